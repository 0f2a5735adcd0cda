"""The declared codings: read strictly, and true to the tables that they speak of."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from foedus.alignment.similarity.codings import load_portfolios, portfolio, read_portfolios
from foedus.errors import InvalidDataError, UsageError
from foedus.evidence.sources import load_sources

TABLES = {
    table.name: {column.name for column in table.columns}
    for source in load_sources().values()
    for table in source.card.tables
}
GOOD: dict[str, Any] = {
    "pacts": {
        "title": "Pacts",
        "form": "ties",
        "table": "pacts",
        "codings": {
            "valued": {
                "title": "levels",
                "citation": "nobody",
                "names": ["none", "some", "all"],
                "itself": 2,
                "ranks": {"pact": 2, "talks": 1},
            }
        },
    }
}


@pytest.mark.parametrize("source", load_portfolios().values(), ids=lambda p: p.id)
def test_codings_speak_of_columns_that_the_tables_have(source: Any) -> None:
    assert source.table in TABLES
    for coding in source.codings.values():
        assert set(coding.ranks) <= TABLES[source.table]
        assert coding.top == max((coding.itself, *coding.ranks.values(), *coding.levels.values()))
    if source.weights:
        assert source.weights.column in TABLES[source.weights.table]


def test_the_valued_coding_of_atop_is_that_of_the_published_table() -> None:
    ranks = portfolio("atop", "valued").coding.ranks
    assert (ranks["atop_defense"], ranks["atop_offense"]) == (3, 3)
    assert (ranks["atop_neutral"], ranks["atop_nonagg"], ranks["atop_consul"]) == (2, 2, 1)


def test_an_unknown_source_or_coding_names_those_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"--source nato: there is no such.*atop \(Alliance"):
        portfolio("nato", "valued")
    with pytest.raises(UsageError, match=r"--coding chiba: unga has no such coding; it has valued"):
        portfolio("unga", "chiba")


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("ranks", {"pact": 3}, "pact: a level is a whole number from 0 to 2, found 3"),
        ("ranks", {"pact": True}, "pact: a level is a whole number from 0 to 2, found True"),
        ("itself", 9, "itself: a level is a whole number from 0 to 2, found 9"),
        ("rank", {}, "unknown key 'rank'; did you mean 'ranks'"),
        ("names", ["none"], "names: a coding has two levels or more"),
        ("title", "", "title is missing or empty"),
    ],
)
def test_a_coding_that_breaks_the_form_is_refused(key: str, value: Any, what: str) -> None:
    raw = deepcopy(GOOD)
    raw["pacts"]["codings"]["valued"][key] = value
    with pytest.raises(InvalidDataError, match=f"own.yml, pacts, valued: {what}"):
        read_portfolios(raw, "own.yml")


def test_a_file_without_sources_is_refused() -> None:
    with pytest.raises(InvalidDataError, match="expected a mapping of sources"):
        read_portfolios([], "own.yml")
