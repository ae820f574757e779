"""Extraction: a document's entities and statements in the form of the annotated sets."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..graph.codes import countries, minerals, sectors
from .dates import date_within
from .figure_words import SCALES
from .gazetteer import Named, gazetteer, open_name
from .review import reviewed
from .weighing import RULE as WEIGHED
from .when import EVENTS, days_of, is_ahead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .candidate import Candidate
    from .reading import Read
    from .review import Reviewed
    from .text import Document

TYPES = {"EndSector": "Sector"}
RELATIONS = {"HOLDS_RESERVES": "RESERVES"}
STATUSES = {"suspended": "former"}
# The rule that tells what became of a measure which an earlier sentence told of.
LIFTING = "controls-lifted"
# Kept for the graph; written here only when everything is asked for.
BESIDES = frozenset({"FACES", "IMPOSES"})
NOT_WRITTEN = frozenset({"Risk", "Agency", "Area"})
# "mine", "lithium project": what stands behind the name of a facility.
OPEN = frozenset({"Firm", "StateBank", "Facility"})
MINE = re.compile(r" (?:mine|project)$")
# "the US International Development Finance Corporation": a bank that is named by its country.
OF_THE_US = re.compile(r"(?:US|U\.S\.) (?=International|Development|Department)")
# "Balama graphite mine" is Balama, but a railway or a park is no town.
TRAILING = re.compile(r"(?<=\w)(?: (?!railway|line|corridor|industrial|park)[a-z][\w-]*)+$")


def extract(path: Path, *, everything: bool = False) -> dict[str, Any]:
    """Read a document's entities and relations, each relation with its sentence and place.

    Parameters
    ----------
    path : Path
        As `read_document` reads it.
    everything : bool
        Whether risks and policies are written too.

    Returns
    -------
    dict
        ``document``, ``entities`` (canonical, type, id, mentions) and ``relations`` (subject,
        relation, object, value, unit, year, status, evidence, start, end, rule, confidence);
        places count characters from the end of the file's header, if it has one. ``review`` tells
        how many decisions of a review were carried out, and which no longer apply; ``warnings``
        what of the document was not read; ``waiting`` are the relations that a person should check
        first, and why: those that only a language model reads, where one is asked, and those of
        firms and sites in a text on other matters.
    """
    with reviewed(path) as found:
        names = Names(found.reads)
        relations = list(_relations(found.document, found.reads, names, everything=everything))
        return {
            "document": path.stem,
            "entities": names.entities(everything=everything),
            "relations": relations,
            **_review(found),
            **({"warnings": list(found.document.warnings)} if found.document.warnings else {}),
            **_waiting(found, names),
        }


def _waiting(found: Reviewed, names: Names) -> dict[str, Any]:
    """Give what waits for review, apart from what is stated."""
    waits = [(r, c) for r in found.reads for c in r.candidates if c.waits and not c.reviewed]
    if found.answer is None and not waits:
        return {}
    rows = [{**relation(found.document, read, c, names), "waits": c.waits} for read, c in waits]
    return {"waiting": rows}


def _review(found: Reviewed) -> dict[str, Any]:
    """Tell what became of a review, if there is one."""
    if not found.review.sha256:
        return {}
    unmet = [f"{decision.verdict}: {decision.told()}" for decision in found.unmet]
    carried_out = len(found.review.decisions) - len(unmet)
    return {"review": {"carried_out": carried_out, "no_longer_apply": unmet}}


class Names:
    """The canonical name of each node in one document."""

    def __init__(self, found: Iterable[Read]) -> None:
        self.country: dict[str, tuple[str, ...]] = {}
        self.forms: dict[tuple[str, str, str | None], dict[str, None]] = {}
        seen = [
            (m, read.clause.sentence[m.start : m.end])
            for read in found
            for m in read.clause.mentions
            if isinstance(m, Named) and m.start >= 0
        ]
        seen = [(m, form) for mention, f in seen for m, form in _named_in(mention, f)]
        # A firm that bears the name of its site is one thing.
        self.firms = {m.ids[0] for m, _ in seen if m.label == "Firm"}
        for mention, form in seen:
            if len(mention.ids) == 1:
                self.forms.setdefault(self.key(mention, form), {})[form] = None
        checked = [c for read in found for c in read.candidates if c.reviewed]
        for end in (end for c in checked for end in (c.subject, c.object)):
            self.forms.setdefault(self.key(end, end.product or end.name), {})

    def key(self, mention: Named, form: str) -> tuple[str, str, str | None]:
        """Give type, name and annotation id of a mention."""
        id_, label = mention.ids[0], mention.label
        label = "Firm" if label == "Facility" and id_ in self.firms else label
        said = mention.name if label in OPEN else form
        name, symbol = _written(label, id_, said)
        type_ = "Mineral" if id_ == "permanent-magnets" else TYPES.get(label, label)
        return type_, name, symbol

    def of(self, mention: Named, sentence: str) -> str:
        """Give the canonical name of one end of a statement, by the words that name a use."""
        said = sentence[mention.start : mention.end] if mention.label == "EndSector" else ""
        form = mention.product or (said if mention.start >= 0 and said else mention.name)
        type_, name, symbol = self.key(mention, form)
        return self._full(type_, name, symbol)

    def _full(self, type_: str, name: str, symbol: str | None) -> str:
        """Take the longest form the document has where it never writes the name in full."""
        forms = self.forms.get((type_, name, symbol), {})
        name = MINE.sub("", name) if type_ == "Facility" else name
        if type_ in {"Country", "Region", "Mineral", "Sector"} or name in forms or not forms:
            return name
        bare = [TRAILING.sub("", form) for form in forms]
        return name if name in bare else max(bare, key=len)

    def entities(self, *, everything: bool) -> list[dict[str, Any]]:
        """List the entities with the forms in which the document names them."""
        return [
            {
                "canonical": self._full(type_, name, symbol),
                "type": type_,
                "id": symbol,
                "mentions": list(forms),
            }
            for (type_, name, symbol), forms in self.forms.items()
            if everything or type_ not in NOT_WRITTEN
        ]


def _named_in(mention: Named, form: str) -> Iterator[tuple[Named, str]]:
    """Give a mention, and the country that an authority names: "the US Department of Energy"."""
    if mention.kind != "Agency":
        yield mention, form
    us = OF_THE_US.match(form)
    for land in gazetteer().find(us[0] if us else form if mention.kind == "Agency" else ""):
        if land.label == "Country" and land.start == 0:
            yield land, form[: land.end]


@cache
def _overrides() -> dict[tuple[str, str, str], tuple[str, str | None]]:
    table = Path(__file__).parent / "data" / "annotation_names.csv"
    with table.open(encoding="utf-8", newline="") as file:
        return {
            (row["label"], row["id"], form): (row["name"], row["symbol"] or None)
            for row in csv.DictReader(file)
            for form in row["form"].split("|")
        }


def _written(label: str, id_: str, form: str) -> tuple[str, str | None]:
    """Give the name and id that the annotated sets write."""
    found = _overrides().get((label, id_, form.casefold())) or _overrides().get((label, id_, ""))
    if found:
        return found
    if label == "Country":
        return countries()[id_].name, id_
    if label == "Mineral" and id_ in minerals():
        return minerals()[id_].name, minerals()[id_].symbol or None
    if label == "EndSector" and id_ in sectors():
        return sectors()[id_].name, None
    return open_name(label, id_) or form, None


def _relations(
    document: Document, found: Iterable[Read], names: Names, *, everything: bool
) -> Iterable[dict[str, Any]]:
    best: dict[tuple[str, str, str], dict[str, Any]] = {}
    for read in found:
        for candidate in read.candidates:
            if candidate.waits and not candidate.reviewed:
                continue
            if candidate.type in BESIDES and not everything:
                continue
            row = relation(document, read, candidate, names)
            key = row["subject"], row["relation"], row["object"]
            if key in best and candidate.rule == LIFTING:
                best[key] = {**best[key], "status": row["status"]}  # what was in force is over
                continue
            if key not in best:
                best[key] = row
            elif _better(row, best[key]):
                best[key] = _with_year(row, best[key])
            else:
                best[key] = _with_year(best[key], row)
    return best.values()


def _with_year(row: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Give an event the year that another sentence tells of it, if it tells no other figure."""
    undated = row["year"] is None and row["relation"] in EVENTS and other["rule"] != WEIGHED
    same = other["value"] == row["value"] or (other["value"] is None and row["relation"] != "OWNS")
    same = same and other["status"] == row["status"]
    return {**row, "year": other["year"]} if undated and same else row


