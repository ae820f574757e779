"""Read a CSV file as text, row by row, without losing, shifting or guessing anything."""

from __future__ import annotations

import codecs
import csv
import io
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, NoReturn

import pandas as pd

from ..graph.errors import LoadError, UnknownName
from ..graph.names import resolve
from ..graph.schema import ENDS
from ..graph.statements import reject_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO, Literal

LINE = "line"
CHUNK_ROWS = 200_000
_OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NEAREST_CUTOFF = 0.5


def column_names(head: bytes) -> list[str]:
    r"""Read the column names from the first bytes of a file, to tell what kind of table it is.

    Parameters
    ----------
    head : bytes
        The first bytes.

    Returns
    -------
    list of str
        Fields of the first line; none if there is none.

    Examples
    --------
    >>> column_names(b"subject,type,object\r\nCHN,REFINES,gallium")
    ['subject', 'type', 'object']
    """
    lines = head.removeprefix(codecs.BOM_UTF8).decode("latin-1").splitlines()
    return next(csv.reader(lines[:1]), [])


def read_chunks(  # noqa: PLR0913
    path: Path,
    required: Sequence[str],
    optional: Sequence[str] = (),
    *,
    encoding: str = "utf-8-sig",
    stream: BinaryIO | None = None,
    chunk_rows: int = CHUNK_ROWS,
) -> Iterator[pd.DataFrame]:
    """Read a comma-separated file as text, a part at a time.

    Every cell is text exactly as written: "NA", "0101" and "" stay what they are.

    Parameters
    ----------
    path : Path
        The file; with ``stream``, only its name in messages.
    required : sequence of str
        Columns the header must have, in any order.
    optional : sequence of str
        Columns it may have besides.
    encoding : str
        The encoding the loader knows the file to have; it is never guessed.
    stream : BinaryIO, optional
        Bytes to read instead of the file, such as a member of an archive.
    chunk_rows : int
        Most rows in one part, which bounds the memory.

    Yields
    ------
    DataFrame
        Columns of the file as str; the index, named ``line``, is the line in the file on which
        each row begins, the header being line 1. A file with a header only gives one empty frame.

    Raises
    ------
    LoadError
        Naming file, line and fix: not in this encoding, empty, another delimiter, a column
        missing, unknown, unnamed or twice, a row with too many or too few fields, a quote that
        is never closed, a NUL byte.
    """
    binary = stream or path.open("rb")
    with io.TextIOWrapper(binary, encoding=encoding, newline="") as text:
        records = _records(path, _clean_lines(path, text, encoding))
        _, header = next(records, (0, []))
        check_header(path, header, required, optional)
        parts = _parts(_whole_rows(path, records, len(header)), header, chunk_rows)
        yield next(parts, _frame([], header))
        yield from parts


def read_rest(
    path: Path, binary: BinaryIO, header: list[str], line: int, chunk_rows: int
) -> Iterator[pd.DataFrame]:
    """Read on as `read_chunks` does, from a line of a UTF-8 file at which a row begins."""
    with io.TextIOWrapper(binary, encoding="utf-8", newline="") as text:
        records = _records(path, _clean_lines(path, text, "utf-8", line), line)
        yield from _parts(_whole_rows(path, records, len(header)), header, chunk_rows)


def _parts(
    rows: Iterator[tuple[int, list[str]]], header: list[str], chunk_rows: int
) -> Iterator[pd.DataFrame]:
    while part := list(islice(rows, chunk_rows)):
        yield _frame(part, header)


def _frame(rows: list[tuple[int, list[str]]], header: list[str]) -> pd.DataFrame:
    index = pd.Index([line for line, _ in rows], name=LINE, dtype="int64")
    return pd.DataFrame([fields for _, fields in rows], index=index, columns=header, dtype="str")


def _clean_lines(
    path: Path, text: io.TextIOWrapper, encoding: str, first: int = 1
) -> Iterator[str]:
    """Pass lines on, and turn what is not text in this encoding into an error with its line."""
    number = first - 1
    try:
        for number, line in enumerate(text, start=first):
            if "\0" in line:
                hint = "the file is binary or damaged; export it again as CSV"
                raise LoadError(path, "there is a NUL byte", line=number, hint=hint)
            yield line
    except UnicodeDecodeError as error:
        raise _wrong_encoding(path, error, encoding, number) from error


def _wrong_encoding(
    path: Path, error: UnicodeDecodeError, encoding: str, lines_before: int
) -> LoadError:
    plain = "UTF-8" if encoding == "utf-8-sig" else encoding
    why = f"byte 0x{error.object[error.start]:02x} is not {plain}"
    if error.object.startswith(_UTF16_MARKS) and lines_before == 0:
        why = f"the file is UTF-16, not {plain}"
    # Every whole line before the block that failed has been passed on by now.
    line = lines_before + error.object[: error.start].count(b"\n") + 1
    return LoadError(path, why, line=line, hint=f"save the file as {plain}")


