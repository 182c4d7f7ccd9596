#!/usr/bin/env python3
"""Score story timelines and ledgers against the gold of twelve stories. Standard library only.

usage: score_stories.py --system DIR [--data DIR] [-v] [GOLD.json...]
       score_stories.py --inputs NAME [--data DIR]
       score_stories.py --self-test

GOLD      tests/shared/stories/*.json and tests/story/gold/*/gold.json (all of them when none is named);
          their form is told in tests/shared/stories/README.md
DIR       for each gold story NAME: NAME.stories.jsonl, what `soi story ID --json` printed, one object a
          line, for every story that holds one of the gold's documents; and NAME.articles.jsonl, what
          `soi mark` printed for the inputs (`id`, `text`, `capture`), by which spans in cleaned texts
          are led back to the texts the gold counts in.  Without it the two are taken to be the same.
          A gold story without files is left out and said so on standard error.
--inputs  print the input of a story: JSON Lines of id, published, outlet, title, lede, body (no labels),
          or, for a story of files, the files' paths
--data    the folder that holds vmds/ and stream/ (default ../shared/data beside the repository)
-v        name what was missed, split, misdated or flagged wrongly

Prints a line a story and one for all:
  entries/happening   entries that rest on a happening, over happenings found; a plan and its outcome
                      are one happening (wanted <= 1.05)
  found               happenings found, of those a reader must have (not `minor`, not background)
  day                 entries with the right day, of entries with a day whose happening has one (>= .95)
  join                plan and outcome under one entry: F1 (>= .9)
  conflict            figures and dates flagged as in conflict: F1 (>= .85); apart: figures, dates
  false flags         flagged rows that are no conflict (<= 1 a story)
  background          background happenings not listed as news (>= .9)
  unmatched           entries on sentences the gold has no happening for (remarks, mostly)
Optional rows of the gold (a reader could say either) are neither wanted nor false.
"""
import bisect, glob, gzip, json, os, re, signal, sys, unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NEAR = 120      # code points between an entry's evidence and a sentence of the gold, still "near"
NFC = lambda s: unicodedata.normalize("NFC", s)

# --- the gold and its texts ---------------------------------------------------------------------

def gold_paths():
    return sorted(glob.glob(os.path.join(ROOT, "tests/shared/stories/*.json"))) + \
        sorted(glob.glob(os.path.join(ROOT, "tests/story/gold/*/gold.json")))

def load_gold(path):
    with open(path, encoding="utf-8") as f:
        g = json.load(f)
    g["path"] = path
    return g

_cache = {}

def records(g, data):
    """The input records of a gold story: {id: record}, or None where the data is not there."""
    src = g["source"]
    path = os.path.join(data, src["path"])
    if path not in _cache:
        if not os.path.exists(path):
            return None
        opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
        with opened as f:
            _cache[path] = {o["id"]: o for o in map(json.loads, f)}
    return {d: _cache[path][d] for d in g["docs"]}

def raw_texts(g, data):
    """The texts the gold's offsets count in, before NFC: {id: text}."""
    if g["source"]["from"] == "files":
        out = {}
        for d in g["docs"]:
            with open(os.path.join(os.path.dirname(g["path"]), d + ".txt"), encoding="utf-8", newline="") as f:
                out[d] = f.read()
        return out
    recs = records(g, data)
    if recs is None:
        return None
    return {d: "\n".join(r[k] for k in ("title", "lede", "body") if r.get(k)) for d, r in recs.items()}

def print_inputs(g, data):
    if g["source"]["from"] == "files":
        for d in g["docs"]:
            print(os.path.join(os.path.dirname(g["path"]), d + ".txt"))
        return 0
    recs = records(g, data)
    if recs is None:
        print("score_stories: no %s in '%s'" % (g["source"]["path"], data), file=sys.stderr)
        return 1
    for r in recs.values():
        print(json.dumps({k: r[k] for k in ("id", "published", "outlet", "title", "lede", "body") if k in r},
                         ensure_ascii=False))
    return 0

# --- from the program's texts back to the gold's ------------------------------------------------