def _better(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Prefer what is asserted, then what has a figure, what a rule reads and what has a year.

    What only signs make likely yields to a rule that tells another status.
    """
    weighed = bool(other["rule"] == WEIGHED)
    if weighed != (row["rule"] == WEIGHED) and row["status"] != other["status"]:
        return weighed
    return _rank(row) > _rank(other)


def _rank(row: dict[str, Any]) -> tuple[bool, ...]:
    status, read = row["status"], row["rule"] != WEIGHED
    told = row["value"] is not None, read, row["year"] is not None
    return status == "asserted", status != "negated", *told


def relation(document: Document, read: Read, candidate: Candidate, names: Names) -> dict[str, Any]:
    """Write a candidate in the form of the annotated sets."""
    value, unit = _figure(candidate)
    offset = document.body_start
    start, end = read.sentence.start - offset, read.sentence.end - offset
    return {
        "subject": names.of(candidate.subject, read.clause.sentence),
        "relation": RELATIONS.get(candidate.type, candidate.type),
        "object": names.of(candidate.object, read.clause.sentence),
        "value": value,
        "unit": unit,
        "year": _year(document, read, candidate),
        "status": STATUSES.get(candidate.status, candidate.status),
        "evidence": document.text[read.sentence.start : read.sentence.end],
        "start": start,
        "end": end,
        "rule": candidate.rule,
        "confidence": candidate.confidence,
    }


def _figure(candidate: Candidate) -> tuple[float | str | None, str | None]:
    figure = candidate.figure
    if figure is None:
        return None, None
    scale = next((word for word in SCALES if figure.unit.startswith(f"{word} ")), "")
    unit = "percent" if figure.kind == "Share" else figure.unit.removeprefix(f"{scale} ")
    factor = SCALES.get(scale, 1.0)
    if figure.value is None:
        if figure.qualifier != "estimate" or figure.lo is None or figure.hi is None:
            return None, None
        return f"{figure.lo * factor:g}-{figure.hi * factor:g}", unit
    return float(f"{figure.value * factor:.12g}"), unit


def _year(document: Document, read: Read, candidate: Candidate) -> int | None:
    if candidate.dated is not None:
        first = candidate.dated.get("year") or candidate.dated.get("valid_from")
        return int(str(first)[:4]) if first else None
    for day in days_of(read.clause, candidate):
        iso = date_within(day, document.date, ahead=is_ahead(read.clause, candidate, day))
        if iso:
            return int(iso[:4])
    return None
