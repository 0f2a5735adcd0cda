from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.literature.entities.finding import found, ids

from foedus.evidence.literature.entities.dates import periods
from foedus.evidence.literature.languages.calendar_words import chinese_number

ENGLISH = [
    ("2024-05-16", "2024-05-16/2024-05-16"),
    ("16 May 2024", "2024-05-16/2024-05-16"),
    ("May 16, 2024", "2024-05-16/2024-05-16"),
    ("the 16th of May 2024", "2024-05-16/2024-05-16"),
    ("Monday, May 6, 2024", "2024-05-06/2024-05-06"),
    ("17-20 August 2021", "2021-08-17/2021-08-20"),
    ("August 17–20, 2021", "2021-08-17/2021-08-20"),
    ("28 August to 3 September 2018", "2018-08-28/2018-09-03"),
    ("August 2021", "2021-08-01/2021-08-31"),
    ("February 2024", "2024-02-01/2024-02-29"),
    ("mid-May 2024", "2024-05-11/2024-05-20"),
    ("late March 2023", "2023-03-21/2023-03-31"),
    ("in 2014", "2014-01-01/2014-12-31"),
    ("early 2024", "2024-01-01/2024-04-30"),
    ("1945-1949", "1945-01-01/1949-12-31"),
    ("1998–99", "1998-01-01/1999-12-31"),
    ("the 1990s", "1990-01-01/1999-12-31"),
    ("early 1990s", "1990-01-01/1993-12-31"),
    ("twenty-first century", "2001-01-01/2100-12-31"),
    ("second half of the 20th century", "1951-01-01/2000-12-31"),
    ("Q1 2023", "2023-01-01/2023-03-31"),
    ("third quarter of 2022", "2022-07-01/2022-09-30"),
    ("first half of 2022", "2022-01-01/2022-06-30"),
    ("FY2023", "2023-01-01/2023-12-31"),
    ("summer of 2014", "2014-06-01/2014-08-31"),
    ("last year", "2023-01-01/2023-12-31"),
    ("this month", "2024-05-01/2024-05-31"),
    ("next week", "2024-05-20/2024-05-26"),
    ("yesterday", "2024-05-15/2024-05-15"),
    ("two weeks ago", "2024-05-02/2024-05-02"),
    ("three years ago", "2021-01-01/2021-12-31"),
    ("past two years", "2022-05-16/2024-05-16"),
    ("a couple\nof years ago", "2022-01-01/2022-12-31"),
    ("last May", "2023-05-01/2023-05-31"),
    ("June last year", "2023-06-01/2023-06-30"),
    ("on Monday", "2024-05-13/2024-05-13"),
    ("earlier this year", "2024-01-01/2024-05-16"),
    ("May 9", "2024-05-09/2024-05-09"),
]
RUSSIAN = [
    ("17 августа 2021 года", "2021-08-17/2021-08-17"),
    ("17 августа 2021 г.", "2021-08-17/2021-08-17"),
    ("17–20 августа 2021 года", "2021-08-17/2021-08-20"),
    ("с 28 августа по 3 сентября 2018 года", "2018-08-28/2018-09-03"),
    ("16.05.2024", "2024-05-16/2024-05-16"),
    ("в августе 2021 года", "2021-08-01/2021-08-31"),
    ("в конце мая", "2024-05-21/2024-05-31"),
    ("в начале 2022 года", "2022-01-01/2022-04-30"),
    ("август–сентябрь 2021 года", "2021-08-01/2021-09-30"),
    ("в 2014–2015 годах", "2014-01-01/2015-12-31"),
    ("с 2014 по 2020 год", "2014-01-01/2020-12-31"),
    ("к 2030 году", "2030-01-01/2030-12-31"),
    ("1990-е годы", "1990-01-01/1999-12-31"),
    ("90-е годы прошлого века", "1990-01-01/1999-12-31"),
    ("в девяностых годах", "1990-01-01/1999-12-31"),
    ("в XXI веке", "2001-01-01/2100-12-31"),
    ("в первом квартале 2023 года", "2023-01-01/2023-03-31"),
    ("I квартал 2024 года", "2024-01-01/2024-03-31"),
    ("в первом полугодии 2022 года", "2022-01-01/2022-06-30"),
    ("весной 2014 года", "2014-03-01/2014-05-31"),
    ("в прошлом году", "2023-01-01/2023-12-31"),
    ("в августе прошлого года", "2023-08-01/2023-08-31"),
    ("на прошлой неделе", "2024-05-06/2024-05-12"),
    ("в этом месяце", "2024-05-01/2024-05-31"),
    ("две недели назад", "2024-05-02/2024-05-02"),
    ("за последние десять лет", "2014-05-16/2024-05-16"),
    ("вчера", "2024-05-15/2024-05-15"),
    ("в понедельник", "2024-05-13/2024-05-13"),
    ("9 мая", "2024-05-09/2024-05-09"),
]
CHINESE = [
    ("2024年5月16日", "2024-05-16/2024-05-16"),
    ("二〇二四年五月十六日", "2024-05-16/2024-05-16"),
    ("２０２４年５月１６日", "2024-05-16/2024-05-16"),
    ("2021年8月17日至20日", "2021-08-17/2021-08-20"),
    ("8月17日至9月3日", "2024-08-17/2024-09-03"),
    ("5月16日", "2024-05-16/2024-05-16"),
    ("2024年5月", "2024-05-01/2024-05-31"),
    ("5月中旬", "2024-05-11/2024-05-20"),
    ("1955年", "1955-01-01/1955-12-31"),
    ("一九四九年", "1949-01-01/1949-12-31"),
    ("2014—2020年", "2014-01-01/2020-12-31"),
    ("2014年至2020年", "2014-01-01/2020-12-31"),
    ("上世纪九十年代", "1990-01-01/1999-12-31"),
    ("20世纪90年代末", "1997-01-01/1999-12-31"),
    ("二十一世纪", "2001-01-01/2100-12-31"),
    ("本世纪中叶", "2035-01-01/2067-12-31"),
    ("2023年第一季度", "2023-01-01/2023-03-31"),
    ("今年上半年", "2024-01-01/2024-06-30"),
    ("2024年底", "2024-09-01/2024-12-31"),
    ("2023年年初", "2023-01-01/2023-04-30"),
    ("“十四五”时期", "2021-01-01/2025-12-31"),
    ("第一个五年计划期间", "1953-01-01/1957-12-31"),
    ("今年", "2024-01-01/2024-12-31"),
    ("去年8月", "2023-08-01/2023-08-31"),
    ("本月", "2024-05-01/2024-05-31"),
    ("上周", "2024-05-06/2024-05-12"),
    ("上周五", "2024-05-10/2024-05-10"),
    ("昨天", "2024-05-15/2024-05-15"),
    ("三年前", "2021-01-01/2021-12-31"),
    ("过去五年", "2019-05-16/2024-05-16"),
    ("今后１０年", "2024-05-16/2034-05-16"),
    ("八年来", "2016-05-16/2024-05-16"),
]
CASES = [
    (text, language, span)
    for language, cases in (("en", ENGLISH), ("ru", RUSSIAN), ("zh", CHINESE))
    for text, span in cases
]