class Back:
    """Leads a span of a cleaned text back to code points of the NFC of the text that was read.

    By `capture.pieces` where the record has them: [start, end, byte_start, byte_end].  Else by looking
    the words up, the occurrence that lies nearest.
    """
    def __init__(self, record, raw):
        self.text = record.get("text") or ""
        self.nfc = NFC(raw)
        self.same = self.text == self.nfc
        self.pieces = sorted(map(tuple, (record.get("capture") or {}).get("pieces") or []))
        self.starts = [p[0] for p in self.pieces]
        self.at = [0]                   # byte offset of each code point of raw
        for c in raw:
            self.at.append(self.at[-1] + len(c.encode("utf-8")))
        self.raw = raw
    def _cp(self, byte):
        k = bisect.bisect_right(self.at, byte) - 1
        return len(NFC(self.raw[:k]))
    def _byte(self, p, end):
        i = bisect.bisect_right(self.starts, p - 1 if end else p) - 1
        i = max(i, 0)
        s, e, b0, b1 = self.pieces[i]
        if p <= s:
            return b0
        if p >= e:
            return b1
        piece = self.text[s:p]
        return min(b1, b0 + len(piece.encode("utf-8")))
    def span(self, s, e):
        if self.same or not self.text:
            return s, e
        if self.pieces:
            return self._cp(self._byte(s, False)), self._cp(self._byte(e, True))
        words = re.escape(self.text[s:e].strip())
        words = re.sub(r"(\\?\s)+", r"\\s+", words)
        if not words:
            return s, e
        hits = [m.span() for m in re.finditer(words, self.nfc)]
        return min(hits, key=lambda h: abs(h[0] - s)) if hits else (s, e)

def backs(articles, g, data):
    raw = raw_texts(g, data) if articles else None
    if raw is None:
        return {}
    return {a["id"]: Back(a, raw[a["id"]]) for a in articles if a.get("id") in raw}

# --- days ---------------------------------------------------------------------------------------

def day(value):
    """An EDTF value with its times of day cut off; an interval of one day is that day."""
    if not value:
        return None
    ends = [re.sub(r"T.*$", "", v) for v in str(value).split("/")]
    return ends[0] if len(ends) == 2 and ends[0] == ends[1] else "/".join(ends)

def days_of(h):
    return {day(v) for v in [h["day"]] + h.get("day_also", []) if v}

# --- the system's entries -----------------------------------------------------------------------

PLANNED = {"planned", "plan", "possible", "announced"}
FALSE_WORDS = {"", "none", "no", "false", "agreement", "agree", "agrees", "revision", "revised", "single"}

def spans_of(e):
    """All evidence below an entry: (doc, start, end, role). The headline is evidence too."""
    out = []
    def take(x, role=None):
        if isinstance(x, dict):
            if x.get("article") is not None and x.get("start") is not None:
                out.append((x["article"], x["start"], x.get("end", x["start"] + 1), x.get("role") or role))
            for k in ("evidence", "realises"):
                take(x.get(k), "planned" if k == "realises" else role)
        elif isinstance(x, list):
            for y in x:
                take(y, role)
    take(e)
    seen, uniq = set(), []
    for t in sorted(out, key=lambda t: t[3] is None):       # the headline's span last, without its role
        if t[:3] not in seen:
            seen.add(t[:3])
            uniq.append(t)
    return uniq

def entries_of(stories, g, back):
    out = []
    docs = set(g["docs"])
    def led(d, s, e):
        return back[d].span(s, e) if d in back else (s, e)
    for st in stories:
        for k in ("timeline", "background"):
            for e in st.get(k) or []:
                ev = [(d, *led(d, s, t), role) for d, s, t, role in spans_of(e) if d in docs]
                if ev:
                    bg = k == "background" or bool(e.get("background")) or e.get("status") == "background"
                    out.append({"when": day(e.get("when")), "ev": ev, "background": bg,
                                "realises": bool(e.get("realises")), "headline": e.get("headline")})
    return out

def rows_of(stories, g, back):
    out = []
    docs = set(g["docs"])
    for st in stories:
        for r in st.get("ledger") or []:
            pts = []
            for p in r.get("points") or []:
                d = p.get("article")
                if d in docs and p.get("start") is not None:
                    s, e = p["start"], p.get("end", p["start"] + 1)
                    pts.append((d, *(back[d].span(s, e) if d in back else (s, e)), p.get("value")))
            c = r.get("conflict")
            flagged = c.lower() not in FALSE_WORDS if isinstance(c, str) else bool(c)
            if pts:
                out.append({"points": pts, "conflict": flagged, "what": r.get("what"), "unit": r.get("unit")})
    return out

