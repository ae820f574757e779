"""A statement as a person writes it down: names, a figure in words, and when."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..graph.codes import countries, minerals, regions, sectors, stages
from ..graph.errors import LodegraphError
from ..graph.names import resolve, slug
from ..graph.schema import load_schema
from .binding import FIGURES_OF
from .candidate import Candidate
from .gazetteer import CLOSED, KINDS, Named
from .quantities import Quantity, quantities
from .when import dated
from .wholes import share_of_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .clauses import Clause
    from .keyed import Keyed

ISO_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
LABELS = tuple(label for label in KINDS if label in load_schema().labels)
STATUSES = ("asserted", "planned", "negated", "former", "suspended")
BOUGHT = frozenset({"OWNS", "SUPPLIES"})
FIGURE_FORMS = {"Share": "60 %", "Mass": "2.2 million tonnes", "Money": "$384 million"}
WHEN = ("year", "valid_from", "valid_to")
OWN_KEYS = ("subject", "type", "object", "figure", *WHEN)


def table_name(label: str, id_: str) -> str | None:
    """Give the name that a code table has; None of what no table has."""
    tables = {
        "Country": countries,
        "Region": regions,
        "Mineral": minerals,
        "EndSector": sectors,
    }
    entry = tables[label]().get(id_) if label in tables else None
    return entry.name if entry else None


def stated(candidate: Candidate, clause: Clause, today: str | None) -> dict[str, Any]:
    """Write a candidate down: what `candidate_of` reads."""
    figure = None if candidate.shared else candidate.figure
    said = _words_of(figure, clause.sentence) if figure else None
    when, _ = dated(today, clause, candidate)
    return {
        "subject": _written(candidate.subject, clause),
        "type": candidate.type,
        "object": _written(candidate.object, clause),
        **({"figure": said} if said else {}),
        **when,
        "status": candidate.status,
        **candidate.properties,
    }


def _written(mention: Named, clause: Clause) -> dict[str, str]:
    said = clause.sentence[mention.start : mention.end] if mention.start >= 0 else ""
    first = mention.ids[0]
    # A name that may mean several things is given as it was said, a ministry as its country.
    if mention.ids != (first,):
        name = said or mention.name
    else:
        name = table_name(mention.label, first) or mention.name
    written = {"label": mention.label, "id": "|".join(mention.ids), "name": name}
    return {**written, "said": said} if said else written


def _words_of(figure: Quantity, sentence: str) -> str:
    """Give the words of a figure, or the figure itself where they tell it only in their place.

    "the remainder" and the "30" of "A (40 per cent) and B (30)" are such words.
    """
    words = sentence[figure.start : figure.end]
    forms = (found for text in (words, f"{words} of") for found in quantities(text))
    readable = any((found.start, found.end) == (0, len(words)) for found in forms)
    if readable or share_of_words(words) is not None or figure.value is None:
        return words
    return f"{figure.value:g} percent"


def candidate_of(written: Keyed, clause: Clause) -> Candidate:
    """Read a statement that was written down; its rule is ``review``.

    Raises
    ------
    LoadError
        If a name, type, figure or date is none, or the type does not join such ends.
    """
    type_, properties = check_statement(written)
    subject, object_ = (_end(written.table(end), clause) for end in ("subject", "object"))
    figure = _figure(written, type_, clause.sentence) if "figure" in written.values else None
    return Candidate(
        type_,
        subject,
        object_,
        "review",
        "C",
        properties.pop("status", "asserted"),
        (0, len(clause.sentence)),
        clause.sentence,
        figure,
        properties,
        dated=_dates(written),
    )


def check_statement(written: Keyed) -> tuple[str, dict[str, str]]:
    """Check what can be checked without the sentence; give the type and the properties.

    Raises
    ------
    LoadError
        As `candidate_of`.
    """
    types = load_schema().types
    type_ = written.text("type", types)
    known = {name: p for name, p in types[type_].properties.items() if p.type == "text"}
    written.only(*OWN_KEYS, *known)
    properties: dict[str, str] = {}
    for name in written.values.keys() - {*OWN_KEYS}:
        allowed = stages() if known[name].range == "stage" else known[name].range.split("|")
        properties[name] = written.text(name, [value for value in allowed if value])
    ends = [written.table(end) for end in ("subject", "object")]
    for end in ends:
        end.only("label", "id", "name", "said")
    labels = [name_id(end)[0] for end in ends]
    if tuple(labels) not in types[type_].ends:
        ways = [f"{a} to {b}" for a, b in sorted(types[type_].ends)]
        why = f"{type_} does not go from a {labels[0]} to a {labels[1]}"
        raise written.wrong("", why, f"{type_} goes from {'; '.join(ways)}")
    if "figure" in written.values:
        _figure(written, type_, "")
    _dates(written)
    return type_, properties


def name_id(end: Keyed) -> tuple[str, str]:
    """Give label and id of what is named: the id that is written, or the one the name has.

    Raises
    ------
    LoadError
        If there is no such label, or no such name under a label that has a closed list.
    """
    label, name = end.text("label", LABELS), end.text("name")
    try:
        if "id" in end.values:
            known = end.text("id")
            return label, resolve(label, known) if label in CLOSED else known
        return label, resolve(label, name) if label in CLOSED else slug(name)
    except LodegraphError as error:
        key = "id" if "id" in end.values else "name"
        raise end.wrong(key, error.message, error.hint) from None


def _end(end: Keyed, clause: Clause) -> Named:
    """Give the mention that a name is in the sentence, or one that is lent."""
    label, id_ = name_id(end)
    name = str(end.values["name"])
    for mention in clause.mentions:
        if isinstance(mention, Named) and mention.label == label and id_ in mention.ids:
            return replace(mention, ids=(id_,))
    start = clause.sentence.find(name)
    place = (start, start + len(name)) if start >= 0 else (-1, -1)
    return Named(*place, KINDS[label], label, (id_,), name)


def _figure(written: Keyed, type_: str, sentence: str) -> Quantity:
    """Read "60 %" or "about 2 million tonnes" as the sentences are read."""
    words = written.text("figure")
    allowed = figures_of(type_)
    if type_ in {"OWNS", "DEPENDS_ON"} and (whole := share_of_words(words)) is not None:
        return placed(whole, words, sentence)
    for text in (words, f"{words} of"):  # "half" is a share only of something
        for found in quantities(text):
            if found.kind in allowed and (found.start, found.end) == (0, len(words)):
                return placed(found, words, sentence)
    forms = ", ".join(FIGURE_FORMS[kind] for kind in sorted(allowed)) or "no figure at all"
    raise written.wrong("figure", f"is no figure that {type_} can have", f"write it as: {forms}")


def figures_of(type_: str) -> frozenset[str]:
    """Give the kinds of figures that may be written for a type: of what is bought a price too."""
    return FIGURES_OF[type_] | ({"Money"} if type_ in BOUGHT else frozenset[str]())


def placed(figure: Quantity, words: str, sentence: str) -> Quantity:
    """Put a figure where its words stand in the sentence."""
    start = max(0, sentence.find(words))
    return replace(figure, start=start, end=start + len(words))


def _dates(written: Keyed) -> dict[str, str | int]:
    """Give when it holds: ``year``, or ``valid_from`` and ``valid_to``."""
    found: dict[str, str | int] = {}
    if "year" in written.values:
        found["year"] = written.number("year")
    for name in WHEN[1:]:
        if name in written.values:
            found[name] = written.text(name)
            if not ISO_DATE.fullmatch(str(found[name])):
                raise written.wrong(name, "is no date", "write 2025, 2025-04 or 2025-04-04")
    return found


def same_end(written: Mapping[str, str], mention: Named, clause: Clause) -> bool:
    """Tell whether an end that was written down is this one, by its id or by what was said."""
    now = _written(mention, clause)
    if now["label"] == written.get("label") and now["id"] == written.get("id"):
        return True
    return bool(now.get("said")) and now.get("said") == written.get("said")
