"""Defence cooperation agreements: each signature, and what is in force between two states."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _


def dca_agreements(agreements: Any) -> Any:
    """One row for each agreement, as it was coded."""
    return agreements


def dca(dca_agreements: Any) -> Any:
    """Agreements from the year of signature to the estimated year of end, both included."""
    years = dca_agreements.mutate(
        ccode1=ibis.least(dca_agreements.ccode1, dca_agreements.ccode2),
        ccode2=ibis.greatest(dca_agreements.ccode1, dca_agreements.ccode2),
        year=ibis.range(dca_agreements.sign_year, dca_agreements.end_year + 1).unnest(),
    )
    return years.group_by("ccode1", "ccode2", "year").aggregate(
        dca=_.count(),
        dca_general=(_.type == "general").sum(),
        dca_sector=(_.type == "sector").sum(),
        dca_signed=(_.year == _.sign_year).sum(),
        rows=_.row.collect(),
    )
