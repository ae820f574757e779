"""Sections: what the heading over a sentence and the first words of its paragraph speak of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .content import HEADING
from .gazetteer import Named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .text import Sentence


@dataclass
class Section:
    """Where in its document a sentence stands, and what is said over it.

    Parameters
    ----------
    heading : tuple of Named
        What the last heading names.
    opening : tuple of Named
        What the paragraph's first sentence is about.
    entry : tuple of Named
        The sites that are all the paragraph's first sentence says: "Balama (Mozambique)."
    title : tuple of Named
        The only firm or site that the first heading with one names.
    """

    heading: tuple[Named, ...] = ()
    opening: tuple[Named, ...] = ()
    entry: tuple[Named, ...] = ()
    titled: bool = False
    opens: bool = False
    end: int = 0
    title: tuple[Named, ...] = ()

    def turn(self, sentence: Sentence) -> None:
        """Go on to the next sentence."""
        self.titled = sentence.zone == HEADING
        self.opens = sentence.start > self.end + 1
        self.end = sentence.end

    def hear(
        self, mentions: Iterable[object], theme: tuple[Named, ...], headed: tuple[Named, ...]
    ) -> None:
        """Keep what a sentence names, if it is a heading or opens a paragraph."""
        self.entry = headed if self.opens or headed else self.entry
        if self.titled:
            named = (m for m in mentions if isinstance(m, Named) and m.start >= 0)
            self.heading, self.opening = tuple({m.ids: m for m in named}.values()), ()
            self.title = self.title or self.holder()
        elif self.opens:
            self.opening = theme

    def holder(self) -> tuple[Named, ...]:
        """Give the only firm or site that the heading names."""
        found = [m for m in self.heading if m.label in {"Firm", "Facility"}]
        return tuple(m.away() for m in found) if len(found) == 1 else ()

    def firm(self) -> tuple[Named, ...]:
        """Give the only firm that the heading names, or else the title: "Company profile: CBMM"."""
        return tuple(m for m in self.holder() or self.title if m.label == "Firm")

    def minerals(self) -> tuple[Named, ...]:
        """Give the mineral that it is about, as far as the heading or the opening tells."""
        for told in (self.opening, self.heading):
            found = tuple(m for m in told if m.label == "Mineral")
            if len(found) == 1 and found[0].ids != ("rare-earth-magnets",):
                return found
        return ()
