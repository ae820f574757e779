"""Print a table of answers: for people, for programs, for a report."""

from __future__ import annotations

import json
import os
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from .values import MISSING, brief, complete, is_missing, scalar, with_moments_as_text

if TYPE_CHECKING:
    import pandas as pd


class Format(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the answer.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of the screen.")
]

# Codes, ids and nested steps are for programs; people follow them with --format json.
FOR_PROGRAMS = ("statements", "steps")
CODES = ("iso3", "node", "issuer")
SAID_ONCE = ("mineral", "shock", "by", "at", "sink", "year", "coverage", "as_of")
FRACTIONS = {
    "share",
    "direct_share_lo",
    "direct_share",
    "direct_share_hi",
    "share_lo",
    "share_hi",
    "loss_lo",
    "loss_mid",
    "loss_hi",
    "touch_lo",
    "touch",
    "touch_hi",
    "coverage",
    "weight",
    "cumulative",
    "covered",
}
HEADS = {
    "as_of": "on",
    "coverage": "in named countries",
    "cumulative": "so far",
    "covered": "of what passes",
    "hhi": "HHI",
    "hhi_hi": "at most",
    "loss_mid": "loss",
    "lost_t": "tonnes lost",
    "quantity_t": "tonnes",
    "sink": "supply of",
    "source_id": "source",
    "weight": "share",
}
WIDTH = 120
MANY = 8
NO_END = (f"to {MISSING}", "to ?")
ADDRESS = re.compile(r"https?://\S+")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Part(NamedTuple):
    """A table as people see it: what is the same in every row, the heads, the cells."""

    said: list[str]
    heads: list[str]
    cells: list[list[str]]


def emit(
    table: pd.DataFrame,
    form: Format,
    output: Path | None,
    *,
    question: str = "",
    percent: bool = True,
    first: tuple[str, ...] = (),
) -> None:
    """Print a table with what it rests on.

    Parameters
    ----------
    table : DataFrame
        Its ``attrs`` may hold ``year``, ``sink``, ``assumptions``, ``sources`` and their
        ``references``, as :func:`~lodegraph.graph.cite.cite` gives them.
    form : Format
    output : Path, optional
        File to write; standard output unless given.
    question : str
        What the table answers.
    percent : bool
        Show columns of fractions as percentages to people; programs always get fractions.
    first : tuple of str
        Columns that people see in a table of their own before the others; both have the first.
    """
    text = render(table, form, question=question, percent=percent, first=first)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
        say(f"wrote {output}")
    else:
        write(text)
    if form is Format.CSV:
        for line in _notes(table):
            say(line)


def render(
    table: pd.DataFrame,
    form: Format,
    *,
    question: str,
    percent: bool = True,
    first: tuple[str, ...] = (),
) -> str:
    """Turn a table into text of the format."""
    table = with_moments_as_text(table)
    if form is Format.JSON:
        return _json(table, question)
    if form is Format.CSV:
        return _csv(table)
    split = [table]
    if first:
        summary = table[list(first)].drop_duplicates(ignore_index=True)
        split = [summary, table.drop(columns=list(first[1:]))]
    parts = [_part(part, percent=percent) for part in split]
    if form is Format.MARKDOWN:
        return _markdown(question, parts, [*_notes(table), *_references(table)])
    return _screen(question, parts, _notes(table))