# --- matching -----------------------------------------------------------------------------------

def gap(a, b):
    return max(a[0], b[0]) - min(a[1], b[1])

def touches(ev, h):
    """The reports of h that the evidence overlaps."""
    return [r for r in h["reports"] for d, s, e, _ in ev
            if d == r["doc"] and gap((s, e), (r["start"], r["end"])) < 0]

def weight(entry, h, loose):
    """How well an entry fits a happening, 0 for no match: shared sentences; if loose, also sentences
    beside them, and the same text and day.  The same day decides among equals."""
    w = 0.0
    for d, s, e, _ in entry["ev"]:
        gaps = [gap((s, e), (r["start"], r["end"])) for r in h["reports"] if r["doc"] == d]
        if gaps:
            w += 1.0 if min(gaps) < 0 else 0.3 if loose and min(gaps) <= NEAR else 0.0
    same = entry["when"] is not None and entry["when"] in days_of(h)
    if loose and w == 0.0 and same and {d for d, *_ in entry["ev"]} & {r["doc"] for r in h["reports"]}:
        w = 0.2
    return w + 0.5 if w and same else w

def best(entry, hs, loose):
    fit = [(weight(entry, h, loose), h["background"] == entry["background"], -i) for i, h in enumerate(hs)]
    w, _, i = max(fit, default=(0, False, 0))
    return hs[-i] if w else None

def threads(g):
    """A plan and what became of it are one: happening id -> id of the first in the chain."""
    by = {h["id"]: h for h in g["happenings"]}
    top = {}
    for h in g["happenings"]:
        x = h
        while x["outcome_of"]:
            x = by[x["outcome_of"]]
        top[h["id"]] = x["id"]
    return by, top

def pairs_of(g):
    return [(h["outcome_of"], h["id"]) for h in g["happenings"] if h["outcome_of"]]

def own_reports(h, other):
    """The reports of h that are not also reports of other."""
    taken = {(r["doc"], r["start"]) for r in other["reports"]}
    return [r for r in h["reports"] if (r["doc"], r["start"]) not in taken] or h["reports"]

def covers(entry, reports):
    return bool(touches(entry["ev"], {"reports": reports}))

class Score:
    FIELDS = ("entries", "found", "must", "must_found", "unmatched", "dated", "right", "tp", "fp", "fn",
              "fig_tp", "fig_fp", "fig_fn", "date_tp", "date_fp", "date_fn", "bg", "bg_news", "news_as_bg")
    def __init__(self):
        for f in self.FIELDS:
            setattr(self, f, 0)
        self.max_false = 0
        self.notes = []
    def add(self, other):
        for f in self.FIELDS:
            setattr(self, f, getattr(self, f) + getattr(other, f))
        self.max_false = max(self.max_false, other.false)
    @property
    def false(self):
        return self.fig_fp + self.date_fp

def equal(a, b):
    """The same number or day: a claim told again in the title is the same claim."""
    try:
        return abs(float(a) - float(b)) <= 1e-6 * abs(float(b))
    except (TypeError, ValueError):
        return isinstance(a, str) and a == b

def is_date(row):
    return any(isinstance(c["value"], str) for c in row["claims"])

