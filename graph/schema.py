"""The model as data: ``data/schema.csv`` drives validation, storage and documentation."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

DATA = Path(__file__).parent / "data"
ENDS = ("subject_label", "subject_id", "object_label", "object_id")
Kind = Literal["node", "edge"]


@dataclass(frozen=True)
class Property:
    """One property of a label or statement type.

    Parameters
    ----------
    name : str
        snake_case name; a quantity's name ends in its unit.
    type : str
        ``text``, ``integer``, ``float``, ``boolean`` or ``date`` (ISO text of day, month or year).
    unit : str
        Unit of a number, else empty.
    range : str
        ``0..1``, ``>=0``, a list such as ``A|B|C|D``, ``stage``, or empty.
    required : bool
        Whether every row has it.
    meaning : str
        One line for the documentation.
    """

    name: str
    type: str
    unit: str
    range: str
    required: bool
    meaning: str

    @property
    def dtype(self) -> str:
        """The pandas type of the column."""
        types = {"integer": "Int64", "float": "float64", "boolean": "boolean"}
        return types.get(self.type, "str")


@dataclass(frozen=True)
class Element:
    """A node label or a statement type with its properties, in the order of the table."""

    name: str
    kind: Kind
    meaning: str
    ends: frozenset[tuple[str, str]]
    properties: dict[str, Property]


@dataclass(frozen=True)
class Schema:
    """Every label and statement type of the model."""

    labels: dict[str, Element]
    types: dict[str, Element]

    def columns(self, name: str) -> dict[str, str]:
        """Name the columns of a label's or type's table with their pandas types."""
        if name in self.labels:
            return {p.name: p.dtype for p in self.labels[name].properties.values()}
        own = {p.name: p.dtype for p in self.types[name].properties.values()}
        return {"id": "str", **dict.fromkeys(ENDS, "str"), **own}


def _ends(row: dict[str, str]) -> list[tuple[str, str]]:
    return [(a, b) for a in row["from"].split("|") for b in row["to"].split("|") if a and b]


def _property(row: dict[str, str]) -> Property:
    return Property(
        row["property"],
        row["type"],
        row["unit"],
        row["range"],
        row["required"] == "yes",
        row["meaning"],
    )


def _elements(rows: list[dict[str, str]], kind: Kind) -> dict[str, Element]:
    mine = [row for row in rows if row["kind"] == kind]
    common = [_property(row) for row in mine if row["name"] == "*"]
    elements: dict[str, Element] = {}
    for name in dict.fromkeys(row["name"] for row in mine if row["name"] != "*"):
        own = [row for row in mine if row["name"] == name]
        heads = [row for row in own if not row["property"]]
        properties = [*common, *(_property(row) for row in own if row["property"])]
        elements[name] = Element(
            name,
            kind,
            heads[0]["meaning"],
            frozenset(pair for row in heads for pair in _ends(row)),
            {prop.name: prop for prop in properties},
        )
    return elements


@lru_cache(maxsize=1)
def load_schema() -> Schema:
    """Read ``data/schema.csv``, once.

    Examples
    --------
    >>> schema = load_schema()
    >>> schema.types["REFINES"].properties["share"].range
    '0..1'
    >>> ("Country", "Mineral") in schema.types["REFINES"].ends
    True
    """
    with (DATA / "schema.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Schema(_elements(rows, "node"), _elements(rows, "edge"))
