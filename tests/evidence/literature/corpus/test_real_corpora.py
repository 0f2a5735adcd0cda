"""Real corpora beside the repository are read whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foedus.evidence.literature.corpus import adding, documents
from foedus.evidence.literature.corpus.declared import Declared
from foedus.evidence.literature.corpus.file import reading

TODAY = date(2026, 1, 2)


def place(shared: Path, name: str) -> Path:
    path = shared / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path


@pytest.mark.slow
def test_readouts_reports_and_studies(tmp_path: Path, shared: Path) -> None:
    names = ("mirror/corpus_ru", "mirror/corpus_zh", "seeds")
    added = adding.add(
        tmp_path, [place(shared, name) for name in names], Declared(), today=TODAY, jobs=1
    )
    assert added.documents > 400
    assert added.languages["ru"] > 300
    assert added.languages["zh"] == 88
    assert {r.reason for r in added.refused} <= {
        "has no text",
        "has no column of text that is known by its name; it has Date, Title. Say which it is "
        "with --column text=NAME",
    }
    with reading(tmp_path) as connection:
        for _, passage in documents.passages(connection):
            assert len(passage.text) <= 3 * 800


@pytest.mark.slow
def test_speeches_of_the_general_debate(tmp_path: Path, shared: Path) -> None:
    path = place(shared, "mirror/ungdc/ungdc_1946_2025_35states.parquet")
    added = adding.add(tmp_path, [path], Declared(genre="speech"), today=TODAY, jobs=2)
    assert (added.documents, added.refused) == (2157, [])
    assert added.languages["en"] > 2140
    with reading(tmp_path) as connection:
        first = next(documents.documents(connection))
    assert (first.published, first.known_on) == (date(1946, 1, 1), date(1946, 12, 31))
