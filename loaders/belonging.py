"""Belonging: whose "its mine", "our output" and "the country's exports" are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .antecedents import REALMS, Antecedents, financiers
from .gazetteer import names_at
from .nearest import is_apposed
from .pointing import OWNED_SITES, OWNERS, lend, our_land

if TYPE_CHECKING:
    from .gazetteer import Named
    from .mentions import Mention
    from .phrases import Phrase

# Nouns that are always somebody's, and the verbs that say who they are.
RELATIONAL = frozenset({"shareholder", "operator", "subsidiary", "bank"})
PARENTS = ("parent", "owner")
EQUATING = frozenset({"be", "include"})


@dataclass
class Belonging(Antecedents):
    """What is somebody's, and whose."""

    investor: tuple[Named, ...] = ()
    speaker: tuple[Named, ...] = ()
    upon: bool = False  # whether who acts does something to what is spoken of

    def _its(self, phrase: Phrase, here: tuple[Named, ...]) -> tuple[Named, ...]:
        """Find whose "its output" is: who acts here, but of a reopening the site before."""
        reworked = "operation" in phrase.nouns and "facility" not in phrase.nouns
        return (self._latest("Facility") if reworked else ()) or here or self.subject

    def _related(self, phrases: list[Phrase], mentions: list[Mention], place: int) -> None:
        """Give "Shareholders are A and B" and "The owner, C," what was spoken of before."""
        phrase = phrases[place]
        opens = not place or phrases[place - 1].kind in {";", "C"}
        closed = phrases[place + 1 : place + 2]
        if not opens or phrase.poss or phrase.names or not phrase.nouns & RELATIONAL:
            return
        whole = [m for m in self.earlier or self.subject if m.label in {"Firm", "Facility"}]
        equated = bool(closed) and closed[0].kind == "V" and closed[0].head in EQUATING
        if len(whole) == 1 and (equated or is_apposed(phrases, place)):
            phrase.poss = ((whole[0].kind, lend(mentions, tuple(whole))),)

    def _owned(
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
                self.investor = names_at(mentions, phrase.poss[0][1])
            return
        if owner := self._owner(phrase, here, nearer):
            phrase.poss = ((owner[0].kind, lend(mentions, owner)),)

    def _owner(  # noqa: PLR0911
        self, phrase: Phrase, here: tuple[Named, ...], nearer: tuple[Named, ...]
    ) -> tuple[Named, ...]:
        """Give whose something is by the word in front: "its", "our", "these", "the country's"."""
        pointing = phrase.words & {"these", "this", "those", "such"}
        if pointing and phrase.nouns & {"investment"}:
            return self.investor or self.subject
        if phrase.words & {"our"}:
            return self.speaker or self.home or our_land(phrase, here or self.subject)
        if pointing and phrase.nouns & {"imports"}:
            return tuple(m for m in self.subject if m.kind == "Place")
        parents = [noun for noun in PARENTS if noun in phrase.words & self.roles.keys()]
        if phrase.owner_noun and parents:
            return self.roles[parents[0]]  # "its parent's refinery"
        if not phrase.words & OWNERS:
            return self._owning_noun(phrase)
        owner = nearer or self._its(phrase, here)
        if phrase.nouns & OWNED_SITES and {m.label for m in owner} == {"StateBank"}:
            firms = [m for m in (*self.subject, *self.named[self.told :]) if m.label == "Firm"]
            return tuple(firms[-1:])  # "the bank lends Vale $5 for Balama, its mine"
        if "its" in phrase.words and len({m.ids for m in owner}) > 1:
            return self.subject if len({m.ids for m in self.subject}) == 1 else ()
        return owner

    def _owning_noun(self, phrase: Phrase) -> tuple[Named, ...]:
        """Give whom the noun in front means: "the country's output", "the company's mine"."""
        if phrase.owner_noun & {"place", "government"}:
            realm = next((noun for noun in REALMS if noun in phrase.words), None)
            return self._realm(realm) if realm else self._country()
        if phrase.owner_noun & {"firm", "bank", "lessee"}:
            others = frozenset[tuple[str, ...]]() if "bank" in phrase.owner_noun else financiers()
            barred = others | {m.ids for m in self.acting if self.upon}
            firm = self._headed("Firm", others) or self._near("Firm", barred)
            firm = firm or self._latest("Firm", barred=others)
            return firm or self._latest("StateBank")
        if phrase.owner_noun & {"facility"}:
            return self._near("Facility") or self._latest("Facility")
        return ()
