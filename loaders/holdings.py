"""Holdings told by parts: "A holds 40% and B 60% of X", "the rest belongs to C"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .candidate import Candidate
from .roles import Filler, figure_of, reach
from .shares import HELD, HOLDING, OF_WHAT, REST, SHARE, WHOLES, Shares
from .stating import named_at
from .through import THROUGH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .quantities import Quantity

STAYING = frozenset(["stay", "remain", "rest", "lie", "be"])
OWNED = STAYING | {"own", "hold", "control", "retain", "keep", "belong", "go", "split"}
HOLDERS = frozenset({"Org", "Place"})
# What goes to a country is sold there.
GOING = {"go": frozenset({"Org"})}
LONGEST_ASIDE = 12
PARTING = frozenset({"sell", "hand", "transfer", "cede", "abandon", "surrender", "divest", "pass"})


@dataclass
class Holdings(Shares):
    """The parts in which a firm or site is held, in one sentence."""

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each holder of each part."""
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
            elif phrase.head in PARTING:
                yield from self._handed_on(place)

    def _possessed(self, place: int) -> Iterator[Candidate]:
        """Read "Orano's 63.4% of Somaïr", "its 30% in Balama"."""
        phrase = self.clause.phrases[place]
        holders = [Filler(n, None, place) for k, ns in phrase.poss if k == "Org" for n in ns]
        if holders and phrase.figures and not phrase.nouns - {"amount"} and not phrase.names:
            figure = self._figure(place)
            found = self._of_what(place) if figure else []
            if found:
                yield from self._each([(h, figure) for h in holders], found, place, place + 2)

    def _holding(self, place: int) -> Iterator[Candidate]:
        """Read "A holds 40% and B 60% of X", "in which A has 45%", "while B holds 26%"."""
        clause = self.clause
        direct = [p for a, p in clause.complements(place) if not a][:1]
        plus = (
            clause.phrases[direct[0] + 1].head if direct and clause.kinds[direct[0] + 1 :] else ""
        )
        if plus == "plus":
            return  # "25% plus one share in X" tells it itself
        if not direct or not (self._is_part(direct[0]) or self._is_own_part(direct[0])):
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
            holders += [
                (f, self._figure(part)) for f in reach(clause, holder, HOLDERS, frozenset())
            ]
            end = part
            found = found or self._of_what(end)
        found = found or self._antecedent(self._joint(subject)) or self._where(subject)
        found = found or self._fronted()
        if not found and not self._told_of(direct[0]):
            found = self._carried(place)
        if not self._told_of(direct[0]) or found:
            yield from self._each(holders, found, place, end)

    def _is_own_part(self, place: int) -> bool:
        """Tell whether a part is the holder's own: "A keeps its 22%"."""
        phrase = self.clause.phrases[place]
        figured = self._figure(place) is not None and not phrase.nouns - {"amount"}
        return figured and not phrase.names and bool(phrase.words & {"its", "their"})

    def _handed_on(self, place: int) -> Iterator[Candidate]:
        """Read "sold its 45% to B" and "gave up its last 12%": who had it, and who has it now."""
        clause = self.clause
        direct = [p for a, p in clause.complements(place) if not a][:1]
        if not direct or not clause.phrases[direct[0]].poss or self._figure(direct[0]) is None:
            return
        if not self._is_share(direct[0]) or self._told_of(direct[0]):
            return
        figure = self._figure(direct[0])
        sites = [i for i in range(place) if clause.phrases[i].name_kind == "Facility"]
        found = [Filler(n, None, i) for i in sites[-1:] for n in clause.phrases[i].names]
        for places, status in ((clause.subject(place)[:1], "former"), (self._to(place), "")):
            holders = [(f, figure) for p in places for f in reach(clause, p, HOLDERS, frozenset())]
            for candidate in self._each(holders, found, place, direct[0]):
                asserted = candidate.status == "asserted"
                if asserted or not status:
                    yield replace(candidate, status=status or candidate.status)

    def _to(self, place: int) -> list[int]:
        return [p for a, p in self.clause.complements(place) if a == "to"]

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
        members = self._behind_members(place)
        holder, part = place, members or self._behind_aside(place) or place + 1
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
        return (holder, part) if owner.name_kind in HOLDERS or state or members else None

    def _is_whole(self, place: int) -> bool:
        """Tell whether "of" it or in it lies what is held in parts."""
        phrase = self.clause.phrases[place]
        if phrase.names:
            return phrase.name_kind in HELD and self.clause.phrases[place - 1].head in OF_WHAT
        return phrase.head in WHOLES

    def _behind_aside(self, place: int) -> int | None:
        """Go over the description in "and B, a company of the state, 45%"."""
        kinds, start = self.clause.kinds, place + 2
        if kinds[place + 1 : start] != [","] or self._is_part(start):
            return None
        for end in range(start + 1, min(start + LONGEST_ASIDE, len(kinds) - 1)):
            if kinds[end] == ";":
                return None
            if kinds[end] == "," and self._is_part(end + 1):
                return end + 1
        return None

    def _behind_members(self, place: int) -> int | None:
        """Go over who it is in "a consortium led by B 12%" and "the Government of C 16%"."""
        clause, phrase = self.clause, self.clause.phrases[place]
        behind = clause.phrases[min(place + 1, len(clause.kinds) - 1)]
        if clause.kinds[place + 1 : place + 4] == ["V", "P", "NP"] and "venture" in phrase.nouns:
            return place + 4 if behind.head == "lead" else None
        of = clause.kinds[place + 1 : place + 3] == ["P", "NP"] and behind.head == "of"
        return place + 3 if of and "government" in phrase.nouns else None

    def _owned(self, place: int, preposition: str) -> Iterator[Candidate]:
        """Read "60% of which is held by A and 40% by B", "X belongs 60% to A, the rest to B"."""
        clause, head = self.clause, self.clause.phrases[place].head
        if head not in OWNED:
            return
        parts = self._said_of(place)
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

    def _said_of(self, place: int) -> list[int]:
        """Find what is held: the subject, or what a participle behind it describes."""
        clause = self.clause
        if clause.phrases[place].form == "fin" or not clause.is_passive(place):
            return clause.subject(place)[:1] or clause.patient(place)[:1]
        described = clause.patient(place)
        named = [p for p in described if clause.phrases[p].name_kind in HELD]
        parts = [p for p in described[:1] if self._is_part(p)]
        return parts or named[:1] or clause.subject(place)[:1]

    def _own(self, holder: Filler, figure: Quantity | None) -> Quantity | None:
        """Give the part that a holder has behind its name: "A (60%)"."""
        own = self.clause.phrases[holder.phrase].values.get(holder.mention)
        return figure_of(self.clause, own, SHARE) if own is not None else figure

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
        found = found or self._told_of_run(place)
        found = found or self._spoken(place, {f.phrase for f, _ in holders})
        ids = {named_at(clause, holder.mention).ids for holder, _ in holders}
        before = [named for named in self._held_before(place) if named.ids not in ids]
        targets = [named_at(clause, f.mention) for f in found] or before
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
