"""Help teaches, and costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.cli_runner import Run

from foedus import __version__

HEAVY = ("ibis", "duckdb", "pyarrow", "vl_convert", "jinja2", "yaml", "mpmath", "foedus.flow")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['foedus', '--help']\n"
        "from foedus.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "foedus assess RUS-CHN --out report" in done.stdout


@pytest.mark.parametrize(
    "command",
    [("assess",), ("indicators",), ("why",), ("ladder",), ("casebook",),
     ("casebook", "check"), ("casebook", "new"), ("casebook", "show")],
)  # fmt: skip
def test_every_command_has_help_with_an_example(run: Run, command: tuple[str, ...]) -> None:
    seen = run(*command, "--help")
    assert seen.status == 0
    assert "foedus" in seen.out
    assert len(seen.out) > 300


def test_an_unknown_command_is_a_usage_error(run: Run) -> None:
    assert run("asses").status == 2


def test_version(run: Run) -> None:
    assert run("--version").out.strip() == f"foedus {__version__}"
