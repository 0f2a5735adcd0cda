"""The rules coder: forms of words, gaps, neighbours, denials; and what it does not see."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.literature.coding.made import SMALL, small

from foedus.contracts.texts import Passage
from foedus.evidence.literature.coding.codebooks import Codebook, codebook_of
from foedus.evidence.literature.coding.patterns import PatternError, parse
from foedus.evidence.literature.coding.rules import Finding, Rules, matches
from foedus.evidence.literature.coding.words import sentences_of


def passage(text: str, language: str) -> Passage:
    return Passage("d0:1", "d0", 1, 0, len(text), language, text)


def quotes(pattern: str, text: str, language: str) -> list[str]:
    found = parse(pattern, language)
    return [
        text[start:end]
        for sentence in sentences_of(text, language)
        for start, end in matches(found, sentence, language)
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "language", "quote"),
    [
        ("союзник", "Он говорил о ближайших союзниках страны.", "ru", "союзниках"),
        ("совместный учение", "Прошли совместные учения флотов.", "ru", "совместные учения"),
        ("союзн*", "Это союзнический долг.", "ru", "союзнический"),
        ("=НАТО", "Расширение НАТО продолжается.", "ru", "НАТО"),
        ("военно-технический", "Военно-техническая связь.", "ru", "Военно-техническая"),
        ("hold ...3 talks", "They held long and useful talks.", "en", "held long and useful talks"),
        ("ally|partner", "Their allies left.", "en", "allies"),
        ("no first use", "It keeps to no-first-use.", "en", "no-first-use"),
        ("结伴 ...2 不结盟", "坚持结伴而不结盟。", "zh", "结伴而不结盟"),
        ("第三方|第三国", "不针对第三国。", "zh", "第三国"),
    ],
)  # fmt: skip
def test_a_pattern_finds_words_in_their_forms(
    pattern: str, text: str, language: str, quote: str
) -> None:
    assert quotes(pattern, text, language) == [quote]


@pytest.mark.parametrize(
    ("pattern", "text", "language"),
    [
        ("=НАТО", "нато в нижнем регистре", "ru"),
        ("hold ...1 talks", "They held long and useful talks.", "en"),
        ("hold ...3 talks", "They held. Talks began.", "en"),
        ("结伴 ...4 结盟", "两国结伴。他们不会结盟。", "zh"),
        ("союз", "Он использовал право.", "ru"),
    ],
)
def test_a_pattern_does_not_reach_beyond_its_words(pattern: str, text: str, language: str) -> None:
    assert quotes(pattern, text, language) == []


@pytest.mark.parametrize("bad", ["", "...2", "a ...2", "...2 a", "a ... b", "a|", "a ...2 ...3 b"])
def test_a_pattern_that_says_nothing_is_refused(bad: str) -> None:
    with pytest.raises(PatternError):
        parse(bad, "en")


@pytest.fixture
def codebook(tmp_path: Path) -> Codebook:
    return small(tmp_path)


def found(codebook: Codebook, text: str, language: str) -> dict[str, Finding]:
    return {f.category: f for f in Rules(codebook).read(passage(text, language))}


def test_a_denial_gives_the_category_that_stands_for_it(codebook: Codebook) -> None:
    text = "This is not a real partnership."
    seen = found(codebook, text, "en")
    assert set(seen) == {"none_of_it"}
    finding = seen["none_of_it"]
    assert text[finding.start : finding.end] == "not a real partnership"
    assert "denied by not" in finding.note


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("They are no allies.", "en"),
        ("They aren't allies.", "en"),
        ("Они не союзники.", "ru"),
        ("两国不结盟。", "zh"),
        ("两国没有结盟。", "zh"),
    ],
)
def test_a_denied_category_without_an_opposite_is_not_proposed(
    codebook: Codebook, text: str, language: str
) -> None:
    assert "ally" not in found(codebook, text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("They are not only partners, they are allies.", "en"),
        ("It is not a small country, it is an ally.", "en"),
        ("Они не только партнёры, но и союзники.", "ru"),
        ("两国不仅结盟，还合作。", "zh"),
        ("两国不断加强，最终结盟。", "zh"),
    ],
)
def test_what_only_seems_denied_is_proposed(codebook: Codebook, text: str, language: str) -> None:
    assert "ally" in found(codebook, text, language)


def test_neighbours_in_the_same_sentence_decide(tmp_path: Path) -> None:
    rule = "{find: partnership, with: [sea|ocean], without: [trade]}"
    book = small(tmp_path, SMALL.replace("en: [partnership]", f"en: [{rule}]"))
    assert "partner" in found(book, "A partnership at sea.", "en")
    assert "partner" not in found(book, "A partnership. The sea is calm.", "en")
    assert "partner" not in found(book, "A trade partnership at sea.", "en")


def test_a_category_is_proposed_once_and_tells_of_the_other_places() -> None:
    text = "Дружба не имеет границ. В сотрудничестве нет запретных тем."
    seen = [
        f for f in Rules(codebook_of("alliance_position")).read(passage(text, "ru"))
        if f.category == "no_limits"
    ]  # fmt: skip
    assert len(seen) == 1
    assert text[seen[0].start : seen[0].end] == "не имеет границ"
    assert "; also pattern" in seen[0].note


def test_a_language_without_rules_is_not_read(codebook: Codebook) -> None:
    assert Rules(codebook).read(passage("Une alliance.", "fr")) == []


@given(st.text(max_size=200), st.sampled_from(["en", "ru", "zh"]))
def test_any_text_can_be_read_and_quotes_stand_in_it(text: str, language: str) -> None:
    for finding in _SHIPPED.read(passage(text, language)):
        assert 0 <= finding.start < finding.end <= len(text)


_SHIPPED = Rules(codebook_of("alliance_position"))
