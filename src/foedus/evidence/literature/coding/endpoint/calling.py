"""One question to an endpoint over HTTP: time-outs, limits, faults and second tries."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from foedus.errors import UsageError
from foedus.extras import need

LARGEST_REPLY = 4_000_000
"""Bytes; what is longer is no answer to a codebook."""

LONGEST_WAIT = 120.0
"""Seconds; an endpoint that asks for more is asked again after this."""

_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_HOPELESS = frozenset({401, 402, 403, 404, 405})
_FILTERED = ("content_filter", "content_policy", "safety")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where answers come from, and how patient the asking is.

    ``address`` is the base (``https://host/v1``) or the whole address of chat completions.
    ``timeout`` is in seconds, for one reply whole.  ``tries`` is how often one request is sent
    where the endpoint does not answer, ``attempts`` how often a bad answer is sent back.
    """

    address: str
    model: str
    key: str = ""
    timeout: float = 120.0
    tries: int = 5
    attempts: int = 3
    response_format: str = "json_schema"
    parallel: int = 4

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(
                f"{self.address!r} is no address of an endpoint; it looks like "
                "https://host/v1. Nothing was sent."
            )
        if parts.username or parts.password or parts.query:
            raise UsageError(
                f"The address of the endpoint at {parts.hostname} must not hold a key or a "
                "password; give the key in FOEDUS_ENDPOINT_KEY. Nothing was sent."
            )
        if not self.model.strip():
            raise UsageError("No model was named; give --model. Nothing was sent.")

    @property
    def url(self) -> str:
        """The address that requests go to."""
        base = self.address.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    @property
    def host(self) -> str:
        """The host, with its port where it is named."""
        return urlsplit(self.address).netloc

    @property
    def encrypted(self) -> bool:
        """Whether what is sent cannot be read on the way."""
        return urlsplit(self.address).scheme == "https"


class CallError(Exception):
    """The endpoint gave no reply that could be read; ``hopeless``: nor will it on another try."""

    def __init__(self, message: str, *, hopeless: bool = False) -> None:
        super().__init__(message)
        self.hopeless = hopeless


class FilteredError(Exception):
    """The endpoint declined to pass the request on to the model, or its answer back."""


class Caller:
    """Sends requests to one endpoint; safe to share among threads."""

    def __init__(self, endpoint: Endpoint, sleep: Callable[[float], None] = time.sleep) -> None:
        httpx = need("httpx", "literature")
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        self._endpoint = endpoint
        self._sleep = sleep
        self._faults = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError)
        # Redirects are not followed: they would take passages and key to another host.
        self._client = httpx.Client(
            headers=headers, timeout=endpoint.timeout, follow_redirects=False
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The reply to a request, as JSON.

        Raises
        ------
        CallError
            After all tries, or at once where another try is hopeless.
        FilteredError
            The endpoint's filter refused it.
        """
        said = ""
        for attempt in range(self._endpoint.tries):
            wait = min(2.0**attempt, LONGEST_WAIT)
            try:
                status, headers, content = self._post(body)
            except self._faults as error:
                said = f"{type(error).__name__}: {error}".rstrip(": ")
            except TimeoutError as error:
                said = str(error)
            else:
                if status == HTTPStatus.OK:
                    return _reply(content)
                said = self._told(status, content)
                if status not in _AGAIN:
                    raise self._refused(status, content, said)
                wait = _retry_after(headers.get("retry-after", ""), wait)
            if attempt + 1 < self._endpoint.tries:
                self._sleep(wait)
        raise CallError(f"{said} (after {self._endpoint.tries} tries)")

    def _post(self, body: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        began = time.monotonic()
        content = bytearray()
        with self._client.stream("POST", self._endpoint.url, json=body) as response:
            for part in response.iter_bytes():
                content += part
                if len(content) > LARGEST_REPLY:
                    raise CallError(f"a reply of more than {LARGEST_REPLY:,} bytes")
                if time.monotonic() - began > self._endpoint.timeout:
                    raise TimeoutError(f"no whole reply within {self._endpoint.timeout:g} s")
            return response.status_code, response.headers, bytes(content)

    def _told(self, status: int, content: bytes) -> str:
        """What the endpoint says of a fault, without the key should it repeat it."""
        text = " ".join(content.decode("utf-8", "replace").split())[:200]
        if self._endpoint.key:
            text = text.replace(self._endpoint.key, "(key)")
        return f"HTTP {status}: {text}" if text else f"HTTP {status}"

    def _refused(self, status: int, content: bytes, said: str) -> Exception:
        text = content.decode("utf-8", "replace").lower()
        if status == HTTPStatus.BAD_REQUEST and any(word in text for word in _FILTERED):
            return FilteredError(said)
        if "response_format" in text or "json_schema" in text:
            hint = "; the endpoint may not know JSON schemas: --response-format json_object or none"
            return CallError(said + hint, hopeless=True)
        redirected = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
        return CallError(said, hopeless=redirected or status in _HOPELESS)


def _reply(content: bytes) -> Mapping[str, Any]:
    try:
        reply = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CallError(f"a reply that is not JSON ({str(error)[:100]})") from error
    if not isinstance(reply, dict):
        raise CallError("a reply that is no JSON object")
    return reply


def _retry_after(value: str, otherwise: float) -> float:
    """Seconds that a Retry-After header asks for: a number, or a date."""
    try:
        wait = float(value)
    except ValueError:
        try:
            at = parsedate_to_datetime(value)
        except (ValueError, TypeError):
            return otherwise
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        wait = (at - datetime.now(UTC)).total_seconds()
    return min(max(wait, 0.0), LONGEST_WAIT) if wait == wait else otherwise  # noqa: PLR0124 - NaN
