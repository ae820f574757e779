"""Read the International Energy Agency's critical minerals table: supply by country, demand by use.

Figures of 2024 are stated; those of later years are projections and become planned statements with
their scenario.
"""

from __future__ import annotations

import hashlib
import math
import re
from bisect import bisect
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph.contents import accounting_basis
from ..graph.errors import LoadError, UnknownName
from ..graph.names import resolve
from ..graph.statements import Batch, reject_table
from .tree import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Keys = tuple[str, ...]
    Row = dict[str, object]

NAME = "iea-critical-minerals-2024"
SOURCE = {
    "id": NAME,
    "name": "IEA Critical Minerals Data Explorer",
    "publisher": "International Energy Agency",
    "title": "Critical Minerals Data Explorer, base year 2024",
    "year": 2025,
    "url": "https://www.iea.org/data-and-statistics/data-tools/critical-minerals-data-explorer",
    "licence": "CC BY 4.0",
}
BASE_YEAR = 2024
SUPPLY_SCENARIO = "IEA base case"

_MARK = b"IEA Critical Minerals Data Explorer"
_PARTS = ("supply", "totalDemand")
_MINERALS = {"Rare Earth Elements": "magnet-rare-earths"}
_STAGES = {"mining": ("PRODUCES", "mine"), "refining": ("REFINES", "refined")}
_REST = "Rest of world"
_USES = {"otherUses": "Other uses", "totalDemand": "All uses"}
_NOTES = {
    ("magnet-rare-earths", "mining"): "neodymium, praseodymium, dysprosium and terbium",
    ("magnet-rare-earths", "refining"): "neodymium, praseodymium, dysprosium and terbium",
    ("graphite", "mining"): "natural graphite",
    ("graphite", "refining"): "includes synthetic graphite, which needs no mine",
}
_PRODUCTS = {("graphite", "refining"): "battery-grade, natural and synthetic"}
_TONNES_PER_KT = 1000.0
_TOLERANCE = 1e-3
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}\[\],:]')


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the line that names the source."""
    del path
    return head.lstrip().startswith(b"{") and _MARK in head


def read(path: Path) -> Iterator[Batch]:
    """Read the table.

    Parameters
    ----------
    path : Path
        JSON with ``supply`` and ``totalDemand`` by mineral, in thousand tonnes.

    Yields
    ------
    Batch
        A statement or a reject for each value in the file but its ``source``. ``share`` is the
        figure over the total of its table, year and scenario.

    Raises
    ------
    LoadError
        If the file is not strict JSON or lacks one of the two parts.
    """
    document, text = _parse(path)
    leaves = [leaf for leaf in _leaves(document, text) if leaf[0] != ("source",)]
    rows = [_row(document, *leaf) for leaf in leaves]
    rejects = reject_table([row for row in rows if "kind" in row])
    statements = pd.DataFrame([row for row in rows if "kind" not in row])
    source = SOURCE | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    yield Batch(statements, {"Source": pd.DataFrame([source])}, rejects, len(rows))


def _parse(path: Path) -> tuple[dict[str, Any], str]:
    document, text = read_json(path)
    lacking = [part for part in _PARTS if not isinstance(document, dict) or part not in document]
    if lacking:
        raise LoadError(path, f"the part {lacking[0]!r} is missing", hint="see docs on its shape")
    return document, text


def _leaves(document: dict[str, Any], text: str) -> list[tuple[Keys, object, int]]:
    """List each value with the keys that lead to it and its line, in the order of the file."""
    ends = [match.start() for match in re.finditer("\n", text)]
    tokens = [*_TOKEN.finditer(text), None]
    lines = [
        bisect(ends, token.start()) + 1
        for token, after in pairwise(tokens)
        if token and token[0] not in "{}[],:" and not (after and after[0] == ":")
    ]
    return [(*leaf, line) for leaf, line in zip(_walk(document, ()), lines, strict=True)]


def _walk(node: object, keys: Keys) -> Iterator[tuple[Keys, object]]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _walk(child, (*keys, str(key)))
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from _walk(child, (*keys, str(number)))
    else:
        yield keys, node


def _row(document: dict[str, Any], keys: Keys, value: object, line: int) -> Row:
    """Make a statement of a value, or a reject, which has a ``kind``."""
    place = {"row": line, "column": "/".join(keys), "value": str(value)}
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        reason = "no figure: a note of the publisher or an empty cell"
        return {**place, "kind": "not read", "reason": reason}
    if not re.fullmatch(r"\d{4}", keys[-1]):
        return {**place, "kind": "refused", "reason": "a year has four digits"}
    try:
        fields = _fields(document, keys, value)
    except UnknownName as error:
        reason, near = f"{error.message}; correct the name", "; ".join(error.nearest)
        return {**place, "kind": "refused", "reason": reason, "nearest": near}
    if isinstance(fields, str):
        return {**place, "kind": "not read", "reason": fields}
    path = "$" + "".join(f"[{key!r}]" for key in keys)
    figures = {"value": value, "unit": "kt", "qualifier": "exact", "basis": _basis(keys[1])}
    origin = {"row": line, "confidence": "A", "source_id": NAME, "locator": path}
    return figures | origin | fields


def _fields(document: dict[str, Any], keys: Keys, value: float) -> Row | str:
    match keys:
        case ("supply", mineral, ("mining" | "refining") as stage, "countries", place, year):
            table = document["supply"][mineral][stage]
            return _supply(mineral, stage, place, year) | _figures(table, place, year, value)
        case ("supply", mineral, ("mining" | "refining") as stage, "total", year):
            return _supply(mineral, stage, "World", year) | {"quantity_t": value * _TONNES_PER_KT}
        case ("totalDemand", mineral, "sectors", sector, *scenario, year):
            total = _look(document["totalDemand"][mineral], "totalDemand", *scenario, year)
            return _demand(mineral, sector, scenario, year) | _share(value, total)
        case ("totalDemand", mineral, ("otherUses" | "totalDemand") as use, *scenario, year):
            total = _look(document["totalDemand"][mineral], "totalDemand", *scenario, year)
            return _demand(mineral, _USES[use], scenario, year) | _share(value, total)
        case ("supply" | "totalDemand", *_):
            return "a sum or share that the publisher derives from the other figures"
        case _:
            return "only supply by country and total demand are read"


def _look(node: Any, *keys: str) -> float | None:
    """Follow keys to a figure; None where there is none."""
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return float(node) if isinstance(node, int | float) else None


def _share(value: float, total: float | None) -> Row:
    share = value / total if total else None
    return {"quantity_t": value * _TONNES_PER_KT, "share": share}


def _figures(table: dict[str, Any], place: str, year: str, value: float) -> Row:
    """Give quantity and share; only bounds where the rows contradict their total."""
    total = _look(table, "total", year)
    rows = sum(_look(row, year) or 0.0 for row in table["countries"].values())
    excess = 0.0 if total is None else rows - total
    if place != _REST or excess <= _TOLERANCE * rows:
        return _share(value, total)
    note = f"the rows exceed the total by {excess:.6g} kt: this one seems to repeat a country"
    return {"lo": value - excess, "hi": value, "qualifier": "upper_bound", "note": note}


def _supply(mineral: str, stage: str, place: str, year: str) -> Row:
    label = "Region" if place in {_REST, "World"} else "Country"
    mineral_id = _mineral(mineral)
    type_, stage_id = _STAGES[stage]
    return {
        "type": type_,
        "subject_label": label,
        "subject_id": resolve(label, place, table=True),
        "object_label": "Mineral",
        "object_id": mineral_id,
        "stage": stage_id,
        "product": _PRODUCTS.get((mineral_id, stage)),
        "quantity_kind": "production",
        "note": _NOTES.get((mineral_id, stage)),
        **_time(year, SUPPLY_SCENARIO),
    }


def _demand(mineral: str, sector: str, scenario: list[str], year: str) -> Row:
    return {
        "type": "USED_IN",
        "subject_label": "Mineral",
        "subject_id": _mineral(mineral),
        "object_label": "EndSector",
        "object_id": resolve("EndSector", sector),
        "quantity_kind": "demand",
        **_time(year, scenario[0] if scenario else None),
    }


def _basis(name: str) -> str:
    """Tell what the tonnes count: the element, and graphite as it is sold."""
    mineral = _mineral(name)
    return "gross weight" if mineral == "graphite" else accounting_basis(mineral)


def _mineral(name: str) -> str:
    return _MINERALS.get(name) or resolve("Mineral", name)


def _time(year: str, scenario: str | None) -> Row:
    projected = int(year) > BASE_YEAR
    return {
        "year": int(year),
        "status": "planned" if projected else "asserted",
        "scenario": scenario if projected else None,
    }
