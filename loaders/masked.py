"""Masked: a sentence in which each name and figure is a mark, so that wordings are patterns.

"Glencore owns 40% of it" is "<O0> owns <S1> of <F2>" where "it" is a mine.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .gazetteer import Named
from .quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clauses import Clause
    from .phrases import Phrase

# The mark of each kind of mention; what has none stays as it is written.
MARKS = {
    "Org": "O",
    "Facility": "F",
    "Place": "L",
    "Demonym": "D",
    "Agency": "G",
    "Mineral": "N",
    "Share": "S",
    "Money": "M",
    "Area": "A",
    "Elsewhere": "X",
}
NUMBER = re.compile(r"<[A-Z](\d+)>")
# What is a state's is its country's: "the Congolese state", "the government of Mali".
STATE = re.compile(
    r"(?:[Tt]he )?<[DL](\d+)>(?:['\u2019]s)? "
    r"(?:[Ss]tate|[Gg]overnment|[Tt]reasury|[Rr]epublic)\b"
    r"(?!-| (?:\w+ )?(?:company|firm|miner|corporation|group|bank|enterprise|producer|fund)\b)"
    r"|(?:[Tt]he )?(?:[Ss]tate|[Gg]overnment|[Rr]epublic) of <L(\d+)>"
)
STATES = ("state", "government", "treasury", "republic")
OWN = frozenset({"its", "their", "whose"})


@dataclass(frozen=True)
class Masked:
    """A sentence with marks, and where its parts stood."""

    clause: Clause

    @cached_property
    def _parts(self) -> list[tuple[int, int, str]]:
        """Give what is marked: where it starts and ends, and its mark."""
        clause = self.clause
        found: list[tuple[int, int, str]] = []
        for number, mention in enumerate(clause.mentions):
            if mention.start >= 0 and mention.kind in MARKS:
                found.append((mention.start, mention.end, f"<{MARKS[mention.kind]}{number}>"))
        for phrase in clause.phrases:
            found += self._pointing(phrase)
        found.sort(key=lambda part: (part[0], -part[1]))
        kept: list[tuple[int, int, str]] = []
        for part in found:
            if not kept or part[0] >= kept[-1][1]:
                kept.append(part)
        return kept

    def _pointing(self, phrase: Phrase) -> Iterator[tuple[int, int, str]]:
        """Mark "the company" and "its" by what they mean."""
        clause = self.clause
        named = [(clause.mentions[n].kind, n) for n in phrase.names]
        marks = [f"<{MARKS[kind]}{n}>" for kind, n in named if kind in MARKS]
        if phrase.lent and marks:
            start, end = clause.words[phrase.first].start, clause.words[phrase.last].end
            yield start, end, " and ".join(marks)
            return
        lent = [n for _, names in phrase.poss for n in names if clause.mentions[n].start < 0]
        first = clause.words[phrase.first] if phrase.kind == "NP" else None
        if first is not None and lent and first.text.lower() in OWN:
            mark = MARKS.get(clause.mentions[lent[0]].kind)
            if mark is not None:
                yield first.start, first.end, f"<{mark}{lent[0]}>'s"

    @cached_property
    def text(self) -> str:
        """The sentence with its marks."""
        sentence, end, out = self.clause.sentence, 0, list[str]()
        for start, stop, mark in self._parts:
            out += [sentence[end:start], mark]
            end = stop
        text = "".join([*out, sentence[end:]])
        lower = sentence.lower()
        if not any(word in lower for word in STATES):
            return text
        return STATE.sub(lambda m: f"<L{m[1] or m[2]}>", text)

    def names(self, marks: str) -> list[Named]:
        """Give the names that a part of the text marks, in order."""
        mentions = (self.clause.mentions[int(n)] for n in NUMBER.findall(marks))
        return [m for m in mentions if isinstance(m, Named)]

    def figure(self, marks: str) -> Quantity | None:
        """Give the first figure that a part of the text marks."""
        mentions = (self.clause.mentions[int(n)] for n in NUMBER.findall(marks))
        return next((m for m in mentions if isinstance(m, Quantity)), None)

    def span(self, words: str) -> tuple[int, int]:
        """Give from which to which character of the sentence the marks in some words stand."""
        numbers = [int(n) for n in NUMBER.findall(words)]
        placed = [m for n in numbers if (m := self.clause.mentions[n]).start >= 0]
        if not placed:
            return 0, len(self.clause.sentence)
        return min(m.start for m in placed), max(m.end for m in placed)

    def verb(self, word: str, near: int) -> int | None:
        """Find the verb group that a word of the text is in, the one nearest a character."""
        clause = self.clause
        starts = [token.start for token in clause.words]
        found = [
            place
            for place, phrase in enumerate(clause.phrases)
            if phrase.kind == "V"
            and word in clause.sentence[starts[phrase.first] : clause.words[phrase.last].end]
        ]
        at = bisect_right(starts, near)
        return min(found, key=lambda p: abs(clause.phrases[p].first - at), default=None)
