"""Portions: whose the parts of a trade or an output are: "72% to China, 19% to South Korea"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from .candidate import Candidate
from .order import AMOUNTS
from .roles import first_figure, reach
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clauses import Clause
    from .gazetteer import Named
    from .phrases import Phrase
    from .quantities import Quantity

BUYING = frozenset(
    ["import", "buy", "purchase", "consume", "use", "need", "take", "get", "obtain", "procure"]
)
SENDING = frozenset(["export", "ship", "sell", "send"])
# "China took 72% of it"; "China supplied 45% of it".
TAKING = frozenset(["take", "buy", "absorb", "get", "receive", "import", "purchase", "consume"])
GIVING = frozenset(["supply", "provide", "deliver", "send", "contribute", "ship"])
MOVING = frozenset(["go", "come", "flow", "head", "end", "ship", "originate", "export", "sell"])
PARTS = AMOUNTS | {"rest", "remainder", "balance", "bulk", "majority"}
AGAIN = frozenset({"it", "them", "which", "that", "this"})
LANDS = frozenset({"Place", "Demonym"})
PLACES = frozenset({"Place"})
MINERALS = frozenset({"Mineral"})
TRADED = frozenset({"trade", "imports", "output", "demand", "mining", "refining"})
SHARES = frozenset({"Share", "Mass"})
FLOW, OUTPUT = "EXPORTS_TO", "PRODUCES"
# The fewest phrases of "Of Gabon's manganese, half went to China".
FEWEST = 6


class Part(NamedTuple):
    """A part of the whole: which way it goes, the countries, and its figure's phrase."""

    way: str
    place: int
    names: tuple[int, ...]
    share: int


