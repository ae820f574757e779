"""Contracts: who supplies whom where a contract is named, with the maker the text is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .agreements import AWARDING, BUYING, SELLING, Agreements, rank
from .candidate import Candidate
from .clauses import LOOSE
from .makers import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .gazetteer import Named

# A contract of these the buyer holds.
BOUGHT_BY = frozenset(["off-take", "offtake", "offtakes", "purchase"])
# What becomes of a contract.
OVER = frozenset(
    [
        *("abandon", "cancel", "collapse", "discontinue", "dissolve", "ditch", "drop", "end"),
        *("exit", "expire", "lapse", "lose", "quit", "scrap", "terminate"),
    ]
)
# Who wins an order from somebody sells.
WINNING = frozenset(["book", "get", "land", "obtain", "receive", "win"])
SOUGHT = frozenset(["await", "consider", "discuss", "explore", "negotiate", "pursue", "seek"])
UNSIGNED = frozenset(["heads", "intent", "memorandum", "mou", "sheet", "talks", "understanding"])
TALKS = frozenset({"discussions", "negotiations", "talks"})
FAILED = frozenset(["break", "cease", "collapse", "end", "fail", "founder", "lapse", "stall"])
NOTHING = frozenset(["neither", "never", "no", "none", "none of", "nothing"])


class Contracts(Agreements):
    """The contracts for goods in one sentence."""

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each seller and buyer."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind != "NP" or phrase.names:
                continue
            deal = bool(phrase.nouns & {"deal"}) and self.is_supply(place)
            if deal or (phrase.head in TALKS and self.talked_of(place)):
                yield from self._contract(place)

    def _contract(self, place: int) -> Iterator[Candidate]:
        phrase, (holders, partners, verb) = self.clause.phrases[place], self.parties(place)
        purpose = self.purpose(place)
        head = self.clause.phrases[purpose].head if purpose is not None else ""
        meant = self.clause.complements(purpose) if purpose is not None else []
        buyers: tuple[Named, ...] = ()
        sellers = self.firms([p for a, p in self.clause.complements(place) if a == "from"])
        won = self.clause.phrases[verb].head if verb is not None else ""
        if won in WINNING or (phrase.words - {phrase.head}) & BOUGHT_BY:
            buyers, sellers = sellers, ()  # "won an order from Tesla", "an offtake deal from Tesla"
        elif verb is not None and self.clause.phrases[verb].head in AWARDING and partners:
            buyers, sellers = holders, partners
        if head in SELLING:
            buyers = self.firms([p for a, p in meant if a in {"to", ""}])
            sellers += self.firms([p for a, p in meant if a == "from"])
        elif head in BUYING:
            sellers = self.firms([p for a, p in meant if a == "from"]) or partners
            buyers = holders
        if buyers or sellers:
            same = {named.ids for named in buyers}
            sellers = tuple(n for n in sellers if n.ids not in same)  # "from its factory"
            known = {named.ids for named in (*buyers, *sellers)}
            others = tuple(n for n in (*holders, *partners) if n.ids not in known)
            buyers, sellers = buyers or others or self.maker, sellers or others or self.maker
            yield from self._each(sellers, buyers, place, verb)
            return
        if won in WINNING | AWARDING and not (holders and partners):
            return  # of an agency: it is no contract with the maker
        if holders and not partners and self._has_other_party(place):
            return  # the text does not tell with whom
        if not partners and not phrase.words & BOUGHT_BY:
            holders = tuple(named for named in holders if rank(named))
        for first, second in self._pairs(holders, partners, place):
            seller, buyer = (second, first) if self._turned(first, second) else (first, second)
            yield from self._each((seller,), (buyer,), place, verb)

    def _has_other_party(self, place: int) -> bool:
        """Tell whether a contract is with somebody of no known name: "with its neighbour"."""
        beside = [p for a, p in self.clause.complements(place) if a == "with"]
        return any(not self.clause.phrases[p].lent for p in beside)

    def _pairs(
        self, holders: tuple[Named, ...], partners: tuple[Named, ...], place: int
    ) -> Iterator[tuple[Named, Named]]:
        """Pair who holds a contract with whom it is; the maker is the one that is not named."""
        if holders and partners:
            yield from ((a, b) for a in holders for b in partners)
        else:
            maker = nearest(self.clause, place, self.maker)
            yield from ((a, b) for a in maker for b in holders or partners)

    def _turned(self, first: Named, second: Named) -> bool:
        """Tell whether the first party is the one that buys."""
        if "Country" in {first.label, second.label}:
            return first.label == "Country"
        if rank(first) != rank(second):
            return rank(first) > rank(second)
        makers = {named.ids for named in self.maker}
        return second.ids in makers and first.ids not in makers

    def _status(self, place: int, verb: int | None) -> str:
        clause, phrase = self.clause, self.clause.phrases[place]
        head = clause.phrases[verb].head if verb is not None else ""
        if phrase.words & NOTHING:
            return "negated"
        if phrase.head in TALKS:
            return "negated" if head in FAILED else "planned"
        status = clause.status(verb, place)
        after = clause.verb_after(place)
        over = {head} | ({clause.phrases[after].head} if after is not None else set())
        if over & OVER and status in {"asserted", "former"}:
            return "former"
        if over & {"run"} and re.search(r"\b(?:ran|run|runs|running) out\b", clause.sentence):
            return "former"
        if status == "asserted" and (phrase.words & (UNSIGNED | LOOSE) or head in SOUGHT):
            return "planned"
        return status

    def _each(
        self, sellers: Sequence[Named], buyers: Sequence[Named], place: int, verb: int | None
    ) -> Iterator[Candidate]:
        clause, phrase = self.clause, self.clause.phrases[place]
        status = self._status(place, verb)
        span = clause.words[phrase.first].start, clause.words[phrase.last].end
        for seller in (named for named in sellers if named.label == "Firm"):
            for buyer in buyers:
                told = "contract", "C", status, span, clause.sentence[slice(*span)]
                yield Candidate("SUPPLIES", seller, buyer, *told, at=span[0])
