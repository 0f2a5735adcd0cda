"""A project of invented data sets, brought into its store once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from foedus.evidence.sources import load_sources
from foedus.evidence.sources.bring import bring_file
from foedus.identity import load_states
from foedus.store import Datasets

PROJECT = Path(__file__).parent / "project"


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the project; what is in its store stays as it is."""
    folder = tmp_path_factory.mktemp("dyads") / "project"
    shutil.copytree(PROJECT, folder)
    known = load_sources(folder / "sources")
    for name in ("invented", "withheld"):
        files = sorted((folder / "sources" / name).glob("*.csv"))
        bring_file(known[name], Datasets(folder / "data"), load_states(), files)
    return folder
