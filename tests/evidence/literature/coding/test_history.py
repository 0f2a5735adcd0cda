"""Codes are appended; what stands is what was said last; no machine accepts."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.evidence.literature.coding.made import SMALL, TEXTS, every, small

from foedus.contracts.texts import Code
from foedus.errors import InvalidDataError, NotFoundError
from foedus.evidence.literature.coding import STATES, codes
from foedus.evidence.literature.coding.history import (
    WITHDRAWN,
    append,
    decide,
    history,
    kept_code,
    kept_codes,
    now,
)
from foedus.evidence.literature.coding.recording import code_by_rules
from foedus.evidence.literature.corpus.file import writing

ANNA = "person:Anna"


@pytest.fixture
def coded(corpus: sqlite3.Connection, tmp_path: Path) -> sqlite3.Connection:
    code_by_rules(corpus, small(tmp_path), every(corpus))
    return corpus


def test_candidates_carry_quote_place_and_maker(coded: sqlite3.Connection) -> None:
    found = list(codes(coded, codebook="small", question="form"))
    texts = {p.id: p.text for p in every(coded)}
    assert {(c.category, c.quote) for c in found} == {
        ("partner", "partnership"), ("ally", "союзнические отношения"), ("partner", "结伴"),
    }  # fmt: skip
    for code in found:
        assert texts[code.passage][code.start : code.end] == code.quote
        assert (code.coder, code.state) == ("rules", "candidate")


def test_coding_twice_changes_nothing(coded: sqlite3.Connection, tmp_path: Path) -> None:
    before = coded.execute("select count(*) from codes").fetchone()[0]
    tally = code_by_rules(coded, small(tmp_path), every(coded))
    assert (tally.new, tally.kept, tally.withdrawn) == (0, before, 0)
    assert coded.execute("select count(*) from codes").fetchone()[0] == before


@pytest.mark.parametrize("statement", ["update codes set category = 'ally'", "delete from codes"])
def test_no_row_can_be_changed_or_deleted(coded: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="codes are appended"):
        coded.execute(statement)


def test_no_machine_accepts(coded: sqlite3.Connection) -> None:
    kept = next(kept_codes(coded))
    for by in ("rules", "endpoint:m"):
        with pytest.raises(InvalidDataError, match=f"{by} cannot accept a code; only a person"):
            decide(coded, kept, "accepted", by=by, at=now())
    decide(coded, kept, "accepted", by=ANNA, at=now())
    assert kept_code(coded, kept.number).code.state == "accepted"


def test_a_changed_codebook_withdraws_candidates_but_not_what_a_person_decided(
    coded: sqlite3.Connection, tmp_path: Path
) -> None:
    first, second, third = kept_codes(coded)
    decide(coded, first, "accepted", by=ANNA, at=now())
    decide(coded, second, "rejected", by=ANNA, at=now())
    nothing = SMALL.replace("[partnership]", "[xyz]").replace("союзнический отношение", "xyz")
    nothing = nothing.replace("[союзник, ", "[").replace("伙伴|结伴", "无此词")
    tally = code_by_rules(coded, small(tmp_path, nothing), every(coded))
    assert tally.withdrawn == 1
    states = {k.number: k.code.state for k in kept_codes(coded, states=[*STATES, WITHDRAWN])}
    assert states == {first.number: "accepted", second.number: "rejected", third.number: WITHDRAWN}
    again = code_by_rules(coded, small(tmp_path), every(coded))
    assert (again.new, again.kept) == (1, 2)


def test_the_past_can_be_read_as_it_stood(coded: sqlite3.Connection) -> None:
    kept = next(kept_codes(coded))
    decide(coded, kept, "accepted", by=ANNA, at="2030-01-01T00:00:00.000000Z")
    before = datetime(2029, 12, 31, tzinfo=UTC)
    assert {c.state for c in codes(coded, made_by=before)} == {"candidate"}
    assert {c.state for c in codes(coded)} == {"candidate", "accepted"}
    assert list(codes(coded, made_by=datetime(2001, 1, 1, tzinfo=UTC))) == []


def test_as_of_keeps_codes_of_documents_that_were_known(coded: sqlite3.Connection) -> None:
    assert len(list(codes(coded, as_of=date(2014, 12, 31)))) == 1
    assert len(list(codes(coded, as_of=date(2013, 12, 31)))) == 0
    assert len(list(codes(coded, as_of=date(2020, 1, 1)))) == len(TEXTS)


def test_the_history_of_a_code_has_every_word_said(coded: sqlite3.Connection) -> None:
    kept = next(kept_codes(coded))
    decide(coded, kept, "rejected", by=ANNA, at=now(), note="a football team")
    decide(coded, kept, "accepted", by="person:Ivo", at=now())
    rows = history(coded, kept.number)
    assert [r["state"] for r in rows] == ["candidate", "rejected", "accepted"]
    assert [r["by"] for r in rows] == ["rules", ANNA, "person:Ivo"]
    assert kept_code(coded, kept.number).by == "person:Ivo"


def test_codes_of_a_removed_document_rest(coded: sqlite3.Connection) -> None:
    coded.execute("delete from documents where language = 'zh'")
    assert len(list(codes(coded))) == 2


def test_a_state_that_is_none_and_a_number_that_is_none_are_refused(
    coded: sqlite3.Connection,
) -> None:
    with pytest.raises(InvalidDataError, match="approved: no state of a code"):
        list(codes(coded, states=["approved"]))
    with pytest.raises(NotFoundError, match="no code of this number"):
        kept_code(coded, 999)


def test_a_corpus_that_was_never_coded_has_no_codes(tmp_path: Path) -> None:
    with writing(tmp_path) as connection:
        assert list(codes(connection)) == []


def test_a_decision_is_no_code(coded: sqlite3.Connection) -> None:
    kept = next(kept_codes(coded))
    number = decide(coded, kept, "rejected", by=ANNA, at=now())
    with pytest.raises(NotFoundError):
        kept_code(coded, number)
    code = Code("d0:9", "small", "form", "ally", "x", 0, 1, ANNA, "accepted", now(), "")
    append(coded, code, version="1", by=ANNA)
    assert "d0:9" not in {c.passage for c in codes(coded)}, "no such passage is in the corpus"
