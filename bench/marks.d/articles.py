#!/usr/bin/env python3
"""What marks and its helpers hand to each other.

usage: articles.py fields LABELLED.jsonl >IN.jsonl   title, lede, body and date only: no label is given
       articles.py tsv IN.jsonl >IN.tsv              id, day, text: what TimesHeidel.java reads
       articles.py times IN.tsv FOUND.tsv >OUT.jsonl its spans as soi mark writes them
       articles.py table SPEED                       medians of "NAME bytes seconds marks", beside soi
"""
import json, statistics, sys


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]


def fields(path):
    for o in lines(path):
        print(json.dumps({k: o[k] for k in ("id", "published", "title", "lede", "body") if k in o}, ensure_ascii=False))


def tsv(path):
    for o in lines(path):
        day = (o.get("published") or "2020-01-01")[:10]
        print(o["id"], day, o["text"].translate({9: " ", 10: " ", 13: " "}), sep="\t")


def times(path, found):
    spans = {}
    for line in open(found, encoding="utf-8"):
        key, start, end = line.split("\t")
        spans.setdefault(key, []).append((int(start), int(end)))
    for line in open(path, encoding="utf-8"):
        key, _, text = line.rstrip("\n").split("\t")
        units = text.encode("utf-16-le")
        point = lambda n: len(units[:2 * n].decode("utf-16-le", "ignore"))
        marks = [{"start": point(a), "end": point(b), "value": ""} for a, b in sorted(spans.get(key, []))]
        print(json.dumps({"id": key, "text": text, "times": marks}, ensure_ascii=False))


def table(path):
    rate, marks = {}, {}
    for line in open(path, encoding="utf-8"):
        name, size, seconds, n = line.split()
        rate.setdefault(name, []).append(int(size) / 1e6 / float(seconds))
        marks[name] = (int(size), int(n))
    print(f"{'':14}{'MB/s':>9}{'(least-most of n)':>24}{'marks/kB':>10}{'soi is':>12}")
    for name, r in rate.items():
        mid = statistics.median(r)
        spread = f"({min(r):.3f}-{max(r):.3f} of {len(r)})"
        times = statistics.median(rate["soi"]) / mid if "soi" in rate else 0
        print(f"{name:14}{mid:9.3f}{spread:>24}{1000 * marks[name][1] / marks[name][0]:10.2f}{times:10.1f} x")


{"fields": fields, "tsv": tsv, "times": times, "table": table}[sys.argv[1]](*sys.argv[2:])
