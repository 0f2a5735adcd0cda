"""Codebooks that ship hold together; one that does not is refused with its file and entry."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.evidence.literature.coding.made import SMALL, small

from foedus.contracts.texts import LANGUAGES
from foedus.errors import InvalidDataError, NotFoundError
from foedus.evidence.literature.coding.checking import checked
from foedus.evidence.literature.coding.codebooks import codebook_of, load_codebooks

SHIPPED = {
    "cooperation_events", "alliance_position", "shared_threat", "dependence", "nuclear_coercion",
    "arms_aid", "stabilising_competition",
}  # fmt: skip


def test_the_seven_codebooks_ship_under_their_own_names() -> None:
    books = load_codebooks()
    assert set(books) == SHIPPED
    assert all(Path(book.file).stem == id_ for id_, book in books.items())


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_category_has_examples_in_every_language_and_rules_read_them(name: str) -> None:
    book = codebook_of(name)
    for question in book.questions:
        for category in question.categories:
            for language in LANGUAGES:
                assert category.examples[language].positive, (question.id, category.id, language)
                if category.rules:
                    assert category.rules[language], (question.id, category.id, language)
                    assert category.examples[language].negative or not category.rules
    found = checked(book)
    assert (found.missed, found.mistaken) == ((), ())
    assert found.positive > 0


def test_plover_types_of_cooperation_are_all_there() -> None:
    question = codebook_of("cooperation_events").question("event")
    assert question is not None
    assert {c.id for c in question.categories} == {
        "agree", "consult", "support", "concede", "cooperate", "aid", "retreat",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("id: small\n", "", r"small\.yml: 'id' is missing"),
        ("id: small", "id: Small one", r"small\.yml: id: 'Small one' must be 2 to 48"),
        ('version: "1"', "version: 1", r"version: must be a text, not 1"),
        ("title: Small", "title: ''", r"title: must not be empty"),
        ("unit: passage", "unit: document", r"unit: 'document' is none of passage"),
        ("level: ordinal", "level: ranked", r"questions\[2\]\.level: 'ranked' is none of"),
        ("value: 0", "worth: 0", r"questions\[2\]\.categories\[1\]: 'worth' is not a key"),
        ("value: 1", "value: 0", r"questions\[2\]\.categories\[2\]: '0\.0' stands twice"),
        ("value: 1", "value: warm", r"a ordinal question needs a number|needs a number here"),
        ("id: ally", "id: none", r"says that a question does not arise"),
        ("id: ally", "id: partner", r"categories\[2\]: 'partner' stands twice"),
        ("negated: none_of_it", "negated: nobody", r"'nobody' is no other category"),
        ("several: true", "several: yes please", r"several: must be true or false"),
        ("level: nominal", "level: interval", r"several categories at once have no interval"),
        ("[партнёрство]", "{a: b}", r"rules\.ru: must be a list"),
        ("rules: {en: [partnership]", "rules: {fr: [partenariat]", r"'fr' is none of the langua"),
        ("[partnership]", "['...3 partnership']", r"rules\.en\[1\]: .*a gap stands between"),
        ("[partnership]", "['a||b']", r"rules\.en\[1\]: .*is no word"),
        ("[结盟]", "['结盟*']", r"rules\.zh\[1\]: .*say nothing of Chinese"),
        ("[结盟]", "[{with: [结伴]}]", r"rules\.zh\[1\]: 'find' is missing"),
        ("title: Small", "title: Small\ntitle: Big", r"not YAML .*'title' stands twice"),
        ("title: Small", "title: &a Small", None),
        ("purpose: To test.", "purpose: *a", r"not YAML|references"),
        ("questions:", "questions: [", r"is not YAML"),
    ],
)  # fmt: skip
def test_a_malformed_codebook_names_file_and_entry(
    tmp_path: Path, old: str, new: str, match: str | None
) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    if match is None:
        assert small(tmp_path, text).id == "small"
        return
    with pytest.raises(InvalidDataError, match=match) as told:
        small(tmp_path, text)
    assert "small.yml" in str(told.value)


def test_a_codebook_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bytes.yml"
    path.write_bytes("id: партнёр".encode("cp1251"))
    with pytest.raises(InvalidDataError, match=r"bytes\.yml: is not UTF-8 \(byte 4\)"):
        codebook_of(str(path))


def test_references_that_would_multiply_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.yml"
    path.write_text("a: &a [x, x]\nb: [*a, *a]\n", encoding="utf-8")
    with pytest.raises(InvalidDataError, match="references are not used here"):
        codebook_of(str(path))


def test_a_project_keeps_its_own_codebooks_under_ids_of_their_own(tmp_path: Path) -> None:
    own = tmp_path / "codebooks"
    own.mkdir()
    small(own)
    assert set(load_codebooks(own)) == SHIPPED | {"small"}
    assert codebook_of("small", own).version == "1"
    (own / "other.yml").write_text(SMALL.replace("id: small", "id: dependence"), encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"'dependence' is the id of .*dependence\.yml"):
        load_codebooks(own)


def test_a_codebook_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no such codebook\. There are alliance_position"):
        codebook_of("alliances")
    with pytest.raises(NotFoundError, match="no such file"):
        codebook_of(str(tmp_path / "none.yml"))
    with pytest.raises(NotFoundError, match="is not a folder"):
        load_codebooks(tmp_path / "none")


def test_the_codebook_of_the_documentation_is_one(tmp_path: Path) -> None:
    page = Path(__file__).resolve().parents[4] / "docs/coding.md"
    text = page.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    found = checked(small(tmp_path, text))
    assert (found.positive, found.negative, found.missed, found.mistaken) == (1, 1, (), ())