def _records(path: Path, lines: Iterable[str], first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Split lines into fields, with the line on which each record begins; blank lines drop out."""
    reader = csv.reader(lines, strict=True)
    start = first
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            _refuse_record(path, start, first - 1 + reader.line_num, str(error))
        if fields:
            yield start, fields
        start = first + reader.line_num


def _refuse_record(path: Path, start: int, end: int, reason: str) -> NoReturn:
    hint = 'close the quote, and write a quote inside a quoted field twice ("")'
    if "field larger" in reason:
        why = f"a field is longer than {csv.field_size_limit():,} characters"
    elif "unexpected end" in reason:
        why = "a quote that opens in this row is never closed"
    else:
        why = f"a quoted field goes wrong ({reason}), by line {end}"
    raise LoadError(path, why, line=start, hint=hint)


def _whole_rows(
    path: Path, records: Iterable[tuple[int, list[str]]], width: int
) -> Iterator[tuple[int, list[str]]]:
    for line, fields in records:
        if len(fields) != width:
            why = f"{len(fields)} fields where the header has {width}"
            hint = "quote a field that contains a comma; leave an empty field for a missing value"
            raise LoadError(path, why, line=line, value=",".join(fields)[:80], hint=hint)
        yield line, fields


def check_header(
    path: Path, header: list[str], required: Sequence[str], optional: Sequence[str]
) -> None:
    """Refuse a header without the required columns, or with others than the optional ones."""
    if not header:
        hint = f"it needs a header line with {', '.join(required)}"
        raise LoadError(path, "the file is empty: no header and no rows", hint=hint)
    if len(header) == 1 and len(required) > 1:
        _refuse_delimiter(path, header[0])
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        why = "the header has this column more than once"
        raise LoadError(path, why, line=1, column=repeated[0], hint="rename or remove one of them")
    missing = [name for name in required if name not in header]
    if missing:
        _refuse_missing(path, header, missing)
    known = [*required, *optional]
    unknown = [name for name in header if name not in known]
    if unknown:
        why = "the loader does not know this column"
        hint = _meant(unknown[0], [name for name in known if name not in header])
        raise LoadError(path, why, line=1, column=unknown[0] or "(no name)", hint=hint)


def _refuse_delimiter(path: Path, only: str) -> None:
    for delimiter, name in _OTHER_DELIMITERS.items():
        if delimiter in only:
            why = f"one column found; the fields seem to be separated by {name}"
            raise LoadError(path, why, line=1, value=only[:80], hint="separate them by commas")


def _refuse_missing(path: Path, header: list[str], missing: list[str]) -> NoReturn:
    why = f"the column {missing[0]!r} is missing; found: {', '.join(header)}"
    near = get_close_matches(missing[0], header, n=1, cutoff=_NEAREST_CUTOFF)
    hint = f"rename {near[0]!r} to {missing[0]!r}" if near else f"add {', '.join(missing)}"
    raise LoadError(path, why, line=1, hint=hint)


def _meant(name: str, candidates: list[str]) -> str:
    near = get_close_matches(name, candidates, n=3, cutoff=_NEAREST_CUTOFF)
    return f"did you mean {', '.join(near)}?" if near else "remove the column"


def trim(rows: pd.DataFrame) -> pd.DataFrame:
    """Take the white space off both ends of every cell."""
    return pd.DataFrame({name: rows[name].str.strip() for name in rows.columns}, rows.index)


class Problems:
    """Why rows of a table do not become statements; the first reason of each row counts.

    Parameters
    ----------
    rows : DataFrame
        As `read_chunks` gives them, indexed by line.
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows = rows
        self._found: dict[int, dict[str, object]] = {}

    def add(
        self,
        mask: pd.Series[bool],
        kind: Literal["refused", "not read"],
        reason: str,
        column: str,
        nearest: pd.Series[str] | None = None,
    ) -> None:
        """Note the rows where ``mask`` holds.

        Parameters
        ----------
        mask : Series of bool
            By line, of all rows or of some.
        kind : str
            ``refused``: wrong, and the user should correct it; ``not read``: outside what the
            loader reads.
        reason : str
            What is wrong, and the fix.
        column : str
            Where.
        nearest : Series of str, optional
            Names that exist, by line.
        """
        values = self._rows[column] if column in self._rows else pd.Series("", self._rows.index)
        for line in mask.index[mask.to_numpy(dtype=bool)]:
            self._found.setdefault(
                line,
                {
                    "row": line,
                    "kind": kind,
                    "reason": reason,
                    "column": column,
                    "value": values[line],
                    "nearest": "" if nearest is None else nearest[line],
                },
            )

    def table(self) -> pd.DataFrame:
        """List them in the order of the file, as `reject_table` makes it."""
        return reject_table([self._found[line] for line in self.lines])

    @property
    def lines(self) -> list[int]:
        """The lines with a problem."""
        return sorted(self._found)

    def good(self) -> pd.DataFrame:
        """Give the rows without a problem."""
        return self._rows.drop(index=self.lines)


def statement_table(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Make the statements of a batch of their rows; where there is none, it has columns too."""
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=["type", *ENDS, "row"])


def resolve_column(names: pd.Series[str], *labels: str, table: bool = True) -> pd.DataFrame:
    """Find what the names of a column stand for, each different name once.

    Parameters
    ----------
    names : Series of str
        Names as the file gives them.
    *labels : str
        Labels to try, in this order.
    table : bool
        As for `lodegraph.graph.names.resolve`.

    Returns
    -------
    DataFrame
        In the order of ``names``: ``label`` and ``id``, missing where no label knows the name,
        and then ``nearest``, up to three names of the last label with "; " between.
    """
    found = {name: _resolve_one(name, labels, table=table) for name in names.unique()}
    columns = ["label", "id", "nearest"]
    return pd.DataFrame([found[name] for name in names], names.index, columns, dtype="str")


def _resolve_one(
    name: str, labels: Sequence[str], *, table: bool
) -> tuple[str | None, str | None, str]:
    nearest = ""
    for label in labels:
        try:
            return label, resolve(label, name, table=table), ""
        except UnknownName as error:
            nearest = "; ".join(error.nearest)
    return None, None, nearest
