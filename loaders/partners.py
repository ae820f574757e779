"""Partners: with whom a country trades, told a sentence later: "China was the largest supplier"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .candidate import Candidate
from .gazetteer import Named
from .order import OBTAINING
from .portions import SHARES, Portions
from .ranking import RULE as NEXT
from .roles import EQUATES, first_figure, reach
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause
    from .portions import Part

SUPPLIERS = frozenset(["supplier", "suppliers", "source", "sources", "origin", "origins"])
BUYERS = frozenset(
    [
        *("buyer", "buyers", "customer", "customers", "market", "markets", "destination"),
        *("destinations", "outlet", "outlets", "taker", "takers", "importer", "importers"),
    ]
)
EITHER = frozenset({"partner", "partners"})
# Who is only said to be "a supplier" may be anybody's.
RANKED = frozenset(
    [
        *("largest", "biggest", "main", "leading", "principal", "chief", "top", "only", "sole"),
        *("second-largest", "second-biggest", "third-largest", "other", "major", "next", "first"),
    ]
)
COMING = frozenset({"come", "originate", "arrive"})
GOING_ON = frozenset({"follow", "come", "rank"})
PLACES = frozenset({"Place"})
LANDS = frozenset({"Country", "Region"})
MASS = frozenset({"Mass"})
RULE = "trade-partner"
LISTED = "listed-under-head"
# Rules that take "the largest supplier" and "60% came from" for mining.
MADE_BY = frozenset({"leading-producer", "world-share-from", "follows-with"})
# Rules that read a share of what a country needs.
OF_NEED = frozenset({"supplies-share-of", "supplier-to-country", "accounts-for-need"})
TRADES = frozenset({"IMPORTS", "EXPORTS"})


@dataclass(frozen=True)
class Trade:
    """The trade that a sentence told of: whose it is, of what, and whether they buy.

    An owner with a place is named in the same sentence as the partners. Imports are parted where
    it was just told from whom they come, so that others may follow with their share.
    """

    owner: Named
    mineral: Named
    buys: bool
    parted: bool = False


def trade_of(found: Sequence[Candidate]) -> Trade | None:
    """Take the trade that a sentence tells of, where it tells of one country's only."""
    told = [c for c in found if c.type in TRADES and c.subject.label in LANDS]
    if len({(c.type, c.subject.ids) for c in told}) != 1:
        return None
    owner = replace(told[0].subject, start=-1, end=-1, kind="Place")
    buys = told[0].type == "IMPORTS"
    parted = any(c.type == "EXPORTS_TO" and c.object.ids == owner.ids for c in found)
    return Trade(owner, told[0].object, buys, parted and buys)


def trade_before(
    clause: Clause, found: Sequence[Candidate], land: tuple[Named, ...], told: Trade | None
) -> tuple[Trade | None, int]:
    """Take the trade that partners are of, and from where: of the part before, or told before.

    A sentence that names whose trade it tells of goes on with none of an earlier one.
    """
    own = any(c.type in TRADES and c.subject.label in LANDS and c.subject.start >= 0 for c in found)
    earlier = None if own else told
    return _parted(clause, found) or (_begun(clause, land) or earlier, 0)


def _begun(clause: Clause, land: tuple[Named, ...]) -> Trade | None:
    """Take the trade that a sentence tells before its partners.

    So "Imports were 240 tons; 34% came from ...", "A lives on imports: 34% come from ...".
    """
    topic = clause.mentions[clause.topic] if clause.topic is not None else None
    begun = clause.phrases and clause.phrases[0].head == "imports" and not clause.phrases[0].mods
    owner = land if begun else _importer(clause)
    if not owner or not isinstance(topic, Named):
        return None
    return Trade(owner[0], topic.away(), buys=True)


def trade_listed(clause: Clause, found: Sequence[Candidate]) -> Trade | None:
    """Take the imports of which a list gives the sources: "Import sources: A, 60%; B, 20%"."""
    topic = clause.mentions[clause.topic] if clause.topic is not None else None
    told = [c for c in found if c.rule == LISTED and c.type == "EXPORTS_TO"]
    if len({c.object.ids for c in told}) != 1 or len(told) == 1 or not isinstance(topic, Named):
        return None
    return Trade(told[0].object, topic.away(), buys=True, parted=True)


def _parted(clause: Clause, found: Sequence[Candidate]) -> tuple[Trade, int] | tuple[()]:
    """Take the imports of the part before: "A gets 53% of it from B; C came next with 13%"."""
    end = clause.sentence.rfind("; ")
    told = [c for c in found if 0 <= c.at < end]
    trade = trade_of(told)
    if trade is None or not trade.buys:
        return ()
    owner = next(c.subject for c in told if c.type == "IMPORTS")
    return (replace(trade, owner=owner), end) if owner.start >= 0 else ()


