from __future__ import annotations

import pytest
from tests.evidence.literature.entities.finding import found, ids


@pytest.mark.parametrize(
    ("text", "language", "surface", "id_"),
    [
        ("the Vostok-2018 drills", "en", "Vostok-2018", "vostok-2018"),
        ("Vostok 2018", "en", "Vostok 2018", "vostok-2018"),
        ("Peace Mission exercises", "en", "Peace Mission", "peace-mission"),
        ("учения «Восток-2018»", "ru", "«Восток-2018»", "vostok-2018"),
        ("учений «Мирной миссии – 2021»", "ru", "«Мирной миссии – 2021»", "peace-mission-2021"),
        ("учения «Щит Урала»", "ru", "«Щит Урала»", ""),
        ("“和平使命-2021”联合军演", "zh", "和平使命-2021", "peace-mission-2021"),
        ("“海上联合—2021”演习", "zh", "海上联合—2021", "joint-sea-2021"),
        ("“东方-2018”战略演习", "zh", "东方-2018", "vostok-2018"),
    ],
)
def test_named_exercises_are_found(text: str, language: str, surface: str, id_: str) -> None:
    assert found(text, language, "EXERCISE") == [surface]
    assert ids(text, language, "EXERCISE") == [id_]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in the center of the ocean", "en"),
        ("Запад и Восток", "ru"),
        ("东方和西方", "zh"),
        ("на Дальний Восток", "ru"),
    ],
)
def test_common_words_are_no_exercises(text: str, language: str) -> None:
    assert found(text, language, "EXERCISE") == []
