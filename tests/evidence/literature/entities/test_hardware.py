from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.literature.entities.finding import found, ids


@pytest.mark.parametrize(
    ("text", "language", "id_"),
    [
        ("Su-35", "en", "su-35"),
        ("Sukhoi Su-35", "en", "su-35"),
        ("Су-35", "ru", "su-35"),
        ("苏-35", "zh", "su-35"),
        ("苏－３５", "zh", "su-35"),
        ("Су-35С", "ru", "su-35s"),
        ("J-11", "en", "j-11"),
        ("歼-11", "zh", "j-11"),
        ("歼11", "zh", "j-11"),
        ("歼-11B", "zh", "j-11b"),
        ("HQ-9", "en", "hq-9"),
        ("红旗-9", "zh", "hq-9"),
        ("S-400", "en", "s-400"),
        ("С-400", "ru", "s-400"),
        ("С-400 «Триумф»", "ru", "s-400"),
        ("S‑400", "en", "s-400"),
        ("东风-41", "zh", "df-41"),
        ("DF-21D", "en", "df-21d"),
        ("轰-6K", "zh", "h-6k"),
        ("МиГ-29К", "ru", "mig-29k"),
        ("图-95МС", "zh", "tu-95ms"),
        ("Ту-160", "ru", "tu-160"),
        ("Ил-76", "ru", "il-76"),
        ("运-20", "zh", "y-20"),
        ("F-35", "en", "f-35"),
        ("THAAD", "en", "thaad"),
        ("萨德", "zh", "thaad"),
        ("Искандер-М", "ru", "iskander"),
    ],
)
def test_a_designation_is_one_thing_in_all_scripts(text: str, language: str, id_: str) -> None:
    assert ids(f"{text}.", language, "HARDWARE") == [id_]
    assert found(f"{text}.", language, "HARDWARE") == [text]


def test_a_number_before_a_designation_is_no_date() -> None:
    text = "China bought 24 Su-35 fighters, and may not buy 8 S-400 in 2030."
    assert found(text, "en") == ["China", "Su-35", "S-400", "2030"]
    assert found("поставлены 24 Су-35", "ru") == ["Су-35"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Il 2 and A 50, An old Mi 8", "en"),
        ("по статье К-12345, с 400 человек", "ru"),
        ("苏联35年，运20吨", "zh"),
        ("B-1234 and F-999", "en"),
    ],
)
def test_other_letters_with_numbers_are_none(text: str, language: str) -> None:
    assert found(text, language, "HARDWARE") == []


def test_a_russian_ship_is_named_with_its_quotes() -> None:
    assert found("крейсера «Пермь»", "ru") == ["«Пермь»"]
    assert found("ракеты «Циркон»", "ru", "HARDWARE") == ["«Циркон»"]


@given(st.text(alphabet="СсSu-苏35歼1HQ红旗9 «»()\n", max_size=40))
def test_any_string_can_be_read(text: str) -> None:
    for language in ("en", "ru", "zh"):
        assert all(surface in text for surface in found(text, language))
