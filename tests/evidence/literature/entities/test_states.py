from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.evidence.literature.entities.finding import found, ids

from foedus.evidence.literature.entities import entities


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("Russia, the Russian Federation and Russian forces", "en", ["RUS", "RUS", "RUS"]),
        ("the U.S., the US and the USA asked us", "en", ["USA", "USA", "USA"]),
        ("Sino-Russian and China-Russia ties; the PRC", "en", ["CHN", "RUS", "CHN", "RUS", "CHN"]),
        ("the Soviet Union and the USSR", "en", ["SUN", "SUN"]),
        ("Iraqis and Americans", "en", ["IRQ", "USA"]),
        ("People’s Republic of China", "en", ["CHN"]),
        ("Россия, России, Россию, Россией; РФ", "ru", ["RUS"] * 5),
        ("российско-китайское сотрудничество", "ru", ["RUS", "CHN"]),
        ("Российской Федерацией и Китайской Народной Республикой", "ru", ["RUS", "CHN"]),
        ("в США и КНР, Соединённых Штатов Америки", "ru", ["USA", "CHN", "USA"]),
        ("советских и американскими", "ru", ["SUN", "USA"]),
        ("中俄两国元首", "zh", ["CHN", "RUS"]),
        ("中华人民共和国和俄罗斯联邦", "zh", ["CHN", "RUS"]),
        ("俄方表示，美军在日活动", "zh", ["RUS", "USA"]),
        ("访华、驻俄、对美", "zh", ["CHN", "RUS", "USA"]),
        ("中美俄关系", "zh", ["CHN", "USA", "RUS"]),
        ("抗美援朝，苏修美帝", "zh", ["USA", "PRK", "SUN", "USA"]),
    ],
)
def test_states_are_known_by_name_adjective_and_abbreviation(
    text: str, language: str, codes: list[str]
) -> None:
    assert ids(text, language, "STATE") == codes


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We ate turkey on china plates; he may not us", "en"),
        ("Latin American and North American farmers", "en"),
        ("для того, чтобы мали и того не было", "ru"),
        ("其中一方，集中力量，美好生活，对日益严峻的挑战，加强中心工作", "zh"),
        ("宪法和法律，英雄，以及方法", "zh"),
        ("发展中国家", "zh"),
        ("马克思主义和法西斯", "zh"),
        ("沿海地区", "zh"),
    ],
)
def test_words_that_look_like_states_are_none(text: str, language: str) -> None:
    assert found(text, language) == []


def test_a_name_that_two_living_states_share_has_no_code() -> None:
    assert ids("Korea", "en", "STATE") == [""]
    assert ids("Федеративная Республика Германия", "ru", "STATE") == ["DEU"]


def test_a_name_goes_to_the_state_that_lived_on_the_day_of_the_document() -> None:
    text = "the Federal Republic of Germany"
    assert ids(text, "en", "STATE", date(1975, 1, 1)) == ["GFR"]
    assert ids(text, "en", "STATE", date(2005, 1, 1)) == ["DEU"]


@pytest.mark.parametrize(
    ("text", "language", "surface"),
    [
        ("Президент Республики Сербия", "ru", "Республики Сербия"),
        ("с Эмиром Государства Катар", "ru", "Государства Катар"),
        ("罗马尼亚社会主义共和国代表", "zh", "罗马尼亚社会主义共和国"),
        ("against Nazi Germany then", "en", "Nazi Germany"),
    ],
)
def test_the_form_of_government_belongs_to_the_name(text: str, language: str, surface: str) -> None:
    assert found(text, language, "STATE") == [surface]


def test_states_of_a_project_are_found_in_their_cases(tmp_path: Path) -> None:
    file = tmp_path / "states.csv"
    file.write_text(
        "code,name,name_ru,name_zh,aliases,first\n"
        "ZUB,Zubrovka,Зубровка,祖布罗夫卡,Zubrovkan Republic,1900-01-01\n",
        encoding="utf-8",
    )
    cases = (("with Zubrovka and the Zubrovkan Republic", "en"), ("в Зубровке", "ru"))
    for text, language in (*cases, ("祖布罗夫卡政府", "zh")):
        spans = entities(text, language, engines="gazetteer", states=(file,))
        assert {span.id for span in spans} == {"ZUB"}, text
    assert entities("Zubrovka", "en", engines="gazetteer") == []


def test_the_possessive_and_the_article_stay_outside() -> None:
    assert found("The United States' and Russia's view", "en") == ["United States", "Russia"]


def test_other_scripts_are_read_in_their_own_language() -> None:
    text = "Заявление по Huawei: 中俄关系 and the United States, говорит Путин"
    assert found(text, "ru") == ["Huawei", "中", "俄", "United States", "Путин"]
    assert found("Россия и Китай", "en") == ["Россия", "Китай"]
    assert found("Россия и Китай", "zh") == ["Россия", "Китай"]
