"""The page in a browser: no request, no console line, no violation, light and dark, both widths."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as runner:
        started = runner.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(page: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("page") / "report.html"
    place.write_text(page, encoding="utf-8")
    return place.as_uri()


def opened(browser: Browser, address: str, width: int, scheme: str, **more: Any) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        **more,
    )
    tab = context.new_page()
    tab.goto(address)
    return tab


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_asks_for_nothing_and_says_nothing(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    tab = context.new_page()
    requests: list[str] = []
    lines: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: lines.append(message.text))
    tab.on("pageerror", lambda error: lines.append(str(error)))
    tab.goto(address, wait_until="networkidle")
    # the body is only coloured where the policy let the style sheet through
    colour = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    assert requests == [address]
    assert lines == []
    assert colour == {"light": "rgb(252, 252, 250)", "dark": "rgb(20, 24, 28)"}[scheme]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    tab = opened(browser, address, width, "light")
    wide = tab.evaluate("document.documentElement.scrollWidth")
    tab.context.close()
    assert wide <= width


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_violation(browser: Browser, address: str, width: int, scheme: str) -> None:
    axe = _axe()
    tab = opened(browser, address, width, scheme, bypass_csp=True)
    tab.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    tab.add_script_tag(content=axe)
    found = tab.evaluate(
        "async () => (await axe.run()).violations.map("
        "v => [v.id, v.impact, v.nodes.slice(0, 3).map(n => n.html)])"
    )
    tab.context.close()
    assert found == []


def test_figures_take_the_colours_of_the_scheme(browser: Browser, address: str) -> None:
    colours = set()
    for scheme in SCHEMES:
        tab = opened(browser, address, 1280, scheme)
        colours.add(tab.evaluate("getComputedStyle(document.querySelector('.fig text')).fill"))
        tab.context.close()
    assert len(colours) == len(SCHEMES)


def test_a_number_leads_to_its_trace(browser: Browser, address: str) -> None:
    tab = opened(browser, address, 1280, "light")
    tab.click("#exercises > p > a.n >> nth=0")
    target = tab.evaluate("document.querySelector(':target').id")
    seen = tab.evaluate(
        "(() => { const r = document.querySelector(':target').getBoundingClientRect();"
        " return r.top >= 0 && r.bottom <= innerHeight; })()"
    )
    tab.context.close()
    assert target.startswith("trace-joint_exercises-")
    assert seen


def test_the_first_key_press_offers_to_skip_to_the_report(browser: Browser, address: str) -> None:
    tab = opened(browser, address, 1280, "light")
    tab.keyboard.press("Tab")
    focused = tab.evaluate("document.activeElement.getAttribute('href')")
    tab.context.close()
    assert focused == "#main"


def test_print_shows_everything_that_it_keeps(browser: Browser, address: str) -> None:
    tab = opened(browser, address, 794, "dark")
    tab.emulate_media(media="print", color_scheme="dark")
    background = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    clipped = tab.evaluate(
        "[...document.querySelectorAll('.scroll')].filter("
        "e => e.checkVisibility() && getComputedStyle(e).overflowY !== 'visible').length"
    )
    tab.context.close()
    assert background == "rgb(255, 255, 255)"
    assert clipped == 0


def test_forced_colours_keep_the_figures(browser: Browser, address: str) -> None:
    tab = opened(browser, address, 1280, "dark", forced_colors="active")
    ink, paper = tab.evaluate(
        "[getComputedStyle(document.querySelector('.fig text')).fill,"
        " getComputedStyle(document.body).backgroundColor]"
    )
    tab.context.close()
    assert ink != paper


def _axe() -> str:
    """The checker that axe-playwright-python brings along."""
    package = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
