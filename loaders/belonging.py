"""Belonging: whose "its mine", "our output" and "the country's exports" are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .antecedents import REALMS, Antecedents
from .gazetteer import Named
from .pointing import OWNERS, lend, our_land

if TYPE_CHECKING:
    from .mentions import Mention
    from .phrases import Phrase

# Nouns that a mineral has: "its chief use".
USES = frozenset(["use", "uses", "application", "applications", "demand", "consumption"])
# Nouns that are always somebody's, and the verbs that say who they are.
RELATIONAL = frozenset({"shareholder", "operator", "subsidiary", "bank"})
EQUATING = frozenset({"be", "include"})


@dataclass
class Belonging(Antecedents):
    """What is somebody's, and whose."""

    investor: tuple[Named, ...] = ()
    speaker: tuple[Named, ...] = ()

    def _its(self, phrase: Phrase, here: tuple[Named, ...]) -> tuple[Named, ...]:
        """Find whose "its output" is: who acts here, but of a reopening the site before."""
        reworked = "operation" in phrase.nouns and "facility" not in phrase.nouns
        if reworked and not (here and here[0].label == "Facility"):
            return self._latest("Facility") or here or self.subject
        return here or self.subject

    def _related(self, phrases: list[Phrase], mentions: list[Mention], place: int) -> None:
        """Give "Shareholders are A and B" and "The operator is C" what was spoken of before."""
        phrase = phrases[place]
        opens = not place or phrases[place - 1].kind in {";", "C"}
        closed = phrases[place + 1 : place + 2]
        if not opens or phrase.poss or phrase.names or not phrase.nouns & RELATIONAL:
            return
        whole = [m for m in self.subject if m.label in {"Firm", "Facility"}]
        if len(whole) == 1 and closed and closed[0].kind == "V" and closed[0].head in EQUATING:
            phrase.poss = ((whole[0].kind, lend(mentions, tuple(whole))),)

    def _owned(  # noqa: C901
        self,
        phrase: Phrase,
        mentions: list[Mention],
        here: tuple[Named, ...],
        nearer: tuple[Named, ...] = (),
    ) -> None:
        """Give "its output" and "the country's output" their owner.

        ``nearer`` is who stands right before: "lent to X for its mine", "in X and its mine".
        """
        if phrase.poss:
            if "investment" in phrase.nouns:
                named = (mentions[number] for number in phrase.poss[0][1])
                self.investor = tuple(m for m in named if isinstance(m, Named))
            return
        owner: tuple[Named, ...] = ()
        pointing = phrase.words & {"these", "this", "those", "such"}
        if pointing and phrase.nouns & {"investment"}:
            owner = self.investor or self.subject
        elif phrase.words & {"our"}:
            owner = self.speaker or our_land(phrase, here or self.subject)
        elif pointing and phrase.nouns & {"imports"}:
            owner = tuple(m for m in self.subject if m.kind == "Place")
        elif phrase.words & OWNERS and phrase.head in USES and not here:
            owner = self.theme or self._main()
        elif phrase.words & OWNERS:
            owner = nearer or self._its(phrase, here)
            if "its" in phrase.words and len({m.ids for m in owner}) > 1:
                owner = self.subject if len({m.ids for m in self.subject}) == 1 else ()
        elif phrase.owner_noun & {"place", "government"}:
            realm = next(iter(phrase.words & REALMS.keys()), None)
            owner = self._realm(realm) if realm else self._country()
        elif phrase.owner_noun & {"firm", "bank", "lessee"}:
            owner = self._latest("Firm") or self._latest("StateBank")
        elif phrase.owner_noun & {"facility"}:
            owner = self._latest("Facility")
        if owner:
            phrase.poss = ((owner[0].kind, lend(mentions, owner)),)
