"""SIPRI's military expenditure: two sheets of its workbook, states down and years across."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from foedus.evidence.sources.sipri import state_code


def sipri_milex(constant: Any, share: Any) -> Any:
    """Constant dollars and share of GDP, where either is given; regions have no figures."""
    spent = constant.select("state", "year", "row", sipri_milex=constant.milex)
    burden = share.select("state", "year", "row", sipri_milex_gdp=share.share)
    spent = spent.filter(_.sipri_milex.notnull())
    burden = burden.filter(_.sipri_milex_gdp.notnull())
    joined = spent.outer_join(burden, ["state", "year"])
    state = ibis.coalesce(joined.state, joined.state_right)
    return joined.select(
        ccode=state_code(state),
        year=ibis.coalesce(joined.year, joined.year_right),
        sipri_milex=joined.sipri_milex,
        sipri_milex_gdp=joined.sipri_milex_gdp,
        row=ibis.coalesce(joined.row, joined.row_right),
        file=joined.state.notnull().ifelse("constant", "share"),
    )
