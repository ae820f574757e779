"""Followers: who else does what a sentence tells of one: ", followed by Peru", "and Canada 5%"."""

from __future__ import annotations

import re

from .listing import RESTS
from .order import AMOUNTS
from .positions import Positions
from .roles import Filler, has_own_goods

FLOWS = frozenset({"", "PRODUCES", "REFINES", "HOLDS_RESERVES", "EXPORTS", "EXPORTS_TO"})
FOLLOWING = frozenset({"follow", "trail"})
BESIDE = frozenset({"behind", "after", "than", "ahead of"})
RANKING = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|largest|biggest|ranks?|ranked|behind only|more than"
    r"|ahead of)\b"
)
GAPPED = frozenset({"with", "at", "for"})


class Followers(Positions):
    """Who stands beside the one that fills the place of a frame."""

    def _followers(self, kinds: frozenset[str]) -> list[Filler]:
        """Find who comes next: "China leads, followed by Peru with 5% and Chile"."""
        clause, found = self.clause, list[Filler]()
        if clause.heads.isdisjoint(FOLLOWING):
            return found
        for verb in range(self.place + 1, len(clause.kinds)):
            phrase = clause.phrases[verb]
            if clause.kinds[verb] in {"REL", "SUB"} or phrase.head in {".", ";"}:
                break
            if clause.kinds[verb] != "V" or phrase.head not in FOLLOWING:
                continue
            for preposition, place in clause.complements(verb):
                other = clause.phrases[place]
                if preposition == "by" and other.name_kind in kinds:
                    following = clause.kinds[place + 1 : place + 3] == ["P", "NP"]
                    figures = clause.phrases[place + 2].figures if following else ()
                    figure = next(iter(figures), None)
                    found += [
                        Filler(n, other.values.get(n, figure), place, own=True) for n in other.names
                    ]
        return found

    def _two_given(self) -> bool:
        """Tell whether who is named further on receives: "lent A 5 million and B 2 million"."""
        direct = [p for a, p in self.complements if not a][:2]
        phrases = [self.clause.phrases[p] for p in direct]
        return len(phrases) > 1 and bool(phrases[0].names and phrases[1].figures)

    def _outranking(self, kinds: frozenset[str]) -> list[Filler]:
        """Find who is ahead or behind: "second only to Chile", "more than Chile or Peru"."""
        clause, found = self.clause, list[Filler]()
        if self.frame.type not in FLOWS or "Place" not in kinds or clause.heads.isdisjoint(BESIDE):
            return found
        noun = self.place if self.frame.predicate == "nouns" else None
        if clause.status(self.verb, noun) == "former" or not RANKING.search(clause.sentence):
            return found
        for place in range(self.place + 1, len(clause.kinds) - 1):
            phrase = clause.phrases[place]
            beside = phrase.head in BESIDE
            if not beside and (clause.kinds[place] in {"REL", "SUB"} or phrase.head in {".", ";"}):
                break
            if clause.kinds[place : place + 2] == ["C", "V"]:
                break  # "has the largest reserves and is the second producer after Chile"
            other = place + 1 + (clause.kinds[place + 1] == "ADV")
            while beside and clause.kinds[other : other + 1] == ["NP"]:
                if clause.phrases[other].name_kind not in {"Place", "Elsewhere", "Org"}:
                    break
                values = clause.phrases[other].values
                found += [
                    Filler(n, values.get(n), other, own=True) for n in clause.phrases[other].names
                ]
                other += 2 if clause.kinds[other + 1 : other + 2] == ["C"] else len(clause.kinds)
        return found

    def _gapped(self, kinds: frozenset[str]) -> list[Filler]:
        """Find who else, with a figure of its own: "..., and Canada most of the rest"."""
        clause, found = self.clause, list[Filler]()
        if self.passive or self.frame.predicate != "verbs" or self._two_given():
            return found
        for place in range(self.place + 1, len(clause.kinds) - 1):
            kind, before = clause.kinds[place], clause.before(place)
            if kind in {"V", "REL", "SUB"} or clause.phrases[place].head in {".", ";"}:
                break
            names, nearest = clause.phrases[place].names, place + 1
            if kind != "NP" or clause.phrases[place].name_kind not in kinds:
                continue
            if self._also_at(place):
                found += [Filler(n, None, place) for n in names]
                continue
            if clause.kinds[nearest] == "P" and clause.phrases[nearest].head in GAPPED:
                nearest += 1
            figures = clause.phrases[nearest].figures if nearest < len(clause.kinds) else ()
            rest = self.frame.type != "OWNS" and self._is_rest(nearest)
            joint = clause.phrases[before].head in {"behind", "and", ",", "after", "by", "while"}
            near = clause.phrases[self.place : place]
            first = any(phrase.figures for phrase in near)  # no "A, which digs, has 60% and B 5%"
            own = "Mineral" in self.frame.fillers[1] and has_own_goods(clause, nearest)
            if (figures or rest) and joint and first and not (own or clause.phrases[nearest].names):
                found += [Filler(n, next(iter(figures), None), place, own=True) for n in names]
        return found

    def _is_rest(self, place: int) -> bool:
        """Tell whether an amount is what is left: "the rest", "much of the balance"."""
        told = self.clause.phrases[place : place + 3]
        of = len(told) > 2 and told[1].head == "of" and told[0].head in AMOUNTS  # noqa: PLR2004
        return bool(told) and (told[2] if of else told[0]).head in RESTS

    def _also_at(self, place: int) -> bool:
        """Tell whether somebody does the same elsewhere: "..., and Aurubis at Hamburg"."""
        clause = self.clause
        joint, sited = clause.phrases[clause.before(place)], clause.kinds[place + 1 : place + 3]
        if joint.head != "and" or sited != ["P", "NP"] or self.frame.type not in FLOWS:
            return False
        kinds = clause.kinds[place + 3 : place + 4]
        return clause.phrases[place + 1].head == "at" and kinds in ([], [";"], [","], ["P"])
