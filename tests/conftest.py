"""What all tests share: the invented world, alive end to end, and never the user's cache."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.cli_runner import run  # noqa: F401 - a fixture for all tests

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("house"), derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "house")
# Clocks of shared machines say nothing of the code.  On CI the examples are the same every time;
# anywhere else they are new ones.

WORLD = Path(__file__).parent / "world"
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test finds may have been left by another run, or be the user's own."""
    monkeypatch.setenv("FOEDUS_CACHE", "off")
    monkeypatch.setenv("XDG_DATA_HOME", "/dev/null")
    for name in ("FOEDUS_WORKSPACE", "FOEDUS_DATA", "FOEDUS_MIRROR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def world() -> Path:
    """The project folder of the invented world: four states, twelve years, two casebooks."""
    return WORLD


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the reference material beside the repository is not here")
    return SHARED