def _importer(clause: Clause) -> tuple[Named, ...]:
    """Give the country that opens a sentence whose imports are parted behind a colon."""
    heads = [phrase.head for phrase in clause.phrases]
    if ":" not in heads or clause.phrases[0].name_kind != "Place":
        return ()
    spoken = "imports" in heads[max(0, heads.index(":") - 3) : heads.index(":")]
    first = clause.mentions[clause.phrases[0].names[0]]
    return (first,) if spoken and isinstance(first, Named) else ()


@dataclass
class Partners:
    """The partners that one sentence names in the trade told of before it.

    Parameters
    ----------
    clause : Clause
        The sentence.
    trade : Trade or None
        What an earlier sentence, or the part before, told of.
    start : int
        The character from which the partners are named.
    """

    clause: Clause
    trade: Trade | None = None
    start: int = 0

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each partner."""
        if self.trade is None:
            return
        following = [*self._following()]
        if self.trade.parted:
            yield from (row for row in following if row.figure is not None)
        if not self.start:
            ranked = list(self._ranked())
            yield from ranked
            yield from following if ranked else ()
            yield from self._bought_from()
            yield from self._flows()
        yield from self._parts()

    def _ranked(self) -> Iterator[Candidate]:
        """Read "China was the largest supplier" and "The main buyers were Japan and Korea"."""
        clause, trade = self.clause, self.trade
        wanted = EITHER | (SUPPLIERS if trade is None or trade.buys else BUYERS)
        for place, phrase in enumerate(clause.phrases):
            named = phrase.kind == "NP" and phrase.head in wanted and phrase.words & RANKED
            if not named or phrase.names or phrase.poss or phrase.mods:
                continue
            if any(a in {"of", "to", "for"} for a, _ in clause.complements(place)):
                continue
            before, after = clause.before(place), clause.verb_after(place)
            if before >= 0 and self._equates(before):
                places = clause.subject(before)[:1]
                yield from self.each(places, before)
            elif after is not None and self._equates(after):
                yield from self.each([p for a, p in clause.complements(after) if not a], after)

    def _equates(self, verb: int) -> bool:
        return self.clause.kinds[verb] == "V" and self.clause.phrases[verb].head in EQUATES

    def _following(self) -> Iterator[Candidate]:
        """Read "Russia followed with 28% and Malaysia with 20%"."""
        clause = self.clause
        for verb, phrase in enumerate(clause.phrases):
            before = clause.words[phrase.first].start < self.start
            if phrase.kind != "V" or phrase.head not in GOING_ON or before:
                continue
            complements = clause.complements(verb)
            share = next((p for a, p in complements if a in {"with", "at"}), None)
            yield from self.each(clause.subject(verb)[:1], verb, share)
            for place in range(verb + 1, len(clause.kinds) - 1):
                joined = clause.kinds[place - 1] in {"C", ","} and clause.kinds[place] == "NP"
                if joined and clause.phrases[place + 1].head in {"with", "at"}:
                    yield from self.each([place], verb)

    def _bought_from(self) -> Iterator[Candidate]:
        """Read "Light rare earths were purchased above all from Russia", "Ore came from Peru"."""
        clause, trade = self.clause, self.trade
        for verb, phrase in enumerate(clause.phrases):
            bought = phrase.head in OBTAINING and clause.is_passive(verb)
            bought = phrase.kind == "V" and (bought or phrase.head in COMING)
            if not bought or trade is None or not trade.buys:
                continue
            complements = clause.complements(verb)
            goods = clause.subject(verb)[:1]
            minerals = [m for place in goods for m in self._minerals(place)]
            if not minerals:
                continue
            said = [mineral for mineral in minerals if mineral.start >= 0]
            told = replace(self, trade=replace(trade, mineral=said[0])) if said else self
            sources = [p for a, p in complements if a == "from"]
            alone = sum(len(clause.phrases[p].names) for p in sources) == 1
            yield from told.each(sources, verb, goods[0] if alone else None)

    def _flows(self) -> Iterator[Candidate]:
        """Read "Imports from Peru rose to 5 tonnes"."""
        clause, trade = self.clause, self.trade
        for place, phrase in enumerate(clause.phrases if trade and trade.buys else ()):
            verb = clause.verb_after(place)
            if "imports" not in phrase.nouns or phrase.names or verb is None:
                continue
            if self._is_of_another(place) or any(m.start >= 0 for m in self._minerals(place)):
                continue
            reached = [p for a, p in clause.complements(verb) if a in {"", "to", "at"}]
            weighed = (p for p in reached if first_figure(clause, clause.phrases[p].figures, MASS))
            partners = [p for a, p in clause.complements(place) if a == "from"]
            yield from self.each(partners, verb, next(weighed, None))

    def _is_of_another(self, place: int) -> bool:
        """Tell whether another buys the goods: "80% of America's imports", "of its imports"."""
        clause = self.clause
        while clause.is_part(place):
            place += 2
        phrase = clause.phrases[place]
        lands = [kind for kind, _ in (*phrase.poss, *phrase.mods) if kind in {"Place", "Demonym"}]
        return bool(lands or phrase.words & {"its", "their"})

    def _minerals(self, place: int) -> list[Named]:
        """Give the minerals that are bought: "97% of tin imports", "most of the ore"."""
        found = reach(self.clause, place, frozenset({"Mineral"}), frozenset({"imports"}))
        return [named_at(self.clause, filler.mention) for filler in found]

    def _parts(self) -> Iterator[Candidate]:
        """Read "China took 72%, South Korea 19%" and "Most came from China, 5% from Peru"."""
        clause, trade = self.clause, self.trade
        verbs = [place for at, place in clause.verbs if at >= self.start]
        if not verbs or trade is None:
            return
        portions = Portions(clause)
        ways = {"from", "giving"} if trade.buys else {"to", "taking"}
        ends = [i for i, phrase in enumerate(clause.phrases[:-1]) if phrase.head in {";", ":"}]
        starts = [0, *(end + 1 for end in ends)]
        starts = [i for i in starts if clause.words[clause.phrases[i].first].start >= self.start]
        parts = [part for start in starts for part in portions.parts(start)]
        parts += [*portions.takers(starts[0], verbs[0])] if starts else []
        for part in parts:
            if part.way in ways and self._is_bare(part) and self._measures(part):
                for number in part.names:
                    yield self._candidate(number, verbs[0], part.share)

    def _measures(self, part: Part) -> bool:
        """Tell whether a part is a share or tonnes, and no sum of money."""
        figures = self.clause.phrases[part.share].figures
        return not figures or first_figure(self.clause, figures, SHARES) is not None

    def _is_bare(self, part: Part) -> bool:
        """Tell whether a share is of the trade told of: "72%", "72% of it", "a fifth of that"."""
        clause, after = self.clause, part.share + 1
        if clause.kinds[after : after + 2] != ["P", "NP"] or clause.phrases[after].head != "of":
            return True
        whole = clause.phrases[after + 1]
        again = {"it", "them", "that", "this", "total", "which", "weight", "volume", "trade"}
        return whole.head in again and not whole.names and not whole.mods

    def each(
        self, places: Sequence[int], verb: int, share: int | None = None
    ) -> Iterator[Candidate]:
        """Give a candidate for each country named at some places, each with its share."""
        for place in places:
            for filler in reach(self.clause, place, PLACES, frozenset()):
                near = self._share_near(place, filler.mention)
                yield self._candidate(filler.mention, verb, share if near is None else near)

    def _share_near(self, place: int, mention: int) -> int | None:
        """Find the phrase with the share of a partner: "Russia (28%)", "Russia with 28%"."""
        clause = self.clause
        if mention in clause.phrases[place].values:
            return place
        following = clause.kinds[place + 1 : place + 3]
        if following == ["P", "NP"] and clause.phrases[place + 1].head in {"with", "at"}:
            return place + 2
        return None

    def _candidate(self, number: int, verb: int, share: int | None) -> Candidate:
        clause, trade = self.clause, self.trade
        if trade is None:
            raise ValueError("no trade was told of")
        partner = named_at(clause, number)
        ends = (partner, trade.owner) if trade.buys else (trade.owner, partner)
        phrase = clause.phrases[verb]
        span = clause.words[phrase.first].start, clause.words[phrase.last].end
        numbers: tuple[int, ...] = ()
        if share is not None:
            held = clause.phrases[share]
            numbers = (held.values[number],) if number in held.values else tuple(held.figures)
        figure = first_figure(clause, numbers, SHARES)
        properties = {"mineral": trade.mineral.ids[0]}
        if figure is not None:
            properties["quantity_kind"] = "trade"
        return Candidate(
            "EXPORTS_TO",
            *ends,
            RULE,
            "C",
            clause.status(verb),
            span,
            clause.sentence[slice(*span)],
            figure,
            properties,
            at=span[0],
        )


def but_for_partners(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Leave out what is read of another mineral, or as mined, where a sentence only goes on.

    A share of what somebody needs is none of what is mined.
    """
    partners = {c.subject.ids for c in found if c.rule in {RULE, NEXT}}
    needed = [c for c in found if c.rule in OF_NEED and c.figure and c.subject.ids != c.object.ids]
    supplied = {(c.subject.ids, c.figure) for c in needed}
    for candidate in found:
        gone_on = candidate.rule in MADE_BY and candidate.subject.ids in partners
        shared = (candidate.subject.ids, candidate.figure) in supplied
        if not gone_on and not (shared and candidate.type == "PRODUCES"):
            yield candidate
