"""SIPRI's export tables: one for each supplier, recipients down and years across."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from foedus.evidence.sources.sipri import state_code


def arms_exports(
    *,
    russia: Any,
    soviet_union: Any,
    china: Any,
    united_states: Any,
    united_kingdom: Any,
    france: Any,
    germany: Any,
    israel: Any,
    ukraine: Any,
) -> Any:
    """Value delivered by one of the suppliers to a recipient in a year."""
    tables = {
        "RUS": {"russia": russia, "soviet_union": soviet_union},
        "CHN": {"china": china},
        "USA": {"united_states": united_states},
        "GBR": {"united_kingdom": united_kingdom},
        "FRA": {"france": france},
        "gw:260": {"germany": germany},
        "ISR": {"israel": israel},
        "UKR": {"ukraine": ukraine},
    }
    told = [
        table.mutate(ccode1=ibis.literal(code), file=ibis.literal(name))
        for code, files in tables.items()
        for name, table in files.items()
    ]
    cells = ibis.union(*told).filter(_.tiv.notnull() & (_.recipient != "Total"))
    return cells.select(
        "ccode1", "year", "row", "file", ccode2=state_code(cells.recipient), tiv_2022=cells.tiv
    )
