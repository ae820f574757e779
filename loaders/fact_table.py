"""Read a table of single facts: subject, relation, object, a value in words and its source.

Names carry remarks in brackets ("Las Bambas (Peru, Cu)"), years and values are half words
("announced 2025-10-09; SUSPENDED 2025-11-07 to 2026-11-10"), and a fact that nobody has traced to
a source is marked so: it is not read, for every statement here has a source.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..graph.errors import LodegraphError, UnknownName
from ..graph.names import resolve, resolve_stage, slug
from ..graph.statements import Batch
from .parties import Party, nodes_of, party
from .table import Problems, column_names, read_chunks, statement_table, trim
from .titles import aimed_at, minerals_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Row = dict[str, object]
    Cells = dict[Any, Any]

NAME = "fact-table"
COLUMNS: tuple[str, ...] = (
    *("id", "subject", "subject_type", "relation", "object", "object_type", "stage", "value"),
    *("unit", "year", "source", "locator", "status", "core", "note"),
)

_TYPES = {"MINES": "PRODUCES", "DEPENDS_ON_IMPORTS": "DEPENDS_ON"} | {
    name: name for name in ("REFINES", "USED_IN", "OWNS", "RESTRICTS", "FINANCES", "EXPORTS_TO")
}
_LABELS = {
    **{name: name for name in ("Country", "Region", "Mineral", "Firm", "StateBank")},
    "Sector": "EndSector",
    "Mine": "Facility",
    "Project": "Facility",
}
_OPEN = {"Firm", "StateBank", "Facility"}
_STAGES = {"mining": "mine", "separation": "refined", "feedstock": None}
_KINDS = (
    *(("ban", "ban"), ("quota", "quota"), ("tax", "tax")),
    *(("licen", "licence"), ("announcement no", "licence")),
)
_REMARK = re.compile(r"\s*\([^()]*\)")
_FIGURE = re.compile(r"([<>]?)(\d+(?:\.\d+)?)")
_YEAR = re.compile(r"(\d{4})e?")
_SPAN = re.compile(r"(\d{4})-(\d{4})")
_BEGIN = re.compile(r"(?:.*\beffective )?(\d{4}(?:-\d\d-\d\d)?)\b(?!.*\beffective \d)")
_ANNOUNCED = re.compile(r"\bannounced\b")
_PAUSE = re.compile(r"SUSPENDED (?:(\d{4}-\d\d-\d\d) )?to (\d{4}-\d\d-\d\d)")
_PLACE = re.compile(r"\s*\(?data/[^\s)]*\)?:?")
_ADDRESS = re.compile(r"https?://[^\s;)]+")
_SEVERAL = " + "
_PERCENT = 100.0
_USD_PER_MILLION = 1e6


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the header line."""
    del path
    return set(COLUMNS) <= set(column_names(head))


def read(path: Path) -> Iterator[Batch]:
    """Read the facts.

    Parameters
    ----------
    path : Path
        UTF-8 CSV with one fact in each row.

    Yields
    ------
    Batch
        A statement for each fact, two for a measure that was suspended; or a reject.

    Raises
    ------
    LoadError
        If the file as a whole is not such a table.
    """
    rows = trim(pd.concat(list(read_chunks(path, COLUMNS))))
    same = rows["source"].str.startswith("same")
    rows["source"] = rows["source"].where(~same).ffill().fillna("")
    problems = Problems(rows)
    untraced = rows["status"] == "UNVERIFIED"
    problems.add(untraced, "not read", "nobody has traced the fact to a source", "status")
    other = ~rows["relation"].isin(list(_TYPES))
    problems.add(other, "not read", "facts of this relation are not read", "relation")
    said: list[Row] = []
    parties: list[Party] = []
    why: dict[object, str] = {}
    for line, row in problems.good().to_dict("index").items():
        try:
            subject, targets = _end(row, "subject"), _objects(row)
        except UnknownName as error:
            why[line] = error.message
            continue
        parties += [end for end in (subject, *targets) if end.label in _OPEN]
        for target in targets:
            said += _statements(int(str(line)), row, subject, target)
    for reason in sorted(set(why.values())):
        lines = [line for line, said_of in why.items() if said_of == reason]
        problems.add(pd.Series(rows.index.isin(lines), rows.index), "not read", reason, "object")
    rejects = problems.table()
    nodes = nodes_of(parties + [_policy(row["value"]) for row in _limits(problems.good())])
    nodes["Source"] = _sources(problems.good(), hashlib.sha256(path.read_bytes()).hexdigest())
    yield Batch(statement_table(said), nodes, rejects, len(said) + len(rejects))


def _limits(rows: pd.DataFrame) -> list[Cells]:
    return rows[rows["relation"] == "RESTRICTS"].to_dict("records")


