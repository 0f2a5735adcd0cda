"""Event streams: files of tens of millions of reports become series of dyads."""

from foedus.evidence.streams.faults import Skipped
from foedus.evidence.streams.layouts import ENCODINGS, Layout, layout_names, load_layout
from foedus.evidence.streams.opening import Events, open_events
from foedus.evidence.streams.series import dyad_days, dyad_months

__all__ = [
    "ENCODINGS",
    "Events",
    "Layout",
    "Skipped",
    "dyad_days",
    "dyad_months",
    "layout_names",
    "load_layout",
    "open_events",
]
