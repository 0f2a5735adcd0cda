"""The tables that ship: sound, small, and known to identity."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from foedus.evidence.literature.entities.tables import (
    DATA,
    entries,
    known_names,
    language_of_name,
    rows,
    russian_forms,
)

ROOT = Path(__file__).resolve().parents[4]
FILES = (
    "persons.csv",
    "organisations.csv",
    "regions.csv",
    "institutions.csv",
    "exercises.csv",
    "place_names.csv",
)


@pytest.mark.parametrize("file", FILES)
def test_names_stand_in_the_column_of_their_language(file: str) -> None:
    for row in rows(file):
        assert re.fullmatch(r"[\w:-]+", row["id"]), row
        assert None not in row.values(), row
        for language in ("ru", "zh"):
            for name in filter(None, row[language].split("|")):
                own = language_of_name(name)
                assert own in {language, "en"}, (file, name)
                assert name == name.strip()


def test_state_words_are_of_states_that_identity_knows() -> None:
    known = {entry.code for entry in entries()} | {"PSE"}
    for row in rows("state_words.csv"):
        assert row["code"] in known
        assert row["lang"] in {"en", "ru", "zh"}
        assert row["kind"] in {"name", "adjective", "abbreviation"}


def test_places_are_many_and_their_table_is_small() -> None:
    places = list(rows("places.csv.gz"))
    assert len(places) > 3000
    assert sum(bool(row["ru"]) for row in places) > 2000
    assert sum(bool(row["zh"]) for row in places) > 1500
    assert sum(path.stat().st_size for path in DATA.glob("*.gz")) < 1_000_000


def test_places_bear_their_licence() -> None:
    notice = (ROOT / "LICENSES" / "geonames.txt").read_text(encoding="utf-8")
    assert "CC BY 4.0" in notice
    assert "geonames.org" in notice


@pytest.mark.parametrize(
    ("en", "ru", "zh"),
    [
        ("Moscow", "Москва", "莫斯科"),
        ("Vladivostok", "Владивосток", "符拉迪沃斯托克"),
        ("Khabarovsk", "Хабаровск", "哈巴罗夫斯克"),
        ("Beijing", "Пекин", "北京"),
        ("Harbin", "Харбин", "哈尔滨"),
        ("Tokyo", "Токио", "东京"),
        ("Seoul", "Сеул", "首尔"),
        ("Pyongyang", "Пхеньян", "平壤"),
        ("Washington", "Вашингтон", "华盛顿"),
        ("Tehran", "Тегеран", "德黑兰"),
        ("Minsk", "Минск", "明斯克"),
        ("Astana", "Астана", "阿斯塔纳"),
        ("Hanoi", "Ханой", "河内"),
    ],
)
def test_cities_of_the_field_are_known_in_three_languages(en: str, ru: str, zh: str) -> None:
    known = {
        language: {name for name, _ in known_names(language)} for language in ("en", "ru", "zh")
    }
    assert en in known["en"]
    assert ru in known["ru"]
    assert zh in known["zh"]


def test_russian_forms_are_those_of_the_names_that_there_are() -> None:
    forms = russian_forms()
    assert "России" in forms["Россия"]
    assert "российскими" in forms["российский"]
    assert "Владимиром Путиным" in forms["Владимир Путин"]
    assert "США" not in forms
    known = {name for name, _ in known_names("ru")}
    lacking = {name for name in forms if name not in known}
    assert len(lacking) < 0.1 * len(forms)
