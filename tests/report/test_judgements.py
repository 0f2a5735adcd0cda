"""Judgements against values worked by hand from the invented pair."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foedus.contracts import Case, Judgement, State, Table
from foedus.report.judgements import judge
from foedus.report.judgements.confidence import Grounds, grade, grounds
from foedus.report.judgements.rules import FUNCTIONS, rules
from foedus.report.lint import check_judgement
from foedus.report.probability import log_is_higher, rate_is_higher, share_of_trials
from tests.report import invented


@pytest.fixture(scope="module")
def made(case: Case) -> dict[str, Judgement]:
    judgements, left_out = judge(case)
    assert not left_out
    return {j.id: j for j in judgements}


def test_every_declared_rule_is_made_where_the_data_are_there(
    made: dict[str, Judgement],
) -> None:
    assert list(made) == [rule["id"] for rule in rules()]
    assert {rule["rule"] for rule in rules()} == FUNCTIONS.keys()


def test_every_judgement_is_well_worded(made: dict[str, Judgement]) -> None:
    assert [f for j in made.values() for f in check_judgement(j)] == []


def test_a_rung_that_always_lasted_is_expected_to_last(made: dict[str, Judgement]) -> None:
    # at X2 from 2012 to 2020: eight steps, all kept
    expected = share_of_trials(8, 8)
    assert made["integration"].probability == pytest.approx(expected.value)
    assert made["integration"].low == pytest.approx(expected.low)
    assert made["integration"].claim == (
        "Ardenia and Borovia stand at X2 on the integration ladder: regular training. It is very "
        "likely that they stand there or higher at the end of 2021."
    )
    assert "2023-01-01" in made["integration"].would_change


def test_tempo_spans_all_ways_of_counting(made: dict[str, Judgement]) -> None:
    # 2018-20: 4 a year; 2015-17: 3, 3, 4; bilateral only one fewer each year
    central = rate_is_higher(12, 3, 10, 3)
    ways = [central, rate_is_higher(9, 3, 7, 3), rate_is_higher(18, 3, 16, 3)]
    assert made["tempo"].probability == pytest.approx(central)
    assert made["tempo"].low == pytest.approx(min(ways))
    assert made["tempo"].high == pytest.approx(max(ways))
    assert "more often in 2018–2020 than in 2015–2017" in made["tempo"].claim


def test_commitment_reads_the_texts_and_finds_no_duty(made: dict[str, Judgement]) -> None:
    claim = made["commitment"].claim
    assert claim.startswith("No agreement in force that the evidence holds obliges")
    assert "consultation (Treaty of Friendship, 2006)" in claim
    # the level changed in 2006 and in 2012, and stayed after the other 13 years
    assert made["commitment"].probability == pytest.approx(share_of_trials(13, 15).value)


def test_a_duty_in_force_is_told(case: Case) -> None:
    texts = case.evidence["agreements"]
    first = texts.records[0]
    duty = replace(first, fields={**first.fields, "obligation": "conditional defence"})
    changed = _with_table(case, replace(texts, records=(duty, *texts.records[1:])))
    claim = next(j for j in judge(changed)[0] if j.id == "commitment").claim
    assert claim.startswith("An agreement in force obliges the two to assist each other")


def test_an_ended_duty_is_not_in_force(case: Case) -> None:
    texts = case.evidence["agreements"]
    plan = texts.records[1]
    duty = replace(plan, fields={**plan.fields, "obligation": "conditional defence"})
    changed = _with_table(case, replace(texts, records=(texts.records[0], duty)))
    claim = next(j for j in judge(changed)[0] if j.id == "commitment").claim
    assert claim.startswith("No agreement in force")


def test_asymmetry_compares_ten_years_apart(made: dict[str, Judgement]) -> None:
    now, then = (0.99, 0.94, 1.04), (0.79, 0.74, 0.84)
    assert log_is_higher(now, then) > 0.99
    assert made["asymmetry"].probability == 0.99
    assert "was clamped" in made["asymmetry"].method
    claim = "Borovia outweighed Ardenia in economic output by a larger factor in 2020 than in 2010"
    assert claim in made["asymmetry"].claim
    assert made["asymmetry"].low == pytest.approx(log_is_higher(now, then, coverage=0.5))


def test_arms_orders_are_counted_by_year_of_contract_without_dual_use(
    made: dict[str, Judgement],
) -> None:
    # orders of 2016-20: one (2018); of 2011-15: five
    assert made["arms"].probability == pytest.approx(1 - rate_is_higher(1, 5, 5, 5))
    assert "Borovia placed fewer new arms orders with Ardenia in 2016–2020" in made["arms"].claim


def test_contested_items_are_named_and_carry_no_likelihood(made: dict[str, Judgement]) -> None:
    assert made["contested"].probability is None
    assert "command shown" in made["contested"].claim
    assert "denied by Borovia" in made["contested"].claim


def test_a_withheld_ladder_gives_no_level_but_tells_what_is_demonstrated(case: Case) -> None:
    ladders = (invented.ladder(withheld="reproducibility too low"), invented.ladder("commitment"))
    found = {j.id: j for j in judge(replace(case, ladders=ladders))[0]}
    claim = found["integration"].claim
    assert "no single level" in claim
    assert "meet three of the four criteria" in claim
    # meeting holds from 2006 (14 steps), the other two from 2012 (8 steps each)
    assert found["integration"].probability == pytest.approx(share_of_trials(30, 30).value)


def test_below_the_first_rung_the_question_is_whether_one_is_reached(case: Case) -> None:
    first = case.ladders[0]
    below = [replace(y, level=0, label="X0", contested=0) for y in first.years]
    ladders = (replace(first, years=tuple(below)), case.ladders[1])
    found = {j.id: j for j in judge(replace(case, ladders=ladders))[0]}
    assert found["integration"].claim == (
        "Ardenia and Borovia meet no rung of the integration ladder. There is almost no chance "
        "that they meet one at the end of 2021."
    )
    assert found["integration"].probability == pytest.approx(share_of_trials(0, 15).value)


def test_what_lacks_its_data_is_left_out_with_a_reason() -> None:
    made, left_out = judge(invented.bare())
    assert made == ()
    assert len(left_out) == len(rules())
    assert all("no judgement, because" in line for line in left_out)


def test_nothing_contested_is_said_to_be_so(case: Case) -> None:
    quiet = replace(case, ladders=(), evidence=replace(case.evidence, tables={}))
    _, left_out = judge(quiet)
    assert any("no criterion is contested" in line for line in left_out)


def test_grounds_count_origins_and_not_sources(case: Case) -> None:
    found = grounds(case, ["EX-2019-0", "EX-2020-0", "TR-D"])
    assert (found.records, found.origins, found.graded) == (3, 3, 1.0)
    assert found.completeness == 0.8
    assert found.conflicts == 0
    assert found.primary == pytest.approx(2 / 3)


STRONG = Grounds(20, 12, 0.95, 0.9, 0.0, 3.0, 0.2)


@pytest.mark.parametrize(
    ("changes", "grade_word"),
    [
        ({}, "high"),
        ({"origins": 5}, "moderate"),
        ({"months": 24.0}, "moderate"),
        ({"origins": 2}, "low"),
        ({"graded": 0.3}, "low"),
        ({"completeness": None}, "low"),
        ({"conflicts": 0.5}, "low"),
        ({"origins": 1, "primary": 0.9}, "moderate"),
    ],
)
def test_confidence_follows_the_written_rule(changes: dict[str, float], grade_word: str) -> None:
    assert grade(replace(STRONG, **changes))[0] == grade_word  # type: ignore[arg-type]


def test_confidence_about_the_future_is_capped_and_says_why() -> None:
    word, reason = grade(STRONG, cap="moderate")
    assert word == "moderate"
    assert "about the past" in reason


def test_a_condition_that_says_nothing_is_left_out() -> None:
    torn = replace(STRONG, conflicts=1.0)
    assert grade(torn)[0] == "low"
    assert grade(torn, ignore=("conflicts",))[0] == "high"


def test_a_criterion_that_counts_is_no_contested_one(case: Case) -> None:
    shown = {c.criterion for c in case.ladders[0].years[-1].criteria if c.state.contested}
    assert shown == {"command"}
    assert State.INSTITUTIONALISED.counts


def _with_table(case: Case, table: Table) -> Case:
    tables = {**case.evidence.tables, table.name: table}
    return replace(case, evidence=replace(case.evidence, tables=tables))
