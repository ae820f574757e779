"""Queries and their answers in text files: blocks with a title, a query and sections of rows."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

Rows = list[list[Any]]
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One block of a file: a query, its parameters, and the lines of each section."""

    title: str
    cypher: str
    parameters: dict[str, Any]
    sections: dict[str, list[str]]

    def rows(self, section: str) -> Rows:
        """Read a section's rows, one JSON list a line."""
        return [json.loads(line) for line in self.sections[section]]

    def error(self, section: str) -> str | None:
        """Give the words of the error that a section expects."""
        lines = self.sections[section]
        return lines[0].removeprefix("error: ") if lines and lines[0][:7] == "error: " else None


def read_cases(name: str) -> list[Case]:
    """Read a file of this folder: ``#`` starts a remark, a blank line ends a block.

    The first line is the title, ``$`` starts a line of parameters as JSON, and ``----`` a section
    with what follows it as its name.
    """
    text = re.sub(r"(?m)^#.*\n", "", (HERE / name).read_text(encoding="utf-8"))
    return [_case(block.strip()) for block in re.split(r"\n{2,}", text) if block.strip()]


def _case(block: str) -> Case:
    head, *parts = re.split(r"(?m)^----", block)
    title, *query = head.splitlines()
    given = [line[1:] for line in query if line[0] == "$"]
    split = (part.removesuffix("\n").split("\n") for part in parts)
    sections = {name.strip(): rows for name, *rows in split}
    text = "\n".join(line for line in query if line[0] != "$")
    return Case(title, text, json.loads(given[0]) if given else {}, sections)


def rows_of(table: pd.DataFrame) -> Rows:
    """Give a table's rows as JSON has them: dates as text, missing values as None."""
    return [[_plain(value) for value in row] for row in table.astype(object).to_numpy().tolist()]


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case pd.Timestamp():
            return value.isoformat() if value.tz or value.normalize() != value else f"{value:%F}"
        case float() if math.isnan(value):
            return None
        case _:
            return None if value is None or value is pd.NaT or value is pd.NA else value


def same(found: Any, wanted: Any) -> bool:
    """Compare two values: kinds of numbers apart from truth values alike, floats to 1e-9."""
    match found, wanted:
        case (bool(), _) | (_, bool()):
            return found is wanted
        case (int() | float(), int() | float()):
            return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-12)
        case list(), list():
            return len(found) == len(wanted) and all(map(same, found, wanted))
        case dict(), dict():
            return found.keys() == wanted.keys() and all(same(found[k], wanted[k]) for k in found)
        case _:
            return bool(found == wanted)


def agree(found: Rows, wanted: Rows, *, in_order: bool) -> bool:
    """Compare answers: as lists, or as multisets."""
    if in_order:
        return same(found, wanted)
    left = list(found)
    for row in wanted:
        place = next((i for i, other in enumerate(left) if same(other, row)), None)
        if place is None:
            return False
        del left[place]
    return not left
