"""Customers: who buys from whom where a noun says so: "its buyers are X and Y"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .candidate import Candidate
from .makers import nearest
from .roles import EQUATES, EXAMPLES, reach
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause
    from .gazetteer import Named

BUYER = frozenset({"buyer", "buyers", "customer", "customers", "purchaser", "purchasers"})
TAKER = frozenset({"offtaker", "offtakers", "off-taker", "off-takers", "client", "clients"})
MARKET = frozenset({"market", "markets", "outlet", "outlets", "destination", "destinations"})
SUPPLIER = frozenset({"supplier", "suppliers"})
OWN = frozenset({"its", "their", "our"})
# "counts X among its customers", "won X as a customer".
NAMING = frozenset(
    [
        *("count", "win", "gain", "lose", "have", "list", "number", "sign", "add", "find", "keep"),
        *("sell", "supply", "ship", "deliver"),
    ]
)
RANKED = frozenset({"first", "only", "sole", "main", "largest", "biggest", "chief", "new", "other"})
PARTIES = frozenset({"Org", "Place"})


@dataclass
class Customers:
    """The customers and suppliers that one sentence names.

    Parameters
    ----------
    clause : Clause
        The sentence.
    maker : tuple of Named
        Whose they are where nobody is named.
    land : tuple of Named
        The country whose they are where they are countries.
    """

    clause: Clause
    maker: tuple[Named, ...] = ()
    land: tuple[Named, ...] = ()

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each customer or supplier."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind != "NP":
                continue
            roles = phrase.words & (BUYER | TAKER | SUPPLIER)
            if phrase.head in BUYER and (phrase.lent or self._are_of_shares(place)):
                continue  # of a stake, as likely as not
            if phrase.name_kind == "Org" and roles:  # "its customer BMW"
                yield from self._told(place, [place], None, supplier=bool(roles & SUPPLIER))
            elif phrase.head in BUYER | TAKER | MARKET | SUPPLIER and not phrase.names:
                parties, verb = self._parties(place)
                supplier = phrase.head in SUPPLIER
                yield from self._told(place, parties, verb, supplier=supplier)

    def _told(
        self, place: int, places: Sequence[int], verb: int | None, *, supplier: bool
    ) -> Iterator[Candidate]:
        parties = self._named(places)
        if self.clause.phrases[place].head in MARKET:
            parties = tuple(named for named in parties if named.kind == "Place")
        owners = self._owners(place, verb, parties)
        for party in parties:
            for owner in owners:
                ends = (party, owner) if supplier else (owner, party)
                yield self._candidate(*ends, place, verb)

    def _parties(self, place: int) -> tuple[list[int], int | None]:  # noqa: PLR0911
        """Find who is said to be it, and the verb that says so."""
        clause, kinds = self.clause, self.clause.kinds
        after, before = self._equating(place), clause.before(place)
        following = kinds[place + 1 : place + 3] == ["P", "NP"]
        if clause.phrases[place].head == "buyer" and not (following or self._is_ranked(place)):
            return [], None  # of a stake, as likely as not
        if after is not None:
            return [p for a, p in clause.complements(after) if not a], after
        if listed := self._listed(place):
            led = before > 0 and kinds[before] in {"P", "TO"}
            verb = clause.before(before) if led else before  # "sells it to customers such as X"
            return listed, verb if verb >= 0 and kinds[verb] == "V" else None
        if before < 0:
            return [], None
        if kinds[before] == "V" and clause.phrases[before].head in EQUATES:
            return clause.subject(before)[:1], before
        above = clause.before(before)
        if kinds[before] == "P" and above >= 0 and clause.phrases[before].head in {"among", "as"}:
            if kinds[above] == "V" and clause.phrases[above].head in EQUATES:
                return clause.subject(above)[:1], above
            verb = clause.before(above)
            naming = verb >= 0 and kinds[verb] == "V" and clause.phrases[verb].head in NAMING
            return ([above], verb) if naming and kinds[above] == "NP" else ([], None)
        found = kinds[before] == "V" and clause.phrases[before].head in NAMING
        if found and following and clause.phrases[place + 1].head == "in":
            return [place + 2], before
        if kinds[before] == "," and above >= 0 and kinds[above] == "NP":
            return [above], None
        return [], None

    def _listed(self, place: int) -> list[int]:
        """Find who is listed: "customers such as X", ", including X", ", among them X"."""
        clause, led = self.clause, place + 1
        led += clause.kinds[led : led + 1] == [","]
        heads = [phrase.head for phrase in clause.phrases[led : led + 2]]
        if heads and heads[0] in EXAMPLES:
            led += 1
        elif heads in (["among", "them"], ["among", "which"]):
            led += 2
        else:
            return []
        joined = clause.kinds[led : led + 3] == ["NP", "C", "NP"]
        alone = clause.kinds[led : led + 1] == ["NP"]
        return [led, led + 2] if joined else [led] if alone else []

    def _is_ranked(self, place: int) -> bool:
        return bool(self.clause.phrases[place].words & RANKED)

    def _equating(self, place: int) -> int | None:
        """Find "are" behind "buyers", over "signed so far" and "of the new oxide"."""
        clause, verb = self.clause, place + 1
        while verb < len(clause.kinds) and clause.kinds[verb] not in {",", ";", "REL", "C"}:
            phrase = clause.phrases[verb]
            if clause.kinds[verb] == "V" and phrase.form == "fin":
                return verb if phrase.head in EQUATES and not phrase.passive else None
            verb += 1
        return None

    def _owners(self, place: int, verb: int | None, buyers: Sequence[Named]) -> tuple[Named, ...]:
        """Give whose customers they are: "of X", "X's", of what X makes, or of the maker."""
        parties = {named.ids for named in buyers}
        clause, phrase = self.clause, self.clause.phrases[place]
        found = self._whose(place)
        beyond = () if phrase.names else clause.complements(place)  # "supplier X, with $5 to Y"
        for preposition, other in beyond:
            below = clause.phrases[other]
            if preposition in {"of", "for", "to"}:
                found += self._named([other])
                inner = (*below.poss, *((k, n) for k, n in below.mods if k == "Demonym"))
                found += [named_at(clause, n) for _, ns in inner for n in ns]
        own = [named_at(clause, n) for k, ns in phrase.poss if k in PARTIES for n in ns]
        found = found or own
        naming = verb is not None and clause.phrases[verb].head in NAMING
        if not found and naming and verb is not None:
            found = [*self._named(clause.subject(verb)[:1])]
        found = [n for n in found if n.ids not in parties and n.label != "StateBank"]
        maker = nearest(clause, place, self.maker)
        of_goods = any(preposition == "of" for preposition, _ in clause.complements(place))
        if (of_goods and phrase.head in SUPPLIER) or self._is_anybodys(place):
            maker = ()  # "a leading supplier of tin", "the largest market for tin"
        if maker and any(named.kind == "Place" for named in buyers):  # no trade of a firm's own
            maker = () if phrase.head in SUPPLIER else self.land or maker
        return tuple(found) or tuple(n for n in maker if n.ids not in parties)

    def _is_anybodys(self, place: int) -> bool:
        """Tell whether a market is one for a mineral, and not for what somebody makes of it."""
        clause = self.clause
        goods = [clause.phrases[p] for a, p in clause.complements(place) if a in {"of", "for"}]
        minerals = [p for p in goods if p.name_kind == "Mineral" and not p.words & {*OWN, "the"}]
        market = clause.phrases[place].head in MARKET and not clause.phrases[place].words & OWN
        return market and bool(minerals)

    def _whose(self, place: int) -> list[Named]:
        """Give the firm named last before a mine "whose customers include X"."""
        clause = self.clause
        if not place or clause.phrases[place - 1].head != "whose":
            return []
        firms = [p for p in clause.phrases[:place] if p.name_kind == "Org"]
        return [named_at(clause, n) for p in firms[-1:] for n in p.names[-1:]]

    def _are_of_shares(self, place: int) -> bool:
        """Tell whether each buyer has a share: "The buyers were X, with 62.5%, and Y, with 15%"."""
        clause = self.clause
        after = clause.kinds[place + 1 : place + 3]
        told = after == ["V", "NP"] and clause.phrases[place + 1].head in EQUATES
        numbers = [n for p in clause.phrases[place + 2 :] for n in p.figures] if told else []
        return any(clause.mentions[n].kind == "Share" for n in numbers)

    def _named(self, places: Sequence[int]) -> tuple[Named, ...]:
        found = [
            named_at(self.clause, f.mention)
            for place in places
            if self.clause.phrases[place].names
            for f in reach(self.clause, place, PARTIES, frozenset())
        ]
        return tuple(named for named in found if named.label in {"Firm", "Country", "Region"})

    def _candidate(self, seller: Named, buyer: Named, place: int, verb: int | None) -> Candidate:
        clause, phrase = self.clause, self.clause.phrases[place]
        firms = seller.kind == buyer.kind == "Org"
        span = clause.words[phrase.first].start, clause.words[phrase.last].end
        type_, status = "SUPPLIES" if firms else "EXPORTS_TO", clause.status(verb, place)
        lost = verb is not None and clause.phrases[verb].head == "lose"
        status = "former" if lost and status == "asserted" else status
        told = "customer", "C", status, span, clause.sentence[slice(*span)]
        return Candidate(type_, seller, buyer, *told, at=span[0])
