"""Documents: statements read from sentences, each with its sentence and its place in the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from ..graph.codes import countries, minerals, sectors
from ..graph.errors import LodegraphError
from ..graph.names import slug
from ..graph.schema import load_schema
from ..graph.told import Told
from .addresses import is_list
from .review import reviewed
from .text import SUFFIXES, form_of
from .weighing import RULE, UNCHECKED
from .when import dated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..graph.statements import Batch
    from ..graph.texts import Text
    from .candidate import Candidate
    from .clauses import Clause
    from .review import Reviewed
    from .text import Document, Sentence

NAME = "document"
LONGEST_ID = 60
WEIGHED = "no rule reads it, only its signs make it likely: it waits for review"

HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|apparently|accused|claims?|claimed"
    r"|(?:is|are|was|were) (?:said|thought|believed|reported) to"
    r"|[Aa]ccording to [^,;.]{2,60}|by one estimate)"
)
# What a share, a mass or a sum becomes in each type's own terms.
OWN_PROPERTY = {"Share": "share", "Mass": "quantity_t", "Money": "amount_usd"}
ROLES = {"Firm": "hq", "StateBank": "hq", "Facility": "site", "Country": "member"}
CLOSED = {"EndSector": sectors, "Mineral": minerals}
OPEN = ("Firm", "StateBank", "Facility", "Policy", "Risk")


def recognises(path: Path, head: bytes) -> bool:
    """Tell whether the file is a document, by its name, and a page by its content too."""
    page = form_of(path, head).name == "HTML"
    named_so = path.suffix.lower() in SUFFIXES and (b"<" in head or not page)
    return named_so and not is_list(path, head)


def read(path: Path) -> Iterator[Batch]:
    """Read the statements of a document.

    Parameters
    ----------
    path : Path
        Text, Markdown, a page (HTML), a PDF, a Word document (docx) or a message (eml).

    Yields
    ------
    Batch
        One: ``rows_in`` counts what the rules found and what could not be read, statements and
        rejects together; ``row`` is the line of the sentence in the text. What a person rejected
        in the document's review (`review_path`) is a reject.

    Raises
    ------
    LoadError
        As `read_document`; or if its review has a wrong key or value.
    """
    # A process that reads documents makes no tables, and starts in half the time without them.
    from ..graph.documents import batch_of  # noqa: PLC0415

    yield batch_of([tell(path)])


def tell(path: Path) -> Told:
    """Read what a document states, as plain rows; see `read`."""
    with reviewed(path) as found:
        return _told(path, found)


def _told(path: Path, found: Reviewed) -> Told:
    document = found.document
    source = _source(path, document)
    line_ends = [match.start() for match in re.finditer("\n", document.text)]
    statements: list[dict[str, object]] = []
    rejects: list[dict[str, object]] = [
        {"kind": "not read", "reason": warning} for warning in document.warnings
    ]
    rejects += _decided_against(found)
    accepted: list[Candidate] = []
    for read in found.reads:
        row = bisect_left(line_ends, read.sentence.start) + 1
        for candidate in read.candidates:
            why_not = problem(candidate)
            if why_not:
                rejects.append({"row": row, "kind": "not read", **why_not})
            else:
                statement = _statement(document, read.sentence, read.clause, candidate)
                statements.append({**statement, "source_id": source["id"], "row": row})
                accepted.append(candidate)
    return Told(source, statements, _open_nodes(accepted), rejects, document.stored())


def _line(document: Document, sentence: Sentence) -> int:
    return document.text.count("\n", 0, sentence.start) + 1


def _decided_against(found: Reviewed) -> Iterator[dict[str, object]]:
    """Keep what a person rejected, and the decisions that no longer apply, among the rejects."""
    for sentence, candidate in found.rejected:
        told = f"{candidate.subject.name} {candidate.type} {candidate.object.name}"
        row = {"row": _line(found.document, sentence), "kind": "not read", "column": "type"}
        yield {**row, "reason": "rejected in review", "value": told}
    for decision in found.unmet:
        reason = f"a review's {decision.verdict} no longer applies: its sentence is gone"
        yield {"kind": "not read", "column": "quote", "reason": reason, "value": decision.told()}


def _source(path: Path, document: Document) -> dict[str, object]:
    title = document.title or path.stem
    return {
        "id": _source_id(title, document.sha256),
        "name": title,
        "publisher": document.publisher or document.author,
        "title": title,
        "year": int(document.date[:4]) if document.date else None,
        "date": document.date,
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


def problem(candidate: Candidate) -> dict[str, str] | None:
    """Say why a candidate is no statement."""
    weighed = candidate.rule == RULE and candidate.confidence == UNCHECKED
    if (candidate.waits or weighed) and not candidate.reviewed:
        told = f"{candidate.subject.name} {candidate.type} {candidate.object.name}"
        return {"reason": WEIGHED if weighed else candidate.waits, "column": "type", "value": told}
    for end, mention in (("subject", candidate.subject), ("object", candidate.object)):
        if len(mention.ids) > 1:
            country = mention.label == "Country"
            meant = "; ".join(countries()[i].name if country else i for i in mention.ids[:3])
            things = "countries" if country else "things"
            reason = f"the name may mean several {things}, and the text does not say which"
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
    when, notes = dated(document.date, clause, candidate)
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
        "confidence": "D" if lent and not candidate.reviewed else candidate.confidence,
        "locator": _locator(document.stored(), start, end),
        "quote": document.text[start:end],
        "start": start,
        "end": end,
        "rule": candidate.rule,
        "record_id": f"{start}-{end}",
        "note": "; ".join(notes) or None,
    }


def _locator(text: Text, start: int, end: int) -> str:
    page = text.page(start)
    place = f"characters {start}-{end}"
    return place if page is None else f"page {page}, {place}"


def _notes(clause: Clause, candidate: Candidate) -> list[str]:
    notes = [candidate.reviewed] if candidate.reviewed else []
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


def _open_nodes(accepted: list[Candidate]) -> dict[str, dict[str, str]]:
    """Give the names of the nodes of labels that no code table closes."""
    names: dict[str, dict[str, str]] = {}
    for candidate in accepted:
        for mention in (candidate.subject, candidate.object):
            if mention.label in OPEN:
                names.setdefault(mention.label, {})[mention.ids[0]] = mention.name
    return names
