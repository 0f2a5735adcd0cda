"""The endpoint coder: a language model behind any OpenAI-compatible address answers a codebook."""

from __future__ import annotations

from foedus.evidence.literature.coding.endpoint.calling import Endpoint
from foedus.evidence.literature.coding.endpoint.coder import (
    TABLES,
    EndpointTally,
    code_by_endpoint,
    remarkable,
    statement,
)

__all__ = [
    "TABLES",
    "Endpoint",
    "EndpointTally",
    "code_by_endpoint",
    "remarkable",
    "statement",
]
