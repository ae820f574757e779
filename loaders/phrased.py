"""Phrased: a sentence as phrases, the clauses they belong to and the verbs among them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .segments import segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .mentions import Mention
    from .phrases import Phrase
    from .words import Token


@dataclass(frozen=True)
class Phrased:
    """A sentence as phrases."""

    sentence: str
    mentions: Sequence[Mention]
    words: Sequence[Token]
    phrases: Sequence[Phrase]
    topic: int | None = None
    issuer: int | None = None

    @cached_property
    def kinds(self) -> list[str]:
        """The kind of each phrase."""
        return [phrase.kind for phrase in self.phrases]

    @cached_property
    def heads(self) -> frozenset[str]:
        """What the phrases are headed by."""
        return frozenset(phrase.head for phrase in self.phrases)

    @cached_property
    def segments(self) -> tuple[int, ...]:
        """The number of the clause that each phrase belongs to."""
        return segments(self.phrases)

    def says(self, form: str) -> bool:
        """Tell whether a pattern fits somewhere in the sentence."""
        if form not in self._said:
            self._said[form] = re.search(form, self.sentence) is not None
        return self._said[form]

    @cached_property
    def _said(self) -> dict[str, bool]:
        return {}

    def segment(self, offset: int) -> int:
        """Give the number of the clause in which a place of the sentence lies."""
        place = bisect_right(self._starts, offset) - 1
        return self.segments[max(0, place)] if self._starts else 0

    def segment_text(self, number: int) -> str:
        """Give the words of a clause."""
        own = [p for p, n in zip(self.phrases, self.segments, strict=True) if n == number]
        if not own:
            return ""
        return self.sentence[self.words[own[0].first].start : self.words[own[-1].last].end]

    def beside(self, first: int, second: int) -> bool:
        """Tell whether two places lie in clauses that "and" or "when" joins."""
        between = range(
            *sorted(max(0, bisect_right(self._starts, at) - 1) for at in (first, second))
        )
        signs = {self.phrases[i].head for i in between if self.kinds[i] in {";", "REL", "SUB"}}
        return first >= 0 and signs <= {"when", "as", "while"}

    @cached_property
    def verbs(self) -> tuple[tuple[int, int], ...]:
        """Where each verb group begins in the sentence, and its place among the phrases."""
        return tuple(
            (self.words[phrase.first].start, place)
            for place, phrase in enumerate(self.phrases)
            if phrase.kind == "V"
        )

    @cached_property
    def _starts(self) -> list[int]:
        return [self.words[phrase.first].start for phrase in self.phrases]

    def before(self, place: int) -> int:
        """Go to the phrase before, over adverbs."""
        place -= 1
        while place >= 0 and self.kinds[place] in {"ADV", "NEG"}:
            place -= 1
        return place
