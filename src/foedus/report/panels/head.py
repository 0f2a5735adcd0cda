"""Title, question, cut-off date, run, and how to cite."""

from __future__ import annotations

from foedus.contracts import Case, Panel, TableView


def panel(case: Case) -> Panel:
    """What the report is, of which date, and from what."""
    pair = f"{case.a_name} and {case.b_name}"
    rows: tuple[tuple[object, ...], ...] = (
        ("Evidence known by", case.as_of.isoformat()),
        ("Casebook", f"{case.evidence.name} {case.evidence.version}: {case.evidence.title}"),
        ("Run", case.run),
        ("Made with", f"foedus {case.version}"),
        (
            "How to cite",
            f"foedus {case.version}: assessment of {pair}, evidence to "
            f"{case.as_of.isoformat()}, casebook {case.evidence.name} {case.evidence.version}, "
            f"run {case.run}.",
        ),
    )
    return Panel(
        id="head",
        title=f"The military alignment of {pair}",
        lead=("How solid is it, where is it going, and how firmly does open evidence bear that?",),
        tables=(TableView("about", "About this report", ("What", "Value"), rows),),
    )
