#!/usr/bin/env python3
"""Write data/charsets.tsv: what the bytes of the old Vietnamese encodings stand for.

usage: make_charsets.py > data/charsets.tsv

windows-1258, TCVN 5712-1 (which TCVN3, the "ABC" fonts, shares for the letters) and VISCII are read off
glibc's iconv; VIQR follows RFC 1456; VNI-Windows is a base letter followed by one byte for its marks,
set down here from its published code page.
"""
import itertools
import subprocess
import unicodedata as u

LOWER = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
LETTERS = LOWER + LOWER.upper()
TONES = {"\u0300": "`", "\u0309": "?", "\u0303": "~", "\u0301": "'", "\u0323": "."}
QUALITY = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}

# VNI: the byte behind a base letter, by quality and tone; capitals have their own.
VNI = {
    ("", "\u0300"): 0xF8, ("", "\u0301"): 0xF9, ("", "\u0309"): 0xFB, ("", "\u0303"): 0xF5, ("", "\u0323"): 0xEF,
    ("\u0302", ""): 0xE2, ("\u0302", "\u0300"): 0xE0, ("\u0302", "\u0301"): 0xE1, ("\u0302", "\u0309"): 0xE5,
    ("\u0302", "\u0303"): 0xE3, ("\u0302", "\u0323"): 0xE4,
    ("\u0306", ""): 0xEA, ("\u0306", "\u0300"): 0xE8, ("\u0306", "\u0301"): 0xE9, ("\u0306", "\u0309"): 0xFA,
    ("\u0306", "\u0303"): 0xFC, ("\u0306", "\u0323"): 0xEB,
}
VNI_WHOLE = {"ì": 0xEC, "ỉ": 0xE6, "ĩ": 0xF3, "í": 0xED, "ị": 0xF2, "ỵ": 0xEE, "đ": 0xF1, "ơ": 0xF4, "ư": 0xF6,
             "Ì": 0xCC, "Ỉ": 0xC6, "Ĩ": 0xD3, "Í": 0xCD, "Ị": 0xD2, "Ỵ": 0xCE, "Đ": 0xD1, "Ơ": 0xD4, "Ư": 0xD6}


def parts(c):
    d = u.normalize("NFD", c)
    tone = next((x for x in d[1:] if x in TONES), "")
    quality = next((x for x in d[1:] if x in QUALITY), "")
    return d[0], quality, tone


def rows_single(name, iconv):
    for b in range(0x00, 0x100):
        if 0x20 <= b < 0x7F or b in (9, 10, 13, 0):
            continue
        # behind a letter that composes with nothing, so that iconv does not hold a combining mark back; before a break, likewise
        r = subprocess.run(["iconv", "-f", iconv, "-t", "UTF-8"], input=b"q" + bytes([b]) + b"\n", capture_output=True)
        text = r.stdout.decode("utf-8")[1:-1] if r.returncode == 0 else ""
        if len(text) == 1 and (text.isalpha() or u.combining(text) or ord(text) > 0x9F):
            yield name, bytes([b]), text


def rows_vni():
    for c in LETTERS:
        base, quality, tone = parts(c)
        if c in VNI_WHOLE:
            yield "vni", bytes([VNI_WHOLE[c]]), c
        elif quality == "\u031b":      # ơ ư with a tone: the whole letter, then the tone's byte
            whole = u.normalize("NFC", base + quality)
            mark = VNI[("", tone)] - (0x20 if c.isupper() else 0)
            yield "vni", bytes([VNI_WHOLE[whole], mark]), c
        elif quality or tone:
            mark = VNI[(quality, tone)] - (0x20 if c.isupper() else 0)
            yield "vni", base.encode() + bytes([mark]), c


def rows_viqr():
    for c in LETTERS:
        base, quality, tone = parts(c)
        if c in "đĐ":
            yield from (("viqr", s, c) for s in ([b"dd"] if c == "đ" else [b"DD", b"Dd"]))
        elif quality or tone:
            yield "viqr", (base + QUALITY.get(quality, "") + TONES.get(tone, "")).encode(), c
            if quality == "\u031b":    # typed with * as well
                yield "viqr", (base + "*" + TONES.get(tone, "")).encode(), c
    for c in "`?~'.^(+*dD\\":
        yield "viqr", b"\\" + c.encode(), c


def main():
    print("# Old Vietnamese encodings: what bytes (hex) stand for.  Written by tools/make_charsets.py.\n"
          "# Bytes of ASCII that are not listed stand for themselves; other bytes not listed are no text.")
    print("charset\tbytes\ttext\texample")
    rows = itertools.chain(rows_single("windows-1258", "CP1258"), rows_single("tcvn3", "TCVN"),
                           rows_single("viscii", "VISCII"), rows_vni(), rows_viqr())
    for name, raw, text in rows:
        print(f"{name}\t{raw.hex()}\t{text}\t{raw.hex()} = U+{ord(text):04X}")


main()
