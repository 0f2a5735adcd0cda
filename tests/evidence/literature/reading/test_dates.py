"""Dates as files write them; and which of those in a text is its own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.evidence.literature.reading.dates import date_in, date_of_head

MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-16", "2024-05-16T10:00:00+03:00", "2024/5/16", "20240516", "16.05.2024",
        "16 мая 2024 года", "16 МАЯ 2024 г.", "2024年5月16日", "2024 年 05 月 16 号",
        "２０２４年５月１６日", "二〇二四年五月十六日", "16 May 2024", "May 16, 2024",
        "16th of May, 2024",
        "D:20240516120000+03'00'", "Thu, 16 May 2024 10:00:00 GMT",
    ],
)  # fmt: skip
def test_a_day(text: str) -> None:
    found = date_in(text)
    assert found is not None
    assert (found.first, found.last, found.precision) == (date(2024, 5, 16),) * 2 + ("day",)


@pytest.mark.parametrize("text", ["2024-05", "май 2024", "May 2024", "2024年5月", "мая 2024 г."])
def test_a_month_ends_on_its_last_day(text: str) -> None:
    found = date_in(text)
    assert found is not None
    assert (found.first, found.last) == (date(2024, 5, 1), date(2024, 5, 31))


def test_a_year_ends_on_its_last_day() -> None:
    found = date_in("© 2024")
    assert found is not None
    assert (found.first, found.last, found.precision) == (
        date(2024, 1, 1), date(2024, 12, 31), "year",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "no date", "12345678", "3024-01-01", "page 20245"])
def test_what_is_no_date(text: str) -> None:
    assert date_in(text) is None


@pytest.mark.parametrize("text", ["2024年十十月五日", "2024年五月十〇十日", "十百年"])
def test_numerals_that_are_no_number_are_left_alone(text: str) -> None:
    found = date_in(text)
    assert found is None or found.precision != "day"


def test_a_day_that_no_calendar_has_is_not_made_one() -> None:
    found = date_in("31 февраля 2024")
    assert found is not None
    assert found.precision == "month"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_all_forms_of_a_day_say_the_same(day: date) -> None:
    month = MONTHS.split()[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day.day} {month} {day.year} года",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%d.%m.%Y}",
    ):
        found = date_in(text)
        assert found is not None
        assert found.first == found.last == day


@pytest.mark.parametrize(
    "text",
    [
        "5 февраля 2025 года\nВстреча", "Заголовок\nМосква, 5 февраля 2025 года\nТекст",
        "Title\nPublished: 5 February 2025\nText", "标题\n2025年2月5日\n正文",
        "Доклад (5 февраля 2025 года)\nТекст", "2025年2月5日，国家主席在北京会见俄罗斯总统。" * 9,
    ],
)  # fmt: skip
def test_a_date_by_itself_at_the_head_is_that_of_the_text(text: str) -> None:
    found = date_of_head(text)
    assert found is not None
    assert found.first == date(2025, 2, 5)


@pytest.mark.parametrize(
    "text",
    [
        "Договор от 16 июля 2001 года и его пределы\nТекст",
        "The treaty of 16 July 2001 was signed in Moscow.",
        "2001年的条约",
        "Long text. " * 100 + "\n16 July 2001\n",
    ],
)
def test_a_date_that_the_text_is_about_is_not_its_own(text: str) -> None:
    assert date_of_head(text) is None
