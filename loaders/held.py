"""Held: which firm or site a text has said to be held, for a share of a later sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .gazetteer import Named, away

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .candidate import Candidate
    from .mentions import Mention
    from .sections import Section

# For how many sentences "the remaining 20%" finds what it is of.
LASTING = 2


@dataclass(frozen=True)
class Held:
    """What the sentences before said to be held.

    Parameters
    ----------
    owned : tuple of Named
        What the last sentence that told of owners said to be owned, the likeliest last.
    spoken : tuple of Named
        The one firm or site that the sentence before is about, and what it does something to.
    site : tuple of Named
        The only site that the sentence before names.
    age : int
        How many sentences ago something was said to be owned.
    entry : tuple of Named
        The site that the paragraph is an entry about.
    heading : tuple of Named
        The only firm or site that the heading names.
    """

    owned: tuple[Named, ...] = ()
    spoken: tuple[Named, ...] = ()
    site: tuple[Named, ...] = ()
    age: int = 0
    entry: tuple[Named, ...] = ()
    heading: tuple[Named, ...] = ()

    def under(self, section: Section) -> Held:
        """Go on in a section of the document."""
        return replace(self, entry=away(section.entry), heading=section.holder())

    def heard(
        self, found: Sequence[Candidate], subject: Sequence[Named], mentions: Sequence[Mention]
    ) -> Held:
        """Take in a sentence: what it states, who acts in it, and what it names."""
        spoken = [named for named in subject if named.label in {"Firm", "Facility"}]
        meant = [m for m in mentions if isinstance(m, Named) and m.start < 0 and m not in spoken]
        meant = [m for m in meant if m.label in {"Firm", "Facility"}]  # "It hived it off"
        told = away([*spoken, *meant]) if len(spoken) == 1 else ()
        named = [m for m in mentions if isinstance(m, Named) and m.start >= 0]
        sites = {m.ids: m for m in named if m.label == "Facility"}
        site = away([*sites.values()]) if len(sites) == 1 else ()
        if owned := _owned(found):
            return Held(away(owned), told, site)
        kept = self.age < LASTING
        return Held(self.owned if kept else (), told, site, self.age + 1)

    @property
    def fresh(self) -> tuple[Named, ...]:
        """What the very sentence before said to be owned."""
        return () if self.age else self.owned

    def of_share(self) -> tuple[Named, ...]:
        """Give what "A holds 40%" may be a part of, the likeliest first."""
        return (*self.entry, *self.fresh[::-1], *self.site, *self.heading, *self.spoken)

    def of_rest(self) -> tuple[Named, ...]:
        """Give what "the rest belongs to A" may be a part of, the likeliest first."""
        return (*self.entry, *self.owned[::-1], *self.site, *self.heading, *self.spoken)


def _owned(found: Sequence[Candidate]) -> list[Named]:
    """List what a sentence says to be owned: what is held in parts last, its holders first."""
    told = [candidate for candidate in found if candidate.type == "OWNS"]
    holders = {candidate.subject.ids for candidate in told}

    def likely(candidate: Candidate) -> tuple[bool, bool]:
        return candidate.object.ids not in holders, candidate.figure is not None

    return [candidate.object for candidate in sorted(told, key=likely)]
