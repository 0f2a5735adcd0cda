"""A web server whose every answer is scripted: faults of publishers, and of what lies between."""

from __future__ import annotations

import contextlib
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Server:
    """Answers by path; each is given once, the last again and again.

    Requests that come through it as a proxy have their host before the path.
    """

    port: int = 0
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def script(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)

    def gets(self, path: str) -> list[Asked]:
        return [a for a in self.asked if a.path == path and a.method == "GET"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    told: Server
    host = ""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_CONNECT(self) -> None:
        """Be a proxy that inspects encrypted traffic: speak for the host, with a certificate."""
        assert self.told.tls is not None
        self.send_response(200)
        self.end_headers()
        self.host = self.path.split(":")[0]
        self.connection = self.told.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)
        self.close_connection = False

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = f"?{parts.query}" if parts.query else ""
        path = f"{parts.hostname or self.host}{parts.path}{query}"
        self.told.asked.append(Asked(self.command, path, dict(self.headers.items())))
        answers = self.told.answers.get(path, [status(404)])
        answer = answers[0] if len(answers) == 1 else answers.pop(0)
        answer(self)

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        with contextlib.suppress(OSError):
            self.connection.close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what these tests are about."""


@contextlib.contextmanager
def serving(tls: ssl.SSLContext | None = None, *, wrapped: bool = False) -> Iterator[Server]:
    """A server; with ``wrapped`` it speaks TLS itself, else only where it is a proxy."""
    server = Server(tls=tls)
    handler = type("Handler", (_Handler,), {"told": server, "timeout": 30})
    with _Quiet(("127.0.0.1", 0), handler) as http:
        if wrapped:
            assert tls is not None
            http.socket = tls.wrap_socket(http.socket, server_side=True)
        server.port = http.server_address[1]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()


def _send(handler: BaseHTTPRequestHandler, code: int, body: bytes, headers: dict[str, str]) -> None:
    handler.send_response(code)
    for name, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)
    handler.close_connection = True


def whole(body: bytes, **headers: str) -> Answer:
    """All of it; ranges are not understood."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: _send(handler, 200, body, named)


def status(code: int, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: _send(handler, code, b"", named)


def page(title: str) -> Answer:
    body = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head></html>".encode()
    return whole(body, Content_Type="text/html")


def redirect(to: str) -> Answer:
    return status(302, Location=to)


def ranged(body: bytes, tag: str = '"1"') -> Answer:
    """Gives the part that was asked for, if it is still of the version that was named."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        headers = {"ETag": tag, "Accept-Ranges": "bytes"}
        asked = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        if not asked or handler.headers.get("If-Range", tag) != tag:
            _send(handler, 200, body, headers)
            return
        first = int(asked.group(1))
        if first >= len(body):
            _send(handler, 416, b"", {**headers, "Content-Range": f"bytes */{len(body)}"})
            return
        span = f"bytes {first}-{len(body) - 1}/{len(body)}"
        _send(handler, 206, body[first:], {**headers, "Content-Range": span})

    return answer


def cut(body: bytes, at: int, tag: str = '"1"', hold: threading.Event | None = None) -> Answer:
    """Promise all, give the beginning, and hang up (or hold the line until told)."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("ETag", tag)
        handler.end_headers()
        handler.wfile.write(body[:at])
        handler.wfile.flush()
        if hold is not None:
            hold.wait(60)
        handler.close_connection = True

    return answer
