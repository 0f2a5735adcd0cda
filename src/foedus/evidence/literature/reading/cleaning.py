"""Characters of a text put in order once, so that offsets and quotations hold ever after."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\t\v\f]")
_LINES = re.compile("\r\n?|[\u0085\u2028\u2029]")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")
_TAILS = re.compile(r" +(?=\n|\Z)")
_GAPS = re.compile(r"\n{3,}")
_PRESENTED = re.compile(
    "[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufdff\ufe70-\ufeff\U0002f800-\U0002fa1f]+"
)


def cleaned(text: str) -> str:
    """A text with one form of each line end, space and letter, and without invisible marks.

    Composed (NFC), so that й is one character.  Marks of direction and joiners stay: they are
    part of how Persian and Arabic are written.  Lone halves of surrogate pairs are replaced.
    """
    text = unicodedata.normalize("NFC", text)
    text = _HALVES.sub("\ufffd", _SPACES.sub(" ", _LINES.sub("\n", text)))
    text = _DROPPED.sub("", text)
    return _GAPS.sub("\n\n", _TAILS.sub("", text)).strip()


def composed(text: str) -> str:
    """Presentation forms as letters: ligatures, radicals and compatibility ideographs (NFKC).

    Only these: NFKC of all would also turn the full-width marks of Chinese into ASCII.
    """
    return _PRESENTED.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)


def titled(text: str, most: int = 100) -> str:
    """A title for a text that has none: its first line, cut at a word."""
    line = " ".join(text.lstrip().split("\n", 1)[0].split())
    if len(line) <= most:
        return line
    head = line[:most]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:—-") + "…"
