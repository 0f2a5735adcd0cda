"""GDELT: reports of events, their country codes brought to ISO, regions left without a number."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

ISO = {"ROM": "ROU", "TMP": "TLS", "MTN": "MNE", "KSV": "XKX"}
"""CAMEO country codes that are not the ISO code of their state."""

REGIONS = (
    "AFR", "ASA", "BAG", "BLK", "CAS", "CAU", "CEU", "CFR", "CRB", "EAF", "EEU", "EIN", "EUR",
    "GZS", "LAM", "MDT", "MEA", "NAF", "NMR", "PGS", "SAF", "SAM", "SAS", "SCN", "SEA", "WAF",
    "WSB", "WST",
)  # fmt: skip
"""CAMEO codes of regions and cities that stand where a country code should."""


def gdelt_reports(reports: Any) -> Any:
    """Reports as they came; days are written as numbers such as 20150218."""
    return reports.mutate(
        date=_day(_.day),
        known_on=_day(_.added),
        ccode1=_state(_.country1),
        ccode2=_state(_.country2),
    ).drop("day", "added", "country1", "country2")


def _state(code: Any) -> Any:
    return code.isin(REGIONS).ifelse(None, code.substitute(ISO))


def _day(number: Any) -> Any:
    """The day of 20150218, or of 20150218230000."""
    day = (number > 10**8).ifelse(number // 10**6, number)
    return ibis.date(
        (day // 10**4).cast("int32"), (day // 100 % 100).cast("int32"), (day % 100).cast("int32")
    )
