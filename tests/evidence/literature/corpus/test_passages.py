"""Texts cut into passages: whole paragraphs, whole sentences, offsets that hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.literature.reading import samples

from foedus.evidence.literature.corpus.passages import DENSE_LENGTH, LENGTH, cut
from foedus.evidence.literature.reading.cleaning import cleaned, composed, titled

ID = "d0123456789ab"
SENTENCE = {
    "ru": "Стороны подтвердили, что их отношения не направлены против третьих стран. ",
    "zh": "双方重申两国关系不针对第三方，不结盟、不对抗。",
    "en": "The parties confirmed that their relations are not directed against third states. ",
}


@pytest.mark.parametrize("language", ["ru", "zh", "en"])
def test_paragraphs_are_passages(language: str) -> None:
    found = cut(ID, samples.paragraphs(language), language)
    assert [p.text for p in found] == list(samples.TEXTS[language])
    assert {p.language for p in found} == {language}
    assert [p.id for p in found] == [f"{ID}:{n}" for n in (1, 2, 3)]


@pytest.mark.parametrize("language", ["ru", "zh", "en"])
def test_a_long_paragraph_is_cut_at_sentence_ends(language: str) -> None:
    text = (SENTENCE[language] * 60).strip()
    found = cut(ID, text, language)
    most = DENSE_LENGTH if language == "zh" else LENGTH
    assert len(found) > 2
    assert all(len(p.text) <= most for p in found)
    assert all(p.text.endswith(SENTENCE[language].strip()[-1]) for p in found)
    assert "".join(p.text for p in found).replace(" ", "") == text.replace(" ", "")


def test_what_is_no_sentence_is_cut_all_the_same() -> None:
    for text in ("слово " * 3000, "А" * 10_000, "字" * 5000):
        found = cut(ID, text.strip(), "ru")
        assert all(len(p.text) <= 3 * LENGTH for p in found)
        assert "".join(p.text for p in found).replace(" ", "") == text.replace(" ", "")


def test_a_paragraph_wrapped_in_lines_is_one_passage() -> None:
    lines = [SENTENCE["en"][:70].strip()] * 4 + ["and ends here."]
    (found,) = cut(ID, "\n".join(lines), "en")
    assert found.text.count("\n") == 4


def test_lines_of_an_interview_are_passages_each() -> None:
    text = "В.Путин: Добрый день.\nСи Цзиньпин: Рад встрече с Вами, дорогой друг, в Москве.\nДа."
    assert len(cut(ID, text, "ru")) == 3


def test_a_line_that_goes_on_with_a_mark_or_a_small_letter_is_no_passage_of_its_own() -> None:
    text = "会议听取了总理所作的政府工作报告\n。会议充分肯定国务院过去一年的工作。\n同意报告。"
    assert len(cut(ID, text, "zh")) == 2
    assert len(cut(ID, "Председатель\nправительства выступил.\nСтороны согласны.", "ru")) == 2


def test_parts_without_letters_are_left_out() -> None:
    assert [p.text for p in cut(ID, "One.\n\n* * *\n\n12\n\nTwo.", "en")] == ["One.", "Two."]
    assert cut(ID, "", "") == cut(ID, "12\n\n—", "") == []


def test_each_passage_of_a_mixed_text_has_its_language() -> None:
    arabic = "أجرت البحرية الروسية والصينية مناورات مشتركة في بحر اليابان هذا الأسبوع."
    persian = "نیروی دریایی ایران، روسیه و چین رزمایش مشترکی در دریای عمان برگزار کردند و گفتند که"
    parts = [samples.TEXTS[name][1] for name in ("ru", "zh", "en")] + [arabic, persian]
    found = cut(ID, "\n\n".join(parts), "ru")
    assert [p.language for p in found] == ["ru", "zh", "en", "ar", "fa"]
    assert [p.text for p in found] == parts


def test_marks_of_writing_from_right_to_left_stay() -> None:
    text = "\u202bنیروهای\u200cمسلح ایران\u202c"
    assert cleaned(text) == text


def test_cleaning_leaves_one_form_of_each_character() -> None:
    assert cleaned("и\u0306 a\u00a0b\r\nc\u00ad\ufffed \n\n\n\n\x00e\t") == "й a b\ncd\n\ne"
    assert cleaned("\ud800x") == "\ufffdx"


def test_only_presentation_forms_are_recomposed() -> None:
    assert composed("ﬁrst ⼈民，（一）") == "first 人民，（一）"


def test_a_title_is_the_first_line_cut_at_a_word() -> None:
    assert titled("\n Title \nText") == "Title"
    assert titled("word " * 50) == ("word " * 20).strip() + "…"
    assert len(titled("字" * 300)) == 101


@given(st.text(st.sampled_from("аб вгД.!?\n\n，。中俄ab c\t…\u05d0\u0661"), max_size=400))
def test_passages_are_parts_of_the_text_in_order_and_lose_no_letter(text: str) -> None:
    found = cut(ID, text, "ru")
    assert all(text[p.start : p.end] == p.text for p in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    kept = "".join(c for p in found for c in p.text if c.isalpha())
    assert kept == "".join(filter(str.isalpha, text))


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)
