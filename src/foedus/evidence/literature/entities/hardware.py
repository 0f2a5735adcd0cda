"""Designations of weapons: Су-35, 苏-35 and Su-35 are one thing, ``su-35``.

Families, their letters in the three scripts and their names are declared in
``data/hardware.yml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.engine import Declared
from foedus.evidence.literature.entities.overlaps import longest_apart
from foedus.evidence.literature.entities.signs import narrowed
from foedus.evidence.literature.entities.tables import declared

_MAKERS = (
    "Sukhoi|Mikoyan|Tupolev|Ilyushin|Antonov|Kamov|Mil|Yakovlev|Boeing|Lockheed|Chengdu|Shenyang"
)
_COUNTED = "吨年月日个架艘辆枚人名千万亿倍%％"
_DASH = "[-‐‑‒–—―－−]"
_JOINS = {"always": _DASH, "maybe": f"{_DASH}?", "space": f"(?:{_DASH}| )?"}
_MARKS = {"М": "M", "С": "S", "Д": "D", "В": "V", "К": "K", "Р": "R", "П": "P", "Н": "N", "У": "U"}


@dataclass(frozen=True, slots=True)
class _Family:
    pattern: re.Pattern[str]
    id: str
    any_of: tuple[str, ...]
    """Without one of these in the text the pattern need not be tried."""


class Hardware(Declared):
    """Finds designations of weapons; an `Engine`."""

    name = "hardware"

    def find(self, text: str, language: str, base: date | None) -> list[Span]:  # noqa: ARG002
        """Spans of hardware; the script, not the language, decides which patterns apply."""
        plain = narrowed(text)
        found: list[Span] = []
        for family in _families():
            if not any(letters in plain for letters in family.any_of):
                continue
            for match in family.pattern.finditer(plain):
                id_ = family.id.format(n=_number(match)) if "{n}" in family.id else family.id
                start, end = match.span("all")
                found.append(Span(start, end, "HARDWARE", text[start:end], id_, self.name))
        return longest_apart(found)


def _number(match: re.Match[str]) -> str:
    letters = match.groupdict().get("mark") or ""
    latin = "".join(_MARKS.get(letter.upper(), letter) for letter in letters)
    return (match["n"] + latin).lower()


@lru_cache(maxsize=1)
def _families() -> list[_Family]:
    rows: dict[str, Any] = declared("hardware.yml")
    made = [_numbered(row) for row in rows["families"]]
    return made + [_named(row) for row in rows["names"]]


def _numbered(row: dict[str, Any]) -> _Family:
    """Letters, a dash or none, a number of the family's, and letters of the variant."""
    numbers = "|".join(sorted(map(str, row["numbers"]), key=len, reverse=True))
    letters = [re.escape(text) for text in row["letters"]]
    dash = _JOINS[row.get("dash", "always")]
    nickname = "|".join(re.escape(name) for name in row.get("nicknames", ()))
    after = rf"(?:[ ]?[«“\"(]?(?:{nickname})[»”\")]?)?" if nickname else ""
    mark = r"(?P<mark>[A-ZА-Я]{1,4}(?![A-Za-rt-zА-Яа-я]))?" if row.get("marks", True) else ""
    signs = [t for t in row["letters"] if t > "一"]
    first = (
        f"(?:(?<![\\w]){_either(letters, row, signs)}|{'|'.join(signs)})"
        if signs
        else (f"(?<![\\w])(?:{'|'.join(letters)})")
    )
    maker = rf"(?:(?<!\w)(?:{_MAKERS})[ ])?"
    end = rf"(?:s(?!\w))?(?!\d|{_DASH}\d|[.,]\d|[{_COUNTED}]){after}"
    pattern = rf"(?P<all>{maker}{first}{dash}(?P<n>{numbers}){mark}{end})"
    return _Family(re.compile(pattern), row["id"], tuple(row["letters"]))


def _either(letters: list[str], row: dict[str, Any], signs: list[str]) -> str:
    others = [t for t, plain in zip(letters, row["letters"], strict=True) if plain not in signs]
    return f"(?:{'|'.join(others)})" if others else "(?!)"


def _named(row: dict[str, Any]) -> _Family:
    """A name of its own, in quotes where it is also a common word."""
    parts = []
    for name in row["names"]:
        text = re.escape(name)
        if name[0] > "一":
            parts.append(text)
        elif row.get("quoted") or name[0] in "«“":
            bare = re.escape(name.strip("«»“”"))
            parts.append(f'(?<=[«“"„])(?:{bare})(?:[аеуыи]|ом|ой|ами|ов)?(?=[»”"“])')
        elif "а" <= name[-1].lower() <= "я":
            parts.append(rf"(?<!\w){text}(?:[аеуы]|ом|ой|ами)?(?!\w)")
        else:
            parts.append(rf"(?<!\w){text}s?(?!\w)")
    heads = tuple(name.strip("«»“”")[:3] for name in row["names"])
    return _Family(re.compile(f"(?P<all>{'|'.join(parts)})"), row["id"], heads)
