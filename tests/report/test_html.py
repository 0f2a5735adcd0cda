"""The page: every link resolves, hostile text stays text, equal input gives equal bytes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from foedus.contracts import Anchor, Case, Link, Number, Panel, Phrase, Ref
from foedus.report.compose import compose
from foedus.report.html import cell_class, inline, render, text_of
from foedus.report.languages import language_name, runs
from tests.report import invented
from tests.report.conftest import PRODUCED

VOID_TAGS = {"meta", "br", "hr", "link", "input"}


class Reader(HTMLParser):
    """Collects what the tests ask about, and checks that tags are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.attributes: Counter[str] = Counter()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes[name] += 1
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.hrefs.append(value or "")
        if tag not in VOID_TAGS:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    return Reader(page)


def test_every_internal_link_resolves(read: Reader) -> None:
    inside = {h[1:] for h in read.hrefs if h.startswith("#")}
    assert inside
    assert inside - set(read.ids) == set()


def test_ids_are_unique(read: Reader) -> None:
    assert [i for i, n in Counter(read.ids).items() if n > 1] == []


def test_the_links_of_numbers_never_lead_into_something_closed(page: str) -> None:
    closed = re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)
    visible = set(Reader(closed).ids)
    targets = re.findall(r'<a class="n" href="#([^"]+)"', page)
    assert set(targets) <= visible


def test_tags_are_closed_in_order(read: Reader) -> None:
    assert read.open == []


def test_there_is_no_script_and_nothing_that_the_policy_would_block(
    read: Reader, page: str
) -> None:
    assert not {"script", "iframe", "img", "link", "object", "form"} & set(read.tags)
    assert "style" not in read.attributes
    assert "src" not in read.attributes
    assert not [name for name in read.attributes if name.startswith("on")]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in page
    assert "default-src &#39;none&#39;" in page


def test_headings_go_down_one_step_at_a_time(read: Reader) -> None:
    levels = [int(t[1]) for t in read.tags if re.fullmatch(r"h[1-6]", t)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_only_the_line_of_production_differs_between_runs(
    case: Case, panels: tuple[Panel, ...], drawings: dict[str, str], page: str
) -> None:
    again = render(invented.case(), compose(invented.case()), drawings, date(2031, 5, 6))
    differing = [
        (a, b) for a, b in zip(page.splitlines(), again.splitlines(), strict=True) if a != b
    ]
    assert len(differing) == 1
    assert 'id="produced"' in differing[0][0]
    assert render(case, panels, drawings, PRODUCED) == page


def test_hostile_text_in_records_stays_text(page: str) -> None:
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "A post &lt;b&gt;without&lt;/b&gt; a name" in page


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        " https://x",
        "https://x y",
        "//x",
        "",
    ],
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert inline(Link("title", url)) == "title"


def test_a_web_address_is_linked_without_telling_where_from() -> None:
    made = inline(Link('a "quoted" title', 'https://example.org/?a="b"'))
    assert made.startswith(
        '<a href="https://example.org/?a=&quot;b&quot;" rel="noreferrer noopener">'
    )


def test_hostile_anchors_cannot_break_out_of_an_attribute() -> None:
    for part in (Number('"><b>', '"><b>'), Ref('"><b>', '"><b>'), Anchor('"><b>', '"><b>')):
        assert "<b>" not in inline(part)


def test_a_title_has_its_language_only_where_it_is_in_its_script() -> None:
    assert inline(Phrase("Учения", "rus")) == '<bdi lang="ru">Учения</bdi>'
    assert inline(Phrase("Exercises", "rus")) == "<bdi>Exercises</bdi>"
    assert inline(Phrase("Traité", "fra")) == '<bdi lang="fr">Traité</bdi>'


def test_runs_of_another_script_are_set_apart() -> None:
    assert list(runs("Shield (Щит-2020) and 军演")) == [
        ("Shield (", ""),
        ("Щит", "und-Cyrl"),
        ("-2020) and ", ""),
        ("军演", "und-Hani"),
    ]
    assert list(runs("")) == []


def test_languages_have_names_and_unknown_ones_keep_their_code() -> None:
    assert language_name("zho") == "Chinese"
    assert language_name("xxx") == "xxx"


def test_figures_and_dates_do_not_break() -> None:
    assert cell_class("1,234") == cell_class("2020-12-31") == cell_class(Ref("EX-1", "x")) == "num"
    assert cell_class(None) == "gap"
    assert cell_class("a sentence") == ""


def test_dates_in_text_are_kept_whole_and_the_rest_stays_escaped() -> None:
    made = inline("<b> on 2020-12-31")
    assert made == '&lt;b&gt; on <span class="nb">2020-12-31</span>'


def test_an_empty_cell_says_so_to_those_who_do_not_see_it(page: str) -> None:
    assert '<td class="gap"><span class="unseen">no value</span></td>' in page


def test_a_figure_that_was_not_drawn_leaves_its_table(
    case: Case, panels: tuple[Panel, ...]
) -> None:
    made = render(case, panels, {}, PRODUCED)
    assert "The figure was not drawn" in made
    assert 'id="data-fig-joint_exercises"' in made


def test_a_case_that_knows_nothing_still_makes_a_page() -> None:
    case = invented.bare()
    made = render(case, compose(case), {}, PRODUCED)
    read = Reader(made)
    assert {h[1:] for h in read.hrefs if h.startswith("#")} - set(read.ids) == set()
    assert "no judgement, because" in made


def test_hostile_ids_of_records_make_harmless_anchors(case: Case) -> None:
    table = case.evidence["contacts"]
    odd = replace(table.records[0], id='VI "><script>', sources=("S-1",))
    tables = {"contacts": replace(table, records=(odd,))}
    changed = invented.case(evidence=replace(case.evidence, tables=tables), readings=(), ladders=())
    made = render(changed, compose(changed), {}, PRODUCED)
    assert "<script>" not in made
    read = Reader(made)
    assert {h[1:] for h in read.hrefs if h.startswith("#")} - set(read.ids) == set()


def test_the_plain_text_of_a_paragraph_joins_its_parts() -> None:
    assert text_of(("a ", Number("1", "x"), (" b", Ref("c", "y")), None)) == "a 1 bc"
