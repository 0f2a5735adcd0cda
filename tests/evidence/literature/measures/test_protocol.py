"""The protocol: what was declared, and the counts of what became of every document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.literature.measures.small_corpus import build

from foedus.contracts.texts import Document
from foedus.evidence.literature.corpus.failures import Failure
from foedus.evidence.literature.corpus.file import reading, writing
from foedus.evidence.literature.measures.declared import Declared, Rule, declared
from foedus.evidence.literature.measures.gathering import shelf
from foedus.evidence.literature.measures.protocol import protocol, screen
from foedus.evidence.literature.search.filtering import Filters
from foedus.evidence.literature.search.log import log_search
from foedus.evidence.literature.search.tables import TABLES

WHOLE = Document(
    id="d1", title="", author="", publisher="", country="RUS", published=date(2014, 1, 1),
    precision="day", known_on=date(2014, 1, 1), language="ru", genre="speech", address="",
    source="s", reliability="F", origin="d1", file="", member="", digest="", characters=500,
)  # fmt: skip


def document(name: str, **changes: object) -> Document:
    """A document of its own origin, unless changed."""
    return replace(WHOLE, id=name, **{"origin": name, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "changes", "why"),
    [
        (Declared(), {}, ""),
        (Declared(languages=("zh",)), {}, "language ru"),
        (Declared(languages=("zh",)), {"language": ""}, "language unknown"),
        (Declared(years=(2015, 2020)), {}, "published outside 2015 to 2020"),
        (Declared(years=(2015, 2020)), {"published": None}, "no date of publication"),
        (Declared(inclusion=(Rule("on the relation"),)), {}, ""),
        (
            Declared(inclusion=(Rule("an article", {"genre": ("article",)}),)),
            {},
            "not: an article",
        ),
        (Declared(inclusion=(Rule("a speech", {"genre": ("Speech",)}),)), {}, ""),
        (Declared(exclusion=(Rule("too short", shorter_than=501),)), {}, "too short"),
        (Declared(exclusion=(Rule("too short", shorter_than=500),)), {}, ""),
        (Declared(exclusion=(Rule("off topic", documents=("d1",)),)), {}, "off topic"),
    ],
)
def test_a_document_is_kept_out_for_the_first_criterion_that_it_fails(
    rules: Declared, changes: dict[str, object], why: str
) -> None:
    assert rules.refused(document("d1", **changes)) == why


def test_copies_are_duplicates_and_one_stands_for_an_original_that_is_not_there() -> None:
    documents = [document("a"), document("b", origin="a"), document("c", origin="x"),
                 document("d", origin="x")]  # fmt: skip
    found = screen(Declared(), documents)
    assert [d.id for d in found.included] == ["a", "c"]
    assert found.refused == {"b": "duplicate", "d": "duplicate"}


def test_counts_add_up_by_hand() -> None:
    documents = [
        document("a"), document("b", origin="a"), document("c", language="zh"),
        document("d", characters=10), document("e", published=None),
    ]  # fmt: skip
    rules = Declared(there=True, exclusion=(Rule("too short", shorter_than=100),))
    unread = [
        Failure("/x.pdf", "", "is encrypted", 1, date(2020, 1, 1)),
        Failure("/y.csv", "row 2", "has no text", 1, date(2020, 1, 1)),
        Failure("/y.csv", "", "has no text", 3, date(2020, 1, 1)),
    ]
    found = protocol(rules, documents, {"a": 3, "c": 4}, copies={"a": 2}, unread=unread)
    assert found.unreadable == {"has no text": 4, "is encrypted": 1}
    assert found.counts == {
        "identified": {"ru": 6, "unknown": 5, "zh": 1},
        "unreadable": {"unknown": 5},
        "duplicates": {"ru": 3},
        "screened": {"ru": 3, "zh": 1},
        "excluded": {"ru": 1},
        "included": {"ru": 2, "zh": 1},
    }
    assert found.excluded == {"too short": 1}
    frame = {(c.language, c.year): (c.identified, c.included, c.passages) for c in found.frame}
    assert frame == {("ru", 0): (1, 1, 0), ("ru", 2014): (3, 1, 3), ("zh", 2014): (1, 1, 4)}


KINDS = st.lists(
    st.tuples(st.sampled_from(["ru", "zh", "en"]), st.integers(0, 30), st.sampled_from("abcde")),
    max_size=25,
)


@given(KINDS)
def test_identified_are_duplicates_and_screened_and_screened_are_excluded_and_included(
    kinds: list[tuple[str, int, str]],
) -> None:
    documents = [
        document(f"d{i}", language=lang, characters=size, origin=f"d{i}" if i % 3 else origin)
        for i, (lang, size, origin) in enumerate(kinds)
    ]
    rules = Declared(exclusion=(Rule("short", shorter_than=10),), languages=("ru", "zh"))
    found = protocol(rules, documents, {})
    total = {stage: sum(n.values()) for stage, n in found.counts.items()}
    assert total["identified"] == total["duplicates"] + total["screened"] == len(documents)
    assert total["screened"] == total["excluded"] + total["included"]
    assert sum(found.excluded.values()) == total["excluded"]


def test_searches_stand_in_the_protocol_with_the_state_of_the_corpus(tmp_path: Path) -> None:
    build(tmp_path, coded=False)
    with writing(tmp_path, TABLES) as connection:
        log_search(connection, "военный союз", "fused", Filters(language="ru"), limit=10, hits=4)
    with reading(tmp_path) as connection:
        (found,) = shelf(connection, tmp_path).protocol().searches
    assert (found.query, found.mode, found.found) == ("военный союз", "fused", 4)
    assert found.filters == "language ru, limit 10"
    assert len(found.corpus) == 64


def test_the_protocol_of_the_docs_is_one(tmp_path: Path) -> None:
    page = Path(__file__).parents[4] / "docs/text-measures.md"
    text = page.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "protocol.yml").write_text(text, encoding="utf-8")
    found = declared(tmp_path)
    assert found.there
    assert found.years == (2000, 2025)
    assert found.mix == {"kremlin.ru": 3.0, "gov.cn": 2.0}
    assert found.exclusion[0].shorter_than == 300
    assert list(found.tracks) == ["Russian", "Chinese"]
