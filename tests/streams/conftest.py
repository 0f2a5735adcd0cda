"""Months of event files, made as the command makes them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from foedus.evidence.streams import dyad_days, dyad_months, load_layout, open_events
from foedus.identity import Dyad, load_states, resolve_dyad
from foedus.store import connect

Months = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def engine() -> Iterator[Any]:
    """One DuckDB for all tests of a session."""
    connection = connect(threads=2)
    yield connection
    connection.disconnect()


@pytest.fixture(scope="session")
def months(engine: Any, tmp_path_factory: pytest.TempPathFactory) -> Months:
    """Call with files; ``layout``, ``dyads``, ``by`` and what open_events and months take."""
    states = load_states()
    numbers = itertools.count()

    def make(
        *files: Path | str,
        layout: str = "canonical",
        dyads: tuple[str, ...] = (),
        by: str = "month",
        skip_malformed: bool = False,
        **span: Any,
    ) -> list[dict[str, Any]]:
        work = tmp_path_factory.mktemp(f"work{next(numbers)}")
        events = open_events(
            files, load_layout(layout), engine, states=states, work=work,
            skip_malformed=skip_malformed,
        )  # fmt: skip
        pairs: list[Dyad] = [resolve_dyad(d, states) for d in dyads]
        series = dyad_months if by == "month" else dyad_days
        found = engine.to_pyarrow(series(events, states, dyads=pairs, **span))
        rows: list[dict[str, Any]] = found.to_pylist()
        return rows

    return make
