"""Dates in English."""

from __future__ import annotations

import re
from datetime import date

from foedus.evidence.literature.entities.dates import periods
from foedus.evidence.literature.entities.dates.forms import Forms
from foedus.evidence.literature.entities.dates.grammar import Parts, Rule, rule
from foedus.evidence.literature.languages.calendar_words import MONTHS

_MONTHS = MONTHS["en"]
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen", "twenty",
        ),
        1,
    )
    for word in words.split()
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "couple of": 2}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "twenty-first": 21, "twenty-second": 22,
}  # fmt: skip
_DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_BY = {
    "last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "present": 0,
    "next": 1, "coming": 1, "following": 1,
}  # fmt: skip
_PARTS = {
    "early": "early", "beginning": "early", "start": "early", "outset": "early",
    "mid": "mid", "middle": "mid", "late": "late", "end": "late", "close": "late",
}  # fmt: skip

_YEAR = r"(?:1[789]|20|21)\d\d"
_MONTH = (
    r"(?:"
    + "|".join(
        f"{n.capitalize()}\\b{'' if len(n) > 4 or n in {'may', 'june', 'july'} else '[.]?'}"  # noqa: PLR2004
        for n in sorted(_MONTHS, key=len, reverse=True)
    )
    + ")"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d.]*\d)"
_DASH = r"\s?(?:-|‐|‑|–|—|to|and|through|until)\s?"
_PART = (
    r"(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id(?:dle)?|[Bb]eginning|[Ss]tart|[Ee]nd|[Cc]lose|[Oo]utset)"
    r"(?:\s{1,3}|-)(?:(?:of|in)\s{1,3})?(?:the\s)?)?"
)
_NO = r"(?<![\w./$€£#])"
_UNITS = r"(?P<unit>day|week|month|quarter|year|decade|century)"
_COUNT = r"(?P<count>\d{1,3}|couple\sof|" + "|".join(k for k in _NUMBERS if " " not in k) + ")"