def score(g, stories, back):
    sc = Score()
    note = sc.notes.append
    by, top = threads(g)
    hs = g["happenings"]
    entries = entries_of(stories, g, back)

    # Entries to happenings by shared sentences.  What is left may stand for a happening that no
    # entry has (a sentence beside, or the same text and day); the rest is on nothing in the gold.
    listed = {}
    for e in entries:
        e["h"] = best(e, hs, False)
        if e["h"]:
            listed.setdefault(top[e["h"]["id"]], []).append(e)
    for e in entries:
        if not e["h"]:
            e["h"] = best(e, [h for h in hs if top[h["id"]] not in listed], True)
            if e["h"]:
                listed.setdefault(top[e["h"]["id"]], []).append(e)
            else:
                sc.unmatched += 1
    for t, es in listed.items():
        if by[t]["background"]:
            continue
        sc.entries += len(es)
        sc.found += 1
        if len(es) > 1:
            note("split in %d: %s" % (len(es), by[t]["label"]))
        sc.news_as_bg += sum(e["background"] for e in es)
    for t in sorted({top[h["id"]] for h in hs}):
        if not by[t]["background"] and not all(h["minor"] for h in hs if top[h["id"]] == t):
            sc.must += 1
            if t in listed:
                sc.must_found += 1
            else:
                note("not found: %s" % by[t]["label"])

    # Days: an entry that holds the end of a chain has the end's day.
    for e in entries:
        if not e["h"] or not e["when"]:
            continue
        chain = [h for h in hs if top[h["id"]] == top[e["h"]["id"]]]
        last = [h for h in chain if not any(o["outcome_of"] == h["id"] for o in chain)]
        held = [h for h in last if h is e["h"] or covers(e, own_reports(h, e["h"]))] or [e["h"]]
        want = set().union(*(days_of(h) for h in held))
        if want:
            sc.dated += 1
            sc.right += e["when"] in want
            if e["when"] not in want:
                note("day %s, not %s: %s" % (e["when"], " or ".join(sorted(want)), e["h"]["label"]))

    # Plans and outcomes under one entry.
    pairs = pairs_of(g)
    made = set()
    for e in entries:
        got = {p for p in pairs if covers(e, own_reports(by[p[0]], by[p[1]]))
               and covers(e, own_reports(by[p[1]], by[p[0]]))}
        made |= got
        if got:
            continue
        roles = {(role or "") for *_, role in e["ev"]}
        if not e["realises"] and not (roles & PLANNED and roles - PLANNED - {""}):
            continue                    # no plan was joined to anything
        sides = [{h["id"] for h in hs for d, s, t, role in e["ev"] if ((role or "") in PLANNED) is plan
                  and touches([(d, s, t, role)], h)} for plan in (True, False)]
        if sides[0] & sides[1]:
            continue                    # one happening, told before and after: no pair in the gold
        if {top[x] for x in sides[0]} & {top[x] for x in sides[1]}:
            continue
        if not all(sides):
            continue                    # of one side the gold says nothing
        sc.fp += 1
        note("joined wrongly: %s" % (e["headline"] or e["ev"][0][:2],))
    sc.tp, sc.fn = len(made), len(pairs) - len(made)
    for p in pairs:
        if p not in made:
            note("plan not joined: %s -> %s" % (by[p[0]]["label"], by[p[1]]["label"]))

    # Conflicts.
    def hits(row, gold):
        values = set()
        for c in gold["claims"]:
            for d, s, e, v in row["points"]:
                if d == c["doc"] and (gap((s, e), (c["start"], c["end"])) < 3 or equal(v, c["value"])):
                    values.add((str(c["value"]), c.get("unit"), c["op"] == "vague"))
        return len(values) >= 2         # two claims that differ
    wanted = [r for r in g["ledger"] if r["kind"] == "conflict" and not r["optional"]]
    free = [r for r in g["ledger"] if r["optional"]]
    got = set()
    for row in rows_of(stories, g, back):
        if not row["conflict"]:
            continue
        mine = [r for r in wanted if hits(row, r)]
        if mine:
            got |= {r["id"] for r in mine}
        elif not any(hits(row, r) for r in free):
            dates = all(isinstance(v, str) and re.match(r"[\dX]{4}|\.\./", v) for *_, v in row["points"])
            if dates:
                sc.date_fp += 1
            else:
                sc.fig_fp += 1
            note("false flag: %s (%s)" % (row["what"], ", ".join(str(p[3]) for p in row["points"])))
    for r in wanted:
        k = ("date_" if is_date(r) else "fig_") + ("tp" if r["id"] in got else "fn")
        setattr(sc, k, getattr(sc, k) + 1)
        if r["id"] not in got:
            note("conflict not flagged: %s" % r["what"])

    # Background told again.
    for h in hs:
        if h["background"]:
            sc.bg += 1
            if any(e["h"] is h and not e["background"] for e in entries):
                sc.bg_news += 1
                note("background as news: %s" % h["label"])
    sc.max_false = sc.false
    return sc