def _part(table: pd.DataFrame, *, percent: bool) -> _Part:
    if not percent:
        cells = [[_cell(v, c, percent=False) for c, v in row.items()] for row in _rows(table)]
        return _Part([], [printable(str(column)) for column in table], cells)
    shown = _for_people(table)
    once = [c for c in SAID_ONCE if c in shown and len(set(shown[c])) == 1]
    said = [f"{_head(c)}: {_cell(shown[c].iloc[0], c, percent=True)}" for c in once]
    shown = shown.drop(columns=once)
    cells = [[_cell(v, c, percent=True) for c, v in row.items()] for row in _rows(shown)]
    return _Part(said, [_head(str(column)) for column in shown], cells)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _for_people(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out what is for programs, name countries in place of codes, and join intervals."""
    hidden = [c for c in FOR_PROGRAMS if c in table and table[c].dtype.kind not in "iu"]
    shown = table.drop(columns=hidden)
    code = next((column for column in CODES if column in shown), None)
    if code and "country" in shown:
        country = shown.pop("country")
        shown.insert(list(shown.columns).index(code), "country", country)
        shown = shown.drop(columns=code)
    for column in [str(c) for c in shown if str(c).endswith("_lo")]:
        name = column.removesuffix("_lo")
        middle = next((c for c in (name, f"{name}_mid") if c in shown), None)
        if middle and f"{name}_hi" in shown:
            shown = _with_range(shown, column, middle, f"{name}_hi")
    if "covered" in shown and shown["covered"].equals(shown["cumulative"]):
        shown = shown.drop(columns="covered")
    return shown


def _with_range(table: pd.DataFrame, lo: str, middle: str, hi: str) -> pd.DataFrame:
    """Put the interval of a fraction in one column beside it, or nowhere if no row has one."""
    cells = [
        [_cell(value, middle, percent=True) for value in values]
        for values in table[[lo, middle, hi]].itertuples(index=False, name=None)
    ]
    ranges = [
        "" if low == mid == high else f"{low.removesuffix(' %')} to {high}".replace(*NO_END)
        for low, mid, high in cells
    ]
    shown = table.drop(columns=[lo, hi])
    if any(ranges):
        name = f"range of {_head(middle)}" if "range" in shown else "range"
        shown.insert(list(shown.columns).index(middle) + 1, name, ranges)
    return shown


def _head(column: str) -> str:
    return printable(HEADS.get(column, column.replace("_", " ")))


def _cell(value: Any, column: str, *, percent: bool) -> str:
    if percent and column in FRACTIONS and isinstance(value, float) and not is_missing(value):
        return f"{100 * value:.1f} %"
    return printable(brief(value) if isinstance(value, dict | list) else scalar(value))


def printable(text: str) -> str:
    r"""Show control characters, so that text from data cannot steer a terminal.

    Examples
    --------
    >>> printable("two\nlines"), ascii(printable("\x1b[31mred"))
    ('two lines', "'\\ufffd[31mred'")
    """
    shown = (" " if c.isspace() else c for c in text)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)


def _notes(table: pd.DataFrame) -> list[str]:
    attrs = table.attrs
    notes = [f"assumption: {printable(text)}" for text in attrs.get("assumptions", [])]
    sources = attrs.get("sources", [])
    if sources:
        named = f"{len(sources)}" if len(sources) > MANY else ", ".join(sources)
        notes.append(printable(f"sources: {named} (lodegraph sources, lodegraph cite)"))
    return notes


def _references(table: pd.DataFrame) -> list[str]:
    """Write how to cite what an answer rests on, with the credit that a licence asks for."""
    return [
        f"{row['citation']} Credit: {row['attribution']}."
        if row["attribution"]
        else row["citation"]
        for row in table.attrs.get("references", [])
    ]


def _json(table: pd.DataFrame, question: str) -> str:
    answer = {"question": question, **table.attrs, "rows": complete(_rows(table))}
    return json.dumps(answer, ensure_ascii=False, indent=1, default=str, allow_nan=False) + "\n"


def _csv(table: pd.DataFrame) -> str:
    """Write CSV; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    plain = table.drop(columns="steps", errors="ignore")
    texts = plain.select_dtypes(exclude=["number", "bool", "boolean"]).columns
    safe = {column: plain[column].map(_as_text, na_action="ignore") for column in texts}
    return plain.assign(**safe).to_csv(index=False, lineterminator="\n")


def _as_text(value: Any) -> Any:
    if isinstance(value, dict | list):
        value = json.dumps(complete(value), ensure_ascii=False)
    if not isinstance(value, str):
        return value
    text = "".join(c if c == "\n" else printable(c) for c in value)
    return f"'{text}" if value.startswith(FORMULA) else text


def _markdown(question: str, parts: list[_Part], notes: list[str]) -> str:
    lines = [f"### {escape_markdown(printable(question))}", ""] if question else []
    said = "; ".join(text for part in reversed(parts) for text in part.said)
    lines += [escape_markdown(said), ""] if said else []
    for _, heads, cells in parts:
        lines += [markdown_row(heads), "|" + " --- |" * len(heads)]
        lines += [*(markdown_row(row) for row in cells), ""]
    lines += [f"- {escape_markdown(note)}" for note in notes]
    return "\n".join(lines).rstrip() + "\n"


def markdown_row(cells: list[str]) -> str:
    """Make one row of a Markdown table, its cells as plain text."""
    return "| " + " | ".join(escape_markdown(cell) for cell in cells) + " |"


def escape_markdown(text: str) -> str:
    r"""Make text from data stand as text in Markdown; an address in it stays a link.

    Examples
    --------
    >>> print(escape_markdown("<b>|_x_ https://example.org/a_b"))
    \<b\>\|\_x\_ https://example.org/a_b
    """
    text = text.replace("\\", "\\\\").replace("&", "&amp;")
    for mark in "`*_[]<>|#":
        text = text.replace(mark, "\\" + mark)
    return ADDRESS.sub(lambda address: address[0].replace(r"\_", "_"), text)


def _screen(question: str, parts: list[_Part], notes: list[str]) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    with console.capture() as capture:
        if question:
            console.print(Text(printable(question), style="bold"))
        said = "; ".join(text for part in reversed(parts) for text in part.said)
        if said:
            console.print(Text(said))
        for _, heads, cells in parts:
            grid = Table(box=SIMPLE_HEAD, pad_edge=False)
            for column, head in enumerate(heads):
                numeric = bool(cells) and all(_numeric(row[column]) for row in cells)
                grid.add_column(Text(head), justify="right" if numeric else "left", overflow="fold")
            for row in cells:
                grid.add_row(*(Text(cell) for cell in row))
            console.print(grid if cells else Text("(no rows)"))
        for note in notes:
            console.print(Text(note, style="dim"))
    lines = (line.rstrip() for line in capture.get().splitlines())
    return "\n".join(lines) + "\n"


def _numeric(cell: str) -> bool:
    plain = cell.replace(",", "").replace(" %", "").lstrip("-")
    return cell == MISSING or plain.replace(".", "", 1).isdigit()


def write(text: str) -> None:
    """Write an answer to standard output, as far as anybody reads it."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has gone; writing on to it must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """Tell the person at the terminal something that is not part of the answer."""
    lines = (printable(line) for line in message.split("\n"))
    sys.stderr.write("\n".join(lines) + "\n")
