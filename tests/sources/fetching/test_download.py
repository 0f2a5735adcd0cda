"""Downloads against a server that misbehaves in every way that publishers do."""

from __future__ import annotations

import errno
import gzip
import os
from pathlib import Path
from typing import Any

import pytest

from foedus.errors import InvalidDataError, OfflineError, OutputError
from foedus.evidence.sources.fetching import Limits
from foedus.evidence.sources.fetching.download import CHUNK, download
from foedus.evidence.sources.fetching.partials import Partial, forget_old
from tests.sources.fetching.conftest import Heard
from tests.sources.fetching.serving import Server, cut, ranged, redirect, status, whole

BODY = bytes(range(256)) * 2048  # half a megabyte: several chunks


def test_a_file_comes_whole_and_is_counted(server: Server, heard: Heard, tmp_path: Path) -> None:
    server.script("/a/f.csv", whole(BODY))
    partial = download(server.url("/a/f.csv"), tmp_path, heard.client())
    assert partial.path.read_bytes() == BODY
    assert partial.path.name == "f.csv"
    assert heard.counted[-1] == ("f.csv", len(BODY), len(BODY))
    assert len(heard.counted) > 2
    assert heard.said == []


def test_what_broke_off_is_gone_on_with(server: Server, heard: Heard, tmp_path: Path) -> None:
    server.script("/f", cut(BODY, 3 * CHUNK), ranged(BODY))
    partial = download(server.url("/f"), tmp_path, heard.client())
    assert partial.path.read_bytes() == BODY
    first, second = server.gets("/f")
    assert "Range" not in first.headers
    begun = int(second.headers["Range"].removeprefix("bytes=").rstrip("-"))
    assert CHUNK <= begun <= 3 * CHUNK
    assert second.headers["If-Range"] == '"1"'
    assert "try 2 of 6" in heard.said[0]


def test_a_server_without_ranges_gives_it_all_again(
    server: Server, heard: Heard, tmp_path: Path
) -> None:
    server.script("/f", cut(BODY, 3 * CHUNK), whole(BODY))
    assert download(server.url("/f"), tmp_path, heard.client()).path.read_bytes() == BODY


def test_a_file_that_changed_meanwhile_is_begun_anew(
    server: Server, heard: Heard, tmp_path: Path
) -> None:
    new = BODY[::-1]
    server.script("/f", cut(BODY, 3 * CHUNK, '"old"'), ranged(new, '"new"'))
    assert download(server.url("/f"), tmp_path, heard.client()).path.read_bytes() == new


def test_a_weak_tag_is_not_trusted_with_a_range(
    server: Server, heard: Heard, tmp_path: Path
) -> None:
    server.script("/f", cut(BODY, 3 * CHUNK, 'W/"1"'), whole(BODY))
    download(server.url("/f"), tmp_path, heard.client())
    assert "Range" not in server.gets("/f")[1].headers


def test_a_part_that_was_not_asked_for_is_thrown_away(
    server: Server, heard: Heard, tmp_path: Path
) -> None:
    def wrong(handler: Any) -> None:
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes 5-9/{len(BODY)}")
        handler.send_header("Content-Length", "5")
        handler.end_headers()
        handler.wfile.write(b"wrong")

    server.script("/f", cut(BODY, 3 * CHUNK), wrong, whole(BODY))
    assert download(server.url("/f"), tmp_path, heard.client()).path.read_bytes() == BODY
    assert "another part" in heard.said[1]


def test_a_finished_file_is_only_asked_about(server: Server, heard: Heard, tmp_path: Path) -> None:
    server.script("/f", ranged(BODY))
    for _ in range(2):
        assert download(server.url("/f"), tmp_path, heard.client()).path.read_bytes() == BODY
    assert server.gets("/f")[1].headers["Range"] == f"bytes={len(BODY)}-"
    assert [told[1] for told in heard.counted].count(len(BODY)) == 1


def test_more_here_than_there_is_thrown_away(server: Server, heard: Heard, tmp_path: Path) -> None:
    server.script("/f", ranged(BODY))
    partial = download(server.url("/f"), tmp_path, heard.client())
    partial.path.write_bytes(BODY + b"more")
    assert download(server.url("/f"), tmp_path, heard.client()).path.read_bytes() == BODY


def test_a_state_that_cannot_be_read_is_begun_anew(
    server: Server, heard: Heard, tmp_path: Path
) -> None:
    server.script("/f", ranged(BODY))
    partial = download(server.url("/f"), tmp_path, heard.client())
    (partial.folder / "state.json").write_text('{"version": ')
    assert download(server.url("/f"), tmp_path, heard.client()).path.read_bytes() == BODY


def test_a_busy_server_is_waited_for(server: Server, heard: Heard, tmp_path: Path) -> None:
    server.script("/f", status(503), status(500), status(429, Retry_After="30"), whole(BODY))
    download(server.url("/f"), tmp_path, heard.client())
    assert heard.slept == [1.0, 2.0, 30.0]
    assert "the server answered 503; try 2 of 6 in 1 s" in heard.said[0]


