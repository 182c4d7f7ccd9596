#!/usr/bin/env python3
"""Draw what `hostile` prints. usage: hostile.py TIMES.tsv >doc/hostile.svg

Two panels, time and memory over the size of the page, both axes logarithmic, a dashed line where
twice the bytes cost twice as much. On standard error, a line a shape: the slope between the first
two sizes over 256 KiB, and the steepest between any two neighbours.
"""
import collections, math, sys
from xml.sax.saxutils import escape

rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1], encoding="utf-8")][1:]
shapes = collections.OrderedDict()
for name, n, seconds, memory in rows:
    shapes.setdefault(name, []).append((int(n), float(seconds), int(memory)))

W, H, LEFT, TOP, PLOT_W, PLOT_H, GAP = 1180, 520, 70, 40, 380, 420, 90
X = (16, 24)                       # log2 of bytes: 64 KiB to 16 MiB
PANELS = [("processor seconds", 1, (-4, 1), lambda v: "%g s" % 10 ** v),
          ("memory", 2, (4, 9), lambda v: ["10 KB", "100 KB", "1 MB", "10 MB", "100 MB", "1 GB"][v - 4])]
color = lambda i: "hsl(%d 60%% %d%%)" % (i * 360 // len(shapes), 35 + 15 * (i % 2))

out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">' % (W, H),
       '<rect width="%d" height="%d" fill="#fff"/>' % (W, H)]
for k, (title, column, (low, high), label) in enumerate(PANELS):
    x0 = LEFT + k * (PLOT_W + GAP)
    x = lambda n: x0 + (math.log2(n) - X[0]) / (X[1] - X[0]) * PLOT_W
    y = lambda v: TOP + PLOT_H - (math.log10(v) - low) / (high - low) * PLOT_H
    out.append('<text x="%d" y="%d" font-weight="bold">%s</text>' % (x0, TOP - 16, title))
    for v in range(low, high + 1):
        out.append('<path d="M%d %.1fh%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>'
                   % (x0, y(10 ** v), PLOT_W, x0 - 6, y(10 ** v) + 4, label(v)))
    for e in range(X[0], X[1] + 1, 2):
        n = 2 ** e
        out.append('<path d="M%.1f %dv%d" stroke="#ddd"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>'
                   % (x(n), TOP, PLOT_H, x(n), TOP + PLOT_H + 18, "%d KiB" % (n >> 10) if n < 1 << 20 else "%d MiB" % (n >> 20)))
    first = 10 ** (low + 1)
    out.append('<path d="M%.1f %.1fL%.1f %.1f" stroke="#000" stroke-dasharray="5 4"/>'
               % (x(2 ** X[0]), y(first), x(2 ** X[1]), y(first * 2 ** (X[1] - X[0]))))
    for i, points in enumerate(shapes.values()):
        path = "L".join("%.1f %.1f" % (x(p[0]), min(max(y(max(p[column], 1e-9)), TOP), TOP + PLOT_H)) for p in points)
        out.append('<path d="M%s" fill="none" stroke="%s" stroke-width="1.6"/>' % (path, color(i)))
for i, name in enumerate(shapes):
    at = TOP + 12 + i * 20
    out.append('<path d="M%d %dh18" stroke="%s" stroke-width="3"/><text x="%d" y="%d">%s</text>'
               % (W - 195, at - 4, color(i), W - 170, at, escape(name)))
out.append('<text x="%d" y="%d">- - twice the bytes, twice the cost</text>' % (W - 195, TOP + 30 + 20 * len(shapes)))
print("\n".join(out + ["</svg>"]))

slope = lambda a, b: math.log(b[1] / a[1]) / math.log(b[0] / a[0])
for name, points in shapes.items():
    big = [p for p in points if p[0] > 200000]
    steepest = max((slope(a, b) for a, b in zip(big, big[1:])), default=float("nan"))
    print("%-26s slope %.2f, steepest %.2f" % (name, slope(big[0], big[-1]) if len(big) > 1 else float("nan"), steepest), file=sys.stderr)
