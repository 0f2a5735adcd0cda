"""The invented pair, composed and drawn once for all tests of the report."""

from __future__ import annotations

from datetime import date

import pytest

from foedus.contracts import Case, Panel
from foedus.report.compose import compose
from foedus.report.figures import draw
from foedus.report.html import render
from tests.report import invented

PRODUCED = date(2026, 1, 2)


@pytest.fixture(scope="session")
def case() -> Case:
    return invented.case()


@pytest.fixture(scope="session")
def panels(case: Case) -> tuple[Panel, ...]:
    return compose(case)


@pytest.fixture(scope="session")
def drawings(case: Case, panels: tuple[Panel, ...]) -> dict[str, str]:
    return draw(case, panels)


@pytest.fixture(scope="session")
def page(case: Case, panels: tuple[Panel, ...], drawings: dict[str, str]) -> str:
    return render(case, panels, drawings, PRODUCED)