@dataclass
class Portions:
    """The parts that one sentence divides a trade or an output into."""

    clause: Clause

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each country that has a part."""
        lands = [m for m in self.clause.mentions if m.kind in LANDS]
        if len(lands) > 1 and len(self.clause.phrases) >= FEWEST:
            yield from self._behind_verbs()
            yield from self._fronted()

    def _behind_verbs(self) -> Iterator[Candidate]:
        """Read "Japan bought 300 tonnes of gallium, two-thirds of it from China"."""
        clause = self.clause
        for verb, phrase in enumerate(clause.phrases):
            if phrase.kind != "V" or phrase.head not in BUYING | SENDING or clause.is_passive(verb):
                continue
            goods = [p for a, p in clause.complements(verb) if not a]
            minerals = self._minerals(goods[0]) if goods else ()
            owners = [
                named_at(clause, f.mention)
                for place in clause.subject(verb)[:1]
                for f in reach(clause, place, PLACES, frozenset())
            ]
            if not minerals or not owners:
                continue
            way = "to" if phrase.head in SENDING else "from"
            parts = [part for part in self.parts(goods[0] + 1) if part.way == way]
            yield from self._flows(owners, minerals, parts, verb)

    def _fronted(self) -> Iterator[Candidate]:
        """Read "Of Chile's lithium exports, China took 72% and South Korea 19%"."""
        clause = self.clause
        opening = clause.phrases[0]
        if clause.kinds[:2] != ["P", "NP"] or opening.head != "of" or "," not in clause.kinds:
            return
        comma = clause.kinds.index(",")
        verbs = [i for i in range(comma, len(clause.kinds)) if clause.kinds[i] == "V"]
        minerals = self._minerals(1)
        if not verbs or not minerals:
            return
        owners, bought = self._owners(comma)
        head = clause.phrases[verbs[0]].head
        parts = [*self.parts(comma + 1), *self.takers(comma + 1, verbs[0])]
        if owners:
            way = "from" if bought or head in GIVING else "to"
            wanted = {way, "giving" if way == "from" else "taking"}
            parts = [part for part in parts if part.way in wanted]
            yield from self._flows(owners, minerals, parts, verbs[0], turned=way == "from")

    def _owners(self, comma: int) -> tuple[list[Named], bool]:
        """Find whose trade it is, and whether it is what they buy: "that Japan imports"."""
        clause = self.clause
        found: list[Named] = []
        bought = False
        for place in range(1, comma):
            phrase = clause.phrases[place]
            inner = [n for k, ns in (*phrase.poss, *phrase.mods) if k in LANDS for n in ns]
            found += [named_at(clause, number) for number in inner]
            bought |= bool(phrase.nouns & {"imports", "demand"})
            if phrase.kind == "V" and phrase.head in BUYING | SENDING:
                bought |= phrase.head in BUYING
                for subject in clause.subject(place)[:1]:
                    found += [
                        named_at(clause, f.mention)
                        for f in reach(clause, subject, PLACES, frozenset())
                    ]
        return [named for named in found if named.label in {"Country", "Region"}][:1], bought

    def _minerals(self, place: int) -> tuple[Named, ...]:
        found = reach(self.clause, place, MINERALS, TRADED)
        return tuple(named_at(self.clause, f.mention) for f in found)

    def is_share(self, place: int) -> bool:
        """Tell whether a noun phrase is a part and no more: "72%", "most", "a fifth"."""
        phrase = self.clause.phrases[place]
        if phrase.kind != "NP" or phrase.names or phrase.poss or phrase.mods:
            return False
        return bool(phrase.figures) or phrase.head in PARTS

    def parts(self, start: int) -> Iterator[Part]:
        """Find ", 60% of it from China", ", 27% from Canada", ", 83% of it South African"."""
        clause, kinds = self.clause, self.clause.kinds
        place = start
        while place < len(kinds) and clause.phrases[place].head not in {";", "."}:
            opens = place == start or kinds[place - 1] in {",", "C", "ADV", "NP", "P"}
            if not opens or not self.is_share(place):
                place += 1
                continue
            after = place + 1
            of = kinds[after : after + 2]
            if of in (["P", "NP"], ["P", "REL"]) and clause.phrases[after].head == "of":
                if clause.phrases[after + 1].head not in AGAIN:
                    place += 1
                    continue
                after += 2
            after = self._over(after)
            if kinds[after : after + 1] == ["V"] and clause.phrases[after].head in MOVING:
                after = self._over(after + 1)
            yield from self._end(place, after)
            place += 1

    def _over(self, place: int) -> int:
        while self.clause.kinds[place : place + 1] == ["ADV"]:
            place += 1
        return place

    def _end(self, share: int, after: int) -> Iterator[Part]:
        """Give the part that "to China" or "South African" says a share is."""
        clause, kinds = self.clause, self.clause.kinds
        if kinds[after : after + 1] == ["NP"] and after > share + 1:
            phrase = clause.phrases[after]
            if phrase.name_kind == "Demonym":
                yield Part("from", after, phrase.names, share)
        if kinds[after : after + 2] not in (["P", "NP"], ["TO", "NP"]):
            return
        way = clause.phrases[after].head
        found = reach(clause, after + 1, PLACES, frozenset())
        if way in {"to", "from"} and found:
            yield Part(way, after + 1, tuple(f.mention for f in found), share)

    def takers(self, start: int, verb: int) -> Iterator[Part]:
        """Find "China took 72%, South Korea 19% and Japan 5%"."""
        clause, kinds = self.clause, self.clause.kinds
        head = clause.phrases[verb].head
        way = "taking" if head in TAKING else "giving" if head in GIVING else ""
        if not way or clause.is_passive(verb):
            return
        for place in range(start, len(kinds) - 1):
            phrase: Phrase = clause.phrases[place]
            if phrase.head in {";", "."}:
                return
            after = place + 1 + (place + 1 == verb)
            named = phrase.kind == "NP" and phrase.name_kind == "Place"
            if named and after < len(kinds) and self.is_share(after):
                yield Part(way, place, phrase.names, after)

    def _flows(
        self,
        owners: list[Named],
        minerals: tuple[Named, ...],
        parts: list[Part],
        verb: int,
        *,
        turned: bool | None = None,
    ) -> Iterator[Candidate]:
        for part in parts:
            away = part.way in {"to", "taking"} if turned is None else not turned
            for number in part.names:
                other = named_at(self.clause, number)
                for owner in owners:
                    ends = (owner, other) if away else (other, owner)
                    yield self._candidate(FLOW, *ends, part, verb, minerals[:1])

    def _candidate(  # noqa: PLR0913, PLR0917
        self,
        type_: str,
        subject: Named,
        object_: Named,
        part: Part,
        verb: int,
        minerals: tuple[Named, ...] = (),
    ) -> Candidate:
        clause = self.clause
        first, last = sorted((part.place, part.share))
        start = clause.words[clause.phrases[first].first].start
        end = clause.words[clause.phrases[last].last].end
        properties = {"mineral": minerals[0].ids[0]} if minerals else {}
        figure = self._figure(part.share)
        if figure is not None:
            properties["quantity_kind"] = "trade" if type_ == FLOW else "production"
        return Candidate(
            type_,
            subject,
            object_,
            "portion-of",
            "C",
            clause.status(verb),
            (start, end),
            clause.sentence[start:end],
            figure,
            properties,
            at=start,
        )

    def _figure(self, place: int) -> Quantity | None:
        numbers = self.clause.phrases[place].figures
        return first_figure(self.clause, numbers, SHARES)
