"""Real votes and alliances from the material beside the repository, read once a session."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from foedus.evidence.sources import load_sources
from foedus.evidence.sources.bring import bring
from foedus.identity import load_states
from foedus.project import Project
from foedus.store import Datasets
from tests.similarity.real import Votes

CODES = {"yes": 1, "abstain": 2, "no": 3}


def _mirror(shared: Path) -> Path:
    if not (shared / "mirror").is_dir():
        pytest.skip("the mirror of data sets beside the repository is not here")
    return shared / "mirror"


@pytest.fixture(scope="session")
def unvotes(shared: Path) -> Votes:
    """The votes of dgrtwo/unvotes, by calendar year; states are numbered by name."""
    folder = _mirror(shared) / "unga_votes"
    votes = pq.read_table(folder / "unvotes_pkg_un_votes.parquet")
    calls = pq.read_table(folder / "unvotes_pkg_un_roll_calls.parquet")
    call = votes["rcid"].to_numpy().astype(np.int64)
    year_of = np.zeros(call.max() + 1, np.int64)
    year_of[calls["rcid"].to_numpy()] = pc.year(calls["date"]).to_numpy()
    country = votes["country"].combine_chunks().dictionary_encode()
    cast = votes["vote"].combine_chunks()
    codes = np.array([CODES[name] for name in cast.dictionary.to_pylist()])
    return Votes(
        call,
        country.indices.to_numpy().astype(np.int64),
        year_of[call],
        codes[cast.indices.to_numpy()],
        {name: i for i, name in enumerate(country.dictionary.to_pylist())},
    )


@pytest.fixture(scope="session")
def fpsim_votes(shared: Path) -> Votes:
    """The votes of the edition fpsim-78, by calendar year; states are COW numbers."""
    path = _mirror(shared) / "unga_votes" / "unga_votes_1946_2024_cow.parquet"
    table = pq.read_table(path)
    call = table["resid"].to_numpy().astype(np.int64)
    year = pc.year(pc.cast(table["date"], "date32")).to_numpy().astype(np.int64)
    _, first, column = np.unique(call, return_index=True, return_inverse=True)
    state, vote = (table[name].to_numpy().astype(np.int64) for name in ("ccode", "vote"))
    return Votes(call, state, year[first][column], vote, {})


@pytest.fixture(scope="session")
def alliances(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project into whose store real alliances and capabilities were brought."""
    mirror = _mirror(shared)
    folder = tmp_path_factory.mktemp("alliances")
    known = load_sources()
    for name in ("atop", "nmc", "cow_alliances"):
        bring(known[name], Datasets(folder / "data"), load_states(), base=mirror)
    return Project(folder)
