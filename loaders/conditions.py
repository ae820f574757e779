"""Conditions: whether a frame applies at a predicate, by its options and what stands near."""

from __future__ import annotations

import re

from .filling import Filling
from .frames import roles
from .words import lexicon

# After these a noun names no event: "talk of a ban", "fear of export controls".
UNREAL = frozenset(
    [
        *("talk", "talks", "fear", "fears", "rumour", "rumours", "rumors", "speculation", "risk"),
        *("risks", "prospect", "possibility", "danger", "worries", "concerns", "calls", "warnings"),
        *("absence", "lack", "demand", "demands", "hope", "hopes"),
    ]
)


class Conditions(Filling):
    """One frame at one predicate, and what must or must not stand around it."""

    def applies(self) -> bool:
        """Tell whether the words around the predicate allow the frame."""
        return self._suits() and self._has_ends() and self._objects() and not self._unreal()

    def _suits(self) -> bool:
        near, frame = self._near(), self.frame
        if frame.unless & near or (frame.only and not frame.only & near):
            return False
        if "Elsewhere" in {kind for kind, _ in self.phrase.mods}:
            return False
        forms = {
            "passive": self.passive,
            "finite": self.phrase.form not in {"inf", "ing"},
            "money": self._has_money(),
            "moneyless": not self._has_money(),
        }
        if not all(fits for name, fits in forms.items() if self.options.get(name)):
            return False
        said, unsaid = self.options.get("said"), self.options.get("unsaid")
        if unsaid is not None and re.search(unsaid, self.clause.sentence):
            return False
        return said is None or re.search(said, self.clause.sentence) is not None

    def _near(self) -> set[str]:
        near = {*self.phrase.words, *self._purpose()}
        if self.verb is not None:
            near.add(self.clause.phrases[self.verb].head)
        for preposition, place in self.complements:
            if not preposition or (preposition == "for" and self.phrase.head == "apply"):
                near |= self.clause.phrases[place].words
        return near

    def _has_ends(self) -> bool:
        """Tell whether the ends are there that an option asks for, and not those it bars."""
        options = self.options
        sparing = frozenset(options.get("sparing", "").split())
        barred = ["without", "spared"] if not sparing or self.phrase.words & sparing else []
        ends = [f for key in barred if key in options for f in self._fill(roles([options[key]]))]
        if any(not self.clause.phrases[end.phrase].lent for end in ends):
            return False  # a pronoun may stand for something else
        if "given" in options and not self._fill(roles([options["given"]])):
            return False
        return "under" not in options or self._under(options["under"].split())

    def _objects(self) -> bool:
        """Tell whether the noun is there that an option wants for object or subject."""
        phrases = self.clause.phrases
        if "object" in self.options:
            wanted = frozenset(self.options["object"].split())
            direct = [p for a, p in self.complements if not a]
            direct += [p + 2 for p in direct if self.clause.is_part(p)]
            return any(phrases[p].nouns & wanted for p in direct)
        if "subject" in self.options:
            wanted = frozenset({self.options["subject"]})
            return any(phrases[p].nouns & wanted for p in self.clause.subject(self.place))
        return True

    def _unreal(self) -> bool:
        """Tell whether the noun is only feared, hoped for or talked of."""
        if self.frame.predicate != "nouns" or self.frame.type != "RESTRICTS":
            return False
        kinds = self.clause.kinds[max(0, self.place - 2) : self.place]
        return kinds == ["NP", "P"] and self.clause.phrases[self.place - 2].head in UNREAL

    def _under(self, prepositions: list[str]) -> bool:
        """Tell whether a restriction follows: "added to its export control list"."""
        nouns = lexicon().nouns
        return any(
            "restriction" in nouns.get(word, ())
            for preposition, place in self.complements
            if preposition in prepositions
            for word in self.clause.phrases[place].words
        )

    def _purpose(self) -> set[str]:
        """Give the verb that says what a noun is for: "a contract with Albemarle to supply"."""
        last = max((p for _, p in self.complements), default=self.place) + 1
        if self.frame.predicate != "nouns" or self.clause.kinds[last : last + 1] != ["V"]:
            return set()
        verb = self.clause.phrases[last]
        return {verb.head} if verb.form == "inf" else set()

    def _has_money(self) -> bool:
        places = [place for _, place in self.complements] + (
            self.clause.subject(self.place) if self.passive else []
        )
        return any(
            "loan" in self.clause.phrases[place].nouns
            or any(self.clause.mentions[n].kind == "Money" for n in self.clause.figures(place))
            for place in places
        )