def _number(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else _NUMBERS[" ".join(text.lower().split())]


_FORMS = Forms(
    number=_number,
    month=lambda text: _MONTHS[text.lower().rstrip(".")],
    ordinal=lambda text: int(text) if text.isdigit() else _ORDINALS[text.lower()],
    unit=str.lower,
    third=lambda text: _PARTS.get(text.lower(), ""),
    move=lambda text: _BY[text.lower()],
    ahead=lambda parts: parts["by"].lower() in {"next", "coming"},
)


def _moved_month(parts: Parts, base: date | None) -> periods.Period | None:
    """Last May is the nearest before the document's month, next May the nearest after."""
    if base is None:
        return None
    number, by = _FORMS.month(parts["m"]), _BY[parts["by"].lower()]
    year = base.year
    if by < 0 and number >= base.month:
        year -= 1
    if by > 0 and number <= base.month:
        year += 1
    return periods.month(year, number)


def _half(parts: Parts, base: date | None) -> periods.Period | None:
    year = _FORMS.year(parts, base)
    whole = periods.years(year) if year else None
    if "century" in parts:
        whole = _century(parts, base)
    text = parts["n"].lower()
    number = 2 if text in {"2", "second", "latter", "last"} else 1
    return periods.halved(whole, number)


def _decade(parts: Parts, base: date | None) -> periods.Period | None:
    if "y" in parts:
        first = int(parts["y"])
    else:
        later = base is not None and base.year >= periods.DECADES_TURN
        hundred = base.year - base.year % 100 if base and later else 1900
        first = hundred + _DECADES[parts["word"].lower()]
    return _FORMS.in_part(parts, periods.years(first, first + 9))


def _century(parts: Parts, base: date | None) -> periods.Period | None:
    text = parts["century"].lower()
    number = int(re.sub(r"\D", "", text)) if text[0].isdigit() else _ORDINALS[text]
    return _FORMS.in_part(parts, periods.century(number))


def _season(parts: Parts, base: date | None) -> periods.Period | None:
    year = _FORMS.year(parts, base)
    if year is None:
        return None
    name = parts["season"].lower().replace("fall", "autumn")
    return periods.season(int(parts["y2"]) if "y2" in parts and name == "winter" else year, name)


_DAYS_FROM = {
    "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1,
    "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip


def _moved_day(parts: Parts, base: date | None) -> periods.Period | None:
    return periods.moved(base, "day", _DAYS_FROM[re.sub(r"\s+", " ", parts["all"].lower())])


def _within(parts: Parts, base: date | None) -> periods.Period | None:
    whole = periods.moved(base, parts["unit"].lower(), 0)
    if whole is None or base is None:
        return None
    return (whole[0], base) if parts["side"].lower() == "earlier" else (base, whole[1])


def _weekday(parts: Parts, base: date | None) -> periods.Period | None:
    number = _WEEKDAYS.index(parts["weekday"].lower())
    by = _BY.get(parts.get("by", "").lower())
    return periods.weekday(base, number, by)


def _fiscal(parts: Parts, base: date | None) -> periods.Period | None:
    """The fiscal year as the calendar year it is named for: states begin theirs differently."""
    first = periods.year_in_full(parts["y"], 2000)
    return periods.years(
        first, periods.year_in_full(parts["y2"], first) if "y2" in parts else first
    )


RULES: tuple[Rule, ...] = (
    rule(rf"{_NO}(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-2]\d|3[01])(?!\d)", _FORMS.numeric),
    rule(rf"{_NO}(?P<d>[0-2]?\d|3[01])\.(?P<m>0?[1-9]|1[0-2])\.(?P<y>{_YEAR})(?!\d)", _FORMS.numeric),
    rule(rf"{_NO}(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])/(?P<y>{_YEAR})(?!\d)", _FORMS.numeric),
    rule(rf"{_NO}(?P<m>0?[1-9]|1[0-2])/(?P<d>1[3-9]|2\d|3[01])/(?P<y>{_YEAR})(?!\d)", _FORMS.numeric),
    rule(
        rf"{_NO}(?P<d>{_DAY})\s(?:of\s)?(?P<m>{_MONTH})(?:,?\s(?P<y>{_YEAR})(?!\d))?", _FORMS.one_day,
        relative=True,
    ),
    rule(
        rf"(?<!\w)(?P<m>{_MONTH})\s(?:the\s)?(?P<d>{_DAY})(?:,?\s(?P<y>{_YEAR})(?!\d))?"
        r"(?!\s(?:percent|per\scent|[A-Z][a-z]?-\d))",
        _FORMS.one_day, relative=True,
    ),
    rule(
        rf"{_NO}(?P<d>{_DAY})(?:\s(?P<m>{_MONTH})(?:\s(?P<y1>{_YEAR}))?)?{_DASH}(?P<d2>{_DAY})"
        rf"\s(?:of\s)?(?P<m2>{_MONTH})(?:,?\s(?P<y>{_YEAR})(?!\d))?",
        _FORMS.some_days, relative=True,
    ),
    rule(
        rf"(?<!\w)(?P<m>{_MONTH})\s(?P<d>{_DAY})(?:,\s(?P<y1>{_YEAR}))?{_DASH}"
        rf"(?:(?P<m2>{_MONTH})\s)?(?P<d2>{_DAY})(?:,?\s(?P<y>{_YEAR})(?!\d))?",
        _FORMS.some_days, relative=True,
    ),
    rule(rf"(?<!\w){_PART}(?P<m>{_MONTH}),?\s(?:of\s)?(?P<y>{_YEAR})(?!\d)", _FORMS.one_month),
    rule(
        rf"(?<!\w){_PART}(?P<m>{_MONTH})\s(?:of\s)?(?P<by>last|this|next)\syear(?!\w)",
        _FORMS.one_month, relative=True,
    ),
    rule(
        rf"(?<!\w)(?P<d>{_DAY})\s(?P<m>{_MONTH})\s(?:of\s)?(?P<by>last|this|next)\syear(?!\w)",
        _FORMS.one_day, relative=True,
    ),
    rule(
        rf"(?<!\w)(?P<m>{_MONTH})(?:\s(?P<y1>{_YEAR}))?{_DASH}(?P<m2>{_MONTH})\s(?P<y>{_YEAR})(?!\d)",
        _FORMS.some_months,
    ),
    rule(
        rf"(?<!\w)(?P<part>[Ee]arly|[Ll]ate|[Mm]id)(?:\s|-)(?:in\s)?(?P<m>{_MONTH})(?!\s?\d)",
        _FORMS.one_month, relative=True,
    ),
    rule(
        rf"(?<!\w)(?P<part>[Bb]eginning|[Ss]tart|[Ee]nd|[Mm]iddle)\sof\s(?P<m>{_MONTH})(?!\s?\d)",
        _FORMS.one_month, relative=True,
    ),
    rule(
        rf"(?<!\w)(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Dd]uring|[Bb]efore|[Aa]fter|of)\s"
        rf"(?P<all>(?P<m>{_MONTH}))(?!\s?\d|\s[A-Z])",
        _FORMS.one_month, relative=True,
    ),
    rule(
        rf"(?<!\w)(?P<all>(?P<by>[Ll]ast|[Nn]ext|[Tt]his)\s(?P<m>{_MONTH}))(?!\s?\d)", _moved_month,
        relative=True,
    ),
    rule(
        rf"(?<!\w){_PART}(?<![\d,.$€£#/-])(?<!No\.\s)(?<!resolution\s)(?P<y>{_YEAR})"
        r"(?!\d|[.,]\d|\s?%|\s(?:km|kilomet|miles|tons|tonnes|troops|soldiers|people|persons|"
        r"percent|per\scent|million|billion|meters|metres|dollars|[A-Z][a-z]?-\d)|s\b|"
        r"\s?(?:-|–|—|/)\s?\d{2}(?:\d\d)?\b)",
        _FORMS.years,
    ),
    rule(rf"{_NO}(?<![\d,-])(?P<y>{_YEAR})\s?(?:-|‐|‑|–|—|/|\sto\s)\s?(?P<y2>{_YEAR}|\d\d)(?![\d-])", _FORMS.years),
    rule(rf"(?<!\w)(?P<all>[Bb]etween\s(?P<y>{_YEAR})\sand\s(?P<y2>{_YEAR}))(?!\d)", _FORMS.years),
    rule(rf"(?<!\w)[Ff]rom\s(?P<all>(?P<y>{_YEAR})\s(?:to|until|through)\s(?P<y2>{_YEAR}))(?!\d)", _FORMS.years),
    rule(rf"(?<!\w)Q(?P<n>[1-4])(?:\s(?:of\s)?|-)?(?P<y>{_YEAR})(?!\d)", _FORMS.quarter),
    rule(rf"{_NO}(?P<y>{_YEAR})[\s-]?Q(?P<n>[1-4])(?!\w)", _FORMS.quarter),
    rule(
        rf"(?<!\w)(?P<n>first|second|third|fourth|last)\squarter\sof\s(?:the\syear\s)?(?P<y>{_YEAR})(?!\d)",
        _FORMS.quarter, ignore_case=True,
    ),
    rule(
        rf"(?<!\w)(?P<n>first|second|latter|last)\shalf\sof\s(?:the\syear\s)?(?P<y>{_YEAR})(?!\d)", _half,
        ignore_case=True,
    ),
    rule(rf"(?<!\w)H(?P<n>[12])(?:\s(?:of\s)?|-)?(?P<y>{_YEAR})(?!\d)", _half),
    rule(
        r"(?<!\w)(?P<n>first|second|latter|last)\s(?:half|part)\sof\s(?:the|this|last)\s"
        r"(?P<century>\d\d(?:st|nd|rd|th)|[a-z]+(?:-[a-z]+)?)\scentury",
        lambda parts, base: _half(parts, base) if _is_century(parts) else None, ignore_case=True,
    ),
    rule(
        rf"(?<!\w){_PART}(?P<century>\d\d(?:st|nd|rd|th)|[A-Za-z]+(?:-[a-z]+)?)[\s-][Cc]entury",
        lambda parts, base: _century(parts, base) if _is_century(parts) else None,
    ),
    rule(rf"(?<!\w){_PART}(?P<y>(?:1[789]|20)\d0)['’]?s(?!\w)", _decade),
    rule(
        rf"(?<!\w){_PART}(?:(?<=the\s)|(?<=early\s)|(?<=late\s)|(?<=mid-))(?P<word>{'|'.join(_DECADES)})(?!\w)",
        _decade, ignore_case=True,
    ),
    rule(
        rf"(?<!\w)(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)\s(?:of\s)?(?P<y>{_YEAR})"
        r"(?:[-–/](?P<y2>\d{4}))?(?!\d)",
        _season,
    ),
    rule(
        r"(?<!\w)(?P<by>last|this|next)\s(?P<season>spring|summer|autumn|fall|winter)(?!\w)", _season,
        relative=True, ignore_case=True,
    ),
    rule(rf"(?<!\w)(?:FY|[Ff]iscal\s[Yy]ear|[Ff]inancial\s[Yy]ear)\s?(?P<y>{_YEAR}|\d\d)(?:[-–/](?P<y2>\d{{4}}|\d\d))?(?!\d)", _fiscal),
    rule(
        r"(?<!\w)(?P<all>the\sday\sbefore\syesterday|the\sday\safter\stomorrow|today|tonight|"
        r"yesterday|tomorrow)(?!\w|['’]s)",
        _moved_day, relative=True, ignore_case=True,
    ),
    rule(
        rf"(?<!\w)(?P<part>early|late|mid|beginning|start|end|middle)\s(?:of\s)?(?:the\s)?"
        rf"(?P<by>last|this|next|previous|coming|current)\s{_UNITS}(?!\w)",
        _FORMS.moved, relative=True, ignore_case=True,
    ),
    rule(
        rf"(?<!\w)(?P<all>(?P<by>last|this|next|previous|coming|current|past)\s{_UNITS})(?!\w)",
        _FORMS.moved, relative=True, ignore_case=True,
    ),
    rule(
        rf"(?<!\w)(?P<all>(?:(?:nearly|almost|about|some|over)\s)?{_COUNT}\s{_UNITS[:-1]})(?:s|(?<=centur)ies)?\sago)(?!\w)",
        _FORMS.ago, relative=True, ignore_case=True,
    ),
    rule(
        rf"(?<!\w)(?P<all>(?P<by>last|past|previous|next|coming)\s{_COUNT}\s{_UNITS[:-1]})s)(?!\w)",
        _FORMS.stretch, relative=True, ignore_case=True,
    ),
    rule(
        rf"(?<!\w)(?P<side>earlier|later)\sthis\s{_UNITS}(?!\w)", _within, relative=True,
        ignore_case=True,
    ),
    rule(
        rf"(?:(?<=on\s)|(?<=On\s)|(?=(?:last|next|this)\s))(?P<all>(?:(?P<by>last|next|this)\s)?"
        rf"(?P<weekday>{'|'.join(d.capitalize() for d in _WEEKDAYS)}))(?!\w|,?\s\d|,?\s{_MONTH})",
        _weekday, relative=True,
    ),
    rule(
        rf"(?<!\w)(?P<weekday>{'|'.join(d.capitalize() for d in _WEEKDAYS)}),?\s"
        rf"(?:(?P<m>{_MONTH})\s(?P<d>{_DAY})|(?P<d3>{_DAY})\s(?P<m3>{_MONTH}))(?:,?\s(?P<y>{_YEAR}))?",
        lambda parts, base: _FORMS.one_day(
            {**parts, "m": parts.get("m") or parts["m3"], "d": parts.get("d") or parts["d3"]}, base
        ),
        relative=True,
    ),
)  # fmt: skip
"""Forms of dates; of those that overlap the longest counts."""


def _is_century(parts: Parts) -> bool:
    text = parts["century"].lower()
    return text[0].isdigit() or _ORDINALS.get(text, 0) > 10  # noqa: PLR2004 - no first centuries
