"""Archives that were made in bad faith, or badly: nothing is left of them."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.contracts.dataset import FileCard
from foedus.errors import InvalidDataError
from foedus.evidence.sources.fetching import Limits, open_member, refuse_page
from tests.sources.fetching.invented import CSV, nested, zipped

LOW = Limits(bytes=1 << 20, ratio=20, small=1000)


def opened(
    tmp_path: Path, name: str, content: bytes, member: str = "", limits: Limits | None = None
) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    card = FileCard("towers", "csv", {}, {}, member=member)
    return open_member(card, path, tmp_path / "work" / name, limits)


def nothing_left(tmp_path: Path) -> bool:
    return not [p for p in (tmp_path / "work").rglob("*") if p.is_file()]


def made(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in entries:
            archive.writestr(info, content)
    return out.getvalue()


def test_a_plain_file_is_read_where_it_lies(tmp_path: Path) -> None:
    assert opened(tmp_path, "a.csv", CSV) == tmp_path / "a.csv"


def test_a_member_of_an_archive_in_an_archive(tmp_path: Path) -> None:
    found = opened(tmp_path, "lights.zip", nested(), "inner.zip!towers.csv")
    assert found.read_bytes() == CSV
    assert found.name == "towers.csv"
    assert [p.name for p in (tmp_path / "work").rglob("*") if p.is_file()] == ["towers.csv"]


def test_only_the_member_is_read(tmp_path: Path) -> None:
    found = opened(tmp_path, "a.zip", zipped(a__csv=CSV, b__csv=b"other"), "a.csv")
    assert found.read_bytes() == CSV
    assert len([p for p in (tmp_path / "work").rglob("*") if p.is_file()]) == 1


def test_the_folder_inside_an_archive_may_be_named_anew(tmp_path: Path) -> None:
    content = made(("version 2/a.csv", CSV), ("__MACOSX/version 2/a.csv", b"shadow"))
    assert opened(tmp_path, "a.zip", content, "version 1/a.csv").read_bytes() == CSV


def test_two_members_of_one_name_are_not_chosen_between(tmp_path: Path) -> None:
    content = made(("x/a.csv", CSV), ("y/a.csv", b"other"))
    with pytest.raises(InvalidDataError, match=r"a\.zip: has 2 members that could be 'z/a\.csv'"):
        opened(tmp_path, "a.zip", content, "z/a.csv")
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = made(("a.csv", CSV), ("a.csv", b"other"))
    with pytest.raises(InvalidDataError, match="has 2 members"):
        opened(tmp_path, "b.zip", twice, "a.csv")


def test_a_file_that_is_out_of_its_archive_is_taken_as_it_is(tmp_path: Path) -> None:
    found = opened(tmp_path, "towers.csv", CSV, "inner.zip!towers.csv")
    assert found == tmp_path / "towers.csv"


def test_an_inner_archive_by_itself_is_opened(tmp_path: Path) -> None:
    found = opened(tmp_path, "inner.zip", zipped(towers__csv=CSV), "inner.zip!towers.csv")
    assert found.read_bytes() == CSV


def test_gzip_is_unpacked_and_r_files_are_not(tmp_path: Path) -> None:
    assert opened(tmp_path, "a.csv.gz", gzip.compress(CSV)).read_bytes() == CSV
    packed = gzip.compress(CSV)
    assert opened(tmp_path, "a.rda", packed).read_bytes() == packed


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "a/../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "c:evil.csv",
     "..\\evil.csv", "\\\\server\\evil.csv"],
)  # fmt: skip
def test_names_that_lead_outside_condemn_the_archive(tmp_path: Path, name: str) -> None:
    content = made((zipfile.ZipInfo("a.csv"), CSV), (zipfile.ZipInfo(name), b"evil"))
    with pytest.raises(
        InvalidDataError, match=r"a\.zip: holds '.*evil\.csv', a path that leads out"
    ):
        opened(tmp_path, "a.zip", content, "a.csv")
    assert nothing_left(tmp_path)


def test_a_symbolic_link_is_no_data(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(InvalidDataError, match=r"'a\.csv' is a symbolic link"):
        opened(tmp_path, "a.zip", made((link, b"/etc/passwd")), "a.csv")
    assert nothing_left(tmp_path)


def test_an_archive_that_would_fill_the_disk(tmp_path: Path) -> None:
    bomb = made(("a.csv", b"0" * 500_000))
    with pytest.raises(InvalidDataError, match=r"a\.zip!a\.csv: unpacks to more than 20 times"):
        opened(tmp_path, "a.zip", bomb, "a.csv", LOW)
    big = made(("a.csv", os.urandom(1 << 20) + b"1"))
    with pytest.raises(InvalidDataError, match=r"more than the limit of 1\.0 MB.*--limit"):
        opened(tmp_path, "b.zip", big, "a.csv", LOW)
    with pytest.raises(InvalidDataError, match=r"c\.csv\.gz: unpacks to more than 20 times"):
        opened(tmp_path, "c.csv.gz", gzip.compress(b"0" * 500_000), limits=LOW)
    assert nothing_left(tmp_path)


def test_a_bomb_in_the_inner_archive(tmp_path: Path) -> None:
    bomb = zipped(inner__zip=zipped(towers__csv=b"0" * 500_000))
    with pytest.raises(InvalidDataError, match=r"inner\.zip!towers\.csv: unpacks to more than 20"):
        opened(tmp_path, "a.zip", bomb, "inner.zip!towers.csv", LOW)


def test_a_declared_size_that_lies(tmp_path: Path) -> None:
    content = bytearray(made(("a.csv", b"0" * 500_000)))
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 10)  # the size that the directory declares
    with pytest.raises(InvalidDataError, match=r"a\.zip: is damaged"):
        opened(tmp_path, "a.zip", bytes(content), "a.csv", LOW)
    assert nothing_left(tmp_path)


def test_an_encrypted_member(tmp_path: Path) -> None:
    content = bytearray(made(("a.csv", CSV)))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(mark) + offset] |= 1
    with pytest.raises(InvalidDataError, match=r"'a\.csv' is encrypted.*foedus data import"):
        opened(tmp_path, "a.zip", bytes(content), "a.csv")


def test_a_way_of_packing_that_python_lacks(tmp_path: Path) -> None:
    content = bytearray(made(("a.csv", CSV)))
    for mark, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        content[content.index(mark) + offset] = 97
    with pytest.raises(InvalidDataError, match="packed in a way that cannot be read"):
        opened(tmp_path, "a.zip", bytes(content), "a.csv")


def test_a_member_that_is_not_there_lists_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(
        InvalidDataError, match=r"has no member 'b\.csv'; it has a\.csv, readme\.txt"
    ):
        opened(tmp_path, "a.zip", zipped(a__csv=CSV, readme__txt=b""), "b.csv")
    many = made(*((f"{n:03}.csv", b"") for n in range(50)))
    with pytest.raises(InvalidDataError, match=r"000\.csv, .*019\.csv and 30 more"):
        opened(tmp_path, "b.zip", many, "x.csv")


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_an_archive_that_was_cut_off(tmp_path: Path, keep: float) -> None:
    content = zipped(a__csv=os.urandom(4000))
    with pytest.raises(
        InvalidDataError, match=r"a\.zip: is not a whole zip archive.*fetch it again"
    ):
        opened(tmp_path, "a.zip", content[: int(len(content) * keep)], "a.csv")
    packed = gzip.compress(os.urandom(4000))
    with pytest.raises(InvalidDataError, match=r"b\.csv\.gz: is damaged or cut off"):
        opened(tmp_path, "b.csv.gz", packed[: int(len(packed) * keep)])


def test_an_archive_that_is_a_web_page(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="not a whole zip archive"):
        opened(tmp_path, "a.zip", b"<html></html>", "a.csv")


def test_damage_inside(tmp_path: Path) -> None:
    content = bytearray(zipped(a__csv=os.urandom(4000)))
    content[2000] ^= 0xFF
    with pytest.raises(InvalidDataError, match=r"a\.zip: is damaged"):
        opened(tmp_path, "a.zip", bytes(content), "a.csv")
    assert nothing_left(tmp_path)


@given(st.binary(max_size=300))
def test_no_bytes_are_so_bad_that_the_message_is_missing(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    folder = tmp_path_factory.mktemp("noise")
    with pytest.raises(InvalidDataError, match=r"a\.zip: "):
        opened(folder, "a.zip", b"PK" + noise, "a.csv")


@pytest.mark.parametrize(
    "head",
    [b"<!DOCTYPE html>\n", b"<html lang='en'>", b"\xef\xbb\xbf  <HTML>", b"<!-- x -->\n<html>",
     b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', b"\n\n<head>"],
)  # fmt: skip
def test_a_web_page_is_no_data(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(head + b"<title>\n Please&nbsp;log in \x1b[31m</title>")
    with pytest.raises(
        InvalidDataError, match=r"https://x: gave a web page titled 'Please log in \[31m'"
    ):
        refuse_page(path, "https://x")


@pytest.mark.parametrize("content", [CSV, b"", b"<xml>data</xml>", b"name,<html>\n"])
def test_data_is_no_web_page(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    refuse_page(path, "https://x")
