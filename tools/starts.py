#!/usr/bin/env python3
"""Count where capitalised words stand, for data/starts.tsv.

usage: starts.py ARTICLES.jsonl[.gz] > data/starts.tsv

A sentence glued to what stands before it ("... James Clapper Tuyên bố khẳng định ...") shows by a
capital on a word that is never part of a name.  This counts, for a word and what follows it (a word in
lower case, '#' for a digit, '^' for a capital, '*' for anything), how often it stands capitalised at the
start of a sentence and how often inside one, and keeps those that are mostly at the start, and the pairs that are exceptions.
Only counts leave the corpus.
"""
import collections
import gzip
import json
import re
import sys

MIN_STARTS, MIN_SHARE = 6, 0.5
MIN_INSIDE = 5  # a pair that names contain, of a word that else opens sentences ("Không quân")


def key(word, following):
    if following[:1].isdigit():
        return word + " #"
    if following[:1].isupper():
        return word + " ^"
    return word + " " + following if following.isalpha() else None


def main():
    path = sys.argv[1]
    opener = gzip.open if path.endswith(".gz") else open
    starts, inside = collections.Counter(), collections.Counter()
    for line in opener(path, "rt", encoding="utf-8"):
        words = re.findall(r"\w+|[^\w\s]", json.loads(line)["body"])
        before = "."
        for i, word in enumerate(words):
            if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
                which = starts if before in ".!?…" else inside if before.isalnum() else None
                if which is not None:
                    low = word.lower()
                    which[low + " *"] += 1
                    pair = key(low, words[i + 1] if i + 1 < len(words) else "")
                    if pair:
                        which[pair] += 1
            before = word
    print("# Words that open sentences: made by tools/starts.py, counts only.")
    print("# words: lower case, then the word that follows, '#' a digit, '^' a capital, '*' anything.")
    print("words\tstarts\tinside")
    share = {k: starts[k] / (starts[k] + inside[k] + 2) for k in starts | inside}
    for k in sorted(share, key=lambda k: k.encode()):
        opens = starts[k] >= MIN_STARTS and share[k] >= MIN_SHARE
        names = inside[k] >= MIN_INSIDE and share[k] < MIN_SHARE <= share.get(k.split()[0] + " *", 0)
        if opens or names:
            print(f"{k}\t{starts[k]}\t{inside[k]}")


if __name__ == "__main__":
    main()
