"""Explaining: which names and which rule made each statement, and what was nearly read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .documents import problem
from .frames import frames
from .framing import Reading, triggered
from .gazetteer import Named, gazetteer
from .list_heads import skipped
from .review import reviewed
from .stated import stated
from .stating import named_at
from .wordings import wordings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .candidate import Candidate
    from .clauses import Clause
    from .frames import Role
    from .reading import Read
    from .review import Reviewed
    from .roles import Filler


# What people call the kinds and places that rules name.
KINDS = {
    "Place": "country",
    "Demonym": "country",
    "Agency": "agency",
    "Org": "firm",
    "Facility": "site",
    "Mineral": "mineral",
    "Sector": "use",
    "Policy": "policy",
    "Risk": "risk",
}
PLACES = {
    "subj": "as its subject",
    "obj": "as its object",
    "poss": "before it with 's",
    "mod": "before it",
    "owner": "before its subject with 's",
    "objowner": "before its object with 's",
    "ofowner": "as whose it is",
    "scene": "at the beginning",
    "theme": "as what is given",
    "origin": "as where it comes from",
    "rel": "before 'in which'",
    "topic": "as what the text is about",
}


def explain(path: Path) -> dict[str, Any]:
    """Tell for each sentence of a document which names and which rule made each statement.

    Parameters
    ----------
    path : Path
        A document.

    Returns
    -------
    dict
        ``document`` and ``sentences``, each with ``start``, ``end``, ``text``, ``names`` (text,
        label, name), ``not_names`` (text, label, why), ``statements`` (statement, rule, meaning,
        confidence, and ``not_stored``: why, if it breaks the schema) and ``near_misses`` (rule,
        meaning, type, word, why). Of a list's entry, ``text`` skips the entries before it.

    Raises
    ------
    LoadError
        As `read_document` and `read_review`.
    """
    with reviewed(path) as found:
        sentences = [_sentence(found, read) for read in found.reads]
    return {"document": path.name, "sentences": sentences}


def _sentence(found: Reviewed, read: Read) -> dict[str, Any]:
    clause, document = read.clause, found.document
    meanings = {frame.id: frame.meaning for frame in frames()}
    meanings |= {wording.id: wording.options["meaning"] for wording in wordings()}
    told = [(candidate, _why_not(candidate)) for candidate in read.candidates]
    told += [
        (candidate, "rejected in review")
        for sentence, candidate in found.rejected
        if sentence == read.sentence
    ]
    statements = [
        {
            "statement": _worded(candidate, clause, document.date),
            "rule": candidate.rule,
            "meaning": meanings.get(candidate.rule),
            "confidence": candidate.confidence,
            "not_stored": why_not,
        }
        for candidate, why_not in told
    ]
    start, end = read.sentence.start, read.sentence.end
    quote, (first, last) = document.text[start:end], skipped(read.sentence)
    return {
        "start": start,
        "end": end,
        "text": f"{quote[:first]} \u2026 {quote[last:]}" if last else quote,
        "names": [_name(clause, mention) for mention in clause.mentions if mention.start >= 0],
        "not_names": list(_not_names(clause)),
        "statements": statements,
        "near_misses": list(_near_misses(clause, read.candidates)),
    }


def _why_not(candidate: Candidate) -> str | None:
    found = problem(candidate)
    return f"{found['value']}: {found['reason']}" if found else None


def _worded(candidate: Candidate, clause: Clause, today: str | None) -> str:
    """Write a statement in a line: "Chile PRODUCES Copper, 24 %, 2024, planned"."""
    told = stated(candidate, clause, today)
    ends = told.pop("subject")["name"], told.pop("type"), told.pop("object")["name"]
    if told["status"] == "asserted":
        told.pop("status")
    facts = [
        f"from {value}" if key == "valid_from" else f"until {value}" if key == "valid_to" else value
        for key, value in told.items()
    ]
    return ", ".join([" ".join(ends), *map(str, facts)])


def _name(clause: Clause, mention: Any) -> dict[str, str]:
    text = clause.sentence[mention.start : mention.end]
    if not isinstance(mention, Named):
        return {"text": text, "label": type(mention).__name__, "name": ""}
    name = mention.name
    if mention.kind == "Elsewhere":
        name += " (ruled out)"
    elif len(mention.ids) > 1:
        name = f"one of {', '.join(mention.ids)}"
    return {"text": text, "label": mention.label, "name": name}


def _not_names(clause: Clause) -> Iterator[dict[str, str]]:
    """Give what looks like a name and is none here."""
    taken = [mention for mention in clause.mentions if mention.start >= 0]
    for seen in gazetteer().find(clause.sentence):
        over = [m for m in taken if m.start < seen.end and seen.start < m.end]
        if any(isinstance(m, Named) and m.name == seen.name for m in over):
            continue
        within = [clause.sentence[m.start : m.end] for m in over]
        why = f"stands inside {within[0]!r}" if within else "what stands beside it makes it none"
        text = clause.sentence[seen.start : seen.end]
        if within != [text]:
            yield {"text": text, "label": seen.label, "why": why}


class _Tried(Reading):
    """One frame at one predicate, and why it gave nothing."""

    def word(self) -> str:
        """Give the words that called the frame."""
        return self._text(self.place)

    def why_not(self) -> str | None:
        """Say why nothing was read; None where something was, or nothing was near."""
        subjects, objects = self._fill(self.frame.subject), self._fill(self.frame.object)
        against = "; ".join(self.obstacles())
        if not (subjects or objects) or (against and not (subjects and objects)):
            return None
        if against:
            return f"{self._ends(subjects, objects)}, but {against}"
        if not subjects:
            return f"{self._said(objects)} is its object, but {self._missing(self.frame.subject)}"
        if not objects:
            return f"{self._said(subjects)} is its subject, but {self._missing(self.frame.object)}"
        if any(True for _ in self.candidates()):
            return None
        return f"{self._ends(subjects, objects)}, but the words between do not say so"

    def _ends(self, subjects: list[Filler], objects: list[Filler]) -> str:
        return f"{self._said(subjects)} and {self._said(objects)} are its ends"

    def _said(self, fillers: list[Filler]) -> str:
        return " and ".join(named_at(self.clause, filler.mention).name for filler in fillers)

    def _missing(self, wanted: tuple[Role, ...]) -> str:
        """Say what stands where the missing end should be."""
        kinds = " or ".join(sorted({KINDS[kind] for role in wanted for kind in role.kinds}))
        places = list(dict.fromkeys(name for role in wanted for name in role.places))
        there = [
            self._text(place)
            for name in places
            if name not in {"poss", "mod", "owner", "objowner", "ofowner"}
            for place in self._places(name)
        ]
        if there:
            return f"{there[0]!r} names no {kinds}"
        where = " or ".join(PLACES.get(name, f"after {name!r}") for name in places)
        return f"no {kinds} stands {where}"

    def _text(self, place: int) -> str:
        phrase, words = self.clause.phrases[place], self.clause.words
        return self.clause.sentence[words[phrase.first].start : words[phrase.last].end]


def _near_misses(clause: Clause, made: tuple[Candidate, ...]) -> Iterator[dict[str, str]]:
    """Give the rules that were called and gave nothing, where none that the word calls gave any."""
    tried = [_Tried(clause, frame, place) for frame, place in triggered(clause)]
    given = {one.place for one in tried if any(True for _ in one.candidates())}
    rules = {candidate.rule for candidate in made}
    seen: set[tuple[int, str]] = set()
    for one in tried:
        why = None if one.place in given or one.frame.id in rules else one.why_not()
        if why and (one.place, why) not in seen:
            seen.add((one.place, why))
            rule = {"rule": one.frame.id, "meaning": one.frame.meaning, "type": one.frame.type}
            yield {**rule, "word": one.word(), "why": why}
    if clause.sentence.endswith("?"):
        rule = {"rule": "", "meaning": "", "type": ""}
        yield {**rule, "word": "?", "why": "a question states nothing"}
