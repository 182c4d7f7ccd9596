#!/usr/bin/env python3
"""Count where capitalised words stand, for data/starts.tsv.

usage: starts.py ARTICLES.jsonl[.gz] > data/starts.tsv

A sentence glued to what stands before it ("... James Clapper Tuyên bố khẳng định ...") shows by a
capital on a word that is never part of a name.  This counts, for a word and what follows it (a word in
lower case, '#' for a digit, '^' for a capital, '*' for anything), how often it stands capitalised at the
start of a sentence and how often inside one, and keeps those that are mostly at the start.
Only counts leave the corpus.
"""
import collections
import gzip
import json
import re
import sys

MIN_STARTS, MIN_SHARE = 6, 0.5


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
    for k in sorted(starts, key=lambda k: k.encode()):
        n, m = starts[k], inside[k]
        if n >= MIN_STARTS and n >= MIN_SHARE * (n + m + 2):
            print(f"{k}\t{n}\t{m}")


if __name__ == "__main__":
    main()
