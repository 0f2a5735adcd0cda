"""The measures in a browser: nothing wider than the page, and nothing that axe objects to."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from foedus.report.compose import compose
from foedus.report.figures import draw
from foedus.report.html import render
from tests.report import invented_estimates as estimates
from tests.report.test_html import Reader
from tests.report.test_page import ARGUMENTS, NAMES

MEASURES = {"alignment-index", "breaks", "asymmetry-profile"}


@pytest.fixture(scope="module")
def measured_page() -> str:
    """All sections that the measures lead to, with the figures of the measures alone."""
    case = estimates.measured()
    panels = compose(case)
    drawn = draw(case, [p for p in panels if p.id in MEASURES])
    return render(case, panels, drawn, date(2026, 1, 2))


def test_every_link_of_the_page_resolves_and_ids_are_unique(measured_page: str) -> None:
    read = Reader(measured_page)
    inside = {h[1:] for h in read.hrefs if h.startswith("#")}
    assert inside - set(read.ids) == set()
    assert len(read.ids) == len(set(read.ids))


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_violation_in_the_measures(
    measured_page: str, tmp_path: Path, width: int, scheme: str
) -> None:
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    package = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    axe = (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    place = tmp_path / "report.html"
    place.write_text(measured_page, encoding="utf-8")
    with playwright.sync_playwright() as runner:
        browser = runner.chromium.launch(executable_path=program, args=ARGUMENTS)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
        )
        tab = context.new_page()
        tab.goto(place.as_uri())
        wide = tab.evaluate("document.documentElement.scrollWidth")
        tab.add_script_tag(content=axe)
        found = tab.evaluate(
            "async () => (await axe.run({include: ['#alignment-index', '#breaks', "
            "'#asymmetry-profile'].map(s => [s])})).violations.map("
            "v => [v.id, v.impact, v.nodes.slice(0, 3).map(n => n.html)])"
        )
        browser.close()
    assert wide <= width
    assert found == []
