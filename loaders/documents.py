"""Documents: statements read from sentences, each with its sentence and its place in the text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from ..graph.codes import countries, minerals, sectors
from ..graph.errors import LodegraphError
from ..graph.names import slug
from ..graph.schema import ENDS, load_schema
from ..graph.statements import Batch, reject_table
from .dates import Day, date_within
from .gazetteer import Named
from .reading import read_sentences
from .text import SUFFIXES, form_of, read_document
from .when import MEASURES, UNTIL, days_of, is_ahead

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .candidate import Candidate
    from .clauses import Clause
    from .text import Document, Sentence

NAME = "document"
LONGEST_ID = 60

ANNOUNCED = re.compile(r"\b(?:announc|unveil|propos)")
HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|apparently|accused|claims?|claimed"
    r"|(?:is|are|was|were) (?:said|thought|believed|reported) to"
    r"|[Aa]ccording to [^,;.]{2,60}|by one estimate)"
)
INTERVAL = re.compile(r"\s*(?:and|to|-|\u2013)\s*")
# What a share, a mass or a sum becomes in each type's own terms.
OWN_PROPERTY = {"Share": "share", "Mass": "quantity_t", "Money": "amount_usd"}
ROLES = {"Firm": "hq", "StateBank": "hq", "Facility": "site", "Country": "member"}
CLOSED = {"EndSector": sectors, "Mineral": minerals}
OPEN = ("Firm", "StateBank", "Facility", "Policy", "Risk")


def recognises(path: Path, head: bytes) -> bool:
    """Tell whether the file is a document, by its name, and a page by its content too."""
    page = form_of(path, head).name == "HTML"
    return path.suffix.lower() in SUFFIXES and (b"<" in head or not page)


def read(path: Path) -> Iterator[Batch]:
    """Read the statements of a document.

    Parameters
    ----------
    path : Path
        Text, Markdown, a page (HTML), a PDF, a Word document (docx) or a message (eml).

    Yields
    ------
    Batch
        One: ``rows_in`` counts what the patterns found and what could not be read, statements
        and rejects together; ``row`` is the line of the sentence in the text.

    Raises
    ------
    LoadError
        As `read_document`.
    """
    document = read_document(path)
    source = _source(path, document)
    sentences = list(read_sentences(document.sentences))
    found = [
        (read.sentence, read.clause, candidate)
        for read in sentences
        for candidate in read.candidates
    ]
    plain = {
        mention.ids
        for read in sentences
        for mention in read.clause.mentions
        if isinstance(mention, Named)
    }
    statements: list[dict[str, object]] = []
    rejects: list[dict[str, object]] = [
        {"kind": "not read", "reason": warning} for warning in document.warnings
    ]
    accepted: list[Candidate] = []
    for sentence, clause, stated in found:
        row = document.text.count("\n", 0, sentence.start) + 1
        candidate = replace(
            stated, subject=_settled(stated.subject, plain), object=_settled(stated.object, plain)
        )
        problem = _problem(candidate)
        if problem:
            rejects.append({"row": row, "kind": "not read", **problem})
        else:
            statement = _statement(document, sentence, clause, candidate)
            statements.append({**statement, "source_id": source["id"], "row": row})
            accepted.append(candidate)
    yield Batch(
        _table(statements),
        {"Source": pd.DataFrame([source]), **_open_nodes(accepted)},
        reject_table(rejects),
        len(found) + len(document.warnings),
    )


def _source(path: Path, document: Document) -> dict[str, object]:
    title = document.title or path.stem
    return {
        "id": _source_id(title, document.sha256),
        "name": title,
        "publisher": document.publisher or document.author,
        "title": title,
        "year": int(document.date[:4]) if document.date else None,
        "url": document.url,
        "sha256": document.sha256,
    }


def _source_id(title: str, digest: str) -> str:
    """Name a source by its title, and by its content: two documents may share a title.

    Examples
    --------
    >>> _source_id("Weekly review", "d2a84f4b8b650937ec8f73cd8be2c74a")
    'weekly-review-d2a84f'
    >>> _source_id("\u2026", "d2a84f4b8b650937ec8f73cd8be2c74a")
    'document-d2a84f'
    """
    try:
        words = slug(title)[:LONGEST_ID].rstrip("-")
    except LodegraphError:
        words = "document"
    return f"{words}-{digest[:6]}"


def _settled(mention: Named, plain: set[tuple[str, ...]]) -> Named:
    """Take the one country that the document names elsewhere: "Congolese" where it says "DRC"."""
    meant = [(id_,) for id_ in mention.ids if (id_,) in plain]
    return replace(mention, ids=meant[0]) if len(meant) == 1 else mention


def _problem(candidate: Candidate) -> dict[str, str] | None:
    """Say why a candidate is no statement."""
    for end, mention in (("subject", candidate.subject), ("object", candidate.object)):
        if len(mention.ids) > 1:
            meant = "; ".join(countries()[id_].name for id_ in mention.ids[:3])
            reason = "the name may mean several countries, and the text does not say which"
            return {"reason": reason, "column": end, "value": mention.name, "nearest": meant}
        known = CLOSED.get(mention.label)
        if known and not known().keys() >= set(mention.ids):
            reason = f"no such {mention.label} in the tables"
            return {"reason": reason, "column": end, "value": mention.name}
    labels = candidate.subject.label, candidate.object.label
    if labels not in load_schema().types[candidate.type].ends:
        reason = f"{candidate.type} does not go from a {labels[0]} to a {labels[1]}"
        return {"reason": reason, "column": "type", "value": candidate.type}
    if candidate.subject.ids == candidate.object.ids:
        reason = "subject and object are the same"
        return {"reason": reason, "column": "object", "value": candidate.object.name}
    return None


def _statement(
    document: Document, sentence: Sentence, clause: Clause, candidate: Candidate
) -> dict[str, object]:
    start, end = sentence.start, sentence.end
    when, notes = _when(document, clause, candidate)
    notes += _notes(clause, candidate)
    role = {"role": ROLES[candidate.subject.label]} if candidate.type == "LOCATED_IN" else {}
    lent = min(candidate.subject.start, candidate.object.start) < 0
    return {
        "type": candidate.type,
        "subject_label": candidate.subject.label,
        "subject_id": candidate.subject.ids[0],
        "object_label": candidate.object.label,
        "object_id": candidate.object.ids[0],
        "product": candidate.object.product or candidate.subject.product,
        **role,
        **candidate.properties,
        **_figure(candidate),
        **when,
        "status": candidate.status,
        "confidence": "D" if lent else candidate.confidence,
        "locator": _locator(document, start, end),
        "quote": document.text[start:end],
        "start": start,
        "end": end,
        "rule": candidate.rule,
        "record_id": f"{start}-{end}",
        "note": "; ".join(notes) or None,
    }


def _locator(document: Document, start: int, end: int) -> str:
    page = document.page(start)
    place = f"characters {start}-{end}"
    return place if page is None else f"page {page}, {place}"


def _notes(clause: Clause, candidate: Candidate) -> list[str]:
    notes: list[str] = []
    figure = candidate.figure
    if figure is not None:
        said = clause.sentence[figure.start : figure.end]
        if candidate.shared:
            notes.append(f"{said} together")
        elif figure.factor is None:
            notes.append(f"{said}: the unit leaves the quantity open")
    notes += [hedge[0] for hedge in HEDGE.finditer(clause.sentence)]
    notes += [
        f"{mention.name} is named in an earlier sentence"
        for mention in (candidate.subject, candidate.object)
        if mention.start < 0
    ]
    return notes


def _figure(candidate: Candidate) -> dict[str, object]:
    """Give the figure as stated and in the type's own terms, where its unit tells."""
    figure = candidate.figure
    if figure is None or candidate.shared:
        return {}
    stated: dict[str, object] = {
        "value": figure.value,
        "lo": figure.lo,
        "hi": figure.hi,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
    }
    own = OWN_PROPERTY[figure.kind]
    known = own in load_schema().types[candidate.type].properties
    if known and figure.value is not None and figure.factor is not None:
        # 2.03 billion is 2 030 000 000, not a hair less.
        stated[own] = float(f"{figure.value * figure.factor:.12g}")
    return stated


