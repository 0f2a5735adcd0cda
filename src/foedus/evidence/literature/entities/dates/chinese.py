"""Dates in Chinese."""

from __future__ import annotations

from datetime import date

from foedus.evidence.literature.entities.dates import periods
from foedus.evidence.literature.entities.dates.forms import Forms
from foedus.evidence.literature.entities.dates.grammar import Parts, Rule, rule
from foedus.evidence.literature.languages.calendar_words import chinese_number as number

_MOST_PLANS = 30

_Y = r"(?:(?:1[789]|20|21)\d\d|[一二][〇零○O一二三四五六七八九]{3})"
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DASH = r"(?:至|到|—+|－|–|-|~|～)"
_PART = r"(?P<part>年?初期?|中叶|中期|年中|后期|年?末期?|年?底|[上中下]旬|月[初中底末])?"
_PARTS = {
    "初": "early", "上": "early", "中": "mid", "下": "late", "底": "late", "末": "late", "后": "late",
}  # fmt: skip
_YEARS = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0, "本年度": 0,
          "上年度": -1, "当前年度": 0, "明年": 1, "下一年": 1, "来年": 1, "后年": 2}  # fmt: skip
_MONTHS = {"上上月": -2, "上月": -1, "上个月": -1, "本月": 0, "这个月": 0, "当月": 0, "下月": 1,
           "下个月": 1}  # fmt: skip
_WEEKS = {"上上周": -2, "上周": -1, "上星期": -1, "上个星期": -1, "本周": 0, "这周": 0, "本星期": 0, "这个星期": 0,
          "下周": 1, "下星期": 1, "下个星期": 1}  # fmt: skip
_DAYS = {"前天": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "今天": 0, "今日": 0, "今晚": 0, "今晨": 0,
         "明天": 1, "明日": 1, "后天": 2}  # fmt: skip
_WEEKDAYS = "一二三四五六日天"
_SEASONS = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}


def _unit(text: str) -> str:
    return {"年": "year", "月": "month", "周": "week", "星": "week", "天": "day", "日": "day"}[
        text.lstrip("个")[0]
    ]


def _third(text: str) -> str:
    return next((_PARTS[sign] for sign in text if sign in _PARTS), "")


_FORMS = Forms(
    number=number,
    month=number,
    ordinal=number,
    unit=_unit,
    third=_third,
    move=_YEARS.__getitem__,
    ahead=lambda parts: parts["way"] in {"未来", "今后"},
)


def _some_days(parts: Parts, base: date | None) -> periods.Period | None:
    year = _FORMS.year(parts, base)
    month = number(parts["m"]) if "m" in parts else (base.month if base else None)
    if year is None or month is None:
        return None
    month_2 = number(parts["m2"]) if "m2" in parts else month
    last = number(parts["y2"]) if "y2" in parts else year + (month_2 < month)
    return periods.between(
        periods.day(year, month, number(parts["d"])),
        periods.day(last, month_2, number(parts["d2"])),
    )


def _some_months(parts: Parts, base: date | None) -> periods.Period | None:
    year = _FORMS.year(parts, base)
    if year is None:
        return None
    one, two = number(parts["m"]), number(parts["m2"])
    last = number(parts["y2"]) if "y2" in parts else year + (two < one)
    return periods.between(periods.month(year, one), periods.month(last, two))


def _half(parts: Parts, base: date | None) -> periods.Period | None:
    year = _FORMS.year(parts, base)
    return periods.half(year, 1 if parts["half"] == "上" else 2) if year else None


def _season(parts: Parts, base: date | None) -> periods.Period | None:
    year = _FORMS.year(parts, base)
    return periods.season(year, _SEASONS[parts["season"]]) if year else None


def _decade(parts: Parts, base: date | None) -> periods.Period | None:
    tens = number(parts["tens"])
    if "century" in parts:
        hundred = (number(parts["century"]) - 1) * 100
    elif parts.get("which") in {"本世纪", "新世纪"}:
        hundred = 2000
    else:
        hundred = 1900
    last = number(parts["tens2"]) if "tens2" in parts else tens
    if last % 10 or tens % 10:
        return None
    return _FORMS.in_part(parts, periods.years(hundred + tens, hundred + last + 9))