# --- printing -----------------------------------------------------------------------------------

def f1(tp, fp, fn):
    return None if tp + fp + fn == 0 else 2 * tp / (2 * tp + fp + fn)

def ratio(a, b):
    return None if b == 0 else a / b

def values(sc):
    return {
        "entries/happening": ratio(sc.entries, sc.found), "found": ratio(sc.must_found, sc.must),
        "day": ratio(sc.right, sc.dated), "join": f1(sc.tp, sc.fp, sc.fn),
        "conflict": f1(sc.fig_tp + sc.date_tp, sc.false, sc.fig_fn + sc.date_fn),
        "figures": f1(sc.fig_tp, sc.fig_fp, sc.fig_fn), "dates": f1(sc.date_tp, sc.date_fp, sc.date_fn),
        "false flags": sc.max_false, "background": None if not sc.bg else 1 - sc.bg_news / sc.bg,
        "unmatched": sc.unmatched,
    }

COLUMNS = ("entries/happening", "found", "day", "join", "conflict", "figures", "dates", "false flags",
           "background", "unmatched")

def show(v):
    return "-" if v is None else "%d" % v if isinstance(v, int) else "%.3f" % v

def table(rows):
    wide = {c: max(len(c), 5) + 2 for c in COLUMNS}
    print("%-18s" % "story" + "".join("%*s" % (wide[c], c) for c in COLUMNS))
    for name, sc in rows:
        v = values(sc)
        print("%-18s" % name + "".join("%*s" % (wide[c], show(v[c])) for c in COLUMNS))

def read_lines(path):
    """JSON Lines, or objects printed over several lines one after the other."""
    with open(path, encoding="utf-8") as f:
        text = f.read()
    out, at, dec = [], 0, json.JSONDecoder()
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text):
            return out
        o, at = dec.raw_decode(text, at)
        out += o if isinstance(o, list) else [o]

# --- the self-test ------------------------------------------------------------------------------

def perfect(g):
    """The gold as a system that makes no mistake would print it."""
    by, top = threads(g)
    timeline = []
    for t in dict.fromkeys(top.values()):
        chain = [h for h in g["happenings"] if top[h["id"]] == t]
        ends = {h["outcome_of"] for h in chain}
        last = [h for h in chain if h["id"] not in ends][-1]
        ev = [{"article": r["doc"], "start": r["start"], "end": r["end"], "role": r["role"]}
              for h in chain for r in h["reports"]]
        timeline.append({"when": last["day"], "status": last["status"], "headline": last["label"],
                         "evidence": ev, "background": by[t]["background"]})
    ledger = [{"what": r["what"], "unit": r["unit"], "conflict": r["kind"] == "conflict",
               "points": [{"article": c["doc"], "start": c["start"], "end": c["end"], "value": c["value"],
                           "op": c["op"], "claimant": c["claimant"]} for c in r["claims"]]}
              for r in g["ledger"]]
    return {"id": "s-" + g["docs"][0], "timeline": timeline, "ledger": ledger}

PERFECT = {"entries/happening": 1, "found": 1, "day": 1, "join": 1, "conflict": 1, "figures": 1, "dates": 1,
           "false flags": 0, "background": 1, "unmatched": 0}

