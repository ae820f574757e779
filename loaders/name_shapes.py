"""Name shapes: a pattern of names, and what a text must have for it to be tried."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from .name_parts import FIRMS, ROLE, SITE, SITES, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Parts that are found sooner than the shapes that have them.
PARTS = (SITES, SITE, SUFFIX, ROLE, FIRMS)
_OPTIONAL = re.compile(r"\(\?:[^()]*\)\?")
# Of what may be left out in a part only the rest is looked for: of "mining company" the second.
NEEDED = {part: re.compile(_OPTIONAL.sub("", part)) for part in PARTS}
# Where one of the shapes may begin that begin with a part.
_BEGINS = {part: re.compile(rf"\b(?={part})") for part in PARTS}


class Shape(NamedTuple):
    """What a name looks like: its label, what a text must have one of, and the pattern.

    ``begins`` is the part that the pattern begins with, if any.
    """

    label: str
    needed: tuple[str, ...]
    pattern: re.Pattern[str]
    begins: str


def shape_of(label: str, shape: str, words: str = "") -> Shape:
    """Give a shape, with the words or the part that a text must have: not all are tried.

    Parameters
    ----------
    label : str
        What the name is one of.
    shape : str
        A pattern; its group 1 is the name.
    words : str
        Of which every text that the shape fits has one, "|" between them. Else it is a part.

    Examples
    --------
    >>> shape_of("StateBank", "bank ([A-Z][a-z]+)", "bank").needed
    ('bank',)
    """
    part = next((part for part in PARTS if part in shape), "")
    begins = next((part for part in PARTS if shape.startswith(rf"\b{part}")), "")
    needed = tuple(words.split("|")) if words else (part,)
    return Shape(label, needed, re.compile(shape), begins)


@dataclass
class Shaped:
    """A text in which names are looked for by their shapes.

    Parameters
    ----------
    text : str
        A sentence.
    words : iterable of str
        Words that shapes need, as many of them as the document has.
    """

    text: str
    words: Iterable[str]

    def matches(self, shapes: Iterable[Shape]) -> Iterator[tuple[str, re.Match[str]]]:
        """Match the shapes of which the text has what they need."""
        for label, needed, pattern, begins in shapes:
            if not self._has.isdisjoint(needed):
                found = self._from(begins, pattern) if begins else pattern.finditer(self.text)
                for match in found:
                    yield label, match

    def _from(self, part: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Match a pattern where the part stands that it begins with."""
        end = 0
        for place in self._places(part):
            match = pattern.match(self.text, place) if place >= end else None
            if match:
                yield match
                end = match.end()

    def _places(self, part: str) -> list[int]:
        if part not in self._begun:
            self._begun[part] = [match.start() for match in _BEGINS[part].finditer(self.text)]
        return self._begun[part]

    @cached_property
    def _begun(self) -> dict[str, list[int]]:
        return {}

    @cached_property
    def _has(self) -> set[str]:
        words = {word for word in self.words if word in self.text}
        return words | {part for part, pattern in NEEDED.items() if pattern.search(self.text)}
