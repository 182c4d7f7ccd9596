#!/usr/bin/env python3
"""Make data/idf.tsv: how rare syllables and pairs of syllables are in the Vietnamese press.

usage: make_idf.py ARTICLES.jsonl.gz >data/idf.tsv

Counts in how many articles (title, lede, body; doubled articles once) each folded syllable and
each pair of neighbours inside a run without punctuation stands, and prints, a row a level,
round(8 * log2(articles / count)) and the terms at that level, a pair joined by "_".  A term is
written in its most frequent spelling.  Terms below the floors are left out: the program takes
them for as rare as the floor.  Only these counts leave the articles.  Standard library only.
"""
import collections
import gzip
import json
import math
import re
import sys
import unicodedata

FLOOR_ONE, FLOOR_TWO = 30, 100
TONES = {"\u0300": 1, "\u0301": 2, "\u0303": 3, "\u0309": 4, "\u0323": 5}
TOKEN = re.compile(r"[^\W\d_]\w*|\d+|[^\w\s]|\n")
folded = {}


def fold(word):
    """The match form of src/base/vn.h: lower case, tone taken out and put last."""
    if word not in folded:
        tone, letters = 0, []
        for c in unicodedata.normalize("NFD", word.lower()):
            if c in TONES:
                tone = TONES[c]
            else:
                letters.append(c)
        folded[word] = unicodedata.normalize("NFC", "".join(letters)) + str(tone)
    return folded[word]


def runs(text):
    run = []
    for m in TOKEN.finditer(text):
        w = m.group()
        if w.isalnum():
            run.append(w.lower())
        elif run:
            yield run
            run = []
    if run:
        yield run


def main():
    one, two = collections.Counter(), collections.Counter()
    spelt = collections.defaultdict(collections.Counter)
    seen, n = set(), 0
    for line in gzip.open(sys.argv[1], "rt", encoding="utf-8"):
        d = json.loads(line)
        head = (d["title"], d["lede"])
        if head in seen:
            continue
        seen.add(head)
        n += 1
        ones, twos = set(), set()
        for run in runs("\n".join(d[f] or "" for f in ("title", "lede", "body"))):
            for w in run:
                spelt[fold(w)][w] += 1
            keys = [fold(w) for w in run]
            ones.update(keys)
            twos.update(zip(keys, keys[1:]))
        one.update(ones)
        two.update(twos)
        if n % 4000 == 0:  # pairs seen once by now will not reach the floor's neighbourhood
            for k in [k for k, c in two.items() if c < 2]:
                del two[k]
    name = {k: min(c.items(), key=lambda x: (-x[1], x[0]))[0] for k, c in spelt.items()}
    levels = collections.defaultdict(list)
    for k, c in one.items():
        year = len(name[k]) == 4 and name[k].isdigit()  # which years are common ages
        if c >= FLOOR_ONE and not year:
            levels[round(8 * math.log2(n / c))].append(name[k])
    for (a, b), c in two.items():
        if c >= FLOOR_TWO and not (len(a) > 4 and a[:4].isdigit()):
            levels[round(8 * math.log2(n / c))].append(name[a] + "_" + name[b])
    rare = [round(8 * math.log2(n / f)) for f in (FLOOR_ONE, FLOOR_TWO)]
    print("# How rare syllables and pairs are: 8 * log2(articles / articles that have it).")
    print(f"# Made by tools/make_idf.py from {n} articles of the Vietnamese press of 2016 and 2017.")
    print("# A term that is not here is taken for as rare as the rows '*' (one) and '*_*' (pair).")
    print("idf\tterms")
    print(f"{rare[0]}\t*")
    print(f"{rare[1]}\t*_*")
    for level in sorted(levels):
        print(f"{level}\t{' '.join(sorted(levels[level]))}")


if __name__ == "__main__":
    main()
