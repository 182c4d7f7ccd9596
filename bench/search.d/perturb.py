#!/usr/bin/env python3
"""Documents and queries to measure search with, from articles of ../shared.

Usage: perturb.py SHARED N OUT: writes OUT/docs.tsv (title, lede, body, one a
line) of N documents and OUT/queries.tsv (kind and words).  Where there are
fewer articles than N they come again with a word in twelve replaced by one of
another article, so that no two are alike and word frequencies stay.
"""
import gzip, itertools, json, os, random, sys

shared, n, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
random.seed(2026)


def articles():
    for path in ('vinews/vinews.jsonl.gz', 'stream/2025-08_2025-10.jsonl.gz'):
        with gzip.open(os.path.join(shared, 'data', path), 'rt', encoding='utf-8') as f:
            for line in f:
                d = json.loads(line)
                yield [' '.join((d.get(k) or '').split()) for k in ('title', 'lede', 'body')]


base = list(articles())
words = [w for d in random.sample(base, 3000) for w in d[2].split() or d[1].split()]
os.makedirs(out, exist_ok=True)
total = 0
ands, phrases = [], []
with open(os.path.join(out, 'docs.tsv'), 'w', encoding='utf-8') as f:
    for i, d in zip(range(n), itertools.cycle(base)):
        if i >= len(base):
            d = [' '.join(random.choice(words) if random.random() < 1 / 12 else w for w in s.split()) for s in d]
        line = '\t'.join(d) + '\n'
        total += len(line.encode())
        f.write(line)
        if random.random() < 4000 / n:
            w = [x.strip('.,:;"“”()?!') for x in (d[2] or d[1]).split()]
            w = [x for x in w if x.isalpha()]
            if len(w) > 20:
                ands.append(' '.join(random.sample(w, 2)))
                k = random.randrange(len(w) - 3)
                phrases.append(' '.join(w[k:k + random.choice((2, 2, 3))]))
with open(os.path.join(out, 'queries.tsv'), 'w', encoding='utf-8') as f:
    for kind, list_ in (('and', ands), ('phrase', phrases)):
        for q in list_[:1000]:
            f.write(f'{kind}\t{q}\n')
print(f'{n} documents, {total / 1e6:.0f} MB, {min(len(ands), 1000)} queries of each kind')