def _century(parts: Parts, base: date | None) -> periods.Period | None:
    if "century" in parts:
        whole = periods.century(number(parts["century"]))
    else:
        whole = periods.moved(base, "century", -1 if parts["which"].startswith("上") else 0)
    if "half" in parts:
        return periods.halved(whole, 1 if parts["half"] == "上" else 2)
    return _FORMS.in_part(parts, whole)


def _plan(parts: Parts, base: date | None) -> periods.Period | None:
    """A five-year plan: the first was 1953 to 1957; from the third, 1966, each follows the last."""
    which = number(parts["n"])
    first = {1: 1953, 2: 1958}.get(which, 1966 + 5 * (which - 3))
    return periods.years(first, first + 4) if 1 <= which <= _MOST_PLANS else None


def _moved(parts: Parts, base: date | None) -> periods.Period | None:
    text = parts["by"]
    for unit, table in (("year", _YEARS), ("month", _MONTHS), ("week", _WEEKS), ("day", _DAYS)):
        if text in table:
            return _FORMS.in_part(parts, periods.moved(base, unit, table[text]))
    return None


def _weekday(parts: Parts, base: date | None) -> periods.Period | None:
    return periods.weekday(base, min(_WEEKDAYS.index(parts["weekday"]), 6), _WEEKS[parts["by"]])


def _either(table: dict[str, int]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))


_BASE_YEAR = rf"(?:(?<!\d)(?P<y>{_Y})年|(?P<by>{_either(_YEARS)}))"
_COUNT = r"(?P<count>\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_HAO = "(?:日|号)(?!益|常|本|元|报|趋|子|前|后)"

