"""Read the International Energy Agency's critical minerals policy tracker, as CSV or JSON.

Every policy becomes an IMPOSES; one that limits exports becomes a RESTRICTS for each mineral that
its title names, or else its description. Where two rows give different minerals for one numbered
act of one country, both are kept, as what the tracker says: the minerals that only one of them
names have confidence D, and each such statement names the other row.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph.errors import LoadError, UnknownName
from ..graph.names import resolve, slug
from ..graph.statements import Batch, reject_table
from .table import column_names, read_chunks, statement_table
from .titles import aimed_at, minerals_in
from .tree import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Row = dict[str, object]
    Policy = dict[str, Any]

NAME = "iea-policy-tracker"
COLUMNS: tuple[str, ...] = (
    *("title", "description", "status", "year", "jurisdiction", "source", "datePromulgated"),
    *("yearEnded", "learnMore", "learnMoreLanguage", "dateModified", "countries", "states"),
    *("technologies", "tags", "policyType"),
)
SOURCE = {
    "id": NAME,
    "name": "IEA Critical Minerals Policy Tracker",
    "publisher": "International Energy Agency",
    "title": "Critical Minerals Policy Tracker",
    "url": "https://www.iea.org/data-and-statistics/data-tools/critical-minerals-policy-tracker",
}

KEYS = {"title", "status", "datePromulgated", "countries", "policyTypes"}
_STATUS = {"In force": "asserted", "Announced": "planned", "Ended": "former"}
_KINDS = {
    "Export and import ban": "ban",
    "Export controls and restrictions": "regulation",
    "Non-tariff measures": "regulation",
    "Tariffs and duties": "tax",
}
_RECYCLING = "Minerals recycling"
_EXPORT = re.compile(r"\bexport", re.IGNORECASE)
_ACT = re.compile(
    r"\b(?:Announcement|Decision|Decree|Regulation)\b.{0,12}?\b(\d+)(?: of |/)(\d{4})"
)
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_DAY_FIRST = re.compile(r"(\d\d)-(\d\d)-(\d{4})")
# As the tracker names issuers, in one file by code and in the other by name.
_BLOCS = {"EUR": "eu", "European Union": "eu"}
_COUNTRIES = {"Korea": "KOR"}


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the header line, or by the keys of the first policy."""
    del path
    if head.lstrip().startswith(b"["):
        return all(f'"{key}"'.encode() in head for key in KEYS)
    return set(COLUMNS) <= set(column_names(head))


def read(path: Path) -> Iterator[Batch]:
    """Read the policies.

    Parameters
    ----------
    path : Path
        The tracker's CSV, or JSON with a list of policies.

    Yields
    ------
    Batch
        For each policy an IMPOSES for each country, and what it restricts; or a reject.

    Raises
    ------
    LoadError
        If the file as a whole is not such a list.
    """
    policies = _from_json(path) if path.read_bytes()[:64].lstrip()[:1] == b"[" else _from_csv(path)
    for policy in policies:
        policy["minerals"], policy["named_in"] = _minerals(policy)
    _find_conflicts(policies)
    statements: list[Row] = []
    rejects: list[Row] = []
    names: dict[str, str] = {}
    for policy in policies:
        said = _statements(policy)
        if isinstance(said, str):
            place = {"row": policy["row"], "column": "countries", "value": policy["places"]}
            rejects.append({**place, "kind": "not read", "reason": said})
        else:
            names[slug(policy["title"])] = policy["title"]
            statements += said
    source = SOURCE | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    listed = pd.DataFrame({"id": list(names), "name": list(names.values())}, dtype="str")
    nodes = {"Policy": listed, "Source": pd.DataFrame([source])}
    table = statement_table(statements)
    yield Batch(table, nodes, reject_table(rejects), len(table) + len(rejects))


def _from_csv(path: Path) -> list[Policy]:
    rows = pd.concat(list(read_chunks(path, COLUMNS)))
    policies: list[Policy] = []
    for line, row in rows.to_dict("index").items():
        try:
            types, countries = json.loads(row["policyType"]), json.loads(row["countries"])
        except json.JSONDecodeError as error:
            raise LoadError(
                path, f"a cell is not JSON: {error.msg}", line=int(str(line))
            ) from error
        places = [place["iso3"] or place["name"] for place in countries]
        named = {"types": types, "countries": places, "link": row["learnMore"].split(",")[0]}
        policies.append(
            {
                **{str(key): cell for key, cell in row.items()},
                **named,
                "row": int(str(line)),
                "places": row["countries"],
            }
        )
    return policies


