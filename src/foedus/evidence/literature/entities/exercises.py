"""Named exercises: the series that are declared, and quoted names beside the word exercise.

Many are also common words (Восток, Center): those are believed with a year behind them, or in
quotes near the word exercise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.engine import Declared
from foedus.evidence.literature.entities.overlaps import longest_apart
from foedus.evidence.literature.entities.signs import narrowed
from foedus.evidence.literature.entities.tables import rows, russian_forms

_YEAR = r"(?:\s?[-‐‑–—－\s/]\s?(?P<year>(?:19|20)\d\d|'?\d\d(?!\d))(?:-[IVX\d]{1,2}\b)?)"
_OPEN, _CLOSE = '[«“"„「‘]', '[»”"“」’]'
_NEAR = {
    "en": r"\b(?:exercises?|drills?|war ?games?|manoeuvres?|maneuvers?)\b",
    "ru": r"\b(?:учени[яеийюм]\w*|манёвр\w*|маневр\w*|СКШУ|КШУ|тренировк\w+|игр\w*)",
    "zh": "(?:演习|军演|演练|演训|巡航)",
}
_REACH, _BESIDE = 60, 24
_QUOTED = re.compile(rf"{_OPEN}(?P<name>[^«»“”\"„「」‘’\n]{{2,40}}?){_CLOSE}")


class Exercises(Declared):
    """Finds named exercises; an `Engine`."""

    name = "exercises"

    def find(self, text: str, language: str, base: date | None) -> list[Span]:  # noqa: ARG002
        """Spans of exercises; the id is the series and, where it is named, the year."""
        plain = narrowed(text)
        found = {(s, e): id_ for s, e, id_ in _series(plain, language)}
        for start, end, id_ in _quoted(plain, language):
            found.setdefault((start, end), id_)
        return longest_apart(
            Span(start, end, "EXERCISE", text[start:end], id_, self.name)
            for (start, end), id_ in sorted(found.items(), key=lambda item: not item[1])
        )


def _series(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    last = -1
    for match in _pattern(language).finditer(text):
        if match.start() < last:
            continue
        id_, sure = _ids(language)[_key(match["name"])]
        year = match["year"]
        quoted = text[max(0, match.start() - 1) : match.start()] in set('«“"„「‘')
        if sure or year or (quoted and _near(text, match.start(), match.end(), language)):
            last = match.end()
            yield match.start(), match.end(), f"{id_}-{_full(year)}" if year else id_


def _quoted(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """A quoted name with a year, or right beside the word exercise."""
    for match in _QUOTED.finditer(text):
        name = match["name"]
        year = re.search(rf"{_YEAR}$", name)
        near = _near(
            text, match.start(), match.end(), language, _BESIDE if year is None else _REACH
        )
        if near and (name[0].isupper() or name[0] > "一"):
            start = match.start("name")
            yield start, start + len(name), ""


def _near(text: str, start: int, end: int, language: str, reach: int = _REACH) -> bool:
    around = text[max(0, start - reach) : start] + " " + text[end : end + reach]
    return re.search(_NEAR[language], around) is not None


def _full(year: str) -> str:
    digits = year.strip("'")
    if len(digits) == 4:  # noqa: PLR2004 - a year in full
        return digits
    return f"{'19' if int(digits) > 50 else '20'}{digits}"  # noqa: PLR2004 - no exercise to come


@lru_cache(maxsize=4)
def _ids(language: str) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for row in rows("exercises.csv"):
        for name in filter(None, row[language].split("|")):
            forms = (name, *(russian_forms().get(name, ()) if language == "ru" else ()))
            for form in forms:
                found.setdefault(_key(form), (row["id"], row["sure"] == "yes"))
    return found


def _key(name: str) -> str:
    return re.sub(r"[\s·/-]+", " ", name.casefold().replace("ё", "е"))


@lru_cache(maxsize=4)
def _pattern(language: str) -> re.Pattern[str]:
    names = sorted(_ids(language), key=len, reverse=True)
    either = "|".join(re.escape(name).replace(r"\ ", r"[\s·/-]*") for name in names)
    edge = r"(?<!\w)" if language != "zh" else ""
    after = r"(?!\w)" if language != "zh" else ""
    capital = r"(?-i:(?=[A-ZА-ЯЁ]))" if language != "zh" else ""
    return re.compile(rf"{edge}{capital}(?P<name>{either}){after}{_YEAR}?", re.IGNORECASE)
