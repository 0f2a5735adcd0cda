"""From a case to panels: a recipe names the sections and their order, a file makes each."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from foedus.contracts import Case, Panel
from foedus.errors import InvalidDataError
from foedus.report.declared import declared

RECIPES = Path(__file__).parent / "recipes"

REST = "rest"
"""As ``indicators`` of a section: all indicators that no other section names."""


def compose(case: Case, recipe: str = "full") -> tuple[Panel, ...]:
    """Return the panels of a recipe for a case, in the order in which they are read.

    A panel is a pure function of the case and of its options in the recipe; one that has nothing
    to show returns None and is left out.

    Raises
    ------
    InvalidDataError
        A recipe that is not there, or names a panel that is not there.
    """
    sections = read_recipe(recipe)
    named = {i for s in sections for i in _indicators(s)}
    rest = [name for name in case.cards if name not in named]
    panels = []
    for section in sections:
        options = dict(section.get("options", {}))
        if options.get("indicators") == REST:
            options["indicators"] = rest
        made: Panel | None = _maker(section["panel"], recipe)(case, **options)
        if made is not None:
            panels.append(_titled(made, section))
    return tuple(panels)


def read_recipe(recipe: str) -> tuple[Mapping[str, Any], ...]:
    """Read the sections of a recipe."""
    path = RECIPES / f"{recipe}.yml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in RECIPES.glob("*.yml")))
        raise InvalidDataError(f"There is no recipe {recipe!r}. There are: {known}.")
    return tuple(declared(path)["sections"])


def _indicators(section: Mapping[str, Any]) -> Sequence[str]:
    named = section.get("options", {}).get("indicators", ())
    return () if named == REST else named


def _maker(name: str, recipe: str) -> Any:
    try:
        return importlib.import_module(f"foedus.report.panels.{name}").panel
    except ModuleNotFoundError as error:
        raise InvalidDataError(
            f"recipes/{recipe}.yml names the panel {name!r}, but report/panels/{name}.py is not "
            "there. Write it, or take the line out."
        ) from error


def _titled(panel: Panel, section: Mapping[str, Any]) -> Panel:
    """Give a panel the id, title and opening words that the recipe has for it."""
    words = section.get("lead")
    return replace(
        panel,
        id=section.get("id", panel.id),
        title=section.get("title", panel.title),
        lead=(*((" ".join(words.split()) + " ",) if words else ()), *panel.lead),
    )
