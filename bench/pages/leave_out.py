#!/usr/bin/env python3
"""The Vietnamese pages, each outlet read without what is known of it.

usage: leave_out.py SOI ROLES.tsv SHARED PAGES_DIR
For each outlet of pages/gold.json every row of html_roles.tsv that matches a class, an id or an
itemprop on any of its pages is taken out (also those that a hundred other papers share), and its
pages are read so. Prints how many rows went and the score of all pages together.
"""
import collections, glob, json, os, re, subprocess, sys, tempfile

soi, roles, shared, pages = sys.argv[1:5]
NAME = re.compile(r"""\s(?:class|id|itemprop|type|data-role|data-testid|data-component)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""")
words = lambda s: [w.lower() for w in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+", s)]
rows = [line.split("\t")[0] for line in open(roles, encoding="utf-8") if line[0] != "#"][1:]
outlets = collections.defaultdict(list)
for f in sorted(glob.glob(pages + "/*.html")):
    outlets[os.path.basename(f).split("_")[0]].append(f)

out = tempfile.NamedTemporaryFile("w+", suffix=".jsonl", delete=False)
for outlet, files in outlets.items():
    runs = set()
    for f in files:
        for value in NAME.findall(open(f, encoding="utf-8", errors="replace").read()):
            w = words(value)
            runs |= {" ".join(w[i:i + n]) for i in range(len(w)) for n in (1, 2, 3)}
    gone = [r for r in rows if " ".join(words(r)) in runs]
    with tempfile.TemporaryDirectory() as d:
        with open(d + "/html_roles.tsv", "w", encoding="utf-8") as t:
            t.write("words\n" + "".join("-%s\n" % r for r in gone))
        out.write(subprocess.run([soi, "read", "--data", d, "--id-from-name"] + files, check=True,
                                 capture_output=True, text=True).stdout)
    print("%-14s pages %d, rows taken out %d of %d" % (outlet, len(files), len(gone), len(rows)))
out.close()
print(subprocess.run([sys.executable, shared + "/eval/score_vn_pages.py", shared + "/data/pages/gold.json", out.name],
                     capture_output=True, text=True).stdout.strip())
os.unlink(out.name)
