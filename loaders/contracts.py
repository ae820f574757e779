"""Contracts: who supplies whom where a contract is named, with the maker the text is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .candidate import Candidate
from .makers import nearest
from .roles import reach
from .stating import named_at
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause
    from .gazetteer import Named

# Words that make a contract one for goods.
SUPPLY = frozenset(
    [
        *("offtake", "off-take", "offtakes", "supply", "supplies", "purchase", "purchasing"),
        *("sales", "delivery", "deliveries", "tolling", "marketing", "feedstock", "take-or-pay"),
    ]
)
# Words that make it one for something else.
NO_SUPPLY = frozenset(
    [
        *("loan", "credit", "financing", "facility", "construction", "drilling", "service"),
        *("services", "shareholder", "shareholders", "joint-venture", "venture", "licence"),
        *("license", "investment", "partnership", "royalty", "streaming", "labour", "labor"),
        *("merger", "share", "technology", "transport", "rail", "earn-in", "option", "peace"),
        *("settlement", "cooperation", "recycling", "mining", "concession", "exploration"),
        *("trade", "stake", "tax", "power", "electricity", "lease", "development", "engineering"),
        *("takeover", "acquisition", "confidentiality", "framework", "bilateral"),
    ]
)
# A contract of these the buyer holds.
BOUGHT_BY = frozenset({"offtake", "off-take", "offtakes", "purchase"})
LASTING = re.compile(
    r"long-term|multi-?year|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen"
    r"|twenty)-year"
)
SELLING = frozenset({"supply", "deliver", "sell", "ship", "provide"})
BUYING = frozenset({"buy", "take", "purchase", "acquire", "receive", "source", "secure"})
DEALING = frozenset(
    [
        *("sign", "have", "secure", "win", "conclude", "announce", "ink", "strike", "agree", "clinch"),
        *("reach", "close", "hold", "enter", "terminate", "cancel", "scrap", "extend", "renew", "get"),
        *("negotiate", "seek", "discuss", "lose", "end", "sell", "deliver", "ship", "be", "make"),
        *("finalise", "finalize", "execute", "land", "ditch", "drop", "quit", "exit", "complete"),
    ]
)
# What becomes of a contract.
OVER = frozenset(
    [
        *("lapse", "expire", "end", "terminate", "cancel", "scrap", "lose", "ditch", "drop", "quit"),
        *("exit", "dissolve", "discontinue", "abandon", "collapse"),
    ]
)
# Who wins an order from somebody sells.
WINNING = frozenset({"win", "receive", "land", "get", "obtain", "book"})
SOUGHT = frozenset(["negotiate", "seek", "discuss", "explore", "pursue", "consider", "await"])
UNSIGNED = frozenset(["memorandum", "sheet", "intent", "understanding", "heads", "mou", "talks"])
TALKS = frozenset({"talks", "negotiations", "discussions"})
FAILED = frozenset(["end", "fail", "break", "collapse", "stall", "founder", "laps", "lapse", "cease"])
NOTHING = frozenset({"no", "nothing", "none", "none of", "neither", "never"})
OF_SUPPLY = re.compile(
    r"\b(?:offtake|off-take|suppl(?:y|ies)|customers?|buyers?|sold|sells?|deliver\w*|buys?"
    r"|goes to|go to|sales|ships?|shipped)\b"
)
FIRM = frozenset({"Org"})
GOODS = frozenset({"Mineral"})


@dataclass
class Contracts:
    """The contracts for goods in one sentence.

    Parameters
    ----------
    clause : Clause
        The sentence.
    maker : tuple of Named
        The firm that the text is about, where only one party is in the sentence.
    """

    clause: Clause
    maker: tuple[Named, ...] = ()

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each seller and buyer."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind != "NP" or phrase.names:
                continue
            if phrase.nouns & {"deal"} and self._is_supply(place):
                yield from self._contract(place)
            elif phrase.head in TALKS and self._talked_of(place):
                yield from self._contract(place)

    def _contract(self, place: int) -> Iterator[Candidate]:
        phrase, (holders, partners, verb) = self.clause.phrases[place], self._parties(place)
        purpose = self._purpose(place)
        head = self.clause.phrases[purpose].head if purpose is not None else ""
        meant = self.clause.complements(purpose) if purpose is not None else []
        buyers = ()
        sellers = self._firms([p for a, p in self.clause.complements(place) if a == "from"])
        if verb is not None and self.clause.phrases[verb].head in WINNING:
            buyers, sellers = sellers, ()  # "won an order from Tesla"
        if head in SELLING:
            buyers = self._firms([p for a, p in meant if a in {"to", ""}])
            sellers += self._firms([p for a, p in meant if a == "from"])
        elif head in BUYING:
            sellers = self._firms([p for a, p in meant if a == "from"]) or partners
            buyers = holders
        if buyers or sellers:
            same = {named.ids for named in buyers}
            sellers = tuple(n for n in sellers if n.ids not in same)  # "from its factory"
            known = {named.ids for named in (*buyers, *sellers)}
            others = tuple(n for n in (*holders, *partners) if n.ids not in known)
            buyers, sellers = buyers or others or self.maker, sellers or others or self.maker
            yield from self._each(sellers, buyers, place, verb)
            return
        if not partners and not phrase.words & BOUGHT_BY:
            holders = tuple(named for named in holders if _rank(named))
        for first, second in self._pairs(holders, partners, place):
            seller, buyer = (second, first) if self._turned(first, second) else (first, second)
            yield from self._each((seller,), (buyer,), place, verb)

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
        if _rank(first) != _rank(second):
            return _rank(first) > _rank(second)
        makers = {named.ids for named in self.maker}
        return second.ids in makers and first.ids not in makers

    def _parties(self, place: int) -> tuple[tuple[Named, ...], tuple[Named, ...], int | None]:
        """Find who has a contract, with whom, and the verb that tells what becomes of it."""
        clause, phrase = self.clause, self.clause.phrases[place]
        complements = clause.complements(place)
        between = self._firms([p for a, p in complements if a == "between"])
        partners = self._firms([p for a, p in complements if a in {"with", "to"}])
        held, verb = self._bound(place) or clause.holder(place)
        head = clause.phrases[verb].head if verb is not None else ""
        after = clause.verb_after(place)
        if verb is None or head not in DEALING:
            held, verb = (held if verb is None else []), after
        if verb is not None and clause.is_passive(verb):
            held = [p for a, p in clause.complements(verb) if a == "by"]
            partners += self._firms([p for a, p in clause.complements(verb) if a == "with"])
        owners = tuple(named_at(clause, n) for k, ns in phrase.poss if k == "Org" for n in ns)
        holders = owners or self._firms(held)
        if len(between) > 1:
            holders, partners = between[:1], between[1:]
        elif not partners and len(holders) == 2 and self._is_joint(held):  # noqa: PLR2004
            holders, partners = holders[:1], holders[1:]
        return tuple(h for h in holders if h.ids not in {p.ids for p in partners}), partners, verb

    def _bound(self, place: int) -> tuple[list[int], int | None] | None:
        """Find who is bound: "X is under contract to Y", "Under a contract with Y, X ships"."""
        clause, before = self.clause, self.clause.before(place)
        if before < 0 or clause.phrases[before].head != "under":
            return None
        verb = clause.before(before) if before else -1
        if verb >= 0 and clause.kinds[verb] == "V":
            return clause.subject(verb), verb
        later = [i for i in range(place, len(clause.kinds)) if clause.kinds[i] == "V"]
        finite = [i for i in later if clause.phrases[i].form in {"fin", "past"}]
        return (clause.subject(finite[0]), finite[0]) if finite and not before else None

    def _is_joint(self, held: Sequence[int]) -> bool:
        """Tell whether two sign one contract: "A and B signed a supply agreement"."""
        return not self.maker and bool(held)

    def _purpose(self, place: int) -> int | None:
        """Find the verb that says what a contract is for: "to supply", "under which X buys"."""
        clause = self.clause
        last = max((p for _, p in clause.complements(place)), default=place) + 1
        for verb in (last, place + 1):
            if clause.kinds[verb : verb + 1] == ["V"] and clause.phrases[verb].form == "inf":
                return verb
        return None

    def _is_supply(self, place: int) -> bool:
        clause, phrase = self.clause, self.clause.phrases[place]
        if phrase.words & NO_SUPPLY:
            return False
        if phrase.words & SUPPLY or phrase.head in {"offtake", "offtakes"}:
            return True
        purpose = self._purpose(place)
        if purpose is not None:
            return clause.phrases[purpose].head in SELLING | BUYING and self._of_goods(
                [p for _, p in clause.complements(purpose)]
            )
        after = [p for a, p in clause.complements(place) if a in {"for", "of", "on", "covering"}]
        if self._of_goods(after):
            return True
        contract = phrase.head in {"contract", "contracts", "order", "orders", "understanding"}
        lasting = any(LASTING.fullmatch(word) for word in phrase.words)
        if not contract:
            return False
        parties = [party for parties in self._parties(place)[:2] for party in parties]
        bought = any(_rank(party) for party in parties)
        return lasting or bought or OF_SUPPLY.search(clause.sentence) is not None

    def _talked_of(self, place: int) -> bool:
        """Tell whether talks are about a supply contract."""
        clause = self.clause
        own = clause.segments[place]
        last = max(i for i, number in enumerate(clause.segments) if number == own)
        words = clause.words
        start = words[clause.phrases[place].first].start
        text = clause.sentence[start : words[clause.phrases[last].last].end]
        return re.search(r"\b(?:offtake|supply|supplies|sales|contract)\b", text) is not None

    def _of_goods(self, places: Sequence[int]) -> bool:
        return any(
            reach(self.clause, place, GOODS, frozenset({"output"}))
            or self.clause.phrases[place].nouns & {"output", "material"}
            for place in places
        )

    def _firms(self, places: Sequence[int]) -> tuple[Named, ...]:
        found: list[Named] = []
        for place in places:
            found += [named_at(self.clause, f.mention) for f in reach(self.clause, place, FIRM, FIRM)]
            phrase = self.clause.phrases[place]
            if not phrase.names and phrase.nouns & {"facility", "refinery"}:  # "to BMW's plant"
                found += [named_at(self.clause, n) for k, ns in phrase.poss if k == "Org" for n in ns]
            if not found:
                found += [named_at(self.clause, n) for n in self._examples(place)]
        return tuple({n.ids: n for n in found if n.label == "Firm"}.values())

    def _examples(self, place: int) -> tuple[int, ...]:
        """Give the firms of "a number of firms, including A and B"."""
        clause, end = self.clause, place + 1
        while clause.kinds[end : end + 2] == ["P", "NP"] and clause.phrases[end].head == "of":
            end += 2
        end += clause.kinds[end : end + 1] == [","]
        following = clause.kinds[end : end + 2] == ["P", "NP"]
        listed = following and clause.phrases[end].head in {"including", "such as", "like"}
        return clause.phrases[end + 1].names if listed else ()

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
        if status == "asserted" and (phrase.words & UNSIGNED or head in SOUGHT):
            return "planned"
        return status

    def _each(
        self, sellers: Sequence[Named], buyers: Sequence[Named], place: int, verb: int | None
    ) -> Iterator[Candidate]:
        clause, phrase = self.clause, self.clause.phrases[place]
        status = self._status(place, verb)
        span = clause.words[phrase.first].start, clause.words[phrase.last].end
        for seller in sellers:
            for buyer in buyers:
                told = "contract", "C", status, span, clause.sentence[slice(*span)]
                yield Candidate("SUPPLIES", seller, buyer, *told, at=span[0])


def _rank(named: Named) -> int:
    """Tell how far from the mine a firm is: carmakers buy from battery makers, these from miners."""
    classes = lexicon().classes
    return 2 * (named.ids[0] in classes["buyers"]) or int(named.ids[0] in classes["middlemen"])
