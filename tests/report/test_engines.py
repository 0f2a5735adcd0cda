"""Engines in other processes draw what this process would draw."""

from __future__ import annotations

import json
import subprocess

import pytest

from foedus.report.engines import Engines, engines, vegalite

TEXTS = [
    json.dumps({"data": {"values": [{"x": i}]}, "mark": "bar", "encoding": {"x": {"field": "x"}}})
    for i in range(4)
]


def test_drawings_are_those_of_this_process_and_in_order() -> None:
    told: list[int] = []
    with engines() as made:
        assert made.draw(TEXTS, told.append) == [vegalite(text) for text in TEXTS]
    assert sorted(told) == [0, 1, 2, 3]


def test_work_of_engines_that_die_is_done_here() -> None:
    with engines() as made:
        made.start()
        for engine in made._running:
            engine.kill()
            engine.wait()
        assert made.draw(TEXTS[:1]) == [vegalite(TEXTS[0])]


def test_what_cannot_be_drawn_is_an_error() -> None:
    with engines() as made, pytest.raises(ValueError, match="conversion failed"):
        made.draw(['{"mark": 3}'])


def test_an_address_in_a_specification_is_refused() -> None:
    remote = json.dumps({"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "bar"})
    with engines() as made, pytest.raises(ValueError, match="not allowed"):
        made.draw([remote])


def test_no_engine_outlives_the_block() -> None:
    with engines() as made:
        made.start()
        running = list(made._running)
        made.start()
        assert made._running == running
    assert all(isinstance(e, subprocess.Popen) and e.poll() is not None for e in running)
    assert Engines()._running == []
