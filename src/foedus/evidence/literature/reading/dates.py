"""Dates of publication, as files, pages and texts write them in Russian, Chinese and English.

A grammar of its own beside that of ``entities.dates``, which finds every date of a text in a known
language and lays relative ones against the document.  Here a field or a line is read whose language
is not known, for the one date that it states: in forms that no text has (20240516, 2024-05), with
how fine it is, and never by a guess at the year.  Months and Chinese numbers are read alike.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from foedus.evidence.literature.languages.calendar_words import MONTHS, chinese_number

_NAMES = {name: number for names in MONTHS.values() for name, number in names.items()}

_WORD = "|".join(sorted(_NAMES, key=len, reverse=True))
_YEAR = r"(?P<y>1[5-9]\d\d|20\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_YEAR}\s*年\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*[日号號]",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<n>{_WORD})\.?,?\s+{_YEAR}(?!\d)",
        rf"\b(?P<n>{_WORD})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:T?\d{{4,6}}\D.*)?(?!\d)",
        rf"(?<!\d){_YEAR}\s*年\s*(?P<m>\d{{1,2}})\s*月",
        rf"\b(?P<n>{_WORD})\.?,?\s+{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}-(?P<m>\d{{2}})(?![\d-])",
        rf"(?<!\d){_YEAR}(?!\d)",
    )
)
"""From the fullest to the barest; 16.05.2024 is read the European way, 5/16/2024 not at all."""

_DAY_FORMS = _FORMS[:5]
_HEAD = 600
_LINE = 120
_DATELINE = 50
_BEFORE = re.compile(r"\W*(?:[^\W\d][^.!?\d]{0,38}[,:|—–-]\s*)?")
_CLOSED = re.compile(r"[^)\]]{0,8}[)\]]\W*$")
_SIGN = "[〇○零一二三四五六七八九]"
_CHINESE_YEAR = re.compile(f"{_SIGN}{{4}}(?=年)")
_CHINESE_DAY = re.compile(f"(?:{_SIGN}?十{_SIGN}?|{_SIGN}{{1,3}})(?=[月日])")


@dataclass(frozen=True, slots=True)
class When:
    """The days that a date admits; ``precision`` is ``day``, ``month`` or ``year``."""

    first: date
    last: date
    precision: str


def date_in(text: str) -> When | None:
    """The fullest date that a short text has; None where there is none of the calendar."""
    return _first(text, _FORMS)


def date_of_head(text: str) -> When | None:
    """The full date that a text bears at its head: in one of its first lines, standing by itself.

    By itself are a date at the beginning of a line, after a place or a label (``Москва, 5 февраля
    2025 года``; ``Published: 16 May 2024``), and in brackets at the end.  Any other tells of what
    the text is about: taken for the day of publication, it would make the text seem known before
    it was written.
    """
    lines = text[:_HEAD].split("\n")
    return next(filter(None, map(_alone, lines)), None)


def _alone(line: str) -> When | None:
    line = _readable(line)
    if len(line) > _LINE:
        line = line[:_DATELINE]
    for form in _DAY_FORMS:
        for match in form.finditer(line):
            before, after = line[: match.start()], line[match.end() :]
            stands = _BEFORE.fullmatch(before) or (before[-1] in "([" and _CLOSED.match(after))
            if stands and (found := _when(match.groupdict())):
                return found
    return None


def _first(text: str, forms: tuple[re.Pattern[str], ...]) -> When | None:
    text = _readable(text)
    for form in forms:
        for match in form.finditer(text):
            if found := _when(match.groupdict()):
                return found
    return None


def _readable(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return _spelt(text) if "年" in text else text


def _when(parts: dict[str, str | None]) -> When | None:
    year, name = int(parts["y"] or 0), parts.get("n")
    month = _NAMES[name.lower()] if name else int(parts.get("m") or 0)
    day = int(parts.get("d") or 0)
    if not month:
        return When(date(year, 1, 1), date(year, 12, 31), "year")
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of the year
        return None
    days = calendar.monthrange(year, month)[1]
    if not day:
        return When(date(year, month, 1), date(year, month, days), "month")
    if day > days:
        return None
    return When(date(year, month, day), date(year, month, day), "day")


def _spelt(text: str) -> str:
    """Chinese numerals of dates as digits: 二〇二四年五月十六日."""
    for numeral in (_CHINESE_YEAR, _CHINESE_DAY):
        text = numeral.sub(lambda match: str(chinese_number(match[0])), text)
    return text
