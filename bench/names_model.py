#!/usr/bin/env python3
"""Would a trained model decide better than the rules what a capitalised run is?

usage: bench/names_model.py SOI SHARED [GOLD.jsonl...]

Takes the names that SOI marks by weak rules (shape, a lone promise, an acronym) and the capitalised
runs inside sentences that it leaves out, labels them from the annotation (person, org, place, none),
and compares the rules' answer with an averaged perceptron that sees it too, beside the words around,
endings and shape.  Prints ten-fold cross-validation by article on gold/dev.jsonl, then the model of
all of dev on each further GOLD.  What it gave stands in doc/decisions.md.  Standard library only.
"""
import collections
import json
import random
import re
import subprocess
import sys
import unicodedata

soi, shared, golds = sys.argv[1], sys.argv[2], sys.argv[3:]
sys.path.insert(0, shared + "/eval")
import score_mentions as scorer  # noqa: E402

WEAK = {"shape", "acts", "acronym", "prep", "inner-capital", "tail", "again", "part", "core", "known"}
KINDS = ["none", "person", "org", "place"]
SYLLABLE = re.compile(r"^(ngh?|gh|gi|qu|[ckpt]h|nh|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(ch|n[gh]|[cmnpt])?$")
articles = {o["id"]: o for o in map(json.loads, open(shared + "/data/vmds/odd.jsonl", encoding="utf-8"))}


def plain(word):
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("đ", "d")


def marked(path):
    gold = [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]
    given = "".join(json.dumps({k: v for k, v in articles[g["doc"]].items() if k not in ("cluster", "label")},
                               ensure_ascii=False) + "\n" for g in gold if g["doc"] in articles)
    out = subprocess.run([soi, "mark", "-"], input=given, capture_output=True, text=True, check=True).stdout
    records = {o["id"]: o for o in map(json.loads, out.splitlines())}
    return [(g, records[g["doc"]]) for g in gold if g["doc"] in records]


def runs(text, covered):
    """Capitalised runs inside sentences that no name covers."""
    for m in re.finditer(r"[^\W\d_]\w*(?:[ \-][^\W\d_]\w*)*", text):
        run = None
        for w in list(re.finditer(r"\w+", m.group())) + [None]:
            if w and text[m.start() + w.start()].isupper():
                run = (run[0] if run else m.start() + w.start(), m.start() + w.end())
                continue
            if run:
                before = text[:run[0]].rstrip()
                if (before and before[-1] not in ".!?…:\"“”‘’'-–(>;[/*•" and text[run[0] - 1] == " "
                        and not any(covered[run[0]:run[1]])):
                    yield run
            run = None


def features(text, start, end, kind, rule, count):
    name = text[start:end]
    words = re.split(r"[ \-]", name)
    left = re.findall(r"\w+|[^\w\s]", text[max(0, start - 40):start].lower())
    right = re.findall(r"\w+|[^\w\s]", text[end:end + 40].lower())
    l1, r1 = left[-1] if left else "^", right[0] if right else "$"
    return {"bias", "rule=" + rule + kind, "kind=" + kind, f"n={min(len(words), 5)}", "l1=" + l1, "r1=" + r1,
            "l2=" + " ".join(left[-2:]), "r2=" + " ".join(right[:2]), "k+l1=" + kind + l1, "k+r1=" + kind + r1,
            f"syl={sum(bool(SYLLABLE.match(plain(w))) for w in words)}", f"up={name.isupper()}",
            "suf=" + plain(name)[-3:], "suf2=" + plain(name)[-2:], "pre=" + plain(name)[:2],
            "first=" + plain(words[0]), "last=" + plain(words[-1]), f"cnt={min(count, 3)}",
            f"k+n={kind}{min(len(words), 4)}"}


def items(gold, record):
    a, text = articles[gold["doc"]], record["text"]
    whole = "\n".join((a["title"], a["lede"], a["body"])) + "\n"
    align, truth, covered, found = scorer.Align(text, whole), {}, bytearray(len(text)), []
    for m in gold["names"]:
        span = scorer.occurrence(whole, m["text"], m.get("n", 1))
        if span:
            truth[span] = m["kind"]
    for n in record["names"]:
        covered[n["start"]:n["end"]] = b"\1" * (n["end"] - n["start"])
        if n["rule"] in WEAK:
            found.append((n["start"], n["end"], n["kind"], n["rule"]))
    found += [(s, e, "none", "none") for s, e in runs(text, covered)]
    count = collections.Counter(text[s:e] for s, e, _, _ in found)
    for s, e, kind, rule in found:
        span = align.span(s, e)
        yield (gold["doc"], features(text, s, e, kind, rule, count[text[s:e]]),
               truth.get(span, "none") if span else "none", kind)


def train(data, epochs=6):
    weights, sums, step = collections.defaultdict(float), collections.defaultdict(float), 1
    data = list(data)
    for _ in range(epochs):
        random.shuffle(data)
        for _, feats, label, _ in data:
            guess = predict(weights, feats)
            if guess != label:
                for f in feats:
                    weights[f, label] += 1
                    weights[f, guess] -= 1
                    sums[f, label] += step
                    sums[f, guess] -= step
            step += 1
    return {k: w - sums[k] / step for k, w in weights.items()}


def predict(weights, feats):
    return max(KINDS, key=lambda k: sum(weights.get((f, k), 0) for f in sorted(feats)))


def report(name, pairs):
    hit = sum(p == y != "none" for p, y in pairs)
    out, gold = sum(p != "none" for p, _ in pairs), sum(y != "none" for _, y in pairs)
    print(f"{name:28} P {hit / max(out, 1):.3f} R {hit / max(gold, 1):.3f} F1 {2 * hit / max(out + gold, 1):.3f} "
          f"right {sum(p == y for p, y in pairs)}/{len(pairs)}")


random.seed(1)
dev = [x for g, o in marked(shared + "/gold/dev.jsonl") for x in items(g, o)]
ids = sorted({x[0] for x in dev})
random.shuffle(ids)
rules, model = [], []
for fold in range(10):
    held = set(ids[fold::10])
    weights = train(x for x in dev if x[0] not in held)
    rules += [(x[3], x[2]) for x in dev if x[0] in held]
    model += [(predict(weights, x[1]), x[2]) for x in dev if x[0] in held]
report("dev, ten folds: rules", rules)
report("dev, ten folds: model", model)
weights = train(dev)
for path in golds:
    data = [x for g, o in marked(path) for x in items(g, o)]
    report(path.split("/")[-1] + ": rules", [(x[3], x[2]) for x in data])
    report(path.split("/")[-1] + ": model of dev", [(predict(weights, x[1]), x[2]) for x in data])
