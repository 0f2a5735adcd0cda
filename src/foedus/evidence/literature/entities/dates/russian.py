"""Dates in Russian."""

from __future__ import annotations

import re
from datetime import date

from foedus.evidence.literature.entities.dates import periods
from foedus.evidence.literature.entities.dates.forms import Forms
from foedus.evidence.literature.entities.dates.grammar import Parts, Rule, rule

_STEMS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр",
          "ноябр", "декабр")  # fmt: skip
_SOFT = r"(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)(?:ь|я|ю|е|ем|ём)"
_MONTH = rf"(?:{_SOFT}|(?:март|август)(?:а|у|е|ом)?|ма(?:й|я|ю|е|ем))(?!\w)"
_GENITIVE = (
    r"(?:(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр|ма)я|марта|августа)(?!\w)"
)
_YEAR = r"(?:1[789]|20|21)\d\d"
_GOD = r"(?:\s?(?:год(?:а|у|ом|е)?|г\.|г(?![\w.])))"
_GODY = r"(?:\s?(?:год(?:ы|ов|ам|ами|ах)|гг\.?))"
_DASH = r"\s?(?:-|‐|‑|–|—)\s?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_NO = r"(?<![\w.,№$-])"
_PART = r"(?:(?P<part>начал(?:о|а|е|у|ом)|середин(?:а|ы|е|у|ой)|кон(?:ец|ца|це|цу|цом)|исход(?:е|у))\s)?"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ORDINALS = {"перв": 1, "втор": 2, "трет": 3, "четв": 4, "четвёрт": 4}
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "один одну", "два две", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять",
            "десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать",
        ),
        1,
    )
    for word in words.split()
} | {"двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "полтора": 1,
     "двух": 2, "трёх": 3, "трех": 3, "четырёх": 4, "четырех": 4, "пяти": 5, "шести": 6,
     "десяти": 10, "двадцати": 20}  # fmt: skip
_UNITS = (
    ("day", r"д(?:ень|ня|ней|ни)|сут(?:ки|ок)"),
    ("week", r"недел(?:я|и|ю|е|ей|ь)"),
    ("month", r"месяц(?:а|ев|е|у|ы)?"),
    ("quarter", r"квартал(?:а|ов|е|у)?"),
    ("year", r"год(?:а|у|ом|е|ы)?|лет"),
    ("decade", r"десятилети(?:е|я|й|и)"),
    ("century", r"столети(?:е|я|и)|век(?:а|е|ов)?"),
)
_UNIT = "(?P<unit>" + "|".join(pattern for _, pattern in _UNITS) + r")(?!\w)"
_ENDING = r"(?:от|а|и|ом|ем|ей|ой|ого|его|ую|ий|ый|ое|ее|ие|ые|их|ых|ая|яя|юю|у)"
_MOVES = (
    (-2, "позапрошл"),
    (-1, "прошл|минувш|предыдущ|прошедш|истекш"),
    (0, "эт|нынешн|текущ|наступивш"),
    (1, "следующ|будущ|предстоящ|грядущ|наступающ"),
)
_BY = "(?P<by>" + "|".join(words for _, words in _MOVES) + f"){_ENDING}"
_DAYS_FROM = {"позавчера": -2, "вчера": -1, "сегодня": 0, "завтра": 1, "послезавтра": 2}
_WEEKDAYS = ("понедельник", "вторник", "сред[ауы]", "четверг", "пятниц[ауы]", "суббот[ауы]",
             "воскресень[ея]")  # fmt: skip
_SEASONS = {"вес": "spring", "лет": "summer", "осе": "autumn", "зим": "winter"}
_DECADES = {"двадцат": 2, "тридцат": 3, "сороков": 4, "пятидесят": 5, "шестидесят": 6,
            "семидесят": 7, "восьмидесят": 8, "девяност": 9}  # fmt: skip


def _month(text: str) -> int:
    low = text.lower()
    return next(
        number
        for number, root in sorted(enumerate(_STEMS, 1), key=lambda pair: -len(pair[1]))
        if low.startswith(root)
    )


def _move(text: str) -> int:
    low = text.lower()
    return next(by for by, words in _MOVES if re.fullmatch(words, low))


def _unit(text: str) -> str:
    return next(unit for unit, pattern in _UNITS if re.fullmatch(pattern, text.lower()))


def _third(text: str) -> str:
    return {"": "", "н": "early", "с": "mid"}.get(text[:1].lower(), "late")


def _ordinal(text: str) -> int:
    low = text.lower()
    return _ROMAN.get(text) or next(n for root, n in _ORDINALS.items() if low.startswith(root))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]


_FORMS = Forms(
    number=_number,
    month=_month,
    ordinal=_ordinal,
    unit=_unit,
    third=_third,
    move=_move,
    ahead=lambda parts: parts["way"].lower().startswith(("ближайш", "предстоящ", "следующ")),
)


