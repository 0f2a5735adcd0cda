"""A corpus of invented documents in three languages, begun anew for every test."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.evidence.literature.coding.made import TEXTS, add

from foedus.evidence.literature.coding.endpoint import TABLES as REPLIES
from foedus.evidence.literature.coding.history import TABLES
from foedus.evidence.literature.corpus.file import writing


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    with writing(folder) as connection:
        for year, (language, texts) in enumerate(TEXTS.items(), 2014):
            add(connection, language, texts, date(year, 5, 1))
    return folder


@pytest.fixture
def corpus(project: Path) -> Iterator[sqlite3.Connection]:
    with writing(project, TABLES, REPLIES) as connection:
        yield connection
