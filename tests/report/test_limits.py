"""Very long tables are cut on the page, and nothing leads to what was cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foedus.contracts import Anchor, Number, Panel, Ref, TableView
from foedus.report.limits import MOST_PARTS, MOST_ROWS, fit_page


def panel(rows: int, parts: int) -> Panel:
    table = TableView(
        "t",
        "Records",
        ("Record", "Links"),
        tuple(
            (Anchor(str(i), f"r-{i}"), tuple(Ref(str(j), f"r-{j}") for j in range(parts)))
            for i in range(rows)
        ),
    )
    lead = ("See ", Number("the last", f"r-{rows - 1}"))
    return Panel("p", "P", lead=lead, tables=(table,), children=(Panel("c", "C", lead=lead),))


def links(parts: object) -> set[str]:
    if isinstance(parts, Ref):
        return {parts.to}
    if isinstance(parts, Number):
        return {parts.trace}
    return {x for p in parts for x in links(p)} if isinstance(parts, tuple) else set()


def test_a_page_of_ordinary_size_is_left_alone() -> None:
    whole = (panel(50, 3),)
    assert fit_page(whole) == whole


@given(st.integers(MOST_ROWS - 2, MOST_ROWS + 3), st.integers(0, 3))
def test_every_link_that_is_left_leads_somewhere(rows: int, parts: int) -> None:
    (made,) = fit_page((panel(rows, parts),))
    (table,) = made.tables
    anchors = {a.id for row in table.rows for a in row if isinstance(a, Anchor)}
    assert len(table.rows) == min(rows, MOST_ROWS)
    assert links((table.rows, made.lead, made.children[0].lead)) <= anchors
    assert ("tables/shown-t.csv" in table.note) == (rows > MOST_ROWS)


def test_a_cell_with_very_many_records_says_that_there_are_more() -> None:
    (made,) = fit_page((panel(1, MOST_PARTS + 5),))
    cell = made.tables[0].rows[0][1]
    assert isinstance(cell, tuple)
    assert len(cell) == MOST_PARTS + 1
    assert cell[-1] == " and more"
