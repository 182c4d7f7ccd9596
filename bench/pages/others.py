#!/usr/bin/env python3
"""Run one other extractor over pages. usage: others.py trafilatura|resiliparse OUT.jsonl ROUNDS FILE...

Writes {"id", "title", "text"} a line (first round) and prints "NAME pages seconds max-KiB", like
time_read: processor time of one thread, metadata included where the extractor has it.
"""
import json, os, resource, sys, time

name, out, rounds, files = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
if name == "trafilatura":
    from trafilatura import bare_extraction

    def read(b):
        d = bare_extraction(b.decode("utf-8", "replace"), with_metadata=True)
        return (d.title or "", d.text or "") if d else ("", "")
else:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def read(b):
        t = HTMLTree.parse_from_bytes(b, "utf-8")
        return t.title or "", extract_plain_text(t, main_content=True, links=False, alt_texts=False)

pages = [(os.path.basename(f)[:-5], open(f, "rb").read()) for f in files]
with open(out, "w") as o:
    start = time.process_time()
    for k in range(rounds):
        for key, b in pages:
            title, text = read(b)
            if k == 0:
                o.write(json.dumps({"id": key, "text": text}) + "\n")
    print(name, rounds * len(pages), "%.3f" % (time.process_time() - start),
          resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
