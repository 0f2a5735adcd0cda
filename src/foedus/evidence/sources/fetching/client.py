"""The one place where a socket is opened: hosts are named first, faults become messages."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests import exceptions as faults

from foedus.errors import OfflineError, UsageError
from foedus.evidence.sources.fetching.addresses import host, is_local
from foedus.evidence.sources.fetching.limits import Limits
from foedus.evidence.sources.fetching.progress import Progress
from foedus.evidence.sources.fetching.retries import PASSING, PassingError, Patience

TIMEOUT = (20.0, 60.0)
"""Seconds to wait for a connection, and for the next bytes."""

HEADERS = {
    "User-Agent": f"foedus/{version('foedus')} (data sets for research; python-requests)",
    "Accept-Encoding": "identity",  # lengths and ranges then count the bytes that are stored
}
CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
NO_HEAD = frozenset({405, 501})

Result = TypeVar("Result")


def trusted() -> str | bool:
    """The certificates to trust: a file that the user names, or those that come with requests.

    Raises
    ------
    UsageError
        The file that the user names is not there.
    """
    for name in CERTIFICATES:
        path = os.environ.get(name, "")
        if path and not Path(path).exists():
            raise UsageError(f"{name}={path}: there is no such file. Nothing was fetched.")
        if path:
            return path
    return True


@dataclass(frozen=True)
class Client:
    """Asks servers for files, through the user's proxy and with the user's certificates."""

    progress: Progress = field(default_factory=Progress)
    patience: Patience = field(default_factory=Patience)
    limits: Limits = field(default_factory=Limits)
    _named: set[str] = field(default_factory=set)
    _down: set[str] = field(default_factory=set)

    def name(self, address: str) -> None:
        """Say, once, to which host sockets will be opened; of this computer nothing is said."""
        if is_local(address) or host(address) in self._named:
            return
        self._named.add(host(address))
        proxy = requests.utils.select_proxy(address, requests.utils.get_environ_proxies(address))
        through = f" through the proxy {urlsplit(proxy).hostname}" if proxy else ""
        plain = ", unencrypted" if urlsplit(address).scheme == "http" else ""
        self.progress.say(f"connecting to {host(address)}{through}{plain}")

    def persist(self, work: Callable[[], Result], address: str, what: str) -> Result:
        """Do the work with patience; a host that used it up once is not asked again.

        Raises
        ------
        OfflineError
            After the last try, or at once where the host was given up before.
        """
        if host(address) in self._down:
            raise OfflineError(
                f"{what}: {host(address)} gave no answer before. Nothing was stored."
            )
        try:
            return self.patience.persist(work, what, self.progress.say)
        except OfflineError as error:
            if isinstance(error.__cause__, PassingError):
                self._down.add(host(address))
            raise

    @contextmanager
    def get(
        self, address: str, headers: dict[str, str] | None = None, *, head: bool = False
    ) -> Iterator[requests.Response]:
        """Ask once; the answer's body is read by the caller, inside the ``with``.

        Raises
        ------
        PassingError
            A fault that may pass.
        OfflineError
            One that will not: an address that is none, a certificate that is not trusted.
        """
        with _told(address), _Session(self) as session:
            session.trust_env = not is_local(address)
            session.headers.update(HEADERS)
            session.verify = trusted()
            method = "HEAD" if head else "GET"
            with session.request(
                method, address, headers=headers, stream=True, timeout=TIMEOUT, allow_redirects=True
            ) as answer:
                yield answer

    def exists(self, address: str) -> bool:
        """Whether a server has a file."""

        def ask() -> bool:
            with self.get(address, head=True) as answer:
                status = answer.status_code
            if status in NO_HEAD:
                with self.get(address) as answer:
                    status = answer.status_code
            if status in PASSING:
                raise PassingError(
                    f"the server answered {status}", answer.headers.get("Retry-After")
                )
            return status == requests.codes.ok

        return self.persist(ask, address, address)


class _Session(requests.Session):
    """Names every host before it is asked, those that an answer leads on to included."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:
        """Name the host, then ask."""
        self._client.name(request.url or "")
        return super().send(request, **how)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where an answer leads on to; never from an encrypted address to a plain one."""
        target = super().get_redirect_target(resp)
        if target and resp.url.startswith("https:") and target.lower().startswith("http:"):
            raise OfflineError(
                f"{resp.url}: leads on to {target}, which is not encrypted. It was not followed, "
                "and nothing was stored."
            )
        return target


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Faults of requests as ours, with a remedy."""
    try:
        yield
    except faults.SSLError as error:
        if "certificate" not in str(error).lower():
            raise PassingError(f"the encrypted connection broke off ({_reason(error)})") from error
        raise OfflineError(
            f"{host(address)}: its certificate is not trusted ({_reason(error)}). Nothing was "
            "stored. Where your network inspects encrypted traffic, name its certificate file in "
            "the environment variable REQUESTS_CA_BUNDLE or SSL_CERT_FILE."
        ) from error
    except (faults.InvalidURL, faults.InvalidSchema, faults.MissingSchema) as error:
        raise OfflineError(
            f"{address}: is no address that foedus can fetch (https, http and doi are). "
            "Nothing was stored."
        ) from error
    except faults.TooManyRedirects as error:
        raise OfflineError(f"{address}: leads on in a circle. Nothing was stored.") from error
    except faults.ProxyError as error:
        raise PassingError(f"the proxy gave no connection ({_reason(error)})") from error
    except faults.Timeout as error:
        raise PassingError("the server said nothing for too long") from error
    except faults.ChunkedEncodingError as error:
        raise PassingError(f"the connection broke off ({_reason(error)})") from error
    except faults.RequestException as error:
        if _nameless(error):
            raise OfflineError(
                f"{host(address)}: no such host is known here. Is this computer online? Nothing "
                "was stored. Without a network, name a folder that has the files with --mirror."
            ) from error
        raise PassingError(f"no connection ({_reason(error)})") from error


def _causes(error: BaseException) -> Iterator[BaseException]:
    """A fault and what lies behind it, down to the first cause."""
    seen: object = error
    while isinstance(seen, BaseException):
        yield seen
        inner = getattr(seen, "reason", None) or seen.__cause__
        seen = inner if isinstance(inner, BaseException) else next(iter(seen.args), None)


def _reason(error: BaseException) -> str:
    """The first cause, which is the one that a person understands."""
    *_, first = _causes(error)
    return re.sub(r"^.*?\): ", "", str(first))[:200]


def _nameless(error: BaseException) -> bool:
    """Whether the host's name leads nowhere, which is not for lack of time."""
    return any(
        isinstance(e, socket.gaierror) and e.errno == socket.EAI_NONAME for e in _causes(error)
    )
