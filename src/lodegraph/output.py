"""Print a table of answers: for people, for programs, for a report."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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

# Ids and nested steps are for programs; people follow them with --format json.
FOR_PROGRAMS = {"statements", "steps", "iso3"}
FRACTIONS = {
    "share",
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
WIDE = 200
MISSING = "-"


def emit(
    table: pd.DataFrame,
    form: Format,
    output: Path | None,
    *,
    question: str = "",
    percent: bool = True,
) -> None:
    """Print a table with what it rests on.

    Parameters
    ----------
    table : DataFrame
        Its ``attrs`` may hold ``year``, ``sink``, ``assumptions`` and ``sources``.
    form : Format
    output : Path, optional
        File to write; standard output unless given.
    question : str
        What the table answers.
    percent : bool
        Show columns of fractions as percentages to people; programs always get fractions.
    """
    text = render(table, form, question=question, percent=percent)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
        say(f"wrote {output}")
    else:
        sys.stdout.write(text)
    if form is Format.CSV:
        for line in _notes(table):
            say(line)


def render(table: pd.DataFrame, form: Format, *, question: str, percent: bool) -> str:
    """Turn a table into text of the format."""
    if form is Format.JSON:
        return _json(table, question)
    if form is Format.CSV:
        plain = table.drop(columns="steps", errors="ignore")
        return plain.to_csv(index=False, lineterminator="\n")
    shown, constant = _for_people(table)
    cells = [[_cell(v, str(c), percent=percent) for c, v in row.items()] for row in _rows(shown)]
    heads = [str(c).replace("_", " ") if percent else printable(str(c)) for c in shown.columns]
    said = [f"{name.replace('_', ' ')}: {constant[name]}" for name in constant]
    notes = _notes(table)
    if form is Format.MARKDOWN:
        return _markdown(question, said, heads, cells, notes)
    return _screen(question, said, heads, cells, notes)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _for_people(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Leave out what is for programs, and say once what is the same in every row."""
    named = "country" in table.columns
    hidden = [
        column
        for column in table.columns
        if column in FOR_PROGRAMS and not (column == "iso3" and not named)
        if not (column == "statements" and table[column].dtype.kind in "iu")
    ]
    shown = table.drop(columns=hidden)
    once = ("mineral", "sink", "year", "coverage", "as_of")
    same = [c for c in once if c in shown and len(shown) > 1 and len(set(shown[c])) == 1]
    constant = {c: _cell(shown[c].iloc[0], c, percent=True) for c in same}
    return shown.drop(columns=same), constant


def _cell(value: Any, column: str, *, percent: bool) -> str:
    if isinstance(value, dict | list):
        return printable(json.dumps(value, ensure_ascii=False, default=str))
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if percent and column in FRACTIONS:
            return f"{100 * value:.1f} %"
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"  # noqa: PLR2004
    text = str(value)
    return MISSING if text in {"<NA>", "nan", "NaT"} else printable(text)


def printable(text: str) -> str:
    """Show control characters, so that text from data cannot steer a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _notes(table: pd.DataFrame) -> list[str]:
    attrs = table.attrs
    notes = [f"assumption: {text}" for text in attrs.get("assumptions", [])]
    if attrs.get("sources"):
        notes.append(f"sources: {', '.join(attrs['sources'])} (lodegraph sources, lodegraph cite)")
    return notes


def _json(table: pd.DataFrame, question: str) -> str:
    rows = json.loads(table.to_json(orient="records", double_precision=15, date_format="iso"))
    answer = {"question": question, **table.attrs, "rows": rows}
    return json.dumps(answer, ensure_ascii=False, indent=1, default=str) + "\n"


def _markdown(
    question: str, said: list[str], heads: list[str], cells: list[list[str]], notes: list[str]
) -> str:
    lines = [f"### {escape_markdown(question)}", ""] if question else []
    lines += [escape_markdown("; ".join(said)), ""] if said else []
    lines += [markdown_row(heads), "|" + " --- |" * len(heads)]
    lines += [markdown_row(row) for row in cells]
    lines += ["", *(f"- {escape_markdown(note)}" for note in notes)]
    return "\n".join(lines).rstrip() + "\n"


def markdown_row(cells: list[str]) -> str:
    """Make one row of a Markdown table, its cells as plain text."""
    return "| " + " | ".join(escape_markdown(cell) for cell in cells) + " |"


def escape_markdown(text: str) -> str:
    """Make text from data stand as text in Markdown."""
    for mark in "\\`*[]<>|#":
        text = text.replace(mark, "\\" + mark)
    return text.replace("&", "&amp;")


def _screen(
    question: str, said: list[str], heads: list[str], cells: list[list[str]], notes: list[str]
) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    wide = sys.stdout.isatty()
    console = Console(width=None if wide else WIDE, highlight=False)
    grid = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column, head in enumerate(heads):
        numeric = bool(cells) and all(_numeric(row[column]) for row in cells)
        grid.add_column(Text(head), justify="right" if numeric else "left", overflow="fold")
    for row in cells:
        grid.add_row(*(Text(cell) for cell in row))
    with console.capture() as capture:
        if question:
            console.print(Text(question, style="bold"))
        if said:
            console.print(Text("; ".join(said)))
        console.print(grid if cells else Text("(no rows)"))
        for note in notes:
            console.print(Text(note, style="dim"))
    lines = (line.rstrip() for line in capture.get().splitlines())
    return "\n".join(lines) + "\n"


def _numeric(cell: str) -> bool:
    return cell == MISSING or cell.replace(",", "").replace(" %", "").lstrip("-")[:1].isdigit()


def say(message: str) -> None:
    """Tell the person at the terminal something that is not part of the answer."""
    sys.stderr.write(printable(message) + "\n")
