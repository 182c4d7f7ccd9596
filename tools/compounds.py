#!/usr/bin/env python3
"""Count which two syllables make one word, for data/compounds.tsv.

usage: compounds.py ARTICLES.jsonl[.gz] > data/compounds.tsv

"Điều phối" is one word, so a name that has its first syllable has the second, and a line that
begins with "Thỏa thuận" begins with no name.  Counts pairs of neighbours in lower case and keeps
those that stand together far more often than their syllables' counts tell (normalised pointwise
mutual information), with their number; pairs with a small word are left out.  Only counts leave the corpus.
"""
import collections
import gzip
import json
import math
import re
import sys

MIN_PAIRS, MIN_SHARE = 30, 0.27
SMALL = set("các những một hai ba bốn năm sáu bảy tám chín mười là của và với cho đã đang sẽ không được bị có ở tại từ "
            "đến vào rất như này kia đó khi sau trước mỗi mọi cũng vẫn còn để do vì nên mà thì nếu trên dưới chiếc ai gì "
            "nào đây đấy thế rằng theo bởi hơn nhất nhiều ít đều chỉ lại nữa tỷ tỉ triệu ngôi căn đứa tôi ta họ nó".split())
NAMED_PAIRS, NAMED_SHARE = 8, 0.12  # a pair that names have: "Điều phối"



def main():
    path = sys.argv[1]
    opener = gzip.open if path.endswith(".gz") else open
    one, two, named, total = collections.Counter(), collections.Counter(), collections.Counter(), 0
    for line in opener(path, "rt", encoding="utf-8"):
        before = capital = ""
        for word in re.findall(r"\w+|[^\w\s]", json.loads(line)["body"]):
            if not (word.isalpha() and word.islower()):
                inside, before, capital = before or capital, "", word.lower() if word.istitle() and len(word) > 1 else ""
                capital = capital if inside else ""
                continue
            if capital:
                named[capital, word] += 1
            capital = ""
            one[word] += 1
            total += 1
            if before:
                two[before, word] += 1
            before = word
    print("# Two syllables that make one word: made by tools/compounds.py, counts only.")
    print("word\tcount")
    rows = []
    for (a, b), n in two.items():
        if n >= MIN_PAIRS and a != b and a not in SMALL and b not in SMALL:
            share = math.log(n * total / (one[a] * one[b])) / -math.log(n / total)
            if share >= (NAMED_SHARE if named[a, b] >= NAMED_PAIRS else MIN_SHARE):
                rows.append((f"{a} {b}", n))
    for word, n in sorted(rows, key=lambda r: r[0].encode()):
        print(f"{word}\t{n}")


if __name__ == "__main__":
    main()
