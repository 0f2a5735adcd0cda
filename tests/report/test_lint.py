"""The linter finds what it is made for, and passes what is well worded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from foedus.contracts import Judgement, Number, Panel
from foedus.report.lint import check_judgement, check_panel, sentences, untraced

GOOD = Judgement(
    id="good",
    claim="It is likely that Ardenia and Borovia exercise together more often in 2021.",
    probability=0.7,
    low=0.6,
    high=0.78,
    term="likely",
    confidence="moderate",
    confidence_reason="the evidence is thin",
    basis=("something",),
    method="Counted.",
    would_change="A year without exercises.",
    trace=("EX-1",),
)


def test_a_well_worded_judgement_passes() -> None:
    assert check_judgement(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"claim": "It is likely, with high confidence, that it rises in 2021."}, "one sentence"),
        ({"claim": "It is likely in 2021 that it probably rises."}, "outside the lexicon"),
        ({"claim": "It is likely that it could rise in 2021."}, "outside the lexicon"),
        ({"claim": "It rises in 2021."}, "does not say 'likely'"),
        ({"claim": "It is likely that it rises."}, "names no year"),
        ({"claim": "It is likely that it will rise in 2021."}, "says 'will'"),
        ({"claim": "It is likely that 70 % join in 2021."}, "without its interval"),
        ({"term": "unlikely"}, "is not that of probability"),
        ({"low": None}, "without an interval"),
        ({"low": 0.75}, "do not fit"),
        ({"high": 1.0}, "do not fit"),
        ({"confidence": "certain"}, "is not one of"),
        ({"confidence": "high", "low": 0.4, "high": 0.85}, "spans three or more"),
        ({"trace": ()}, "has no trace"),
        ({"would_change": ""}, "has no would_change"),
    ],
)
def test_a_fault_is_found(changes: dict[str, Any], fault: str) -> None:
    found = check_judgement(replace(GOOD, **changes))
    assert any(fault in f for f in found), found


def test_a_range_beside_a_percentage_is_an_interval() -> None:
    claim = "It is likely that 70 % (60–80 %) join in 2021."
    assert check_judgement(replace(GOOD, claim=claim)) == []


def test_a_finding_of_fact_needs_no_term_but_needs_its_evidence() -> None:
    fact = replace(GOOD, claim="No duty exists.", probability=None, term="", low=None, high=None)
    assert check_judgement(fact) == []
    assert check_judgement(replace(fact, basis=())) == ["judgement good: it has no basis"]


def test_likelihood_and_confidence_may_follow_each_other() -> None:
    claim = "It is likely that it rises in 2021. The confidence is low."
    assert check_judgement(replace(GOOD, claim=claim)) == []


def test_figures_in_running_text_need_a_trace() -> None:
    panel = Panel("p", "P", lead=("There were 12 of them in 2020, ", Number("3", "x"), " more."))
    assert check_panel(panel) == [
        "panel p: the figure '12' in 'There were 12 of them in 2020,' has no trace"
    ]


def test_children_are_checked_too() -> None:
    child = Panel("c", "C", body=(("17 ships",),))
    assert check_panel(Panel("p", "P", children=(child,)))


@pytest.mark.parametrize("text", ["in 2014", "on 2020-12-31", "rung C3", "EX-014", "2018–2020"])
def test_years_dates_and_labels_are_no_figures(text: str) -> None:
    assert untraced(text) == []


def test_sentences_are_split_at_full_stops_before_capitals() -> None:
    assert sentences("One thing. Another thing, e.g. this. Last?") == [
        "One thing.",
        "Another thing, e.g. this.",
        "Last?",
    ]