@pytest.mark.parametrize(("text", "language", "span"), CASES)
def test_a_date_is_laid_on_the_calendar(text: str, language: str, span: str) -> None:
    assert ids(text, language, "DATE") == [span]


RELATIVE = [("last year", "en"), ("May 9", "en"), ("в прошлом году", "ru"), ("上周", "zh")]


@pytest.mark.parametrize(("text", "language"), RELATIVE)
def test_a_relative_date_without_a_base_has_no_days(text: str, language: str) -> None:
    assert ids(text, language, "DATE", None) == [""]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It may not march; May I? March on", "en"),
        ("24 Su-35 and 300 troops", "en"),
        ("2000 troops, 1950 km, resolution 2758, $2000", "en"),
        ("Он не май; марта нет; 2000 военнослужащих", "ru"),
        ("31.13.2024", "ru"),
        ("十月革命，日益，一日千里，每年", "zh"),
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str, language: str) -> None:
    assert found(text, language, "DATE") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [("30 February 2024", "en"), ("31 июня 2024 года", "ru")],
)
def test_of_a_day_that_the_calendar_lacks_the_month_remains(text: str, language: str) -> None:
    (span,) = ids(text, language, "DATE")
    assert span.endswith(("2024-02-29", "2024-06-30"))
    assert ids("2024年2月30日", "zh", "DATE") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("十七", 17), ("二十", 20), ("三十一", 31), ("二〇二四", 2024), ("17", 17)],
)
def test_chinese_numbers_are_read(text: str, value: int) -> None:
    assert chinese_number(text) == value


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(days)
def test_any_day_is_read_in_all_three_languages(day: date) -> None:
    span = f"{day}/{day}"
    months = (
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    )
    assert ids(day.strftime("%-d %B %Y"), "en", "DATE") == [span]
    assert ids(f"{day.day} {months[day.month - 1]} {day.year} года", "ru", "DATE") == [span]
    assert ids(f"{day.year}年{day.month}月{day.day}日", "zh", "DATE") == [span]


@given(days, st.sampled_from(["day", "week", "month", "quarter", "year", "decade", "century"]))
def test_a_unit_holds_its_day_and_its_neighbours_touch_it(day: date, unit: str) -> None:
    own, after = periods.moved(day, unit, 0), periods.moved(day, unit, 1)
    assert own is not None
    assert after is not None
    assert own[0] <= day <= own[1]
    assert (after[0] - own[1]).days == 1


@given(days)
def test_thirds_of_a_span_cover_it(day: date) -> None:
    for unit in ("month", "year", "decade", "century"):
        whole = periods.moved(day, unit, 0)
        parts = [periods.part(whole, name) for name in periods.PARTS]
        assert whole is not None
        firsts = [own for own in parts if own is not None]
        assert (firsts[0][0], firsts[-1][1]) == whole
        for one, other in itertools.pairwise(firsts):
            assert (other[0] - one[1]).days == 1


def test_the_base_is_the_day_of_the_document() -> None:
    assert ids("last year", "en", "DATE", date(1991, 1, 1)) == ["1990-01-01/1990-12-31"]
