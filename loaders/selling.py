"""Selling: to whom goods go whose maker an earlier clause or sentence names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .candidate import Candidate
from .gazetteer import homes
from .makers import nearest
from .order import AMOUNTS
from .roles import first_figure, reach
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .clauses import Clause
    from .gazetteer import Named
    from .quantities import Quantity

SENT = frozenset(
    {
        "sell",
        "ship",
        "send",
        "export",
        "deliver",
        "supply",
        "commit",
        "contract",
        "promise",
        "pledge",
        "reserve",
        "earmark",
        "destine",
    }
)
GOING = frozenset({"go", "flow", "head", "end", "find"})
LEAVING = frozenset({"leave", "sail", "depart"})
BOUGHT = frozenset({"buy", "take", "purchase", "absorb", "get", "receive"})
MADE = frozenset(
    [
        *(
            "produce",
            "mine",
            "make",
            "turn",
            "yield",
            "ship",
            "export",
            "extract",
            "refine",
            "smelt",
        ),
        *("recover", "manufacture", "deliver", "sell", "dig", "churn", "have", "operate", "run"),
    ]
)
# What is sold; "it" and "which" stand for it behind an amount.
GOODS = frozenset({"output", "material", "trade", "amount"})
NO_GOODS = frozenset(
    [
        *(
            "demand",
            "need",
            "needs",
            "consumption",
            "requirement",
            "requirements",
            "stock",
            "stocks",
        ),
        *("stockpile", "stockpiles", "market", "markets", "total", "feed", "supply", "percent"),
        *("money", "cash", "cost", "costs", "profit", "profits", "revenue", "revenues", "proceeds"),
        *(
            "tax",
            "taxes",
            "staff",
            "board",
            "vote",
            "votes",
            "work",
            "power",
            "electricity",
            "water",
        ),
        *(
            "waste",
            "land",
            "blame",
            "time",
            "price",
            "sum",
            "dividend",
            "equipment",
            "aid",
            "people",
        ),
        *("share", "shares", "stake", "stakes", "stock", "equity", "bonds", "notes"),
    ]
)
# "in which X takes part": nothing is taken.
TAKEN_PART = frozenset({"part", "share", "lot", "one"})
PARTS = frozenset({"rest", "remainder", "balance", "bulk", "majority"})
POINTING = frozenset({"it", "this", "that", "them", "which", "these"})
BUYERS = frozenset({"importer", "refinery", "refiner", "firm", "industry", "facility", "exporter"})
HELD = frozenset({"Org", "Facility", "Place"})
LANDS = frozenset({"Place", "Demonym"})
MEASURES = frozenset({"Share", "Mass"})


@dataclass
class Selling:
    """The goods of one sentence that go to somebody, and nobody is said to have made them.

    Parameters
    ----------
    clause : Clause
        The sentence.
    maker : tuple of Named
        The firm or country that the text is about.
    sites : mapping
        The firm that runs or owns each site.
    """

    clause: Clause
    maker: tuple[Named, ...] = ()
    sites: Mapping[tuple[str, ...], Named] = field(default_factory=dict)

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each buyer or country that they go to."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind != "V":
                continue
            passive = self.clause.is_passive(place)
            if (phrase.head in SENT and passive) or phrase.head in GOING:
                yield from self._sent(place)
            elif phrase.head in SENT:
                yield from self._sold(place)
            elif phrase.head == "reach":
                yield from self._moved(place, self._by(place, ""))
            elif phrase.head in LEAVING:
                yield from self._moved(place, self._by(place, "for"))
            elif phrase.head in BOUGHT and passive:
                yield from self._moved(place, self._by(place, "by"))

    def _sent(self, place: int) -> Iterator[Candidate]:
        """Read "most of which was shipped to China and the rest to Russia"."""
        wanted = (
            {"to", "in", "into"} if self.clause.phrases[place].head in {"end", "sell"} else {"to"}
        )
        wanted |= {"for"} if self.clause.phrases[place].head == "destine" else set[str]()
        places = [p for a, p in self.clause.complements(place) if a in wanted]
        yield from self._moved(place, places)

    def _sold(self, place: int) -> Iterator[Candidate]:
        """Read "X sells its graphite to customers in Indonesia", "sells half its metal in Asia"."""
        clause = self.clause
        complements = clause.complements(place)
        wanted = {"to", "in"} if clause.phrases[place].head == "sell" else {"to"}
        sold = [p for a, p in complements if not a and self._is_traded(p)]
        sources = self._named_at(clause.subject(place)[:1])
        for target in (p for a, p in complements if sold and a in wanted):
            before = clause.phrases[target - 2 : target]
            if before[0].name_kind == "Facility" and before[1].head == "in":
                continue  # "sells half the output of its mine in Chile"
            for buyer in self._buyers(target):
                for source in sources:
                    home = homes().get((source.label, source.ids[0]))
                    if buyer.kind == "Place" and home not in buyer.ids and source.kind == "Org":
                        figure = self._going_to(buyer, sold[0], target)
                        yield self._candidate(source, buyer, place, figure)

    def _is_traded(self, place: int) -> bool:
        """Tell whether a noun phrase is a mineral, metal or output, or a part of one."""
        clause, phrase = self.clause, self.clause.phrases[place]
        if clause.is_part(place):
            return self._is_traded(place + 2)
        known = phrase.nouns & {"output", "material", "trade"} and not phrase.names
        return phrase.name_kind == "Mineral" or (bool(known) and phrase.head not in NO_GOODS)

    def _by(self, place: int, preposition: str) -> list[int]:
        return [p for a, p in self.clause.complements(place) if a == preposition]

    def _moved(self, place: int, places: Sequence[int]) -> Iterator[Candidate]:
        moved = self._goods_before(place)
        if moved is None or not places:
            return
        leaving = self.clause.phrases[place].head in LEAVING  # a cargo is a country's, not a firm's
        for target in places:
            buyers = self._buyers(target)
            for source in self._sources(moved, place, buyers):
                if leaving and source.kind == "Org" and source.start < 0:
                    continue
                for buyer in buyers:
                    figure = self._going_to(buyer, moved, target)
                    yield self._candidate(source, buyer, place, figure)

    def _goods_before(self, place: int) -> int | None:
        """Find what moves: "all of it", "the entire output", "most of which"."""
        clause = self.clause
        subject = clause.subject(place) if not clause.is_passive(place) else []
        subject = subject or clause.subject(place) or clause.patient(place)
        relative = clause.before(place)
        if relative > 1 and clause.kinds[relative] == "REL" and clause.kinds[relative - 1] == "P":
            whole = clause.antecedent(relative - 2)[:1]
            held = any(clause.phrases[p].name_kind in HELD for p in whole)
            return None if held or clause.kinds[relative - 2] != "NP" else relative - 2
        return next((p for p in subject[:1] if self._is_goods(p)), None)

    def _is_goods(self, place: int) -> bool:
        """Tell whether a noun phrase is goods, or an amount of what was spoken of."""
        clause, phrase = self.clause, self.clause.phrases[place]
        if phrase.kind != "NP" or phrase.head in NO_GOODS:
            return False
        if phrase.name_kind == "Mineral":
            return clause.kinds[place + 1 : place + 2] != ["P"]
        if phrase.names:
            return False
        amount = bool(phrase.figures) or phrase.head in AMOUNTS | PARTS
        amount |= phrase.head == "almost all"
        of = clause.kinds[place + 1 : place + 3]
        if of == ["P", "NP"] and clause.phrases[place + 1].head == "of":
            below = clause.phrases[place + 2]
            known = below.head in POINTING or self._is_goods(place + 2)
            return (amount or bool(phrase.nouns & GOODS)) and known
        if phrase.head in TAKEN_PART:
            return False
        return bool(phrase.nouns & GOODS)

    def _owned(self, place: int) -> tuple[Named, ...] | None:
        """Give whose the goods are: "most of Syrah's graphite", "our entire production".

        Nobody where it is a site of no known firm, None where the words do not tell.
        """
        clause = self.clause
        while True:
            phrase = clause.phrases[place]
            inner = [n for k, ns in phrase.poss if k in {*HELD} for n in ns]
            inner += [n for k, ns in phrase.mods if k in LANDS | {"Facility"} for n in ns]
            if inner:
                return self._holders(inner)
            if clause.kinds[place + 1 : place + 3] != ["P", "NP"]:
                return None
            if clause.phrases[place + 1].head != "of":
                return None
            place += 2

    def _holders(self, numbers: Sequence[int]) -> tuple[Named, ...]:
        """Give firms and countries, and the firm of a site where the text has told it."""
        found = (named_at(self.clause, number) for number in numbers)
        holders = (self.sites.get(n.ids) if n.kind == "Facility" else n for n in found)
        return tuple(n.away() if n.start < 0 else n for n in holders if n is not None)

    def _sources(self, moved: int, place: int, buyers: Sequence[Named]) -> tuple[Named, ...]:
        """Give who made it: in the clause before, else in the sentence before."""
        clause = self.clause
        own, owned = {buyer.ids for buyer in buyers}, self._owned(moved)
        owners = tuple(n for n in owned or () if n.ids not in own)
        if owners or owned == ():
            return owners
        led = clause.kinds[max(0, moved - 2) : moved] == ["P", "REL"]
        if led and clause.phrases[moved - 2].head == "from":  # "from which concentrate is sold"
            firms = [p for p in clause.phrases[:moved] if p.name_kind == "Org"]
            return tuple(named_at(clause, n) for p in firms[-1:] for n in p.names)
        if makers := self._makers_of(moved):
            return self._named_at(makers)
        for verb in range(min(moved, place) - 1, -1, -1):
            if clause.kinds[verb] != "V" or clause.phrases[verb].head not in MADE:
                continue
            for subject in clause.subject(verb)[:1]:
                phrase = clause.phrases[subject]
                named = tuple(named_at(clause, n) for n in phrase.names)
                found = tuple(n for n in named if n.kind in {"Org", "Place"})
                if found:
                    return found
        return self._land_of(moved) or self._spoken_of(place)

    def _land_of(self, moved: int) -> tuple[Named, ...]:
        """Find whose mineral is named before: "70% of Chilean lithium goes to ..."."""
        minerals = [p for p in range(moved) if self.clause.phrases[p].name_kind == "Mineral"]
        return next((lands for place in minerals if (lands := self._owned(place))), ())

    def _spoken_of(self, place: int) -> tuple[Named, ...]:
        """Give the firm that acts before in the sentence, else the maker."""
        return nearest(self.clause, place, self.maker)

    def _makers_of(self, moved: int) -> list[int]:
        """Find whose "the tin made by Vale", "mined in Peru", "that Peru sells abroad" is."""
        clause, end = self.clause, moved
        while clause.is_part(end):
            end += 2
        made = end + 1
        maker = clause.phrases[min(made, len(clause.kinds) - 1)]
        if maker.form == "past" and maker.head in MADE:
            lands = [p for p in self._by(made, "in") if not clause.phrases[p].lent]
            return self._by(made, "by") or lands
        kinds = clause.kinds[end + 1 : end + 4]
        told = kinds == ["REL", "NP", "V"] and clause.phrases[end + 3].head in SENT | MADE
        return [end + 2] if told else []

    def _named_at(self, places: Sequence[int]) -> tuple[Named, ...]:
        phrases = [self.clause.phrases[p] for p in places]
        numbers = [n for p in phrases if p.name_kind in {"Org", "Place"} for n in p.names]
        return tuple(named_at(self.clause, number) for number in numbers)

    def _buyers(self, place: int) -> tuple[Named, ...]:
        """Give a firm, a country, or "customers in China" and "Chinese smelters"."""
        clause, phrase = self.clause, self.clause.phrases[place]
        found = reach(clause, place, frozenset({"Org"}), frozenset())
        if not found and phrase.name_kind == "Place":
            return tuple(named_at(clause, n) for n in phrase.names)
        if not found and phrase.nouns & BUYERS and not phrase.names:
            inner = [n for k, ns in phrase.poss if k == "Org" for n in ns]
            if inner:
                return tuple(named_at(clause, n) for n in inner)
            lands = [n for k, ns in (*phrase.poss, *phrase.mods) if k in LANDS for n in ns]
            seated = clause.kinds[place + 1 : place + 3] == ["P", "NP"]
            if not lands and seated and clause.phrases[place + 1].head == "in":
                other = clause.phrases[place + 2]
                lands = list(other.names) if other.name_kind == "Place" else []
            return tuple(named_at(clause, n) for n in lands)
        return tuple(named_at(clause, f.mention) for f in found)

    def _going_to(self, buyer: Named, moved: int, target: int) -> Quantity | None:
        """Find the figure of one buyer, "to China (58%)", else of all that moves."""
        own = self.clause.phrases[target].values.items()
        numbers = [n for name, n in own if self.clause.mentions[name].start == buyer.start]
        return first_figure(self.clause, numbers, MEASURES) or self._figure(moved, target)

    def _figure(self, moved: int, target: int) -> Quantity | None:
        clause = self.clause
        part = clause.leading_part(target)
        numbers = (
            clause.phrases[part].figures if part is not None else clause.phrases[moved].figures
        )
        return first_figure(clause, numbers, MEASURES)

    def _candidate(
        self, source: Named, buyer: Named, place: int, figure: Quantity | None
    ) -> Candidate:
        clause, phrase = self.clause, self.clause.phrases[place]
        firms = source.kind == buyer.kind == "Org"
        span = clause.words[phrase.first].start, clause.words[phrase.last].end
        return Candidate(
            "SUPPLIES" if firms else "EXPORTS_TO",
            source,
            buyer,
            "sold-on",
            "C",
            clause.status(place),
            span,
            clause.sentence[slice(*span)],
            figure,
            at=span[0],
        )
