#!/usr/bin/env python3
"""underthesea's CRF names (PyPI) on articles. usage: names_underthesea.py IN.jsonl OUT.jsonl

IN has {"id", "text"} a line; OUT gets {"id", "text", "names": [{"start", "end", "kind"}]}, as soi
mark writes them.  Prints "underthesea bytes seconds marks": processor time of one thread, loading
of the model left out.
"""
import json, sys, time

from underthesea import ner

KIND = {"PER": "person", "ORG": "org", "LOC": "place"}


def place(text, word, at):
    """Where word stands from at on; the tokenizer may have changed its white space."""
    for w in (word, word.replace("_", " ")):
        a = text.find(w, at)
        if a >= 0:
            return a, a + len(w)
    return None


def names(text):
    found, at = [], 0
    for row in ner(text):
        where, tag = place(text, row[0], at), row[-1]
        if where is None:
            continue
        at = where[1]
        kind = KIND.get(tag[2:])
        if not kind:
            continue
        if tag[0] == "I" and found and found[-1]["kind"] == kind and not text[found[-1]["end"]:where[0]].strip():
            found[-1]["end"] = at
        else:
            found.append({"start": where[0], "end": at, "kind": kind})
    return found


ner("Hà Nội")  # loads the model, or fails where it would have to be fetched
size = marks = 0
spent = 0.0
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for line in open(sys.argv[1], encoding="utf-8"):
        o = json.loads(line)
        start = time.process_time()
        got = names(o["text"]) if o["text"].strip() else []
        spent += time.process_time() - start
        size += len(o["text"].encode())
        marks += len(got)
        out.write(json.dumps({"id": o["id"], "text": o["text"], "names": got}, ensure_ascii=False) + "\n")
print("underthesea", size, "%.3f" % spent, marks)
