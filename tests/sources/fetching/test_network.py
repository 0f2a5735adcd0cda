"""Hosts are named before a socket is opened; proxies, certificates and DOIs are honoured."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from foedus.errors import OfflineError, UsageError
from foedus.evidence.sources.fetching import Patience
from foedus.evidence.sources.fetching.dois import resolve
from foedus.evidence.sources.fetching.download import download
from tests.sources.fetching.conftest import Heard
from tests.sources.fetching.serving import Server, redirect, serving, status, whole

BODY = b"ccode,year\n2,2000\n"
HOSTS = ("localhost", "127.0.0.1", "doi.org", "dataverse.example.org", "files.example.org")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def speaks(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    return context


@pytest.fixture
def pem(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def proxy(speaks: ssl.SSLContext, pem: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A proxy of an institution, which inspects encrypted traffic."""
    with serving(speaks) as running:
        monkeypatch.setenv("HTTP_PROXY", running.url())
        monkeypatch.setenv("HTTPS_PROXY", running.url())
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
        yield running


def test_a_host_is_named_before_its_socket_is_opened(
    heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said_first: list[list[str]] = []

    def no_socket(*_: object, **__: object) -> socket.socket:
        said_first.append(list(heard.said))
        raise OSError("the test opens none")

    monkeypatch.setattr(socket, "socket", no_socket)
    monkeypatch.setattr(socket, "getaddrinfo", no_socket)
    with pytest.raises(OfflineError, match="no connection"):
        download("http://data.example.org/f.csv", tmp_path, heard.client())
    assert said_first[0] == ["connecting to data.example.org, unencrypted"]


def test_a_name_that_leads_nowhere_is_not_tried_again(
    heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> socket.socket:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(OfflineError, match=r"data\.example\.org: no such host.*--mirror"):
        download("https://data.example.org/f.csv", tmp_path, heard.client())
    assert heard.slept == []


def test_this_computer_is_no_network(server: Server, heard: Heard, tmp_path: Path) -> None:
    server.script("/f", whole(BODY))
    download(server.url("/f"), tmp_path, heard.client())
    assert heard.said == []


def test_requests_go_through_the_proxy(proxy: Server, heard: Heard, tmp_path: Path) -> None:
    proxy.script("files.example.org/f.csv", whole(BODY))
    partial = download("http://files.example.org/f.csv", tmp_path, heard.client())
    assert partial.path.read_bytes() == BODY
    assert heard.said == [
        "connecting to files.example.org through the proxy 127.0.0.1, unencrypted"
    ]


def test_a_local_mirror_is_never_asked_for_through_the_proxy(
    proxy: Server, server: Server, heard: Heard, tmp_path: Path
) -> None:
    server.script("/f", whole(BODY))
    download(server.url("/f"), tmp_path, heard.client())
    assert proxy.asked == []


def test_every_host_that_an_answer_leads_on_to_is_named(
    proxy: Server, heard: Heard, tmp_path: Path
) -> None:
    proxy.script("doi.org/x", redirect("https://files.example.org/f"))
    proxy.script("files.example.org/f", whole(BODY))
    partial = download("https://doi.org/x", tmp_path, heard.client())
    assert partial.path.read_bytes() == BODY
    assert [line.split()[2] for line in heard.said] == ["doi.org", "files.example.org"]


def test_an_encrypted_address_never_leads_on_to_a_plain_one(
    proxy: Server, heard: Heard, tmp_path: Path
) -> None:
    proxy.script("doi.org/x", redirect("http://files.example.org/f"))
    with pytest.raises(
        OfflineError, match=r"leads on to http://files\.example\.org.*not encrypted"
    ):
        download("https://doi.org/x", tmp_path, heard.client())


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_certificate_of_ones_own_is_trusted(
    speaks: ssl.SSLContext, pem: Path, heard: Heard, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, name: str,
) -> None:  # fmt: skip
    monkeypatch.setenv(name, str(pem))
    with serving(speaks, wrapped=True) as server:
        server.script("/f", whole(BODY))
        partial = download(f"https://localhost:{server.port}/f", tmp_path / "p", heard.client())
    assert partial.path.read_bytes() == BODY


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(
    speaks: ssl.SSLContext, heard: Heard, tmp_path: Path
) -> None:
    with (
        serving(speaks, wrapped=True) as server,
        pytest.raises(
            OfflineError, match=r"localhost: its certificate is not trusted.*REQUESTS_CA_BUNDLE"
        ),
    ):
        download(f"https://localhost:{server.port}/f", tmp_path, heard.client())
    assert heard.slept == []


def test_a_certificate_file_that_is_not_there(
    heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(UsageError, match=r"SSL_CERT_FILE=.*none\.pem: there is no such file"):
        download("https://localhost:1/f", tmp_path, heard.client())


API = "dataverse.example.org/api/datasets/:persistentId?persistentId=doi:10.7910/DVN/LIGHTS"


def _dataverse(proxy: Server) -> None:
    listing = {"data": {"latestVersion": {"files": [
        {"dataFile": {"filename": "towers.tab", "id": 42}}
    ]}}}  # fmt: skip
    landing = "https://dataverse.example.org/dataset.xhtml?persistentId=doi:10.7910/DVN/LIGHTS"
    proxy.script("doi.org/10.7910/DVN/LIGHTS", redirect(landing))
    proxy.script(landing.removeprefix("https://"), whole(b""))
    proxy.script(API, whole(json.dumps(listing).encode()))
    proxy.script("dataverse.example.org/api/access/datafile/42", whole(BODY))


def test_a_file_is_found_by_its_doi(proxy: Server, heard: Heard, tmp_path: Path) -> None:
    _dataverse(proxy)
    partial = download("doi:10.7910/DVN/LIGHTS/towers.tab", tmp_path, heard.client())
    assert partial.path.name == "towers.tab"
    assert partial.path.read_bytes() == BODY
    assert [line.split()[2] for line in heard.said] == ["doi.org", "dataverse.example.org"]


@pytest.mark.parametrize(
    ("path", "answer", "message"),
    [
        ("doi.org/10.7910/DVN/LIGHTS", status(404), "no such DOI is registered"),
        (API, status(404), "no repository whose files can be asked for"),
        (API, whole(b"<html>"), "did not say where the file lies"),
        (API, whole(b'{"data": {"latestVersion": {"files": []}}}'), "File 'towers.tab' not found"),
    ],
)
def test_a_doi_that_leads_nowhere(
    proxy: Server, heard: Heard, path: str, answer: object, message: str
) -> None:
    _dataverse(proxy)
    proxy.script(path, answer)  # type: ignore[arg-type]
    with pytest.raises(OfflineError, match=message):
        resolve("doi:10.7910/DVN/LIGHTS/towers.tab", heard.client())


def test_a_doi_service_that_is_busy_is_waited_for(proxy: Server, heard: Heard) -> None:
    _dataverse(proxy)
    proxy.answers["doi.org/10.7910/DVN/LIGHTS"].insert(0, status(503))
    found = resolve("doi:10.7910/DVN/LIGHTS/towers.tab", heard.client())
    assert found == "https://dataverse.example.org/api/access/datafile/42"
    assert heard.slept == [1.0]


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("7", 7.0),
        ("Wed, 01 Jan 2020 00:00:20 GMT", 20.0),
        ("Wed, 01 Jan 2020 00:00:00 GMT", 1.0),
        ("99999", 120.0),
        ("soon", 1.0),
        (None, 1.0),
    ],
)
def test_what_a_server_asks_to_wait_is_waited_within_bounds(
    asked: str | None, seconds: float
) -> None:
    now = datetime(2020, 1, 1, tzinfo=UTC)
    patience = Patience(chance=lambda: 0.5, now=lambda: now)
    assert patience.wait(1, asked) == seconds


def test_waits_double_are_spread_and_end() -> None:
    low, high = (Patience(chance=lambda c=c: c) for c in (0.0, 1.0))  # type: ignore[misc]
    assert [low.wait(n) for n in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert [high.wait(n) for n in (1, 2, 3)] == [1.5, 3.0, 6.0]
    assert high.wait(30) == 120.0
