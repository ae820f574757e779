"""The loader of a file is found by itself, and a file that none reads is explained."""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

import lodegraph.loaders
from lodegraph.graph.errors import LoadError
from lodegraph.loaders import registry

SAMPLES = Path(lodegraph.loaders.__path__[0]) / "data"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("usgs-mcs-2026.csv", "usgs-mcs-2026"),
        ("iea-critical-minerals-2024.json", "iea-critical-minerals-2024"),
        ("finance-ownership-controls.csv", "statements-csv"),
    ],
)
def test_sample_is_read_by_its_loader(file: str, name: str) -> None:
    found, batches = registry.read_file(SAMPLES / file)
    assert found == name
    assert sum(batch.rows_in for batch in batches) > 100


def test_loaders_come_in_alphabetical_order() -> None:
    names = list(registry.loaders())
    assert names == sorted(names)
    assert {"iea-critical-minerals-2024", "statements-csv", "usgs-mcs-2026"} <= set(names)


def test_a_new_loader_is_one_new_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "invented.py").write_text(
        'NAME = "invented"\n'
        'def recognises(path, head):\n    return head.startswith(b"%invented")\n'
        "def read(path):\n    return iter(())\n"
    )
    paths = [*lodegraph.loaders.__path__, str(tmp_path)]
    monkeypatch.setattr(lodegraph.loaders, "__path__", paths)
    file = tmp_path / "file.inv"
    file.write_bytes(b"%invented 1.0\n")
    assert registry.choose(file).NAME == "invented"
    monkeypatch.delitem(sys.modules, "lodegraph.loaders.invented")
    monkeypatch.delattr(lodegraph.loaders, "invented")


def refusal(path: Path, name: str | None = None) -> LoadError:
    with pytest.raises(LoadError) as caught:
        registry.choose(path, name)
    return caught.value


def test_unknown_table_is_told_which_columns_differ(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("subject,type,objekt\nChina,REFINES,gallium\n")
    error = refusal(path)
    assert "statements-csv comes nearest" in error.message
    assert error.message.endswith("missing: object; found instead: objekt")
    assert "usgs-mcs-2026" in str(error.hint)


def test_renamed_column_of_a_known_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "usgs.csv"
    text = (SAMPLES / "usgs-mcs-2026.csv").read_bytes().replace(b"Statistics_detail", b"Detail", 1)
    path.write_bytes(text)
    message = refusal(path).message
    assert message.endswith(
        "usgs-mcs-2026 comes nearest, but these columns are missing: Statistics_detail; "
        "found instead: Detail"
    )


def test_file_unlike_any_other_is_refused_with_the_list_of_loaders(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(b'RIFF\x00\r\x00"\x00WAVE\xff\xfe')
    error = refusal(path)
    assert "no loader recognises it" in error.message
    assert "statements-csv" in str(error.hint)


def test_named_loader_is_taken_without_recognition(tmp_path: Path) -> None:
    path = tmp_path / "anything"
    path.write_bytes(b"")
    assert registry.choose(path, "statements-csv").NAME == "statements-csv"


def test_unknown_loader_is_refused_with_those_that_exist(tmp_path: Path) -> None:
    path = tmp_path / "anything.csv"
    path.write_bytes(b"")
    error = refusal(path, "csv")
    assert "no loader 'csv'" in error.message
    assert "statements-csv" in str(error.hint)


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "none.csv").message
    assert "is a folder" in refusal(tmp_path).message


def test_file_that_several_loaders_claim_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = registry.loaders()["statements-csv"]
    monkeypatch.setattr(registry, "loaders", lambda: {"one": plain, "two": plain})
    path = tmp_path / "table.csv"
    path.write_text("subject,type,object\n")
    assert "several loaders" in refusal(path).message


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "nothing.csv"
    path.touch()
    with pytest.raises(LoadError, match="the file is empty"):
        registry.choose(path)


def test_the_one_readable_file_of_an_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    rows = "subject,type,object,source_title\nChina,REFINES,gallium,Survey\n"
    with ZipFile(path, "w") as archive:
        archive.writestr("README", "What this is\n")
        archive.writestr("data/mine.csv", rows)
    name, batches = registry.read_file(path)
    assert name == "statements-csv"
    assert [len(batch.statements) for batch in batches] == [1]
    with ZipFile(path, "a") as archive:
        archive.writestr("data/other.csv", rows)
    assert "several files that can be read: data/mine.csv, data/other.csv" in refusal(path).message


def test_an_archive_without_a_readable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("picture.png", b"\x89PNG")
    assert "no loader recognises it" in refusal(path).message
    path.write_bytes(path.read_bytes()[:-10])
    assert "is not a whole zip archive" in refusal(path).message


def test_a_spreadsheet_that_lacks_a_sheet_is_told_which(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("general")
    book.create_sheet("commodity")
    path = tmp_path / "mines.xlsx"
    book.save(path)
    message = refusal(path).message
    assert "fineprint-mines comes nearest, but these columns are missing: commodities" in message
    assert "found instead: Sheet, commodity" in message


def test_json_that_lacks_a_key_is_told_which(tmp_path: Path) -> None:
    path = tmp_path / "gta.json"
    path.write_text(
        '{"interventions": [{"id": 1, "name": 2, "interventionType": 3, "minerals": [],'
        ' "implementers": [], "dateISO": "", "link": ""}]}'
    )
    message = refusal(path).message
    assert "global-trade-alert comes nearest, but these columns are missing: title" in message
