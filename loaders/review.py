"""Review: what a person decided about the statements read in a document, obeyed for ever after.

The decisions on ``nickel.txt`` stand beside it in ``nickel.txt.review.json``. A decision belongs
to a sentence, by its words, and to a statement, by its type and ends: it goes with the sentence
when the text around it changes, and no longer applies when the sentence is gone.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ..graph.errors import LoadError
from .keyed import Keyed
from .own_language import OwnName, language, speaking
from .second_reading import read_text
from .stated import candidate_of, check_statement, name_id, same_end, stated, table_name
from .text import Document, read_document

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from pathlib import Path

    from .candidate import Candidate
    from .clauses import Clause
    from .reading import Read
    from .second_reading import Answer
    from .text import Sentence

SUFFIX = ".review.json"
FORMAT = "lodegraph-review-1"
ACCEPT, CORRECT, REJECT, ADD = "accept", "correct", "reject", "add"
VERDICTS = (ACCEPT, CORRECT, REJECT, ADD)
NOTES = {
    ACCEPT: "accepted in review",
    CORRECT: "corrected in review",
    ADD: "added in review",
}
# A person has checked the reading; what the source itself is worth does not change.
CHECKED = "B"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one statement of one sentence.

    ``values`` are as they stand in the file; ``found`` is the statement that was proposed,
    ``written`` the one that is to stand.
    """

    values: dict[str, Any]
    verdict: str
    start: int
    quote: str
    found: Keyed | None
    written: Keyed | None

    def told(self, *, proposed: bool = False) -> str:
        """Tell the statement in one line: "Chile PRODUCES copper"."""
        about = self.found if proposed or self.written is None else self.written
        ends = about.values if about else {}
        names = [ends[end].get("name") or ends[end]["id"] for end in ("subject", "object")]
        return f"{names[0]} {ends['type']} {names[1]}"


@dataclass(frozen=True)
class Review:
    """The decisions on one document, and the names that were corrected in it."""

    sha256: str = ""
    decisions: tuple[Decision, ...] = ()
    names: tuple[OwnName, ...] = ()
    file_sha256: str | None = None


@dataclass
class Reviewed:
    """A document as read, with the decisions of its review carried out.

    ``rejected`` are statements with the sentence they were read in, ``unmet`` the decisions that
    no longer apply, ``answer`` what came of a second reading.
    """

    document: Document
    reads: list[Read]
    review: Review
    answer: Answer | None = None
    rejected: list[tuple[Sentence, Candidate]] = field(default_factory=list[Any])
    unmet: list[Decision] = field(default_factory=list[Decision])


def review_path(document: Path) -> Path:
    """Tell where the review of a document stands.

    Examples
    --------
    >>> from pathlib import Path
    >>> review_path(Path("texts/nickel.txt")).as_posix()
    'texts/nickel.txt.review.json'
    """
    return document.with_name(document.name + SUFFIX)


def document_of(review: Path) -> Path | None:
    """Tell which document a file is the review of; None if it is no review.

    Examples
    --------
    >>> from pathlib import Path
    >>> document_of(Path("nickel.txt.review.json")), document_of(Path("nickel.txt"))
    (PosixPath('nickel.txt'), None)
    """
    name = review.name.removesuffix(SUFFIX)
    return review.with_name(name) if name != review.name else None


def without_reviews(files: Iterable[Path]) -> list[Path]:
    """Leave out the reviews of documents that are among the files: "texts/*" names both."""
    given = list(files)
    return [file for file in given if document_of(file) not in given]


def text_hash(document: Document) -> str:
    """Hash the text that sentences are counted in."""
    return sha256(document.text.encode()).hexdigest()


@contextmanager
def reviewed(path: Path) -> Generator[Reviewed]:
    """Read a document and carry out its review; its names are spoken within the ``with`` block.

    Raises
    ------
    LoadError
        If the document cannot be read, or its review has a wrong key or value.
    """
    review = read_review(path)
    with speaking(language().with_names(review.names)):
        document = read_document(path)
        reads, answer = read_text(document)
        found = Reviewed(document, reads, review, answer)
        obey(found)
        yield found


