"""From a number back to its records and sources, and from a run to its inputs."""

from foedus.lineage.ledger import Ledger, code_digest, digest, versions
from foedus.lineage.trace import record_trace, trace

__all__ = ["Ledger", "code_digest", "digest", "record_trace", "trace", "versions"]
