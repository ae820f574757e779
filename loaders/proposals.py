"""Proposals: what a document's sentences state, laid out for a person to decide on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..graph.codes import countries, minerals, regions, sectors
from ..graph.schema import load_schema
from .documents import problem
from .frames import frames
from .gazetteer import CLOSED, Named
from .list_heads import skipped
from .own_language import language, per_language, speaking
from .review import FORMAT, SUFFIX, decisions_by_sentence, is_about, read_review, text_hash
from .second_reading import read_text
from .stated import FIGURE_FORMS, LABELS, STATUSES, figures_of, stated
from .text import read_document
from .when import MEASURES

if TYPE_CHECKING:
    from pathlib import Path

    from .candidate import Candidate
    from .reading import Read
    from .review import Decision
    from .text import Document

# Where a paragraph or an entry of a list begins.
BREAK = re.compile(r"\n\s*(?:\n|[-*\u2022]|$)")
# Types that a loader makes, or that no document is read for.
DERIVED = frozenset({"FEEDS"})


def propose(path: Path) -> dict[str, Any]:
    """Lay out a document for review.

    Parameters
    ----------
    path : Path
        A document.

    Returns
    -------
    dict
        ``document``, ``title``, ``sha256`` (of the text), ``save_as``,
        ``reviewed`` (sha256 of an earlier review, or none), ``sentences`` (each with
        ``start``, ``quote``, ``skipped`` (the part that is not shown: entries of a list before
        this one), ``apart``, ``mentions``, ``statements``), ``unmet`` decisions of an
        earlier review and its ``names``. A statement has ``found`` as it was read, ``why`` (rule,
        confidence, problem) and, where it was reviewed before, its ``decision``.

    Raises
    ------
    LoadError
        As `read_document` and `read_review`.
    """
    review = read_review(path)
    with speaking(language().with_names(review.names)):
        document = read_document(path)
        reads, _ = read_text(document)
        decided, unmet = decisions_by_sentence(review, document, reads)
        before = [None, *reads]
        return {
            "format": FORMAT,
            "document": path.name,
            "title": document.title or path.stem,
            "date": document.date,
            "sha256": text_hash(document),
            "save_as": path.name + SUFFIX,
            "reviewed": review.file_sha256,
            "names": [
                {"form": name.forms[0], "label": name.label, "name": name.name}
                for name in review.names
            ],
            "unmet": [decision.values for decision in unmet],
            "sentences": [
                _sentence(document, read, previous, decided.get(place, []))
                for place, (read, previous) in enumerate(zip(reads, before, strict=False))
            ],
        }


def _sentence(
    document: Document, read: Read, previous: Read | None, decisions: list[Decision]
) -> dict[str, Any]:
    start, end = read.sentence.start, read.sentence.end
    left = list(decisions)
    statements: list[dict[str, Any]] = []
    for candidate in read.candidates:
        decision = next((d for d in left if is_about(d.found, candidate, read.clause)), None)
        if decision is not None:
            left.remove(decision)
        statements.append(_statement(document, read, candidate, decision))
    between = document.text[previous.sentence.end : start] if previous else "\n\n"
    return {
        "start": start,
        "end": end,
        "quote": document.text[start:end],
        "skipped": skipped(read.sentence),
        "apart": BREAK.search(between) is not None,
        "mentions": [_mention(mention) for mention in read.clause.mentions if mention.start >= 0],
        "statements": statements,
        "besides": [decision.values for decision in left],
    }


def _mention(mention: Any) -> list[object]:
    """Give place, kind and name of a mention: a figure or a date has no name."""
    named = isinstance(mention, Named)
    label = mention.label if named else type(mention).__name__
    return [mention.start, mention.end, label, mention.name if named else ""]


def _statement(
    document: Document, read: Read, candidate: Candidate, decision: Decision | None
) -> dict[str, Any]:
    wrong = problem(candidate)
    return {
        "found": stated(candidate, read.clause, document.date),
        "rule": candidate.rule,
        "meaning": _meanings().get(candidate.rule),
        "confidence": candidate.confidence,
        "problem": wrong["reason"] if wrong else None,
        "decision": decision.values if decision else None,
    }


@per_language
def _meanings() -> dict[str, str]:
    return {frame.id: frame.meaning for frame in frames()}


def choices() -> dict[str, Any]:
    """Give what a correction may be made of: labels, closed names, types with ends and figures."""
    tables = {
        "Country": countries(),
        "Region": regions(),
        "Mineral": minerals(),
        "EndSector": sectors(),
    }
    return {
        "labels": list(LABELS),
        "statuses": list(STATUSES),
        "closed": {
            label: [[entry.id, entry.name] for entry in tables[label].values()] for label in CLOSED
        },
        "types": {
            name: {
                "ends": sorted(map(list, element.ends)),
                "figures": [FIGURE_FORMS[kind] for kind in sorted(figures_of(name))],
                "measure": name in MEASURES,
                "kinds": element.properties["kind"].range.split("|")
                if "kind" in element.properties
                else [],
            }
            for name, element in load_schema().types.items()
            if name not in DERIVED and _is_read(element.ends)
        },
    }


def _is_read(ends: frozenset[tuple[str, str]]) -> bool:
    return any(a in LABELS and b in LABELS for a, b in ends)
