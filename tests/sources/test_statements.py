"""Coded nuclear-threat statements, from invented rows in the published format."""

from __future__ import annotations

import json
from datetime import date

from tests.sources.conftest import SAMPLES, Bring


def test_invented_statements_keep_their_text_and_codes(brought: Bring) -> None:
    held = brought("nuclear_statements", sample=True).rows("nuclear_statements")
    raw = json.loads((SAMPLES / "nuclear_statements/nts_statements.json").read_text("utf-8"))
    assert len(held) == len(raw) == 4
    for row in held:
        record = raw[row["row"] - 1]
        assert row["context_text_span"] == record["context_text_span"]
        assert row["nts_threat_type"] == record["nts_threat_type"]
        assert row["overall_confidence"] == record["overall_confidence"]
    assert json.loads(held[1]["capability"]) == ["strategic", "tactical"]


def test_a_statement_without_a_day_is_in_no_year(brought: Bring) -> None:
    read = brought("nuclear_statements", sample=True)
    assert [r["date"] for r in read.rows("nuclear_statements")] == [
        date(2014, 8, 29),
        date(2022, 2, 27),
        date(2022, 4, 20),
        None,
    ]
    years = read.rows("nuclear_statement_years")
    assert [(r["ccode"], r["year"], r["nuclear_statements"]) for r in years] == [
        (365, 2014, 1),
        (365, 2022, 2),
    ]
    assert read.unresolved == []


def test_a_year_without_statements_and_other_states_are_void(brought: Bring) -> None:
    card = brought("nuclear_statements", sample=True).source.card.table("nuclear_statement_years")
    assert card is not None
    assert card.coverage is not None
    assert card.coverage.states == (365,)
    assert card.absence == "void"
    assert card.zeros == ()
