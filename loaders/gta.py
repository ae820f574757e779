"""Read interventions of the Global Trade Alert that touch minerals.

Every intervention becomes an IMPOSES; one that limits exports becomes a RESTRICTS for each
mineral. The tracker finds the minerals through the customs codes a measure covers, so that a tax
on rare earths may be filed under lithium: what the title does not name although it names other
minerals has confidence D, and says so.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph.errors import LoadError, UnknownName
from ..graph.names import resolve
from ..graph.statements import Batch, reject_table
from .table import statement_table
from .titles import aimed_at, minerals_in
from .tree import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Row = dict[str, object]
    Entry = dict[str, Any]

NAME = "global-trade-alert"
SOURCE = {
    "id": NAME,
    "name": "Global Trade Alert",
    "publisher": "St. Gallen Endowment for Prosperity through Trade",
    "title": "Global Trade Alert, interventions on critical minerals",
    "url": "https://globaltradealert.org",
}

KEYS = {"id", "title", "interventionType", "minerals", "implementers", "dateISO", "link"}
_KINDS = {
    "Export ban": "ban",
    "Export tax": "tax",
    "Export quota": "quota",
    "Export licensing requirement": "licence",
    "Export-related non-tariff measure, nes": "regulation",
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Measures that give way are filed under what they take back.
_EASED = re.compile(
    r"\b(?:removed?|removal|lift(?:s|ed)|abolish\w*|eliminat\w+|exemptions?)\b", re.IGNORECASE
)
# Sanctions are aimed at someone; where the title does not say at whom, they limit no trade here.
_SANCTIONS = re.compile(r"\bsanctions?\b", re.IGNORECASE)
_BY_CODE = "the title names other minerals; this one was assigned by customs code"


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the list of interventions and the keys of the first."""
    del path
    start = head.lstrip()[:40].replace(b" ", b"").replace(b"\n", b"")
    return start.startswith(b'{"interventions":[') and all(
        f'"{key}"'.encode() in head for key in KEYS
    )


def read(path: Path) -> Iterator[Batch]:
    """Read the interventions.

    Parameters
    ----------
    path : Path
        JSON with a list ``interventions``.

    Yields
    ------
    Batch
        For each intervention an IMPOSES for each country that takes part, and what it restricts;
        or a reject. ``row`` counts the interventions from 1.

    Raises
    ------
    LoadError
        If the file is not strict JSON or an intervention lacks a key.
    """
    document, _ = read_json(path)
    entries = document.get("interventions") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise LoadError(path, "the list 'interventions' is missing")
    statements: list[Row] = []
    rejects: list[Row] = []
    policies: dict[str, str] = {}
    for number, entry in enumerate(entries, start=1):
        lacking = KEYS - set(entry) if isinstance(entry, dict) else KEYS
        if lacking:
            raise LoadError(path, f"intervention {number} has no {min(lacking)!r}")
        problem = _problem(entry)
        if problem:
            rejects.append({"row": number, "kind": "refused", **problem})
        else:
            policies[_policy(entry)] = entry["title"]
            statements += _statements(number, entry)
    source = SOURCE | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    listed = pd.DataFrame({"id": list(policies), "name": list(policies.values())}, dtype="str")
    nodes = {"Policy": listed, "Source": pd.DataFrame([source])}
    table = statement_table(statements)
    yield Batch(table, nodes, reject_table(rejects), len(table) + len(rejects))


def _problem(entry: Entry) -> Row | None:
    """Find what the user should correct: an unknown name, a wrong date."""
    if not _DAY.fullmatch(entry["dateISO"] or ""):
        reason = "write the date like 2025-04-04"
        return {"column": "dateISO", "value": str(entry["dateISO"]), "reason": reason}
    for column, label in (("implementers", "Country"), ("minerals", "Mineral")):
        for name in entry[column]:
            try:
                resolve(label, name, table=True)
            except UnknownName as error:
                near = "; ".join(error.nearest)
                said = {"column": column, "value": name, "nearest": near}
                return {**said, "reason": f"no such {label.lower()}; correct the name"}
    return None


def _policy(entry: Entry) -> str:
    return f"gta-{entry['id']}"


def _statements(number: int, entry: Entry) -> Iterator[Row]:
    named = minerals_in(entry["title"])
    minerals = sorted({resolve("Mineral", name) for name in entry["minerals"]})
    target = aimed_at(entry["title"])
    kind = _kind(entry, target)
    for country in entry["implementers"]:
        common: Row = {
            "row": number,
            "subject_label": "Country",
            "subject_id": resolve("Country", country, table=True),
            "valid_from": entry["dateISO"],
            "source_id": NAME,
            "locator": entry["link"],
        }
        policy = {"object_label": "Policy", "object_id": _policy(entry)}
        yield {**common, **policy, "type": "IMPOSES", "confidence": "C", "note": _type(entry)}
        for mineral in minerals if kind else ():
            doubtful = bool(named) and mineral not in named
            yield {
                **common,
                "type": "RESTRICTS",
                "object_label": "Country" if target else "Mineral",
                "object_id": target or mineral,
                "mineral": mineral if target else None,
                "kind": kind,
                "policy_id": _policy(entry),
                "confidence": "D" if doubtful else "C",
                "note": _BY_CODE if doubtful else None,
            }


def _kind(entry: Entry, target: str | None) -> str:
    """Tell how exports are limited; empty where they are not."""
    title = entry["title"]
    untold = _SANCTIONS.search(title) and not target
    return "" if untold or _EASED.search(title) else _KINDS.get(entry["interventionType"], "")


def _type(entry: Entry) -> str:
    eased = " (given up or eased)" if _EASED.search(entry["title"]) else ""
    return f"{entry['interventionType']}{eased}"
