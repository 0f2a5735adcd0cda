"""Candidates are reviewed and disagreements settled by people, all rows right or none."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest
from tests.evidence.literature.coding.made import every, small

from foedus.errors import InvalidDataError
from foedus.evidence.literature.coding import codes
from foedus.evidence.literature.coding.codebooks import Codebook
from foedus.evidence.literature.coding.history import kept_code, kept_codes
from foedus.evidence.literature.coding.people import read_sheet, store_sheet
from foedus.evidence.literature.coding.recording import code_by_rules
from foedus.evidence.literature.coding.reviewing import (
    REVIEW_COLUMNS,
    read_review,
    review,
    review_rows,
)
from foedus.evidence.literature.coding.settling import (
    ADJUDICATION_COLUMNS,
    adjudicate,
    adjudication_rows,
    disagreements,
    read_adjudication,
)
from foedus.evidence.literature.coding.tables import write_table

EVA = "person:Eva"


@pytest.fixture
def book(tmp_path: Path) -> Codebook:
    return small(tmp_path)


@pytest.fixture
def coded(corpus: sqlite3.Connection, book: Codebook, tmp_path: Path) -> sqlite3.Connection:
    """Rules, and two people who differ on the first two passages."""
    code_by_rules(corpus, book, every(corpus))
    first, second, third, *_ = (p.id for p in every(corpus))
    path = tmp_path / "people.csv"
    path.write_text(
        "passage,question,category,coder\n"
        f"{first},form,partner,Anna\n{first},form,ally,Anna\n{first},form,partner,Ivo\n"
        f"{second},tone,cold,Anna\n{second},tone,warm,Ivo\n"
        f"{third},form,none,Anna\n{third},form,none,Ivo\n",
        encoding="utf-8",
    )
    store_sheet(corpus, book, read_sheet(corpus, book, path))
    return corpus


def rewritten(path: Path, change: dict[int, dict[str, str]]) -> Path:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for i, cells in change.items():
        rows[i] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_candidates_are_accepted_and_rejected_on_a_sheet(
    coded: sqlite3.Connection, tmp_path: Path
) -> None:
    found = list(kept_codes(coded, states=["candidate"]))
    assert len(found) == 3
    path = tmp_path / "review.csv"
    write_table(path, REVIEW_COLUMNS, review_rows(coded, found))
    rewritten(path, {0: {"decision": "Accept", "why": "clear"}, 1: {"decision": "reject"}})
    decisions = read_review(coded, path)
    assert review(coded, decisions, EVA) == 2
    assert review(coded, decisions, EVA) == 0
    states = [kept_code(coded, kept.number).code.state for kept in found]
    assert states == ["accepted", "rejected", "candidate"]
    first = kept_code(coded, found[0].number)
    assert (first.by, first.decision, first.code.coder) == (EVA, "clear", "rules")


@pytest.mark.parametrize(
    ("cells", "match"),
    [
        ({"decision": "maybe"}, "line 2: 'maybe' is no decision; write accept or reject"),
        ({"decision": "accept", "number": "x"}, "'x' is no number"),
        ({"decision": "accept", "number": "99999"}, "the corpus has no code of this number"),
        ({"decision": "accept", "passage": "d0:1"}, "this sheet is of another corpus"),
        ({"decision": "accept", "category": "axis"}, "has the category partner, not axis"),
    ],
)
def test_a_faulty_row_of_a_review_stops_all_of_it(
    coded: sqlite3.Connection, tmp_path: Path, cells: dict[str, str], match: str
) -> None:
    path = tmp_path / "review.csv"
    write_table(path, REVIEW_COLUMNS, review_rows(coded, list(kept_codes(coded))))
    rewritten(path, {0: cells, 1: {"decision": "accept"}})
    with pytest.raises(InvalidDataError, match=match):
        read_review(coded, path)


def test_disagreements_are_those_of_people_unless_rules_are_named(
    coded: sqlite3.Connection, book: Codebook
) -> None:
    first, second, third, *_ = (p.id for p in every(coded))
    found = disagreements(coded, book)
    assert {(d.passage, d.question) for d in found} == {(first, "form"), (second, "tone")}
    assert dict(found[0].answers)["person:Anna"] in {("ally", "partner"), ("cold",)}
    assert len(disagreements(coded, book, question="tone")) == 1
    assert disagreements(coded, book, coders=["person:Ivo", "rules"]) == []
    assert third not in {d.passage for d in found}


def test_a_decision_settles_what_everybody_said(
    coded: sqlite3.Connection, book: Codebook, tmp_path: Path
) -> None:
    first, second, *_ = (p.id for p in every(coded))
    path = tmp_path / "differ.csv"
    write_table(path, ADJUDICATION_COLUMNS, adjudication_rows(coded, disagreements(coded, book)))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {(r["passage"], r["question"]): i for i, r in enumerate(csv.DictReader(file))}
    rewritten(
        path,
        {
            rows[first, "form"]: {
                "decision": "partner + none_of_it", "quote": "without alliance", "note": "both",
            },
            rows[second, "tone"]: {"decision": "none"},
        },
    )  # fmt: skip
    decisions = read_adjudication(coded, book, path)
    assert adjudicate(coded, book, decisions, EVA) > 0
    assert disagreements(coded, book) == []
    held = {
        (c.passage, c.category, c.coder): c.state
        for c in codes(coded) if c.passage in (first, second)
    }  # fmt: skip
    assert held == {
        (first, "partner", "person:Anna"): "adjudicated",
        (first, "partner", "person:Ivo"): "adjudicated",
        (first, "partner", "rules"): "adjudicated",
        (first, "ally", "person:Anna"): "rejected",
        (first, "none_of_it", EVA): "adjudicated",
        (second, "cold", "person:Anna"): "rejected",
        (second, "warm", "person:Ivo"): "rejected",
        (second, "", EVA): "adjudicated",
    }
    added = next(c for c in codes(coded, coders=[EVA]) if c.category)
    assert added.quote == "without alliance"
    assert adjudicate(coded, book, decisions, EVA) == 0


@pytest.mark.parametrize(
    ("cells", "match"),
    [
        ({"decision": "axis"}, "line 2: 'axis' is no category of form"),
        ({"decision": "none + ally"}, "'none' is no category of form"),
        ({"decision": "ally", "passage": "d0:1"}, "the corpus has no such passage"),
        ({"decision": "ally", "question": "shape"}, "'shape' is no question of small"),
        ({"decision": "cold + warm", "question": "tone"}, "tone takes one category, 2 were given"),
        ({"decision": "ally", "quote": "never said"}, "the quote 'never said' does not stand"),
        ({"decision": " + "}, "form takes one category, 0 were given"),
    ],
)
def test_a_faulty_decision_stops_all_of_them(
    coded: sqlite3.Connection, book: Codebook, tmp_path: Path, cells: dict[str, str], match: str
) -> None:
    path = tmp_path / "differ.csv"
    found = disagreements(coded, book, question="form")
    write_table(path, ADJUDICATION_COLUMNS, adjudication_rows(coded, found))
    with pytest.raises(InvalidDataError, match=match):
        read_adjudication(coded, book, rewritten(path, {0: cells}))


def test_what_is_settled_is_not_open_to_review(coded: sqlite3.Connection, book: Codebook) -> None:
    from foedus.evidence.literature.coding.settling import decision  # noqa: PLC0415

    first = every(coded)[0].id
    adjudicate(coded, book, [decision(coded, book, first, "form", "partner")], EVA)
    number = next(k.number for k in kept_codes(coded, passage=first, states=["adjudicated"]))
    with pytest.raises(InvalidDataError, match=f"code {number} is adjudicated and not open"):
        review(coded, {number: ("rejected", "")}, EVA)
