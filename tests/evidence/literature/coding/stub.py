"""A chat endpoint on this machine that answers, and misbehaves, as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = tuple[int, Mapping[str, str], bytes]
Script = Callable[[Mapping[str, Any], int], Reply]


@dataclass
class Stub:
    """The endpoint: its address, and what it was asked."""

    address: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)


def said(content: Any, **message: Any) -> Reply:
    """A good reply with this content (text, or what becomes JSON)."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    finish = message.pop("finish_reason", "stop")
    choice = {"finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    return 200, {}, json.dumps({"choices": [choice]}).encode()


def fault(status: int, text: str = "", **headers: str) -> Reply:
    """A reply with another status."""
    return status, {k.replace("_", "-"): v for k, v in headers.items()}, text.encode()


@contextmanager
def serving(script: Script) -> Iterator[Stub]:
    """Serve; ``script`` gets each request and how many came before it."""
    stub = Stub()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                count = len(stub.requests)
                stub.requests.append(body)
                stub.headers.append(dict(self.headers))
                stub.paths.append(self.path)
            status, headers, content = script(body, count)
            if status == 0:  # a time-out: nothing comes until the test is over
                stub.release.wait(20)
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stub.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield stub
    finally:
        stub.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
