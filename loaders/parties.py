"""Which firm, bank or facility a table means: one name for each, as ``open_names.csv`` has them."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ..graph.codes import split_cell
from ..graph.names import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_TABLES = {"open_names.csv": "Firm", "firms.csv": "Firm", "facilities.csv": "Facility"}
_WORD = re.compile(r"[^\W_]")


class Party(NamedTuple):
    """A node of an open label."""

    label: str
    id: str
    name: str


def party(name: str, *labels: str) -> Party:
    """Find what a name stands for; a name that no table has is a new node.

    Parameters
    ----------
    name : str
        As the source writes it.
    *labels : str
        What it may be; a new node has the first.

    Returns
    -------
    Party
        Label, id and name.

    Raises
    ------
    LodegraphError
        If the name has neither letter nor digit.

    Examples
    --------
    >>> party("China Molybdenum", "Firm", "StateBank").id
    'cmoc-group'
    >>> party("Aluminum Corporation of China (Chinalco)", "Firm").id
    'chinalco'
    >>> party("ICBC", "Firm", "StateBank").label
    'StateBank'
    >>> party("Palabor Mining", "Firm")
    Party(label='Firm', id='palabor-mining', name='Palabor Mining')
    """
    forms = (name, _IN_BRACKETS.sub("", name), *_IN_BRACKETS.findall(name))
    known = [_known().get(slug(form)) for form in forms if _WORD.search(form)]
    fitting = [entry for entry in known if entry and entry.label in labels]
    return fitting[0] if fitting else Party(labels[0], slug(name), " ".join(name.split()))


@cache
def _known() -> Mapping[str, Party]:
    found: dict[str, Party] = {}
    for table, label in _TABLES.items():
        path = Path(__file__).parent / "data" / table
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    named = Party(row.get("label", label), slug(row["name"]), row["name"])
                    for form in (row["name"], *split_cell(row["aliases"])):
                        found.setdefault(slug(form), named)
    return found


def nodes_of(parties: Iterable[Party]) -> dict[str, pd.DataFrame]:
    """List parties as nodes by label, each once."""
    table = pd.DataFrame(sorted(set(parties)), columns=list(Party._fields), dtype="str")
    table = table.drop_duplicates(["label", "id"])
    return {str(label): group[["id", "name"]] for label, group in table.groupby("label")}