SMALL = {
    "story": "small", "docs": ["a", "b"], "source": {"from": "files", "path": "."}, "path": "",
    "happenings": [
        {"id": "p", "label": "hội chợ dự kiến mở", "day": "2024-05-02", "day_also": [], "status": "plan",
         "outcome_of": None, "background": False, "minor": False,
         "reports": [{"doc": "a", "start": 0, "end": 50, "role": "planned"}]},
        {"id": "q", "label": "hội chợ lùi sang hôm sau", "day": "2024-05-03", "day_also": [], "status": "put off",
         "outcome_of": "p", "background": False, "minor": False,
         "reports": [{"doc": "b", "start": 0, "end": 40, "role": "put off"}]},
        {"id": "o", "label": "hội chợ lần trước", "day": "2019", "day_also": [], "status": "held",
         "outcome_of": None, "background": True, "minor": False,
         "reports": [{"doc": "b", "start": 400, "end": 450, "role": "actual"}]},
        {"id": "x", "label": "cháy nhà kho", "day": "2024-05-03", "day_also": [], "status": "held",
         "outcome_of": None, "background": False, "minor": False,
         "reports": [{"doc": "b", "start": 700, "end": 760, "role": "actual"}]}],
    "ledger": [
        {"id": "l", "what": "gian hàng", "unit": "gian", "about": "p", "kind": "conflict", "optional": False,
         "claims": [{"doc": "a", "start": 10, "end": 13, "value": 120, "op": "=", "claimant": None},
                    {"doc": "b", "start": 20, "end": 23, "value": 90, "op": "=", "claimant": None}]},
        {"id": "m", "what": "vốn", "unit": "VND", "about": "p", "kind": "revision", "optional": False,
         "claims": [{"doc": "a", "start": 30, "end": 33, "value": 5, "op": "=", "claimant": None},
                    {"doc": "b", "start": 30, "end": 33, "value": 7, "op": "=", "claimant": None}]}],
}

def self_test():
    n, bad = 0, 0
    def ok(name, cond):
        nonlocal n, bad
        n += 1
        bad += not cond
        print("%sok %d - %s" % ("" if cond else "not ", n, name))
    def of(change):
        s = json.loads(json.dumps(perfect(SMALL)))
        change(s)
        return values(score(SMALL, [s], {}))
    def same(v):
        return all(v[k] is None or abs(v[k] - PERFECT[k]) < 1e-9 for k in PERFECT)

    for g in [SMALL] + [load_gold(p) for p in gold_paths()]:
        sc = score(g, [perfect(g)], {})
        ok("gold of %s as output scores 1%s" % (g["story"], "" if same(values(sc)) else ": %s" % sc.notes),
           same(values(sc)))
        by = {h["id"] for h in g["happenings"]}
        ok("gold of %s hangs together" % g["story"],
           all(h["outcome_of"] in by | {None} for h in g["happenings"])
           and all(r["about"] in by | {None} for r in g["ledger"])
           and all(0 <= r["start"] < r["end"] and r["doc"] in g["docs"] for h in g["happenings"] for r in h["reports"])
           and all(0 <= c["start"] < c["end"] and c["doc"] in g["docs"] for r in g["ledger"] for c in r["claims"]))
        if g["source"]["from"] == "files" and g["path"]:
            raw = raw_texts(g, "")
            ok("offsets of %s lie in its texts" % g["story"],
               all(r["end"] <= len(NFC(raw[r["doc"]])) for h in g["happenings"] for r in h["reports"]))

    def split(s):
        e = s["timeline"][0]
        s["timeline"].append(dict(e, evidence=e["evidence"][1:], when="2024-05-03"))
        e["evidence"] = e["evidence"][:1]
        e["when"] = "2024-05-02"
    v = of(split)
    ok("a plan apart from its outcome is one entry too many and no join",
       abs(v["entries/happening"] - 1.5) < 1e-9 and v["join"] == 0 and v["day"] == 1)
    ok("a joined entry with the day of the plan put off is misdated",
       of(lambda s: s["timeline"][0].update(when="2024-05-02"))["day"] < 1)
    ok("a time of day is no other day", of(lambda s: s["timeline"][0].update(when="2024-05-03T09:00"))["day"] == 1)
    ok("an entry without a day is not judged", of(lambda s: s["timeline"][0].update(when=None))["day"] == 1)
    ok("a revision flagged is a false flag",
       of(lambda s: s["ledger"][1].update(conflict=True))["false flags"] == 1)
    ok("a revision named as one is no flag",
       of(lambda s: s["ledger"][1].update(conflict="revision"))["false flags"] == 0)
    ok("a conflict not flagged is missed", of(lambda s: s["ledger"][0].update(conflict=False))["conflict"] == 0)
    ok("a flag that holds one side only is a false one",
       of(lambda s: s["ledger"][0].update(points=s["ledger"][0]["points"][:1]))["false flags"] == 1)
    ok("background as news is counted", of(lambda s: s["timeline"][1].update(background=False))["background"] == 0)
    def elsewhere(s):
        s["ledger"][0]["points"][0].update(start=300, end=303)
    ok("a claim found elsewhere in its text is the same claim", of(elsewhere)["conflict"] == 1)
    def stray(s):
        s["timeline"].append({"when": None, "evidence": [{"article": "a", "start": 900, "end": 950}]})
    ok("an entry on no happening is unmatched", of(stray)["unmatched"] == 1)
    def near(s):
        s["timeline"][2]["evidence"][0].update(start=770, end=800)
    ok("a near sentence stands for a happening no entry has", of(near)["found"] == 1)
    def beside(s):
        s["timeline"].append({"when": None, "evidence": [{"article": "b", "start": 770, "end": 800}]})
    ok("a near sentence splits no happening", of(beside)["entries/happening"] == 1)
    def wrong_join(s):
        s["timeline"][2]["evidence"].append({"article": "a", "start": 0, "end": 50, "role": "planned"})
        s["timeline"].pop(0)
    ok("a plan joined to another happening is no join", of(wrong_join)["join"] == 0)
    ok("the headline's span is evidence", of(lambda s: s["timeline"][2].update(
        evidence=[], article="b", start=700, end=760))["found"] == 1)

    raw = "Tựa\nDòng bỏ\nCâu một. Câu  hai."
    text = "Tựa\nCâu một. Câu hai.\n"
    cut = len("Tựa\nDòng bỏ\n".encode())
    one = len("Câu một. Câu ".encode())
    rec = {"id": "a", "text": text, "capture": {"pieces": [
        [0, 4, 0, len("Tựa\n".encode())], [4, 17, cut, cut + one],
        [17, 21, cut + one + 1, cut + one + 1 + len("hai.".encode())]]}}
    b = Back(rec, raw)
    ok("pieces lead back to the text that was read",
       NFC(raw)[slice(*b.span(13, 21))] == "Câu  hai." and NFC(raw)[slice(*b.span(4, 12))] == "Câu một.")
    b = Back({"id": "a", "text": text}, raw)
    ok("without pieces the words are looked up", NFC(raw)[slice(*b.span(13, 21))] == "Câu  hai.")
    print("1..%d" % n)
    return 1 if bad else 0

