"""foedus: how solid is a military alignment, where is it going, and what follows for deterrence.

``ls`` of this package reads as the argument it makes: evidence, indicators, alignment, report.
``foedus.flow`` tells it on one page.
"""

from foedus.version import __version__

__all__ = ["__version__", "open"]


def __getattr__(name: str) -> object:
    """``foedus.open``, loaded when it is first used: ``import foedus`` stays light."""
    if name == "open":
        from foedus.workspace import open_workspace  # noqa: PLC0415

        return open_workspace
    raise AttributeError(f"module 'foedus' has no attribute {name!r}")