RULES: tuple[Rule, ...] = (
    rule(r"(?<![\d.])(?P<y>(?:19|20)\d\d)[-./](?P<m>0?[1-9]|1[0-2])[-./](?P<d>[0-2]?\d|3[01])(?!\d)", _FORMS.numeric),
    rule(rf"{_BASE_YEAR}(?P<m>{_M})月(?P<d>{_D}){_HAO}", _FORMS.one_day, relative=True),
    rule(rf"(?<![\d年])(?P<m>{_M})月(?P<d>{_D}){_HAO}", _FORMS.one_day, relative=True),
    rule(rf"(?<![\d月一二三四五六七八九十每节生末半当同近假本今昨明])(?P<d>3[01]|[12]\d|[1-9]){_HAO}(?!\d)", _FORMS.one_day, relative=True),
    rule(
        rf"(?:{_BASE_YEAR}|(?<!\d))(?:(?P<m>{_M})月)(?P<d>{_D})(?:日|号)?{_DASH}(?:(?:(?P<y2>{_Y})年)?(?P<m2>{_M})月)?(?P<d2>{_D})(?:日|号)",
        _some_days, relative=True,
    ),
    rule(rf"(?<![\d月])(?P<d>3[01]|[12]\d|[1-9])(?:日|号){_DASH}(?P<d2>3[01]|[12]\d|[1-9])(?:日|号)", _some_days, relative=True),
    rule(rf"{_BASE_YEAR}(?P<m>{_M})月(?:份)?{_PART}(?!\d)", _FORMS.one_month, relative=True),
    rule(r"(?<![\d年个])(?P<m>1[0-2]|[1-9]|十[一二]|[一二三四五六七八九十])月(?:份)?(?P<part>[上中下]旬|初|底|末)?(?![\d日间亮球牙色饼饷份]|革命)", _FORMS.one_month, relative=True),
    rule(rf"(?:{_BASE_YEAR}|(?<!\d))(?P<m>{_M})月?{_DASH}(?:(?P<y2>{_Y})年)?(?P<m2>{_M})月(?:份)?(?!\d)", _some_months, relative=True),
    rule(rf"(?<!\d)(?P<y>{_Y})年(?:度)?{_PART}(?!\d|代)", _FORMS.years),
    rule(rf"(?<!\d)(?P<y>{_Y})年?{_DASH}(?P<y2>{_Y}|\d\d)年(?:度|间|期间)?(?!\d|代)", _FORMS.years),
    rule(rf"(?<![\d.])(?P<y>(?:19|20)\d\d){_DASH}(?P<y2>(?:19|20)\d\d)(?!\d|[.])", _FORMS.years),
    rule(rf"(?:{_BASE_YEAR}|(?<!\w))第?(?P<n>[一二三四1-4])(?:{_DASH}(?P<n2>[一二三四1-4]))?季度", _FORMS.quarter, relative=True),
    rule(rf"(?:{_BASE_YEAR})第?(?P<n>[一二三四1-4])季度", _FORMS.quarter, relative=True),
    rule(r"(?<!第)(?P<all>(?:第)?(?P<n>[一二三四])季度)", _FORMS.quarter, relative=True),
    rule(rf"(?:{_BASE_YEAR})?(?P<half>[上下])半年", _half, relative=True),
    rule(rf"(?:{_BASE_YEAR})(?P<season>[春夏秋冬])(?:季|天)?(?!奥|残|运|灌|粮|播)", _season, relative=True),
    rule(rf"(?:(?P<which>上个?世纪|本世纪|新世纪)|(?P<century>\d\d|[一二]?十[一二三四五六七八九]?)世纪)?(?P<tens>\d0|[二三四五六七八九]十)(?:{_DASH}(?P<tens2>\d0|[二三四五六七八九]十))?年代{_PART}", _decade),
    rule(rf"(?<!\d)(?P<y>(?:1[89]|20)\d0)年代{_PART}", lambda parts, base: _FORMS.in_part(parts, periods.years(int(parts["y"]), int(parts["y"]) + 9))),
    rule(rf"(?P<century>(?<!\d)\d\d|[一二]?十[一二三四五六七八九]?)世纪(?:(?P<half>[上下])半叶|{_PART})(?!\d0|[二三四五六七八九]十年代|海上)", _century),
    rule(rf"(?P<which>上个?世纪|本世纪)(?:(?P<half>[上下])半叶|{_PART})(?!\d|[二三四五六七八九]十年代)", _century, relative=True),
    rule(r"[“\"]?(?P<n>[一二三四五六七八九]|十[一二三四五六七八九]?)五[”\"]?(?:计划|规划)?(?:时期|期间|末|初)", _plan),
    rule(r"第(?P<n>[一二三四五六七八九]|十[一二三四五六七八九]?)个五年计划(?:时期|期间)", _plan),
    rule(rf"(?P<by>{_either(_YEARS)})(?:度)?{_PART}", _moved, relative=True),
    rule(rf"(?P<by>{_either(_MONTHS)})(?:份)?{_PART}", _moved, relative=True),
    rule(rf"(?P<by>{_either(_WEEKS)})(?![一二三四五六日天末边])", _moved, relative=True),
    rule(rf"(?P<by>{_either(_DAYS)})(?!头)", _moved, relative=True),
    rule(rf"(?P<by>{_either(_WEEKS)})(?P<weekday>[一二三四五六日天])", _weekday, relative=True),
    rule(rf"(?<![\d第])(?P<all>{_COUNT}(?P<unit>年|个月|周|个星期|天)(?:以|之)?前)(?!后|夕)", _FORMS.ago, relative=True),
    rule(rf"(?P<all>(?P<way>过去|最近|近|未来|今后)(?:的)?{_COUNT}(?P<unit>年|个月|周|个星期|天))(?!代|来)", _FORMS.stretch, relative=True),
    rule(r"(?<![\d第])(?P<all>(?P<way>)(?<![\d几多])(?P<count>\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])(?P<unit>年)来)(?!信|自|到|访)", _FORMS.stretch, relative=True),
)  # fmt: skip
"""Forms of dates; of those that overlap the longest counts."""
