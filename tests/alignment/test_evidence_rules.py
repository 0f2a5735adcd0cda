from typing import Any

import pytest
from tests.alignment.invented import PRIMARY, Sourced, record, source, states

from foedus.contracts import CriterionState, Kind, Source, State

MEETING = {
    "table": "contacts", "at_least": 2, "window_months": 24, "lapse_months": 24,
}  # fmt: skip


def judged(records: list[Sourced], **options: Any) -> CriterionState:
    return states(MEETING, records, **options)[2010]


def two(one: tuple[Source, ...], other: tuple[Source, ...], **how: Any) -> list[Sourced]:
    return [
        record("v1", "contacts", "2010-02-01", sources=one, **how),
        record("v2", "contacts", "2010-03-01", sources=other, **how),
    ]


def test_records_of_one_source_each_demonstrate_together() -> None:
    found = judged(two((source("press-x"),), (source("press-y"),)))
    assert found.state is State.DEMONSTRATED
    assert found.origins == 2
    assert found.records == ("v1", "v2")


def test_ten_outlets_of_one_origin_count_once() -> None:
    outlets = tuple(source("agency", outlet=f"outlet-{i}") for i in range(10))
    found = judged(two(outlets[:5], outlets[5:]))
    assert found.state is State.REPORTED
    assert found.origins == 1
    assert "one origin only (agency)" in found.reason


@pytest.mark.parametrize(("kind", "state"), [("act", "reported"), ("legal", "demonstrated")])
def test_organs_of_the_partners_alone_show_words_but_not_acts(kind: str, state: str) -> None:
    both = two((source("organ-a", party="OLD"),), (source("organ-b", party="BBB"),))
    assert judged(both, kind=kind).state == state


def test_one_origin_beside_the_partners_is_enough_for_an_act() -> None:
    found = judged(two((source("organ-a", party="AAA"),), (source("press-x"),)))
    assert found.state is State.DEMONSTRATED


@pytest.mark.parametrize("kind", [Kind.PRIMARY, Kind.STATISTICS])
def test_a_primary_document_demonstrates_alone(kind: Kind) -> None:
    document = (source("ministry", party="AAA", reliability="C", kind=kind),)
    found = judged(two(document, (source("ministry", party="AAA"),)))
    assert found.state is State.DEMONSTRATED
    assert f"{kind.value} source" in found.reason


@pytest.mark.parametrize(
    "weak",
    [
        source("press-z", kind=Kind.MEMORY),
        source("press-z", kind=Kind.FORUM),
        source("press-z", reliability="D"),
        source("press-z", reliability="F"),
        source("press-z", reliability="F", kind=Kind.PRIMARY),
    ],
)
def test_a_threshold_passed_only_with_ungraded_records_is_reported(weak: Source) -> None:
    found = judged(two(PRIMARY, (weak,)))
    assert found.state is State.REPORTED
    assert "graded below C3 or without a document" in found.reason


@pytest.mark.parametrize("credibility", [4, 5, 6])
def test_items_graded_worse_than_3_or_unknown_do_not_demonstrate(credibility: int) -> None:
    found = judged(two(PRIMARY, PRIMARY, credibility=credibility))
    assert found.state is State.REPORTED
    assert found.origins == 0


def test_an_ungraded_record_is_left_out_of_those_that_decide() -> None:
    memory = record("v3", "contacts", "2010-04-01", sources=(source("m", kind=Kind.MEMORY),))
    found = judged([*two(PRIMARY, (source("press-x"),)), memory])
    assert found.state is State.DEMONSTRATED
    assert "v3" not in found.records


@pytest.mark.parametrize("status", ["announced", "denied"])
def test_announced_and_denied_records_contest_and_do_no_more(status: str) -> None:
    found = judged(two(PRIMARY, PRIMARY, status=status))
    assert found.state is State.ANNOUNCED
    assert found.records == ("v1", "v2")


def test_superseded_records_decide_nothing() -> None:
    assert judged(two(PRIMARY, PRIMARY, status="superseded")).state is State.ABSENT


def test_a_denial_is_named_and_does_not_undo_what_is_demonstrated() -> None:
    found = judged(two(PRIMARY, PRIMARY, contradicts=("d1",)))
    assert found.state is State.DEMONSTRATED
    assert "contradicted by d1" in found.reason


@pytest.mark.parametrize(
    ("form", "state"),
    [("act", "demonstrated"), ("mechanism", "institutionalised"), ("text", "institutionalised")],
)
def test_only_texts_and_mechanisms_are_institutionalised(form: str, state: str) -> None:
    assert judged(two(PRIMARY, PRIMARY), form=form).state == state