def _when(
    document: Document, clause: Clause, candidate: Candidate
) -> tuple[dict[str, object], list[str]]:
    """Date the fact, and note how: measures by days, all else by the year."""
    if candidate.type == "LOCATED_IN":
        return {}, []
    interval = _interval(clause)
    if interval:
        return dict(zip(("valid_from", "valid_to"), interval, strict=True)), []
    measure = candidate.type in MEASURES
    dated: dict[str, object] = {}
    notes: list[str] = []
    for day in days_of(clause, candidate):
        iso = date_within(day, document.date, ahead=is_ahead(clause, candidate, day))
        if iso is None:
            notes.append(f"dated {day.words!r}")
        elif measure and ANNOUNCED.search(candidate.words):
            notes.append(f"announced {iso}")
        elif measure:
            dated["valid_to" if day.preposition in UNTIL else "valid_from"] = iso
        else:
            dated["year"] = int(iso[:4])
        if iso and not day.year:
            notes.append(f"year of {day.words!r} inferred from the date of the text")
    return dated, notes


def _interval(clause: Clause) -> tuple[str, str] | None:
    """Read the only two dates of a sentence as an interval: "between 2021 and 2024"."""
    days = [mention for mention in clause.mentions if isinstance(mention, Day)]
    if len(days) != 2:  # noqa: PLR2004
        return None
    first, last = days
    between = INTERVAL.fullmatch(clause.sentence, first.end, last.start)
    told = between and not last.preposition and first.year and last.year
    return (first.iso(), last.iso()) if told else None


def _open_nodes(accepted: list[Candidate]) -> dict[str, pd.DataFrame]:
    """Make the node tables of the labels that no code table closes."""
    names: dict[str, dict[str, str]] = {}
    for candidate in accepted:
        for mention in (candidate.subject, candidate.object):
            if mention.label in OPEN:
                names.setdefault(mention.label, {})[mention.ids[0]] = mention.name
    return {
        label: pd.DataFrame(sorted(ids.items()), columns=["id", "name"], dtype="str")
        for label, ids in sorted(names.items())
    }


def _table(statements: list[dict[str, object]]) -> pd.DataFrame:
    """Make the table of statements, its columns in the types of the schema."""
    needed = ["type", *ENDS, "source_id", "row"]
    columns = list(dict.fromkeys([*needed, *(key for row in statements for key in row)]))
    properties = {
        p.name: p.dtype for t in load_schema().types.values() for p in t.properties.values()
    }
    types = {name: properties.get(name, "str") for name in columns} | {"row": "Int64"}
    return pd.DataFrame(statements, columns=columns).astype(types)
