"""From declared rules to judgements: run the rule, word it, grade the confidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from foedus.contracts import Case, Judgement
from foedus.report.declared import declared
from foedus.report.judgements import counts, others, rungs
from foedus.report.judgements.confidence import grade, grounds
from foedus.report.judgements.outcome import Missing, Outcome
from foedus.report.words import Likelihood, likelihood

RULES = Path(__file__).with_name("judgements.yml")

FUNCTIONS: Mapping[str, Callable[..., Outcome | Missing]] = {
    "persistence": rungs.persistence,
    "commitment": rungs.commitment,
    "tempo": counts.tempo,
    "orders": counts.orders,
    "asymmetry": others.asymmetry,
    "contested": others.contested,
}
"""By the name that a rule gives under ``rule``."""


def rules() -> tuple[Mapping[str, Any], ...]:
    """Read the declared rules in their order."""
    return tuple(declared(RULES))


def judge(case: Case) -> tuple[tuple[Judgement, ...], tuple[str, ...]]:
    """Make every declared judgement that the case bears.

    Returns
    -------
    tuple
        The judgements, and for each one left out a sentence that says why.
    """
    made, left_out = [], []
    for rule in rules():
        outcome = FUNCTIONS[rule["rule"]](case, **rule["options"])
        if isinstance(outcome, Missing):
            left_out.append(f"{rule['title']}: no judgement, because {outcome.because}.")
        else:
            made.append(_worded(case, rule, outcome))
    return tuple(made), tuple(left_out)


def _worded(case: Case, rule: Mapping[str, Any], outcome: Outcome) -> Judgement:
    found = None if outcome.chance is None else likelihood(outcome.chance.value)
    text = rule["claim"]
    if not isinstance(text, str):
        text = text[outcome.variant]
    claim = text.format(
        opening=found.term.opening if found else "",
        pair=f"{case.a_name} and {case.b_name}",
        a=case.a_name,
        b=case.b_name,
        **outcome.words,
    )
    confidence, reason = grade(
        grounds(case, outcome.records), rule.get("cap", ""), rule.get("ignore", ())
    )
    low, high = _bounds(outcome)
    return Judgement(
        id=rule["id"],
        claim=" ".join(claim.split()),
        probability=found.probability if found else None,
        low=low,
        high=high,
        term=found.term.term if found else "",
        confidence=confidence,
        confidence_reason=reason,
        basis=outcome.basis,
        method=" ".join(rule["method"].split()) + _clamped(found),
        would_change=outcome.would_change,
        trace=outcome.records,
    )


def _bounds(outcome: Outcome) -> tuple[float | None, float | None]:
    """The interval of a chance, clamped like the chance itself."""
    if outcome.chance is None:
        return None, None
    return (
        likelihood(min(1.0, max(0.0, outcome.chance.low))).probability,
        likelihood(min(1.0, max(0.0, outcome.chance.high))).probability,
    )


def _clamped(found: Likelihood | None) -> str:
    if found is None or not found.clamped:
        return ""
    return " The computed probability lay outside one to ninety-nine per cent and was clamped."
