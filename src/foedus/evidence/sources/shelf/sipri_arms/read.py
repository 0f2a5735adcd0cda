"""SIPRI's trade register: every delivery, and the sums of pairs and years."""

from __future__ import annotations

from typing import Any

from ibis import _

from foedus.evidence.sources.sipri import state_code


def arms_deliveries(register: Any) -> Any:
    """One row for each order and year of delivery."""
    named = register.mutate(
        ccode1=state_code(register.supplier), ccode2=state_code(register.recipient)
    )
    return named.drop("supplier", "recipient")


def arms(arms_deliveries: Any) -> Any:
    """Value delivered from one state to another in a year, and how sure and how made it is."""
    estimated = _.number_estimated.fill_null(False) | _.year_estimated.fill_null(False)
    return arms_deliveries.group_by("ccode1", "ccode2", "year").aggregate(
        tiv=_.tiv.sum(),
        tiv_estimated=estimated.ifelse(_.tiv, 0).sum(),
        tiv_licensed=_.local_production.ifelse(_.tiv, 0).sum(),
        arms_orders=_.order_id.nunique(),
        rows=_.row.collect(),
    )
