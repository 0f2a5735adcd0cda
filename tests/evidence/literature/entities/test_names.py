from __future__ import annotations

import itertools
import time

import pytest
from tests.evidence.literature.entities.finding import BASE, found

from foedus.evidence.literature.entities import TYPES, entities


def one(text: str, language: str) -> tuple[str, str, str]:
    spans = entities(text, language, base=BASE, engines="gazetteer")
    assert len(spans) == 1, spans
    return spans[0].text, spans[0].type, spans[0].id


@pytest.mark.parametrize(
    ("text", "language", "surface", "type_", "id_"),
    [
        ("met Xi Jinping there", "en", "Xi Jinping", "PERSON", "xi-jinping"),
        ("Владимиром Путиным", "ru", "Владимиром Путиным", "PERSON", "vladimir-putin"),
        ("с Си Цзиньпином", "ru", "Си Цзиньпином", "PERSON", "xi-jinping"),
        ("习近平主席", "zh", "习近平", "PERSON", "xi-jinping"),
        ("毛主席", "zh", "毛", "PERSON", ""),
        ("в ШОС", "ru", "ШОС", "ORGANISATION", "SCO"),
        (
            "Шанхайской организации сотрудничества",
            "ru",
            "Шанхайской организации сотрудничества",
            "ORGANISATION",
            "SCO",
        ),
        ("上合组织峰会", "zh", "上合组织", "ORGANISATION", "SCO"),
        (
            "第二届全国人民代表大会",
            "zh",
            "第二届全国人民代表大会",
            "ORGANISATION",
            "national-peoples-congress",
        ),
        (
            "the UN Security Council",
            "en",
            "UN Security Council",
            "ORGANISATION",
            "un-security-council",
        ),
        (
            "Министерством обороны Российской Федерации",
            "ru",
            "Министерством обороны Российской Федерации",
            "ORGANISATION",
            "RUS/ministry-of-defence",
        ),
        (
            "the Russian Ministry of Defence",
            "en",
            "Russian Ministry of Defence",
            "ORGANISATION",
            "RUS/ministry-of-defence",
        ),
        ("中国海军", "zh", "中国海军", "ORGANISATION", "CHN/navy"),
        ("фонд «Защитники Отечества»", "ru", "фонд «Защитники Отечества»", "ORGANISATION", ""),
        ("155-я бригада морской пехоты", "ru", "155-я бригада морской пехоты", "ORGANISATION", ""),
        ("в Хабаровске", "ru", "Хабаровске", "PLACE", "geonames:2022890"),
        ("在符拉迪沃斯托克", "zh", "符拉迪沃斯托克", "PLACE", "geonames:2013348"),
        ("台湾海峡", "zh", "台湾海峡", "PLACE", "taiwan-strait"),
        ("the South China Sea", "en", "South China Sea", "PLACE", "south-china-sea"),
        ("в Южно-Китайском море", "ru", "Южно-Китайском море", "PLACE", "south-china-sea"),
        (
            "Донецкой и Луганской народных республик",
            "ru",
            "Донецкой и Луганской народных республик",
            "PLACE",
            "",
        ),
    ],
)
def test_names_are_found_whole_and_resolved(
    text: str, language: str, surface: str, type_: str, id_: str
) -> None:
    assert one(text, language) == (surface, type_, id_)


def test_an_institution_by_itself_counts_where_it_is_a_name() -> None:
    assert found("в Генштабе", "ru") == ["Генштабе"]
    assert found("the Navy and the Government", "en") == []


def test_a_possessive_is_not_part_of_an_institution() -> None:
    assert found("China's Foreign Ministry", "en") == ["China", "Foreign Ministry"]


@pytest.mark.parametrize("text", ["强大理论", "扩大连续", "完成第三次全国经济普查", "隆重庆祝"])
def test_places_that_only_meet_across_chinese_words_are_none(text: str) -> None:
    assert found(text, "zh", "PLACE") == []


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200d\ufeff", "12345", "🚀🚀", "a" * 5000, "«»“”()[]"]
)
def test_texts_without_names_give_none(text: str, language: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("В 2024 году Министерство обороны РФ и МИД Китая, Су-35, учения «Восток-2018».", "ru"),
        ("In May 2024 the Russian Navy and 24 Su-35 of China joined Vostok-2018 in Moscow.", "en"),
        ("2024年5月16日，中俄海军在南海举行“海上联合-2024”演习，苏-35参加。", "zh"),
    ],
)
def test_spans_say_where_they_stand_and_do_not_overlap(text: str, language: str) -> None:
    spans = entities(text, language, base=BASE)
    assert {span.type for span in spans} >= {"DATE", "HARDWARE", "EXERCISE"}
    assert {span.type for span in spans} & {"STATE", "ORGANISATION"}
    for span, after in itertools.pairwise(spans):
        assert span.end <= after.start
    for span in spans:
        assert text[span.start : span.end] == span.text
        assert span.type in TYPES


@pytest.mark.parametrize("text", ["在上海", "访问中华人民共和国", "同东盟"])
def test_a_name_at_the_end_of_a_text_ends_with_it(text: str) -> None:
    spans = entities(text, "zh", engines="gazetteer")
    assert spans[-1].end == len(text)
    assert text.endswith(spans[-1].text)


@pytest.mark.parametrize(
    "text",
    ["A" * 40_000, "Ааой, " * 7_000, "一" * 20_000, "十" * 20_000, "«" * 20_000, "2024-" * 8_000],
)
def test_hostile_texts_take_no_longer_than_others(text: str) -> None:
    begun = time.process_time()
    for language in ("en", "ru", "zh"):
        entities(text, language, engines="gazetteer")
    assert time.process_time() - begun < 10
