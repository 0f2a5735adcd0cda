"""Joint memberships in intergovernmental organisations."""

from typing import Any

from foedus.indicators.data_rows import figures, ref, refs_of


def select(igo: Any) -> Any:
    """The count that the data set gives, or that its membership lists add up to."""
    refs = refs_of("igo", igo) if "rows" in igo.columns else [ref("igo", igo)]
    return figures(igo, refs, igo.dyadigos)
