"""Languages are told apart, and their sentences and words found where they stand."""

from __future__ import annotations

import importlib.metadata
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import MissingExtraError
from foedus.evidence.literature.languages import (
    analysis,
    indexed,
    language_of,
    languages,
    sentences,
    sought,
    tokens,
)
from foedus.evidence.literature.languages.registry import analyser

pytest.importorskip("pymorphy3", reason="the extra literature is not installed")

LETTERS = "".join(
    (
        string.ascii_letters,
        string.digits,
        "абвгёжийыэюяАБЁЖЙ",
        "中俄军事演习國軍聯合歼０１",
        "نیروها",
        "のは連合国カ・ー",
        "한국군",
        " \n.,:;!?-–—'’\"«»“”「」。，！？…()\u0301\u00ad\u200b\ufeffñöÉßﬁⅣ½😀𠀀",
    )
)
TEXTS = st.text(st.one_of(st.sampled_from(LETTERS), st.characters()), max_size=80)
CODES = st.sampled_from(["en", "ru", "zh", "fa", "ja", "uk", "de", ""])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Россия и Китай проводят совместные учения.", "ru"),
        ("Президент РФ", "ru"),
        ("中俄举行联合军事演习", "zh"),
        ("中俄在日本海舉行聯合演習", "zh"),
        ("2014年GDP增长7.4%，NATO扩大。", "zh"),
        ("China and Russia hold joint exercises in the Sea of Japan.", "en"),
        ("La coopération militaire entre la Russie et la Chine se renforce.", "fr"),
        ("Україна і НАТО підписали угоду", "uk"),
        ("日本の自衛隊は中国を警戒している", "ja"),
        ("대한민국 국방부", "ko"),
        ("نیروهای مسلح ایران و روسیه تمرین مشترک برگزار کردند", "fa"),
        ("В ходе учений применялись комплексы S-400 и HQ-9 (NATO).", "ru"),
    ],
)
def test_the_language_of_a_text_is_told(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "2014", "— 12,5 % —", "😀"])
def test_a_text_without_letters_is_in_the_language_known_otherwise(text: str) -> None:
    assert language_of(text, "ru") == "ru"
    assert not language_of(text)


def test_a_short_text_is_in_the_language_known_otherwise_if_it_can_be() -> None:
    assert language_of("Москва", "bg") == "bg"
    assert language_of("Москва", "zh") == "ru"
    assert language_of("Київ", "ru") == "uk"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "ru",
            "В 2014 г. Путин встретился с С. В. Лавровым. «Да», — сказал он.",
            ["В 2014 г. Путин встретился с С. В. Лавровым.", "«Да», — сказал он."],
        ),
        (
            "zh",
            "他说：“我们要加强合作。我们会这样做。”中俄关系好！\n“是的。”他说。",
            ["他说：“我们要加强合作。我们会这样做。”", "中俄关系好！", "“是的。”他说。"],
        ),
        (
            "en",
            "He met Gen. Smith in the U.S. on Jan. 5. Then he left.",
            ["He met Gen. Smith in the U.S. on Jan. 5.", "Then he left."],
        ),
        ("fa", "سلام. خوب؟ بله", ["سلام.", "خوب؟", "بله"]),
    ],
)
def test_sentences_end_where_they_do(language: str, text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text, language)] == expected


def test_a_quotation_that_never_closes_does_not_swallow_the_text() -> None:
    text = "他说：“" + "我们要加强合作。" * 200
    assert len(sentences(text, "zh")) > 50


def _terms(text: str, language: str) -> list[str]:
    ordered, beside = indexed(text, language)
    return ordered + beside


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("учениях", "учения"),
        ("совместными", "совместные"),
        ("России", "Россия"),
        ("учёба", "учебой"),
        ("войскам", "войска"),
        ("exercises", "exercise"),
        ("cooperated", "cooperation"),
        ("China's", "China"),
        ("strategically", "strategic"),
        ("fought", "fight"),
        ("國防", "国防"),
    ],
)
def test_forms_of_a_word_are_indexed_alike(one: str, other: str) -> None:
    language = language_of(one)
    assert set(_terms(one, language)) & set(_terms(other, language))


def test_an_ambiguous_russian_form_keeps_its_likely_lemmas() -> None:
    [token] = tokens("Цзиньпина", "ru")
    assert "цзиньпин" in (*token.terms, *token.others)


def test_every_pair_of_chinese_characters_is_indexed_in_simplified_form() -> None:
    ordered, _ = indexed("中俄聯合軍演", "zh")
    assert ordered == ["中俄", "俄联", "联合", "合军", "军演", "演"]


def test_a_chinese_phrase_is_sought_as_its_pairs_and_a_character_as_a_beginning() -> None:
    assert [place.terms for place in sought("聯合軍演")] == [("联合",), ("合军",), ("军演",)]
    [only] = sought("军")
    assert only.start
    assert [place.terms for place in sought("歼-20")] == [("歼",), ("20",)]


def test_words_of_another_script_are_analysed_as_their_own_language_is() -> None:
    ordered, _ = indexed("Учения NATO exercises 军演 2014", "ru")
    assert ordered == ["учение", "nato", "exercis", "军演", "演", "2014"]


def test_words_of_languages_that_are_not_analysed_stay_as_they_are() -> None:
    assert indexed("Les Exercices", "fr") == (["les", "exercices"], [])
    assert indexed("навчання", "uk") == (["навчання"], [])


def test_designations_are_indexed_the_same_however_they_are_joined() -> None:
    assert indexed("Су-35", "ru")[0] == indexed("Су 35", "ru")[0] == ["су", "35"]


@given(TEXTS, CODES)
def test_what_tokens_and_sentences_name_is_what_stands_there(text: str, language: str) -> None:
    end = 0
    for token in tokens(text, language):
        assert token.start >= end
        assert token.end > token.start
        assert text[token.start : token.end] == token.text
        end = token.end
    end = 0
    for start, after in sentences(text, language):
        assert end <= start < after <= len(text)
        assert text[start:after] == text[start:after].strip()
        end = after


@given(TEXTS, CODES)
def test_what_is_indexed_are_the_terms_of_the_tokens(text: str, language: str) -> None:
    found = tokens(text, language)
    assert indexed(text, language) == (
        [term for token in found for term in token.terms],
        [term for token in found for term in token.others],
    )
    for term in _terms(text, language):
        assert term
        assert not any(letter.isspace() for letter in term)


@given(st.text("中俄军演國聯習", min_size=1, max_size=12))
def test_chinese_text_is_found_by_every_part_of_it(text: str) -> None:
    ordered, _ = indexed(text, "zh")
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            places = sought(text[start:end])
            part = ordered[start : start + len(places)]
            assert len(part) == len(places)
            for term, place in zip(part, places, strict=True):
                fits = term.startswith if place.start else term.__eq__
                assert fits(place.terms[0])


def test_each_language_is_one_module_that_is_found_by_being_there() -> None:
    assert set(languages()) >= {"en", "ru", "zh"}
    for code, language in languages().items():
        assert language.code == code
        assert analyser(language.script, code) is language
        assert f"{code} {language.version()}" in analysis()


def test_a_missing_library_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    analysis.cache_clear()
    with pytest.raises(MissingExtraError, match=r"foedus\[literature\]"):
        analysis()
