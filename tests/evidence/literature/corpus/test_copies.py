"""Copies of a text share an origin: the one of them that was published first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.evidence.literature.reading import samples

from foedus.contracts.texts import Document
from foedus.evidence.literature.corpus import adding, documents, keeping
from foedus.evidence.literature.corpus.declared import Declared
from foedus.evidence.literature.corpus.duplicates import resemblance, signature
from foedus.evidence.literature.corpus.file import reading, writing

REPORT = {
    "ru": (
        "Корабли двух стран вышли в море. Адмирал рассказал о задачах похода, о составе отряда и "
        "о том, что учения проходят ежегодно. Наблюдатели из других государств приглашены не "
        "были. Министерство обороны сообщило, что стрельбы прошли по плану, а экипажи отработали "
        "поиск подводных лодок, связь и совместную противовоздушную оборону отряда кораблей."
    ),
    "zh": (
        "两国军舰驶入日本海海域。海军将领介绍了此次航行的任务、编队的组成以及每年举行演习的安排。"
        "其他国家的观察员没有受到邀请。国防部表示，实弹射击按计划进行，舰员演练了反潜搜索、通信"
        "联络和编队联合防空等科目，双方对演习结果表示满意，并商定明年继续举行类似的活动。"
    ),
    "en": (
        "Ships of the two countries put to sea. The admiral told of the tasks of the voyage, of "
        "the composition of the squadron, and of the exercises that are held every year. "
        "Observers from other states had not been invited. The ministry of defence reported that "
        "the firing went to plan and that the crews practised the search for submarines."
    ),
}
OTHER = {
    "ru": (
        "Председатель правительства провёл совещание о ценах на зерно и о железных дорогах "
        "востока. Обсуждались перевозки, тарифы, ремонт мостов и строительство новых станций."
    ),
    "zh": (
        "国务院召开会议讨论粮食价格和东部铁路建设问题。会议研究了运输、运价、桥梁维修和新车站"
        "建设等议题。"
    ),
    "en": (
        "The head of the government held a meeting on the price of grain and on the railways of "
        "the east. Transport, tariffs, the repair of bridges and new stations were discussed."
    ),
}


@pytest.fixture
def groups(tmp_path: Path) -> Callable[..., dict[str, Document]]:
    """Add texts with dates and publishers, one after another; the documents by publisher."""

    def call(*told: tuple[str, str, str]) -> dict[str, Document]:
        for text, day, publisher in told:
            path = tmp_path / f"{publisher}.txt"
            path.write_text(text, encoding="utf-8")
            said = Declared(publisher=publisher, published=day)
            adding.add(tmp_path / "project", [path], said, today=date(2026, 1, 2), jobs=1)
        with reading(tmp_path / "project") as connection:
            return {d.publisher: d for d in documents.documents(connection)}

    return call


Groups = Callable[..., dict[str, Document]]


@pytest.mark.parametrize("language", ["ru", "zh", "en"])
def test_syndicated_copies_share_the_origin_of_the_earliest(groups: Groups, language: str) -> None:
    text = REPORT[language]
    found = groups(
        (text, "2024-05-16", "agency"),
        (f"{text}\n\nПерепечатка 转载 reprint.", "2024-05-17", "paper"),
        (OTHER[language], "2024-05-15", "other"),
    )
    assert found["paper"].origin == found["agency"].origin == found["agency"].id
    assert found["other"].origin == found["other"].id


def test_an_earlier_copy_that_arrives_later_becomes_the_origin(groups: Groups) -> None:
    text = REPORT["ru"]
    found = groups(
        (f"{text}\n\nИсточник: газета.", "2024-05-18", "b"),
        (f"{text}\n\nПерепечатано.", "2024-05-17", "c"),
        (text, "2024-05-16", "a"),
    )
    assert {d.origin for d in found.values()} == {found["a"].id}


def test_a_dated_copy_goes_before_an_undated_one(groups: Groups) -> None:
    text = REPORT["en"]
    found = groups((text, "", "undated"), (text + " Reprint.", "2024", "dated"))
    assert {d.origin for d in found.values()} == {found["dated"].id}


def test_the_very_text_from_elsewhere_is_one_document_with_copies(
    groups: Groups, tmp_path: Path
) -> None:
    text = REPORT["zh"]
    found = groups((text, "2024-05-17", "paper"), (text, "2024-05-16", "agency"))
    assert list(found) == ["agency"]
    assert found["agency"].known_on == date(2024, 5, 16)
    with reading(tmp_path / "project") as connection:
        (copy,) = keeping.copies_of(connection, found["agency"].id)
    assert (copy.publisher, copy.published) == ("paper", date(2024, 5, 17))


def test_when_the_origin_is_removed_the_next_copy_is_it(groups: Groups, tmp_path: Path) -> None:
    text = REPORT["ru"]
    found = groups(
        (text, "2024-05-16", "a"),
        (text + " Ещё.", "2024-05-17", "b"),
        (text + " И.", "2024-05-18", "c"),
    )
    with writing(tmp_path / "project", keeping.TABLES) as connection:
        keeping.remove(connection, found["a"].id)
        left = {d.publisher: d for d in documents.documents(connection)}
    assert {d.origin for d in left.values()} == {left["b"].id}


@pytest.mark.parametrize("language", ["ru", "zh", "en"])
def test_resemblance_is_near_the_share_of_common_runs(language: str) -> None:
    whole = REPORT[language] + OTHER[language]
    a, b = signature(whole), signature(REPORT[language])
    assert a is not None
    assert b is not None
    share = _share(whole, REPORT[language], dense=language == "zh")
    assert abs(resemblance(a.values, b.values) - share) < 0.15
    assert resemblance(a.values, a.values) == 1


def _share(a: str, b: str, *, dense: bool) -> float:
    runs_a, runs_b = (
        {tuple(units[i : i + width]) for i in range(len(units) - width + 1)}
        for width, units in (
            (8, [c for c in text if c.isalnum()]) if dense else (4, _words(text)) for text in (a, b)
        )
    )
    return len(runs_a & runs_b) / len(runs_a | runs_b)


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def test_case_and_punctuation_do_not_count_and_short_texts_have_no_signature() -> None:
    text = REPORT["en"]
    assert signature(text) == signature(text.upper().replace(",", " –"))
    assert signature("A few words only.") is None


def test_short_texts_of_one_pattern_are_no_copies(groups: Groups) -> None:
    found = groups(
        ("Встреча с губернатором Иркутской области.", "2024-05-16", "a"),
        ("Встреча с губернатором Амурской области.", "2024-05-17", "b"),
    )
    assert {d.origin for d in found.values()} == {d.id for d in found.values()}


def test_copies_are_found_among_many(tmp_path: Path) -> None:
    words = _words(REPORT["en"] + OTHER["en"])
    rows = [
        {"text": " ".join(words[(n * k) % len(words)] for k in range(1, 90)), "date": "2024-05-16"}
        for n in range(1, 80)
    ]
    rows.append({"text": rows[7]["text"] + " and so on", "date": "2024-05-17"})
    path = samples.jsonl_of(tmp_path / "a.jsonl", rows)
    adding.add(tmp_path / "p", [path], Declared(), today=date(2026, 1, 2), jobs=1)
    with reading(tmp_path / "p") as connection:
        found = {d.member: d for d in documents.documents(connection)}
    assert found["line 80"].origin == found["line 8"].id
