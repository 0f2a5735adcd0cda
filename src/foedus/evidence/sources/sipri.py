"""What the data sets of SIPRI share: how its names of states differ from those of others."""

from __future__ import annotations

from typing import Any

NAMES = {
    "Germany": "gw:260",
    "East Germany (GDR)": "DDR",
    "German Democratic Republic": "DDR",
    "Bosnia-Herzegovina": "BIH",
    "Congo": "COG",
    "Congo, Republic": "COG",
    "Congo, DR": "COD",
    "Yemen, North": "YAR",
    "Saint Vincent": "VCT",
    "Korea, South": "KOR",
    "Korea, North": "PRK",
    "Gambia, The": "GMB",
    "Libya GNC": "LBY",
}
"""Names of SIPRI that identity does not know, or that mean one of two states with SIPRI."""


def state_code(name: Any) -> Any:
    """The code or name under which identity finds a state that SIPRI names."""
    import ibis  # noqa: PLC0415 - half a second that --help need not spend

    known = [(name == theirs, code) for theirs, code in NAMES.items()]
    return ibis.cases(*known, else_=name)