# --- main ---------------------------------------------------------------------------------------

def main(argv):
    opt = {"--system": None, "--data": os.path.join(ROOT, "..", "shared", "data"), "--inputs": None}
    flags, rest, i = set(), [], 0
    while i < len(argv):
        a = argv[i]
        if a in opt:
            if i + 1 == len(argv):
                print("score_stories: '%s' needs a value" % a, file=sys.stderr)
                return 2
            opt[a] = argv[i + 1]
            i += 1
        elif a in ("--self-test", "-v"):
            flags.add(a)
        elif a in ("-h", "--help") or a.startswith("-"):
            print(__doc__, file=sys.stdout if a in ("-h", "--help") else sys.stderr)
            return 0 if a in ("-h", "--help") else 2
        else:
            rest.append(a)
        i += 1
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if "--self-test" in flags:
        return self_test()
    golds = [load_gold(p) for p in rest or gold_paths()]
    if opt["--inputs"]:
        for g in golds:
            if g["story"] == opt["--inputs"]:
                return print_inputs(g, opt["--data"])
        print("score_stories: no story '%s'" % opt["--inputs"], file=sys.stderr)
        return 2
    if not opt["--system"]:
        print(__doc__, file=sys.stderr)
        return 2
    rows, total, absent = [], Score(), []
    for g in golds:
        base = os.path.join(opt["--system"], g["story"])
        if not os.path.exists(base + ".stories.jsonl"):
            absent.append(g["story"])
            continue
        articles = read_lines(base + ".articles.jsonl") if os.path.exists(base + ".articles.jsonl") else []
        sc = score(g, read_lines(base + ".stories.jsonl"), backs(articles, g, opt["--data"]))
        rows.append((g["story"], sc))
        total.add(sc)
    for a in absent:
        print("score_stories: no '%s.stories.jsonl'" % a, file=sys.stderr)
    if not rows:
        return 1
    table(rows + [("all", total)])
    if "-v" in flags:
        for name, sc in rows:
            for t in sc.notes:
                print("%s: %s" % (name, t))
    return 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
