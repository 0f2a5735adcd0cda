"""Which codes count as the answer to a question about a passage."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.evidence.literature.measures.samples import code

from foedus.contracts.texts import Code
from foedus.evidence.literature.measures.answers import settle


@pytest.mark.parametrize(
    ("codes", "accepted", "candidates", "unsettled"),
    [
        ([code("d:1", "yes")], [{"yes"}], [], 0),
        ([code("d:1", "")], [set()], [], 0),
        ([code("d:1", "yes"), code("d:1", "no", coder="person:two")], [], [], 1),
        ([code("d:1", "yes"), code("d:1", "no", "adjudicated")], [{"no"}], [], 0),
        ([code("d:1", "yes", "rejected")], [], [], 0),
        ([code("d:1", "yes", "candidate", coder="rules")], [], [{"yes"}], 0),
        ([code("d:1", "no"), code("d:1", "yes", "candidate", coder="rules")], [{"no"}], [], 0),
        (
            [code("d:1", "yes", "candidate", coder="a"), code("d:1", "no", "candidate", coder="b")],
            [],
            [],
            0,
        ),
    ],
)
def test_people_count_before_machines_and_disagreement_counts_nowhere(
    codes: Sequence[Code],
    accepted: list[set[str]],
    candidates: list[set[str]],
    unsettled: int,
) -> None:
    found = settle(codes)
    assert [set(a.categories) for a in found.accepted] == accepted
    assert [set(a.categories) for a in found.candidates] == candidates
    assert len(found.unsettled) == unsettled


def test_a_question_of_several_categories_keeps_all_that_people_accepted() -> None:
    codes = [code("d:1", "yes"), code("d:1", "no", coder="person:two")]
    found = settle(codes, several={"ally"})
    assert [set(a.categories) for a in found.accepted] == [{"yes", "no"}]
    assert not found.unsettled
