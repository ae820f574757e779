"""Shares: what is a part of something, and what it is that a part without a name is of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .gazetteer import Named
from .roles import Filler, first_figure, reach
from .through import THROUGH

if TYPE_CHECKING:
    from .clauses import Clause
    from .held import Held
    from .quantities import Quantity

HOLDING = frozenset(
    ["own", "hold", "have", "control", "keep", "retain", "take", "get", "possess", "acquire"]
)
HELD = frozenset({"Org", "Facility"})
OWNED = frozenset({"own", "hold", "control"})
SHARE = frozenset({"Share"})
WHOLES = frozenset(["it", "share", "shares", "stock", "equity", "capital", "company", "venture"])
REST = frozenset({"rest", "remainder", "balance", "half", "majority"})
RESTS = frozenset({"rest", "remainder", "balance", "other", "remaining"})
OF_WHAT = frozenset({"of", "in"})
AREAS = frozenset(["northern", "southern", "eastern", "western", "central", "first", "second"])


@dataclass
class Shares:
    """The parts that one sentence names of what is held.

    Parameters
    ----------
    clause : Clause
        The sentence.
    held : Held
        What the sentences before said to be held, for "the rest belongs to C".
    """

    clause: Clause
    held: Held

    def _is_part(self, place: int) -> bool:
        """Tell whether a noun phrase is a part of something it does not name."""
        phrase = self.clause.phrases[place]
        if phrase.kind != "NP" or phrase.names or phrase.mods or phrase.poss:
            return False
        if phrase.words & AREAS:
            return False  # "the northern half of the ground"
        if phrase.figures and self._figure(place) is None:
            return False  # "took 100,000 tonnes"
        stake = bool(phrase.nouns & THROUGH["stake"]) and "stake" in phrase.nouns
        return (bool(phrase.figures) or stake or phrase.head in REST) and not (
            phrase.nouns - {"amount", "stake"}
        )

    def _is_share(self, place: int) -> bool:
        """Tell whether a noun phrase is a share, or whose: "its 79.4% of X", "a stake in X"."""
        phrase = self.clause.phrases[place]
        bare = not phrase.names and not phrase.nouns - {"amount", "stake"}
        return bare and (self._figure(place) is not None or "stake" in phrase.nouns)

    def _figure(self, place: int) -> Quantity | None:
        numbers = self.clause.figures(place)
        return first_figure(self.clause, numbers, SHARE)

    def _told_of(self, place: int) -> bool:
        """Tell whether "of X" stands behind a part, X being more than "the shares" or "it"."""
        kinds = self.clause.kinds[place + 1 : place + 3]
        if kinds != ["P", "NP"] or self.clause.phrases[place + 1].head not in OF_WHAT:
            return False
        whole = self.clause.phrases[place + 2]
        return bool(whole.names) or whole.head not in WHOLES

    def _is_of_unnamed(self, place: int) -> bool:
        """Tell whether a share is of what has no name: "sold 14% of its Indonesian unit"."""
        share = self.clause.kinds[place] == "NP" and self._is_share(place)
        return share and self._told_of(place) and not self.clause.phrases[place + 2].names

    def _of_what(self, place: int) -> list[Filler]:
        """Give what "of X" or "in X" behind a part names."""
        clause = self.clause
        if clause.kinds[place + 1 : place + 3] != ["P", "NP"] or (
            clause.phrases[place + 1].head not in OF_WHAT
        ):
            return []
        whole = clause.phrases[place + 2]
        whose = [n for kind, names in whole.poss if kind in HELD for n in names]
        if whose and whole.head in WHOLES:
            return [Filler(n, None, place + 2) for n in whose]  # "a quarter of its shares"
        return reach(clause, place + 2, HELD, THROUGH["stake"]) if self._told_of(place) else []

    def _antecedent(self, places: list[int]) -> list[Filler]:
        """Give what "in which" or "of which" stands for, or what its description is of."""
        clause = self.clause
        if not places or places[0] >= len(clause.kinds):
            return []
        before = clause.before(places[0])
        relative = before if before >= 0 and clause.kinds[before] == "REL" else places[0]
        if clause.kinds[relative] != "REL":
            return []
        found: list[Filler] = []
        for place in clause.antecedent(relative)[:1]:
            found = reach(clause, place, HELD, THROUGH["stake"])
            others = [*clause.equated(place), *clause.patient(place)] if not found else []
            for other in others:
                found = found or reach(clause, other, HELD, THROUGH["stake"])
        return found

    def _where(self, subject: list[int]) -> list[Filler]:
        """Give the site of "at Quellaveco, again in Peru, where A holds 40%"."""
        phrases, opener = self.clause.phrases, self.clause.before(subject[0]) if subject else -1
        if opener < 0 or phrases[opener].head != "where":
            return []
        sites = [i for i in range(opener) if phrases[i].name_kind == "Facility"]
        return [Filler(n, None, i) for i in sites[-1:] for n in phrases[i].names]

    def _fronted(self) -> list[Filler]:
        """Give the venture of "At the Katco venture A owns 51%"."""
        places = [p for a, p in self.clause.fronted if a in {"at", "in"}]
        return [f for p in places for f in reach(self.clause, p, HELD, THROUGH["stake"])]

    def _carried(self, place: int) -> list[Filler]:
        """Take what was last said to be held, here or in the sentence before."""
        clause = self.clause
        for other in range(place - 1, -1, -1):
            phrase = clause.phrases[other]
            of_which = phrase.kind == "REL" and clause.kinds[other + 1] == "NP"
            of_which = of_which and clause.phrases[other - 1].head in OF_WHAT
            if of_which and (found := self._antecedent([other])):
                return found  # "X, in which A has 49% and the rest belongs to B"
            if phrase.kind == "V" and phrase.head in OWNED and clause.is_passive(other):
                whole = clause.subject(other)[:1] if phrase.form == "fin" else []
                named = [p for p in whole if clause.phrases[p].name_kind in HELD]
                if named:  # "X is 40% owned by A; the rest belongs to B"
                    return [Filler(n, None, p) for p in named for n in clause.phrases[p].names]
            if phrase.kind == "NP" and phrase.name_kind in HELD and other > 1:
                before = clause.before(other)
                part = before > 0 and clause.phrases[before].head in OF_WHAT
                there = phrase.head == "there" and clause.kinds[other - 1] == "NP"
                if there and self._is_share(other - 1):
                    return [Filler(n, None, other) for n in phrase.names]  # "its stake there"
                held = clause.kinds[before] == "V" and clause.phrases[before].head in HOLDING
                if (part and self._is_share(before - 1)) or held:
                    return [Filler(n, None, other) for n in phrase.names]
        return self._before_colon(place)

    def _before_colon(self, place: int) -> list[Filler]:
        """Give what is spoken of in "Olaroz was first: A owns 25%", "the owners of Olaroz: A"."""
        phrases = self.clause.phrases
        colon = next((i for i in range(place) if phrases[i].head == ":"), 0)
        named = [i for i in range(colon) if phrases[i].name_kind in HELD]
        parts = [i for i in named if i and phrases[i - 1].head in OF_WHAT]
        places = [0] if 0 in named else parts
        found = [Filler(n, None, i) for i in places for n in phrases[i].names]
        return found if len(found) == 1 else []

    def _told_of_run(self, place: int) -> list[Filler]:
        """Give what is run, in "X is managed by A, which has 30%" and "X is back with A, which"."""
        clause = self.clause
        openers = [i for i in range(place) if clause.kinds[i] in {"REL", ";"}]
        if not openers or clause.phrases[openers[-1]].head != "which":
            return []
        verbs = [i for i in range(openers[-1]) if clause.kinds[i] == "V"]
        acted = [v for v in verbs if clause.phrases[v].head == "be" or clause.is_passive(v)]
        if len(verbs) != 1 or not acted:
            return []
        named = [p for p in clause.subject(verbs[0])[:1] if clause.phrases[p].name_kind in HELD]
        return [Filler(n, None, p) for p in named for n in clause.phrases[p].names]

    def _spoken(self, place: int, holders: set[int]) -> list[Filler]:
        """Give what the sentence is about: "X is a mine: A owns 25%", "..., B having the rest"."""
        clause = self.clause
        for other in range(place):
            phrase = clause.phrases[other]
            led = other and clause.kinds[other - 1] in {"P", "TO"}
            if phrase.kind == "NP" and phrase.names and not led:
                held = phrase.name_kind == "Facility" and other not in holders
                return [Filler(n, None, other) for n in phrase.names] if held else []
        return []

    def _held_before(self, place: int) -> list[Named]:
        """Give what the sentence before said to be held, unless this one tells of a new venture."""
        phrases = self.clause.phrases[:place]
        new = any(p.nouns & {"venture"} and p.words & {"a", "an", "new"} for p in phrases)
        if new or any(self._is_of_unnamed(other) for other in range(place)):
            return []
        rest = any(p.words & RESTS for p in self.clause.phrases)
        told = self.held.of_rest() if rest else self.held.of_share()
        here = {m.ids for m in self.clause.mentions if isinstance(m, Named) and m.start >= 0}
        return [named for named in told if named.label != "Firm" or named.ids not in here]