def read_review(document: Path) -> Review:
    """Read the review of a document; an empty one if nobody has reviewed it.

    Raises
    ------
    LoadError
        If it is no JSON, or has a wrong key or value, with the file and the key.
    """
    path = review_path(document)
    if not path.is_file():
        return Review()
    content = path.read_bytes()
    try:
        values = json.loads(content)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        hint = "save it again from the review page, or remove it"
        raise LoadError(path, "is no JSON", line=line, hint=hint) from None
    if not isinstance(values, dict):
        raise LoadError(path, "is no table of keys", hint="save it from the review page")
    whole = Keyed(path, "", values)
    whole.only("format", "document", "sha256", "decisions", "names")
    whole.text("format", (FORMAT,))
    return Review(
        whole.text("sha256"),
        tuple(_decision(each) for each in whole.tables("decisions")),
        tuple(_name(each) for each in whole.tables("names")),
        sha256(content).hexdigest(),
    )


def _decision(keyed: Keyed) -> Decision:
    keyed.only("decision", "start", "end", "quote", "found", "statement")
    verdict = keyed.text("decision", VERDICTS)
    found = keyed.table("found") if verdict != ADD else None
    written = keyed.table("statement") if verdict != REJECT else None
    if found is not None:
        found.only("subject", "type", "object")
        found.text("type")
        for end in ("subject", "object"):
            found.table(end).text("id")
    if written is not None:
        check_statement(written)
    return Decision(
        keyed.values, verdict, keyed.number("start"), keyed.text("quote"), found, written
    )


def _name(keyed: Keyed) -> OwnName:
    keyed.only("form", "label", "name")
    label, id_ = name_id(keyed)
    name = table_name(label, id_) or keyed.text("name")
    return OwnName(label, id_, name, (keyed.text("form"),))


def obey(found: Reviewed) -> None:
    """Carry out the decisions of a review on the statements of its document."""
    decided, found.unmet = decisions_by_sentence(found.review, found.document, found.reads)
    for place, decisions in decided.items():
        found.reads[place] = _decided(found, found.reads[place], decisions)


def decisions_by_sentence(
    review: Review, document: Document, reads: Sequence[Read]
) -> tuple[dict[int, list[Decision]], list[Decision]]:
    """Group decisions by the number of their sentence; give those whose sentence is gone besides.

    A sentence is known by its words; of several, it is the one nearest to where it stood.
    """
    places: dict[str, list[int]] = {}
    for place, read in enumerate(reads):
        words = document.text[read.sentence.start : read.sentence.end]
        places.setdefault(words, []).append(place)
    decided: dict[int, list[Decision]] = {}
    unmet: list[Decision] = []
    for decision in review.decisions:
        alike = places.get(decision.quote, [])
        if alike:
            far = {abs(reads[place].sentence.start - decision.start): place for place in alike}
            decided.setdefault(far[min(far)], []).append(decision)
        else:
            unmet.append(decision)
    return decided, unmet


def _decided(found: Reviewed, read: Read, decisions: Iterable[Decision]) -> Read:
    """Carry out the decisions on one sentence; what a person writes stands instead of a reading."""
    left = list(read.candidates)
    checked: list[Candidate] = []
    for decision in decisions:
        proposed = next((one for one in left if is_about(decision.found, one, read.clause)), None)
        if proposed is not None:
            left.remove(proposed)
        if decision.written is not None:
            candidate = _checked(decision.written, decision, proposed, read.clause, found.document)
            checked.append(candidate)
        elif proposed is not None:
            found.rejected.append((read.sentence, proposed))
    told = {(c.type, *c.ends) for c in checked}
    left = [c for c in left if (c.type, *c.ends) not in told]
    return replace(read, candidates=(*left, *checked))


def is_about(proposed: Keyed | None, candidate: Candidate, clause: Clause) -> bool:
    """Tell whether a decision about a proposed statement is about this one."""
    if proposed is None or proposed.values["type"] != candidate.type:
        return False
    return same_end(proposed.values["subject"], candidate.subject, clause) and same_end(
        proposed.values["object"], candidate.object, clause
    )


def _checked(
    written: Keyed,
    decision: Decision,
    proposed: Candidate | None,
    clause: Clause,
    document: Document,
) -> Candidate:
    """Make the statement that a person let stand; a reading that changed since does not matter."""
    accepted = decision.verdict == ACCEPT
    if accepted and proposed and stated(proposed, clause, document.date) == written.values:
        candidate = proposed
    else:
        candidate = candidate_of(written, clause)
        if accepted and proposed:
            candidate = replace(candidate, rule=proposed.rule)
    note = NOTES[decision.verdict]
    if decision.verdict == CORRECT:
        note += f", was {decision.told(proposed=True)}"
    confidence = min(candidate.confidence, CHECKED)
    return replace(candidate, confidence=confidence, reviewed=note)
