"""Packages of optional extras: brought in where they are used, missed with a remedy."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from foedus.errors import MissingExtraError


def need(module: str, extra: str) -> Any:
    """Import a module of an optional extra.

    Raises
    ------
    MissingExtraError
        It is not installed; names the extra that brings it.
    """
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError(
            f'This needs {module}, of the extra {extra}: pip install "foedus[{extra}]"'
        ) from None


def have(*modules: str) -> bool:
    """Whether all of these modules are installed."""
    return all(find_spec(module) is not None for module in modules)
