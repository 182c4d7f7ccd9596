#!/usr/bin/env python3
"""More patterns than there are, and the plot of what they cost.

usage: grow.py overlay EVENTS.tsv K DIR    writes DIR/events.tsv: K - 1 times as many synthetic rows
       grow.py svg TABLE                   TABLE: lines "K patterns sentences seconds rate events"; SVG on stdout
A synthetic row begins with a real trigger's first word and ends in one that no text holds, so that
the automaton grows where it is walked.
"""
import sys

def overlay(path, k, folder):
    rows = [l.rstrip("\n").split("\t") for l in open(path, encoding="utf-8") if l.strip() and l[0] != "#"]
    head, rows = rows[0], rows[1:]
    with open(folder + "/events.tsv", "w", encoding="utf-8") as f:
        print(*head, sep="\t", file=f)
        for n in range(1, k):
            for i, r in enumerate(rows):
                words = [w for w in r[0].split() if w[0] not in "[<STVHGFP"]
                print(f"S {words[0] if words else 'xin'} zq{n}x{i} T", *r[1:], sep="\t", file=f)

def svg(path):
    pts = [list(map(float, l.split())) for l in open(path) if l.strip()]
    w, h, m = 640, 320, 56
    top = max(p[4] for p in pts) * 1.1
    last = max(p[1] for p in pts) * 1.02
    x = lambda v: m + v / last * (w - m - 20)
    y = lambda v: h - m - v / top * (h - m - 20)
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" font-family="sans-serif" font-size="12">')
    print('<title>Sentences a second of the event layer against the number of patterns</title>')
    print(f'<path d="M{m} 20V{h - m}H{w - 20}" fill="none" stroke="#444"/>')
    for v in range(0, int(top) + 1, 50000):
        print(f'<text x="{m - 6}" y="{y(v) + 4:.0f}" text-anchor="end">{v // 1000}k</text><path d="M{m} {y(v):.1f}H{w - 20}" stroke="#ddd"/>')
    for p in pts:
        print(f'<circle cx="{x(p[1]):.1f}" cy="{y(p[4]):.1f}" r="3"/>')
        print(f'<text x="{x(p[1]):.1f}" y="{h - m + 16}" text-anchor="middle">{p[1]:.0f}</text>')
    print('<polyline fill="none" stroke="#06c" points="' + " ".join(f"{x(p[1]):.1f},{y(p[4]):.1f}" for p in pts) + '"/>')
    print(f'<text x="{w / 2:.0f}" y="{h - 14}" text-anchor="middle">patterns</text>')
    print(f'<text x="14" y="{h / 2:.0f}" transform="rotate(-90 14 {h / 2:.0f})" text-anchor="middle">sentences a second</text></svg>')

if sys.argv[1] == "overlay":
    overlay(sys.argv[2], int(sys.argv[3]), sys.argv[4])
else:
    svg(sys.argv[2])