def _from_json(path: Path) -> list[Policy]:
    document, _ = read_json(path)
    policies: list[Policy] = []
    for number, entry in enumerate(document, start=1):
        lacking = KEYS - set(entry) if isinstance(entry, dict) else KEYS
        if lacking:
            why = f"policy {number} has no {min(lacking)!r}"
            raise LoadError(path, why, hint=f"each needs {', '.join(sorted(KEYS))}")
        empty = {"description": "", "year": "", "yearEnded": "", "link": ""}
        named = {"types": entry["policyTypes"], "places": ", ".join(entry["countries"])}
        policies.append({**empty, **entry, **named, "row": number})
    return policies


def _minerals(policy: Policy) -> tuple[frozenset[str], str]:
    """Find the minerals that a policy names, and whether its title or its description does."""
    for part in ("title", "description"):
        named = minerals_in(policy[part] or "")
        if named:
            return frozenset(named), part
    return frozenset(), ""


def _find_conflicts(policies: list[Policy]) -> None:
    """Mark what one row says of a numbered act of a country and another one does not."""
    acts: dict[tuple[str, ...], list[Policy]] = {}
    for policy in policies:
        policy["disputed"], policy["conflict"] = frozenset(), ""
        found = _ACT.search(policy["title"]) or _ACT.search(policy["description"] or "")
        if found and policy["minerals"] and len(policy["countries"]) == 1:
            acts.setdefault((*policy["countries"], *found.groups()), []).append(policy)
    for act, group in acts.items():
        number, year = act[-2:]
        shared = frozenset.intersection(*(policy["minerals"] for policy in group))
        for policy in group:
            others = [other for other in group if other["minerals"] != policy["minerals"]]
            if others:
                rows = ", ".join(str(other["row"]) for other in others)
                policy["disputed"] = policy["minerals"] - shared
                policy["conflict"] = f"row {rows} gives other minerals for No. {number} of {year}"


def _statements(policy: Policy) -> list[Row] | str:
    """Say who imposes a policy and what it restricts; or why it is not read."""
    issuers = []
    for name in policy["countries"]:
        try:
            issuers.append(_issuer(name))
        except UnknownName:
            return "an issuer is neither a country nor the European Union"
    if not issuers:
        return "no issuer is named"
    said: list[Row] = []
    for issuer in issuers:
        common = _common(policy) | issuer
        target = {"object_label": "Policy", "object_id": slug(policy["title"])}
        said.append({**common, **target, "type": "IMPOSES", "confidence": "C"})
        kind = _kind(policy)
        limited = sorted(policy["minerals"]) if kind else []
        said += [common | _restriction(policy, kind, mineral) for mineral in limited]
    return said


def _issuer(name: str) -> Row:
    if name in _BLOCS:
        return {"subject_label": "Region", "subject_id": _BLOCS[name]}
    return {
        "subject_label": "Country",
        "subject_id": _COUNTRIES.get(name) or resolve("Country", name, table=True),
    }


def _common(policy: Policy) -> Row:
    year = policy["year"] or (policy["datePromulgated"] or "")[:4]
    day = _day(policy["datePromulgated"] or "") or (year if _DAY.fullmatch(year) else None)
    ended = policy["yearEnded"] if re.fullmatch(r"\d{4}", policy["yearEnded"] or "") else None
    return {
        "row": policy["row"],
        "year": int(year) if re.fullmatch(r"\d{4}", year) else None,
        "valid_from": day,
        "valid_to": ended,
        "status": _STATUS.get(policy["status"], "asserted"),
        "source_id": NAME,
        "locator": policy["link"] or f"row {policy['row']}",
        "note": policy["conflict"] or None,
    }


def _day(text: str) -> str | None:
    """Write a day as 2025-04-04, also where the tracker has 04-04-2025."""
    first = _DAY_FIRST.fullmatch(text)
    if first:
        return f"{first[3]}-{first[2]}-{first[1]}"
    return text if _DAY.fullmatch(text) else None


def _kind(policy: Policy) -> str:
    """Tell how exports are limited; empty where they are not."""
    words = f"{policy['title']} {policy['description'] or ''}"
    if not _EXPORT.search(words):
        return ""
    named = [kind["name"] for kind in policy["types"] if kind.get("category") != _RECYCLING]
    kinds = [_KINDS[name] for name in _KINDS if name in named]
    if kinds == ["tax"] and not _EXPORT.search(policy["title"]):
        return ""
    return kinds[0] if kinds else ""


def _restriction(policy: Policy, kind: str, mineral: str) -> Row:
    sure = policy["named_in"] == "title" and mineral not in policy["disputed"]
    target = aimed_at(policy["title"])
    return {
        "type": "RESTRICTS",
        "object_label": "Country" if target else "Mineral",
        "object_id": target or mineral,
        "mineral": mineral if target else None,
        "kind": kind,
        "policy_id": slug(policy["title"]),
        "confidence": "C" if sure else "D",
    }