def test_patience_ends_with_what_to_do(server: Server, heard: Heard, tmp_path: Path) -> None:
    server.script("/f", status(503))
    with pytest.raises(
        OfflineError, match=r"answered 503; that was the last of 6 tries.*run the same command"
    ):
        download(server.url("/f"), tmp_path, heard.client())
    assert heard.slept == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_a_file_that_always_breaks_off_is_an_error(
    server: Server, heard: Heard, tmp_path: Path
) -> None:
    server.script("/f", cut(BODY, 10))
    with pytest.raises(OfflineError, match=r"f from .*broke off.*last of 6 tries"):
        download(server.url("/f"), tmp_path, heard.client())


def test_no_server_at_all(heard: Heard, tmp_path: Path) -> None:
    with pytest.raises(
        OfflineError, match=r"no connection \(.*refused\); that was the last of 6 tries"
    ):
        download("http://127.0.0.1:9/f", tmp_path, heard.client())


def test_a_host_that_used_up_all_patience_is_not_asked_again(
    server: Server, heard: Heard, tmp_path: Path
) -> None:
    server.script("/f", status(503))
    server.script("/g", whole(BODY))
    client = heard.client()
    with pytest.raises(OfflineError, match="last of 6 tries"):
        download(server.url("/f"), tmp_path, client)
    with pytest.raises(OfflineError, match=r"g from 127\.0\.0\.1: .*gave no answer before"):
        download(server.url("/g"), tmp_path, client)
    assert server.gets("/g") == []


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (404, "has no such file"),
        (403, "refuses it"),
        (401, "asks for a login"),
        (418, "answered 418"),
    ],
)
def test_an_answer_that_will_not_change_is_not_asked_for_again(
    server: Server, heard: Heard, tmp_path: Path, code: int, message: str
) -> None:
    server.script("/f", status(code))
    with pytest.raises(OfflineError, match=rf"127\.0\.0\.1:\d+/f: the server {message}"):
        download(server.url("/f"), tmp_path, heard.client())
    assert len(server.asked) == 1


def test_an_answer_that_leads_on_is_followed(server: Server, heard: Heard, tmp_path: Path) -> None:
    server.script("/old", redirect("/new"))
    server.script("/new", whole(BODY))
    partial = download(server.url("/old"), tmp_path, heard.client())
    assert partial.path.read_bytes() == BODY


def test_an_answer_that_leads_on_in_a_circle(server: Server, heard: Heard, tmp_path: Path) -> None:
    server.script("/f", redirect("/f"))
    with pytest.raises(OfflineError, match="in a circle"):
        download(server.url("/f"), tmp_path, heard.client())


@pytest.mark.parametrize("answer", ["announced", "silent"])
def test_a_file_over_the_limit_is_refused_and_dropped(
    server: Server, heard: Heard, tmp_path: Path, answer: str
) -> None:
    def unannounced(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(BODY)
        handler.close_connection = True

    server.script("/f", whole(BODY) if answer == "announced" else unannounced)
    with pytest.raises(
        InvalidDataError, match=r"f: is larger than the limit of 200\.0 kB.*--limit"
    ):
        download(server.url("/f"), tmp_path, heard.client(Limits(bytes=200_000)))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_says_so_and_keeps_what_came(
    server: Server, heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script("/f", ranged(BODY))
    client = heard.client()

    def full(_name: str, here: int, _total: int | None) -> None:
        if here >= 2 * CHUNK:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(client.progress), "count", property(lambda _: full))
    with pytest.raises(OutputError, match=r"the disk is full.*goes on where it stopped"):
        download(server.url("/f"), tmp_path, client)
    monkeypatch.undo()
    assert download(server.url("/f"), tmp_path, heard.client()).path.read_bytes() == BODY
    assert server.gets("/f")[1].headers["Range"] == f"bytes={2 * CHUNK}-"


def test_a_server_that_packs_unasked_is_unpacked(
    server: Server, heard: Heard, tmp_path: Path
) -> None:
    server.script("/f", whole(gzip.compress(BODY), Content_Encoding="gzip"))
    assert download(server.url("/f"), tmp_path, heard.client()).path.read_bytes() == BODY


@pytest.mark.parametrize("address", ["ftp://a.example/f", "nonsense", "https://", "/etc/passwd"])
def test_only_web_addresses_are_fetched(heard: Heard, tmp_path: Path, address: str) -> None:
    with pytest.raises(OfflineError, match=r"is no address that foedus can fetch"):
        download(address, tmp_path, heard.client())


def test_names_of_servers_never_become_paths(server: Server, heard: Heard, tmp_path: Path) -> None:
    server.script("/a/..%2Fpasswd", whole(BODY))
    partial = download(server.url("/a/%2e%2e%2fpasswd"), tmp_path / "p", heard.client())
    assert partial.path.parent == partial.folder
    assert partial.folder.parent == tmp_path / "p"


def test_what_nobody_went_on_with_is_forgotten(tmp_path: Path) -> None:
    old, new = (Partial.of(name, tmp_path) for name in ("a", "b"))
    for partial in (old, new):
        partial.begin({})
    os.utime(old.folder, (0, 0))
    forget_old(tmp_path)
    assert list(tmp_path.iterdir()) == [new.folder]
    forget_old(tmp_path / "not there")
