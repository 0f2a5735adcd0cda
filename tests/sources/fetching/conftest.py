"""What the tests of fetching share: a scripted server, a client that never waits, a data set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from foedus.evidence.sources import Source
from foedus.evidence.sources.fetching import Limits, Patience, Progress
from foedus.evidence.sources.fetching.client import Client
from foedus.identity import States, load_states
from foedus.store.snapshots import Datasets
from tests.sources.fetching.invented import write_source
from tests.sources.fetching.serving import Server, serving

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _plain_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy, certificate or mirror of the machine that runs the tests."""
    for name in (*PROXIES, *(p.upper() for p in PROXIES), *CERTIFICATES, "FOEDUS_MIRROR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@dataclass
class Heard:
    """What a client told, and how long it would have waited."""

    said: list[str] = field(default_factory=list)
    counted: list[tuple[str, int, int | None]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def client(self, limits: Limits | None = None) -> Client:
        """A client that writes to this, waits for nothing, and rolls no dice."""
        return Client(
            Progress(self.said.append, lambda *told: self.counted.append(told)),
            Patience(sleep=self.slept.append, chance=lambda: 0.5),
            limits or Limits(),
        )


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture(scope="session")
def states() -> States:
    return load_states()


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return write_source(tmp_path / "project")


@pytest.fixture
def datasets(tmp_path: Path) -> Datasets:
    return Datasets(tmp_path / "project" / "data")
