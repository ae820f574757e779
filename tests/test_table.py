"""A CSV is read whole and unchanged, or refused with the line and the fix."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodegraph.graph.errors import LoadError
from lodegraph.loaders.table import Problems, read_chunks, resolve_column

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("country", "code", "value")


def written(folder: Path, content: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content)
    return path


def read_all(path: Path, encoding: str = "utf-8-sig") -> pd.DataFrame:
    return pd.concat(list(read_chunks(path, COLUMNS, ("note",), encoding=encoding)))


def refusal(folder: Path, content: bytes, encoding: str = "utf-8-sig") -> LoadError:
    with pytest.raises(LoadError) as caught:
        read_all(written(folder, content), encoding)
    return caught.value


def test_every_cell_stays_text_as_written(tmp_path: Path) -> None:
    table = read_all(written(tmp_path, b"country,code,value\nNA,0101,\nNamibia, 1 ,1e5\n"))
    assert table.to_numpy().tolist() == [["NA", "0101", ""], ["Namibia", " 1 ", "1e5"]]


def test_index_is_the_line_on_which_a_row_begins(tmp_path: Path) -> None:
    content = b'country,code,value\nA,1,"two\nlines"\n\nB,2,3\n'
    assert list(read_all(written(tmp_path, content)).index) == [2, 5]


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    table = read_all(written(tmp_path, b"\xef\xbb\xbfcountry,code,value\r\nPeru,1,2\r\n"))
    assert table.loc[2, "country"] == "Peru"


def test_a_file_is_read_in_parts_of_bounded_size(tmp_path: Path) -> None:
    rows = b"".join(b"A,%d,0\n" % number for number in range(25))
    path = written(tmp_path, b"country,code,value\n" + rows)
    parts = list(read_chunks(path, COLUMNS, chunk_rows=10))
    assert [len(part) for part in parts] == [10, 10, 5]
    assert list(pd.concat(parts).index) == list(range(2, 27))


def test_a_member_of_an_archive_is_read_from_its_stream(tmp_path: Path) -> None:
    stream = io.BytesIO(b"country,code,value\nPeru,1,2\n")
    [part] = read_chunks(tmp_path / "archive.zip", COLUMNS, stream=stream)
    assert part.loc[2, "value"] == "2"


def test_a_header_alone_gives_no_rows(tmp_path: Path) -> None:
    table = read_all(written(tmp_path, b"country,code,value\n"))
    assert list(table.columns) == list(COLUMNS)
    assert len(table) == 0


@pytest.mark.parametrize(
    ("content", "line", "why", "hint"),
    [
        (b"", None, "empty: no header and no rows", "country, code, value"),
        (b"country;code;value\nA;1;2\n", 1, "separated by semicolons", "commas"),
        (b"country\tcode\tvalue\n", 1, "separated by tabs", "commas"),
        (b"country,code,value\nA,1,2\nB,1,234,5\n", 3, "4 fields where the header has 3", "quote"),
        (b"country,code,value\nA,1\n", 2, "2 fields where the header has 3", "empty field"),
        (b"country,code,code,value\n", 1, "more than once", "rename"),
        (b"country,code,Value\n", 1, "'value' is missing", "rename 'Value' to 'value'"),
        (b"country,code,value,nite\n", 1, "does not know this column", "did you mean note?"),
        (b"country,code,value,\n", 1, "(no name)", "remove the column"),
        (b'country,code,value\nA,1,2\nB,"1,2\nC,3,4\n', 3, "never closed", "close the quote"),
        (b'country,code,value\nA,"1"x,2\n', 2, "quoted field goes wrong", "twice"),
        (b"country,code,value\nA,1,\x00\n", 2, "NUL byte", "export it again"),
        (b"country,code,value\nA,1,2\nT\xfcrkiye,1,2\n", 3, "0xfc is not UTF-8", "as UTF-8"),
        ("country,code,value\n".encode("utf-16"), 1, "UTF-16, not UTF-8", "as UTF-8"),
    ],
)
def test_a_damaged_file_is_refused_with_line_and_fix(
    tmp_path: Path, content: bytes, line: int | None, why: str, hint: str
) -> None:
    error = refusal(tmp_path, content)
    assert error.line == line
    assert why in error.message
    assert hint in str(error.hint)


def test_wrong_byte_far_into_a_file_is_named_by_its_line(tmp_path: Path) -> None:
    rows = b"Peru,1,2\n" * 20_000
    error = refusal(tmp_path, b"country,code,value\n" + rows + b"T\xfcrkiye,1,2\n" + rows)
    assert error.line == 20_002


def test_byte_without_meaning_in_windows_1252_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, b"country,code,value\nA,1,\x9d\n", "cp1252")
    assert (error.line, "0x9d is not cp1252" in error.message) == (2, True)


def test_a_field_is_bounded_in_length(tmp_path: Path) -> None:
    content = b'country,code,value\nA,1,"' + b"x\n" * 100_000
    assert "longer than 131,072 characters" in refusal(tmp_path, content).message


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]))


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1))
def test_whatever_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *rows])
    table = read_all(path)
    assert list(table.itertuples(index=False, name=None)) == rows


def test_the_first_problem_of_a_row_counts() -> None:
    rows = pd.DataFrame({"a": ["x", "y"]}, index=[2, 3], dtype="str")
    problems = Problems(rows)
    problems.add(rows["a"] == "y", "refused", "first", "a")
    problems.add(rows["a"] == "y", "not read", "second", "a")
    assert problems.table()[["row", "kind", "reason", "value"]].to_numpy().tolist() == [
        [3, "refused", "first", "y"]
    ]
    assert list(problems.good().index) == [2]


def test_a_column_of_names_is_resolved_label_by_label() -> None:
    names = pd.Series(["World total", "Peru", "Perru"], index=[2, 3, 4], dtype="str")
    found = resolve_column(names, "Region", "Country")
    assert found["id"].to_list()[:2] == ["world", "PER"]
    assert found["label"].to_list()[:2] == ["Region", "Country"]
    assert "Peru" in found["nearest"].to_list()[2]
