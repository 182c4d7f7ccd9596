#!/usr/bin/env python3
"""Write src/page/html_entities.c: HTML's named character references.

usage: tools/html_entities.py >src/page/html_entities.c

The table is Python's html.entities.html5, which is the WHATWG's entities.json
(2,231 names), sorted by bytes.  Run it only if the standard ever adds a name;
it has promised not to.
"""
from html.entities import html5

print("/* HTML's named character references; written by tools/html_entities.py. */")
print('#include "page/html_token.h"\n')
print('#include "base/banned.h"\n')
print("const struct soi_html_entity soi_html_entities[] = {")
for name in sorted(html5, key=lambda s: s.encode()):
    cps = [ord(c) for c in html5[name]]
    print('\t{ "%s", { %s, %s } },' % (name, hex(cps[0]), hex(cps[1]) if len(cps) > 1 else 0))
print("};")
print("const size_t soi_n_html_entities = sizeof(soi_html_entities) / sizeof(*soi_html_entities);")