def _half(parts: Parts, base: date | None) -> periods.Period | None:
    if "century" in parts:
        return periods.halved(_century({"century": parts["century"]}, base), _ordinal(parts["n"]))
    if "unit" in parts and "y" not in parts:
        by = _move(parts["by"]) if "by" in parts else 0
        return periods.halved(periods.moved(base, _unit(parts["unit"]), by), _ordinal(parts["n"]))
    year = _FORMS.year(parts, base)
    return periods.half(year, _ordinal(parts["n"])) if year else None


def _decade(parts: Parts, base: date | None) -> periods.Period | None:
    if "word" in parts:
        number = next(n for root, n in _DECADES.items() if parts["word"].lower().startswith(root))
        first = 1900 + 10 * number
    else:
        later = base is not None and base.year >= periods.DECADES_TURN
        first = periods.year_in_full(parts["y"], base.year if base and later else None)
    if "century" in parts:
        first = (_roman(parts["century"]) - 1) * 100 + first % 100
    return _FORMS.in_part(parts, periods.years(first, first + 9))


def _roman(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = {"I": 1, "V": 5, "X": 10, "Х": 10}
    total = 0
    for i, letter in enumerate(text):
        later = max((values[other] for other in text[i + 1 :]), default=0)
        total += -values[letter] if values[letter] < later else values[letter]
    return total


def _century(parts: Parts, base: date | None) -> periods.Period | None:
    return _FORMS.in_part(parts, periods.century(_roman(parts["century"])))


def _season(parts: Parts, base: date | None) -> periods.Period | None:
    year = _FORMS.year(parts, base)
    return periods.season(year, _SEASONS[parts["season"][:3].lower()]) if year else None


def _moved_day(parts: Parts, base: date | None) -> periods.Period | None:
    return periods.moved(base, "day", _DAYS_FROM[parts["all"].lower()])


def _weekday(parts: Parts, base: date | None) -> periods.Period | None:
    low = parts["weekday"].lower()
    return periods.weekday(base, next(i for i, d in enumerate(_WEEKDAYS) if re.fullmatch(d, low)))


def _part_of_now(parts: Parts, base: date | None) -> periods.Period | None:
    return _FORMS.in_part(parts, periods.moved(base, _unit(parts["unit"]), 0))


_COUNT = r"(?P<count>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_ORD = (
    r"(?P<n>IV|I{1,3}|[1-4](?:-?(?:й|го|м|ом|е|ое|ая|ой|ую))?|"
    r"(?:перв|втор|трет|четв[её]рт)(?:\w{1,3}))"
)


def _with_number(parts: Parts) -> Parts:
    return {**parts, "n": re.match(r"\d|[IV]+|\w+", parts["n"])[0]} if "n" in parts else parts  # type: ignore[index]


