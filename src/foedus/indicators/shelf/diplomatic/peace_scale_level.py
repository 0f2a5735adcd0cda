"""Level of a relationship on the peace scale, mean over the months of a year."""

from typing import Any

from foedus.indicators.data_rows import figures, ref


def select(peace_scale: Any) -> Any:
    """The level of every coded year; none where the relationship was between two levels."""
    return figures(peace_scale, [ref("peace_scale", peace_scale)], peace_scale.peacelevel)