def _end(row: Cells, end: str) -> Party:
    """Find what a subject or object stands for."""
    name, kind = row[end], _REMARK.sub("", row[f"{end}_type"])
    label = _LABELS.get(kind)
    if label is None or _SEVERAL in name:
        raise UnknownName(kind or "node", name, [])
    if label in _OPEN:
        return party(_REMARK.sub("", name), label, "Firm", "StateBank", "Facility")
    for spelling in (name, _REMARK.sub("", name)):
        try:
            return Party(label, resolve(label, spelling, table=True), spelling)
        except UnknownName as error:
            unknown = error
    raise unknown


def _objects(row: Cells) -> list[Party]:
    """Find what a fact is about: one thing, or each sector of a list."""
    if row["object_type"] != "Sector list":
        return [_end(row, "object")]
    sectors = [name for name in re.split(r", and |, | and ", row["object"]) if name]
    ids = {resolve("EndSector", name): name for name in sectors}
    return [Party("EndSector", key, name) for key, name in ids.items()]


def _statements(line: int, row: Cells, subject: Party, target: Party) -> Iterator[Row]:
    common: Row = {
        "type": _TYPES[row["relation"]],
        "row": line,
        "subject_label": subject.label,
        "subject_id": subject.id,
        "object_label": target.label,
        "object_id": target.id,
        "stage": _stage(row),
        "record_id": row["id"],
        "confidence": "C",
        "source_id": _source_id(row["source"]),
        "locator": row["locator"] or None,
        "note": "; ".join(part for part in (_words(row), row["note"]) if part) or None,
    }
    if row["relation"] == "RESTRICTS":
        common |= {"kind": _kind(row["value"]), "policy_id": _policy(row["value"]).id}
        pause, begin = _PAUSE.search(row["year"]), _BEGIN.match(row["year"])
        aimed = aimed_at(row["value"])
        if aimed:
            mineral = common["object_id"]
            common |= {"object_label": "Country", "object_id": aimed, "mineral": mineral}
        planned = "planned" if _ANNOUNCED.search(row["year"]) else "asserted"
        yield common | {"valid_from": begin[1] if begin else None, "status": planned}
        if pause:
            since = {"valid_from": pause[1], "valid_to": pause[2]}
            yield common | since | {"status": "suspended"}
        return
    if row["relation"] == "EXPORTS_TO":
        named = minerals_in(row["unit"].replace("-", " "))
        common["mineral"] = named[0] if len(named) == 1 else None
    yield common | _when(row["year"]) | _figure(row)


def _stage(row: Cells) -> str | None:
    if row["relation"] not in {"MINES", "REFINES"}:
        return None
    name = _REMARK.sub("", row["stage"])
    try:
        return resolve_stage(_STAGES.get(name) or name)
    except UnknownName:
        return None


def _words(row: Cells) -> str:
    """Keep what the unit or the year says beside a figure or a date."""
    plain = {"% of world", "% equity", "measure", "% of 2024 demand", "% net import reliance"}
    year = "" if _YEAR.fullmatch(row["year"]) or _SPAN.fullmatch(row["year"]) else row["year"]
    return "; ".join(part for part in (row["unit"], year) if part and part not in plain)


def _kind(measure: str) -> str:
    folded = measure.casefold()
    return next((kind for word, kind in _KINDS if re.search(rf"\b{word}", folded)), "regulation")


def _policy(measure: str) -> Party:
    name = _REMARK.sub("", measure)
    return Party("Policy", slug(name), name)


def _when(text: str) -> Row:
    year, span = _YEAR.fullmatch(text), _SPAN.fullmatch(text)
    if span:
        return {"valid_from": span[1], "valid_to": span[2]}
    return {"year": int(year[1])} if year else {}


def _figure(row: Cells) -> Row:
    """Read a percentage or an amount, or a bound of one."""
    match = _FIGURE.fullmatch(row["value"])
    if not match:
        return {}
    value, money = float(match[2]), row["unit"].startswith("US$ million")
    if not money and not row["unit"].startswith("%"):
        return {}
    unit = "million USD" if money else "%"
    if match[1]:
        bound = ("lo", "lower_bound") if match[1] == ">" else ("hi", "upper_bound")
        return {bound[0]: value, "unit": unit, "qualifier": bound[1]}
    if money:
        return {"value": value, "unit": unit, "amount_usd": value * _USD_PER_MILLION}
    return {"value": value, "unit": unit, "share": value / _PERCENT}


def _source_id(text: str) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    try:
        return f"{slug(_title(text))[:48].rstrip('-')}-{digest}"
    except LodegraphError:
        return f"source-{digest}"


def _title(text: str) -> str:
    """Name the first source of a cell, without the place of a copy."""
    first = _PLACE.sub("", re.split(r" ; | \+ |; ", text)[0]).strip()
    return first or text


def _sources(rows: pd.DataFrame, digest: str) -> pd.DataFrame:
    cells = rows["source"].drop_duplicates()
    address = cells.str.extract(rf"({_ADDRESS.pattern})", expand=False)
    titles = cells.map(_title)
    return pd.DataFrame(
        {
            "id": cells.map(_source_id),
            "name": titles,
            "title": titles,
            "url": address,
            "licence": "single facts cited",
            "sha256": digest,
        }
    )
