"""Holdings told by parts: "A holds 40% and B 60% of X", "the rest belongs to C"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .candidate import Candidate
from .gazetteer import Named
from .quantities import Quantity
from .roles import Filler, figure_of, first_figure, reach
from .stating import named_at
from .through import THROUGH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clauses import Clause
    from .held import Held

HOLDING = frozenset(
    ["own", "hold", "have", "control", "keep", "retain", "take", "get", "possess", "acquire"]
)
STAYING = frozenset(["stay", "remain", "rest", "lie", "be"])
OWNED = STAYING | {"own", "hold", "control", "retain", "keep", "belong", "go", "split"}
HELD = frozenset({"Org", "Facility"})
HOLDERS = frozenset({"Org", "Place"})
# What goes to a country is sold there.
GOING = {"go": frozenset({"Org"})}
SHARE = frozenset({"Share"})
WHOLES = frozenset(["it", "share", "shares", "stock", "equity", "capital", "company", "venture"])
BRACKETS = re.compile(r"\([^()]{5,200}\)")
REST = frozenset({"rest", "remainder", "balance", "half", "majority"})
RESTS = frozenset({"rest", "remainder", "balance", "other", "remaining"})
OF_WHAT = frozenset({"of", "in"})
AREAS = frozenset(["northern", "southern", "eastern", "western", "central", "first", "second"])


@dataclass
class Holdings:
    """The parts in which a firm or site is held, in one sentence.

    Parameters
    ----------
    clause : Clause
        The sentence.
    held : Held
        What the sentences before said to be held, for "the rest belongs to C".
    """

    clause: Clause
    held: Held

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each holder of each part."""
        yield from self._in_brackets()
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind == "NP":
                yield from self._possessed(place)
            if phrase.kind != "V":
                continue
            passive = self.clause.is_passive(place)
            if passive or phrase.head in {"belong", "go"}:
                yield from self._owned(place, "to" if not passive else "by")
            elif phrase.head in STAYING:
                yield from self._owned(place, "with")
            elif phrase.head in HOLDING:
                yield from self._holding(place)

    def _possessed(self, place: int) -> Iterator[Candidate]:
        """Read "Orano's 63.4% of Somaïr", "its 30% in Balama"."""
        phrase = self.clause.phrases[place]
        holders = [Filler(n, None, place) for k, ns in phrase.poss if k == "Org" for n in ns]
        if holders and phrase.figures and not phrase.nouns - {"amount"} and not phrase.names:
            figure = self._figure(place)
            found = self._of_what(place) if figure else []
            if found:
                yield from self._each([(h, figure) for h in holders], found, place, place + 2)

    def _in_brackets(self) -> Iterator[Candidate]:
        """Read "the Ambatovy mine (Sumitomo 54%, KOMIR 46%)"."""
        clause = self.clause
        for match in BRACKETS.finditer(clause.sentence):
            inside = [m for m in clause.mentions if match.start() < m.start and m.end < match.end()]
            before = [
                m
                for m in clause.mentions
                if isinstance(m, Named) and m.start >= 0 and match.start() - m.end in {0, 1}
            ]
            if not before or before[-1].kind not in HELD:
                continue
            for holder, part in pairwise(inside):
                if not isinstance(holder, Named) or not isinstance(part, Quantity):
                    continue
                if holder.kind == "Org" and part.kind == "Share":
                    span = before[-1].start, match.end()
                    words = clause.sentence[slice(*span)]
                    told = "owners-in-brackets", "C", "asserted", span, words, part
                    yield Candidate("OWNS", holder, before[-1], *told)

    def _holding(self, place: int) -> Iterator[Candidate]:
        """Read "A holds 40% and B 60% of X", "in which A has 45%", "while B holds 26%"."""
        clause = self.clause
        direct = [p for a, p in clause.complements(place) if not a][:1]
        plus = (
            clause.phrases[direct[0] + 1].head if direct and clause.kinds[direct[0] + 1 :] else ""
        )
        if plus == "plus":
            return  # "25% plus one share in X" tells it itself
        if not direct or not self._is_part(direct[0]):
            return
        subject = clause.subject(place)[:1]
        holders = [
            (f, self._figure(direct[0]))
            for p in self._joint(subject)
            for f in reach(clause, p, HOLDERS, frozenset())
        ]
        end = direct[0]
        found = self._of_what(end)
        while (following := self._gap(end)) is not None:
            holder, part = following
            if found and self._of_what(part):
                break  # "A holds 60% of X and B 40% of Y"
            holders += [
                (f, self._figure(part)) for f in reach(clause, holder, HOLDERS, frozenset())
            ]
            end = part
            found = found or self._of_what(end)
        found = found or self._antecedent(self._joint(subject)) or self._fronted()
        if not found and not self._told_of(direct[0]):
            found = self._carried(place)
        if not self._told_of(direct[0]) or found:
            yield from self._each(holders, found, place, end)

    def _joint(self, places: list[int]) -> list[int]:
        """Add who holds it too: "which A and China's B own"."""
        clause, before = self.clause, self.clause.before(places[0]) if places else -1
        home = clause.kinds[max(0, before - 3) : before + 1] == ["NP", "P", "NP", "C"]
        if home and clause.phrases[before - 3].name_kind == "Org":  # "A of Peru and B own"
            return [before - 3, *places]
        if before > 0 and clause.kinds[before - 1 : before + 1] == ["NP", "C"]:
            return [before - 1, *places]
        return places

    def _gap(self, end: int) -> tuple[int, int] | None:
        """Find "and B 60%", "with B holding the rest": a further holder and its part."""
        clause, place = self.clause, end + 1
        if clause.kinds[place : place + 2] == ["P", "NP"] and self._is_whole(place + 1):
            place += 2  # "A owns 4% of the shares and B 3%"
        while place < len(clause.kinds) and (
            clause.kinds[place] in {",", "C"} or clause.phrases[place].head in {"with", "while"}
        ):
            place += 1
        if place == end + 1 or clause.kinds[place : place + 1] != ["NP"]:
            return None
        holder, part = place, self._behind_aside(place) or place + 1
        if clause.kinds[part : part + 1] == ["V"] and clause.phrases[part].head in HOLDING:
            if clause.phrases[part].form != "ing":
                return None
            part += 1
        if clause.kinds[part : part + 1] == ["P"] and clause.phrases[part].head in {"with", "at"}:
            part += 1
        if clause.kinds[part : part + 1] != ["NP"] or not self._is_part(part):
            return None
        owner = clause.phrases[holder]
        state = owner.nouns & {"government"} and owner.mods
        return (holder, part) if owner.name_kind in HOLDERS or state else None

    def _is_whole(self, place: int) -> bool:
        """Tell whether "of" it or in it lies what is held in parts."""
        phrase = self.clause.phrases[place]
        if phrase.names:
            return phrase.name_kind in HELD and self.clause.phrases[place - 1].head in OF_WHAT
        return phrase.head in WHOLES

    def _behind_aside(self, place: int) -> int | None:
        """Go over the description in "and B, a company of the state, 45%"."""
        kinds, end = self.clause.kinds, place + 1
        if kinds[end : end + 2] != [",", "NP"] or self._is_part(end + 1):
            return None
        end += 2
        while kinds[end : end + 2] == ["P", "NP"]:
            end += 2
        return end + 1 if kinds[end : end + 1] == [","] else None

    def _owned(self, place: int, preposition: str) -> Iterator[Candidate]:
        """Read "60% of which is held by A and 40% by B", "X belongs 60% to A, the rest to B"."""
        clause, head = self.clause, self.clause.phrases[place].head
        if head not in OWNED:
            return
        parts = clause.subject(place)[:1] or clause.patient(place)[:1]
        if not parts or (preposition == "with" and not self._is_part(parts[0])):
            return
        told = self._told_of(parts[0]) and self._is_part(parts[0])
        if told and not self._of_what(parts[0]):
            return  # "most of the ore goes to A"
        own = self._figure(place)  # "is 60% owned by A and 40% by B"
        figure: Quantity | None = self._figure(parts[0]) or own
        holders: list[tuple[Filler, Quantity | None]] = []
        end = place
        in_parts = self._is_part(parts[0])
        for named, other in clause.complements(place):
            phrase = clause.phrases[other]
            if self._is_part(other) and (phrase.figures or phrase.head in REST):
                figure, in_parts = self._figure(other), True
            elif named == preposition:
                found = reach(clause, other, GOING.get(head, HOLDERS), frozenset())
                in_parts |= any(f.mention in phrase.values for f in found)
                holders += [(f, self._own(f, figure)) for f in found]
                end = other
        if not in_parts:
            return
        whole = reach(clause, parts[0], HELD, THROUGH["stake"])
        found = self._of_what(parts[0]) or whole or self._antecedent([parts[0] + 2])
        yield from self._each(holders, found or self._carried(parts[0]), place, end)

    def _own(self, holder: Filler, figure: Quantity | None) -> Quantity | None:
        """Give the part that a holder has behind its name: "A (60%)"."""
        own = self.clause.phrases[holder.phrase].values.get(holder.mention)
        return figure_of(self.clause, own, SHARE) if own is not None else figure

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
            if phrase.kind == "NP" and phrase.name_kind in HELD and other > 1:
                before = clause.before(other)
                part = before > 0 and clause.phrases[before].head in OF_WHAT
                held = clause.kinds[before] == "V" and clause.phrases[before].head in HOLDING
                if (part and self._is_share(before - 1)) or held:
                    return [Filler(n, None, other) for n in phrase.names]
        return self._before_colon(place)

    def _before_colon(self, place: int) -> list[Filler]:
        """Give what "Olaroz was the first: A owns 25%" speaks of."""
        heads = [phrase.head for phrase in self.clause.phrases[:place]]
        opener = self.clause.phrases[0]
        if ":" not in heads or opener.kind != "NP" or opener.name_kind not in HELD:
            return []
        return [Filler(n, None, 0) for n in opener.names] if len(opener.names) == 1 else []

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
        if new:
            return []
        rest = any(p.words & RESTS for p in self.clause.phrases)
        return [*(self.held.of_rest() if rest else self.held.of_share())]

    def _each(
        self,
        holders: list[tuple[Filler, Quantity | None]],
        found: list[Filler],
        place: int,
        end: int,
    ) -> Iterator[Candidate]:
        clause = self.clause
        status = clause.status(place)
        if not holders:
            return
        first = (
            min(place, *(f.phrase for f, _ in holders), *(f.phrase for f in found))
            if found
            else place
        )
        last = max(place, end, *(f.phrase for f, _ in holders))
        span = (
            clause.words[clause.phrases[first].first].start,
            clause.words[clause.phrases[last].last].end,
        )
        found = found or self._spoken(place, {f.phrase for f, _ in holders})
        targets = [named_at(clause, f.mention) for f in found] or self._held_before(place)
        for target in targets[:1]:
            for holder, figure in holders:
                yield Candidate(
                    "OWNS",
                    named_at(clause, holder.mention),
                    target,
                    "held-in-parts",
                    "C",
                    status,
                    span,
                    clause.sentence[slice(*span)],
                    figure,
                )
