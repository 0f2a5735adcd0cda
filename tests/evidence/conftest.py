from pathlib import Path

import pytest
from tests.evidence.casebook_samples import sample, write

from foedus.identity import States, load_states


@pytest.fixture(scope="session")
def states() -> States:
    return load_states()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A casebook that checks clean."""
    return write(tmp_path / "jpn-phl", sample())
