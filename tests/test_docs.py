"""Documentation says what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from foedus import __version__

ROOT = Path(__file__).parents[1]


def test_the_catalogue_of_indicators_is_that_of_the_cards() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools/build_indicator_table.py", "--check"], check=False
    )
    assert done.returncode == 0, "run: python tools/build_indicator_table.py"


def test_the_readme_opens_with_the_two_commands_and_a_picture() -> None:
    first_screen = (ROOT / "README.md").read_text().splitlines()[:40]
    text = "\n".join(first_screen)
    assert "foedus assess RUS-CHN --out report" in text
    assert "./test" in text
    assert "docs/report.png" in text
    assert (ROOT / "docs/report.png").stat().st_size > 10_000


def test_every_command_stands_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text()
    for command in ("assess", "indicators", "why", "ladder", "casebook check", "casebook new"):
        assert f"foedus {command}" in text


def test_the_architecture_page_names_every_room() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    rooms = [p.name for p in (ROOT / "src/foedus").iterdir() if (p / "__init__.py").is_file()]
    assert rooms
    for room in rooms:
        assert f"`{room}/" in text


def test_the_citation_file_agrees_with_the_package() -> None:
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == __version__