RULES: tuple[Rule, ...] = (
    rule(rf"{_NO}(?P<d>0?[1-9]|[12]\d|3[01])\.(?P<m>0?[1-9]|1[0-2])\.(?P<y>{_YEAR}|\d\d)(?:{_GOD})?(?![\w.])", _FORMS.numeric),
    rule(rf"{_NO}(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-2]\d|3[01])(?!\d)", _FORMS.numeric),
    rule(
        rf"{_NO}(?P<d>{_DAY})(?:-?го)?\s(?P<m>{_GENITIVE})(?:,?\s(?P<y>{_YEAR})(?!\d){_GOD}?|\s{_BY}\sгода)?",
        _FORMS.one_day, relative=True, ignore_case=True,
    ),
    rule(
        rf"{_NO}(?:с\s)?(?P<all>(?P<d>{_DAY})(?:\s(?P<m>{_GENITIVE})(?:\s(?P<y1>{_YEAR}){_GOD}?)?)?(?:{_DASH}|\s(?:по|до|и)\s)"
        rf"(?P<d2>{_DAY})\s(?P<m2>{_GENITIVE})(?:\s(?P<y>{_YEAR})(?!\d){_GOD}?|\s{_BY}\sгода)?)",
        _FORMS.some_days, relative=True, ignore_case=True,
    ),
    rule(rf"(?<!\w){_PART}(?P<m>{_MONTH})(?:\s(?P<y>{_YEAR})(?!\d){_GOD}?|\s{_BY}\sгода)", _FORMS.one_month, relative=True, ignore_case=True),
    rule(
        rf"(?<!\w)(?P<m>{_MONTH})(?:{_DASH}|\sпо\s)(?P<m2>{_MONTH})(?:\s(?P<y>{_YEAR})(?!\d){_GOD}?|\s{_BY}\sгода)",
        _FORMS.some_months, relative=True, ignore_case=True,
    ),
    rule(rf"(?<!\w)(?:в|во|к|с|до|за)\s(?P<all>{_PART}(?P<m>{_MONTH}))(?!\s\d)", _FORMS.one_month, relative=True, ignore_case=True),
    rule(rf"{_NO}{_PART}(?P<y>{_YEAR})(?!\d){_GOD}(?!\w)", _FORMS.years, ignore_case=True),
    rule(
        rf"(?<!\w)(?:в|к|с|до|после|по|на|за|и)\s(?P<all>{_PART}(?P<y>{_YEAR})(?:-?(?:м|го|му))?)(?![\d%]|[.,]\d|\s?(?:%|км|млн|млрд|тыс|чел|руб|долл|тонн|метр|шт|военносл)|-е|-х|{_DASH}\d)",
        _FORMS.years, ignore_case=True,
    ),
    rule(rf"\((?P<all>(?P<y>{_YEAR}))(?=[),;])", _FORMS.years),
    rule(rf"{_NO}(?P<y>{_YEAR})(?:\sгода?)?{_DASH}(?P<y2>{_YEAR}|\d\d)(?!\d)(?:{_GODY}|{_GOD})?(?![-\w])", _FORMS.years, ignore_case=True),
    rule(rf"(?<!\w)с\s(?P<all>(?P<y>{_YEAR})(?:{_GOD})?\s(?:по|до)\s(?P<y2>{_YEAR}){_GOD}?)(?!\d)", _FORMS.years, ignore_case=True),
    rule(rf"(?<!\w){_PART}(?P<y>(?:1[789]|20)\d0)-(?:е|х|ых|м|ми)(?:\s(?:годы|годов|годах|гг\.?))?(?!\w)", _decade, ignore_case=True),
    rule(
        rf"(?<!\w){_PART}(?P<y>[2-9]0)-(?:е|х|ых|м|ми)(?:\s(?:годы|годов|годах|гг\.?))(?!\w)(?:\s(?:прошлого|минувшего)\sвека|\s(?P<century>[XХVI]+|\d\d)\s?(?:века|столетия|в\.))?",
        _decade, ignore_case=True,
    ),
    rule(
        rf"(?<!\w){_PART}(?P<word>{'|'.join(_DECADES)})(?:ые|ых|ым|ыми|ие|их)\s(?:годы|годов|годах)(?!\w)(?:\s(?:прошлого|минувшего)\sвека)?",
        _decade, ignore_case=True,
    ),
    rule(rf"(?<!\w){_PART}(?P<century>[XХVI]{{2,5}}|\d\d(?:-?(?:го|м|й))?)\s?(?:век(?:а|е|у|ом)?|столети[яеию]|вв?\.)(?!\w)",
         lambda parts, base: _century({**parts, "century": re.sub(r"[^\dXХVI]", "", parts["century"])}, base)),
    rule(rf"(?<!\w){_ORD}\sполовин\w+\s(?P<century>[XХVI]{{2,5}}|\d\d)\s?(?:века|столетия|в\.)(?!\w)",
         lambda parts, base: _half(_with_number(parts), base)),
    rule(rf"(?<!\w){_ORD}\sквартал(?:а|е|у|ом)?\s(?:(?P<y>{_YEAR})(?!\d){_GOD}?|{_BY}\sгода)",
         lambda parts, base: _FORMS.quarter(_with_number(parts), base), relative=True),
    rule(rf"(?<!\w){_ORD}\s(?:полугоди\w+|половин\w+)\s(?:(?P<y>{_YEAR})(?!\d){_GOD}?|{_BY}\s(?P<unit>года))",
         lambda parts, base: _half(_with_number(parts), base), relative=True),
    rule(
        rf"(?<!\w)(?P<season>весн(?:ой|ы|у)|лет(?:ом|а)|осен(?:ью|и|ь)|зим(?:ой|ы|у))\s(?:(?P<y>{_YEAR})(?!\d){_GOD}?|{_BY}\sгода)",
        _season, relative=True, ignore_case=True,
    ),
    rule(rf"(?<!\w)(?P<all>{'|'.join(sorted(_DAYS_FROM, key=len, reverse=True))})(?!\w|шн)", _moved_day, relative=True, ignore_case=True),
    rule(rf"(?<!\w)(?P<all>{_PART}{_BY}\s{_UNIT})", _FORMS.moved, relative=True, ignore_case=True),
    rule(r"(?<!\w)(?P<all>(?P<part>начал[аеоу]|середин[аеыу]|кон(?:ца|це|цу))\s(?P<unit>года|месяца|недели|века))(?!\w|\s\d)", _part_of_now, relative=True, ignore_case=True),
    rule(rf"(?<!\w)(?P<all>(?:{_COUNT}\s)?{_UNIT}\sназад)(?!\w)", _FORMS.ago, relative=True, ignore_case=True),
    rule(
        rf"(?<!\w)(?P<all>(?P<way>последн(?:ие|их|ий|юю)|прошедш(?:ие|их)|минувш(?:ие|их)|ближайш(?:ие|их))\s{_COUNT}\s{_UNIT})",
        _FORMS.stretch, relative=True, ignore_case=True,
    ),
    rule(rf"(?<!\w)во?\s(?P<all>(?P<weekday>{'|'.join(_WEEKDAYS)}))(?!\w|,?\s\d)", _weekday, relative=True, ignore_case=True),
)  # fmt: skip
"""Forms of dates; of those that overlap the longest counts."""
