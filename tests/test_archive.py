"""Zip archives: what is damaged or made to do harm is refused before anything is unpacked."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from lodegraph.graph.errors import LoadError
from lodegraph.loaders import archive
from lodegraph.loaders.archive import open_archive


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def read_all(path: Path) -> None:
    with open_archive(path) as opened:
        for name in opened.names:
            with opened.open(name) as stream:
                stream.read()


def refusal(path: Path) -> LoadError:
    with pytest.raises(LoadError) as caught:
        read_all(path)
    assert path.name in str(caught.value)
    return caught.value


def test_members_are_read_as_streams(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"b.csv": b"x,y\n", "a/": b"", "a/c.csv": b""})
    with open_archive(path) as opened:
        assert opened.names == ["a/c.csv", "b.csv"]
        with opened.open("b.csv") as stream:
            assert (stream.readline(), stream.read()) == (b"x,y\n", b"")
    assert [file.name for file in tmp_path.iterdir()] == ["a.zip"]


def test_an_archive_cut_short_is_said(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"b.csv": bytes(range(256)) * 50})
    path.write_bytes(path.read_bytes()[:-40])
    error = refusal(path)
    assert "is not a whole zip archive" in error.message
    assert error.hint == "fetch it again from its publisher"


def test_a_member_that_is_damaged_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"b.csv": bytes(range(256)) * 50})
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    assert "the member b.csv is damaged" in refusal(path).message


@pytest.mark.parametrize("name", ["../x.csv", "a/../../x.csv", "/etc/x.csv", "C:/x.csv", "..\\x"])
def test_a_member_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "a.zip", {name: b"x"})
    assert "points outside the archive" in refusal(path).message
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = ZipInfo("b.csv")
    link.external_attr = 0o120777 << 16
    with ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(link, "/etc/passwd")
    assert "points outside the archive" in refusal(tmp_path / "a.zip").message


def test_a_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"b.csv": b"0" * 3_000_000})
    assert "times its size" in refusal(path).message


def test_too_many_members_and_too_many_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "a.zip", {f"{n}.csv": b"123" for n in range(9)})
    monkeypatch.setattr(archive, "MOST_BYTES", 26)
    assert "would unpack to 27 bytes" in refusal(path).message
    monkeypatch.setattr(archive, "MOST_MEMBERS", 8)
    assert "has 9 members" in refusal(path).message


def test_a_member_with_a_password_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"b.csv": b"x,y\n"})
    content = path.read_bytes()
    # The flag of encryption, in the local header and in the central directory.
    marked = content.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
    marked = marked.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    path.write_bytes(marked)
    assert "the member b.csv cannot be read" in refusal(path).message
