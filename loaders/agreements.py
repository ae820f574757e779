"""Agreements: which of them are supply contracts, and who the parties are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .roles import reach
from .stating import named_at
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .clauses import Clause
    from .gazetteer import Named

# Words that make a contract one for goods.
SUPPLY = frozenset(
    [
        *("deliveries", "delivery", "feedstock", "marketing", "off-take", "offtake"),
        *("offtakes", "purchase", "purchasing", "sales", "supplies", "supply", "take-or-pay"),
        *("tolling",),
    ]
)
# Words that make it one for something else.
NO_SUPPLY = frozenset(
    [
        *("acquisition", "bilateral", "concession", "confidentiality", "construction"),
        *("cooperation", "credit", "development", "drilling", "earn-in", "electricity"),
        *("engineering", "exploration", "facility", "financing", "framework", "investment"),
        *("joint-venture", "labor", "labour", "lease", "licence", "license", "loan", "merger"),
        *("mining", "option", "partnership", "peace", "power", "rail", "recycling", "royalty"),
        *("service", "services", "settlement", "share", "shareholder", "shareholders", "stake"),
        *("streaming", "takeover", "tax", "technology", "trade", "transport", "venture"),
    ]
)
LASTING = re.compile(
    r"long-term|multi-?year|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen"
    r"|twenty)-year"
)
SUPPLYING = frozenset({"supply", "sale", "delivery", "supplies", "sales", "deliveries"})
SELLING = frozenset(["deliver", "provide", "sell", "ship", "supply"])
BUYING = frozenset(
    ["acquire", "buy", "obtain", "procure", "purchase", "receive", "secure", "source", "take"]
)
DEALING = frozenset(
    [
        *("agree", "announce", "award", "be", "cancel", "clinch", "close", "complete", "conclude"),
        *("deliver", "discuss", "ditch", "drop", "end", "enter", "execute", "exit", "extend"),
        *("finalise", "finalize", "get", "have", "hold", "ink", "land", "lose", "make"),
        *("negotiate", "quit", "reach", "renew", "scrap", "secure", "seek", "sell", "ship"),
        *("place", "sign", "strike", "terminate", "win"),
    ]
)
OF_SUPPLY = re.compile(
    r"\b(?:offtake|off-take|suppl(?:y|ies)|customers?|buyers?|sold|sells?|deliver\w*|buys?"
    r"|goes to|go to|sales|ships?|shipped)\b",
    re.IGNORECASE,
)
CONTRACTS = frozenset(["contract", "contracts", "order", "orders", "understanding"])
# Who awards a contract buys: "the Pentagon awarded X a contract".
AWARDING = frozenset(["award", "give", "grant", "hand"])
FIRM = frozenset({"Org"})
# A ministry or agency buys for its country.
PARTIES = frozenset({"Org", "Agency"})
AGENCY = ("Agency", "Country")
GOODS = frozenset({"Mineral"})


@dataclass
class Agreements:
    """The agreements of one sentence.

    Parameters
    ----------
    clause : Clause
        The sentence.
    maker : tuple of Named
        The firm that the text is about, where only one party is in the sentence.
    """

    clause: Clause
    maker: tuple[Named, ...] = ()

    def parties(self, place: int) -> tuple[tuple[Named, ...], tuple[Named, ...], int | None]:
        """Find who has a contract, with whom, and the verb that tells what becomes of it."""
        clause, phrase = self.clause, self.clause.phrases[place]
        complements = clause.complements(place)
        between = self.firms([p for a, p in complements if a == "between"])
        beside = [p for a, p in complements if a in {"with", "to"}]
        supply = [p for a, p in complements if a == "for" and clause.phrases[p].head in SUPPLYING]
        beside += [p for told in supply for a, p in clause.complements(told) if a == "to"]
        partners = self.firms(beside)
        held, verb = self._bound(place) or clause.holder(place)
        head = clause.phrases[verb].head if verb is not None else ""
        after = clause.verb_after(place)
        partners += self._told_beside(place, after)
        if verb is None or head not in DEALING | AWARDING:
            held, verb = (held if verb is None else []), after
        if verb is not None and head in AWARDING:
            partners += self._awarded(verb, place)
        if verb is not None and clause.is_passive(verb):
            held = [p for a, p in clause.complements(verb) if a == "by"]
            partners += self.firms([p for a, p in clause.complements(verb) if a == "with"])
        owners = tuple(named_at(clause, n) for k, ns in phrase.poss if k == "Org" for n in ns)
        holders = owners or self.firms(held)
        partners += self._lands(beside) if holders else ()
        if len(between) > 1:
            holders, partners = between[:1], between[1:]
        elif not partners and len(holders) == 2 and not self.maker:  # noqa: PLR2004
            holders, partners = holders[:1], holders[1:]
        return tuple(h for h in holders if h.ids not in {p.ids for p in partners}), partners, verb

    def _told_beside(self, place: int, after: int | None) -> tuple[Named, ...]:
        """Find with whom: "a contract, signed in May with X,", "contracts include X"."""
        clause = self.clause
        told: list[int] = []
        if clause.kinds[place + 1 : place + 3] == [",", "V"]:
            aside = clause.phrases[place + 2]
            told = [place + 2] if aside.form in {"past", "en"} and aside.head in DEALING else []
        if after is not None and clause.phrases[after].head in {"be", "exist", "remain"}:
            told.append(after)
        listed = after is not None and clause.phrases[after].head == "include"
        whom = [p for a, p in clause.complements(after) if not a] if after and listed else []
        beside = [p for v in told for a, p in clause.complements(v) if a == "with"]
        return self.firms([*beside, *whom])

    def _awarded(self, verb: int, place: int) -> tuple[Named, ...]:
        """Find who is awarded a contract: "gave X a contract", "X was awarded a contract"."""
        if self.clause.is_passive(verb):
            return self.firms(self.clause.subject(verb))
        beside = (p for a, p in self.clause.complements(verb) if a in {"", "to"})
        return self.firms([p for p in beside if p != place])

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

    def purpose(self, place: int) -> int | None:
        """Find the verb that says what a contract is for: "to supply", "under which X buys"."""
        clause = self.clause
        last = max((p for _, p in clause.complements(place)), default=place) + 1
        over = last  # "with a group led by X to build"
        while clause.kinds[over : over + 1] in (["V"], ["P"], ["NP"]):
            if clause.phrases[over].form in {"inf", "fin"}:
                break
            over += 1
        for verb in (last, place + 1, over):
            if clause.kinds[verb : verb + 1] == ["V"] and clause.phrases[verb].form == "inf":
                return verb
        return None

    def is_supply(self, place: int) -> bool:
        """Tell whether an agreement is one for goods."""
        clause, phrase = self.clause, self.clause.phrases[place]
        if phrase.words & NO_SUPPLY:
            return False
        if phrase.words & SUPPLY:
            return True
        if any(kind == "Sector" for kind, _ in phrase.mods):
            return False  # "a construction contract"
        if clause.kinds[max(0, place - 2) : place] == ["NP", "P"]:
            led, whose = clause.phrases[place - 1], clause.phrases[place - 2]
            if led.head == "under" and whose.nouns & {"trade"}:
                return True  # "deliveries under the agreement with X"
        purpose = self.purpose(place)
        if purpose is not None:
            return clause.phrases[purpose].head in SELLING | BUYING and self._of_goods(
                [p for _, p in clause.complements(purpose)]
            )
        after = [p for a, p in clause.complements(place) if a in {"for", "of", "on", "covering"}]
        built = any(clause.phrases[p].head in NO_SUPPLY for p in after)  # "for the construction of"
        sale = phrase.head in CONTRACTS and self._is_sale(place)
        return not built and (sale or self._of_goods(after))

    def _is_sale(self, place: int) -> bool:
        """Tell whether a contract is for goods by its term, its parties or its sentence."""
        clause, phrase = self.clause, self.clause.phrases[place]
        parties = [party for parties in self.parties(place)[:2] for party in parties]
        lasting = any(LASTING.fullmatch(word) for word in phrase.words)
        told = OF_SUPPLY.search(clause.sentence) is not None
        return lasting or told or any(rank(party) for party in parties)

    def talked_of(self, place: int) -> bool:
        """Tell whether talks are about a supply contract."""
        text = self.clause.segment_text(self.clause.segments[place])
        return re.search(r"\b(?:offtake|supply|supplies|sales|contract)\b", text) is not None

    def _of_goods(self, places: Sequence[int]) -> bool:
        return any(
            reach(self.clause, place, GOODS, frozenset({"output"}))
            or self.clause.phrases[place].nouns & {"output", "material"}
            for place in places
        )

    def firms(self, places: Sequence[int]) -> tuple[Named, ...]:
        """Give the firms that noun phrases name, or whose plant they are."""
        found: list[Named] = []
        for place in places:
            found += [
                named_at(self.clause, f.mention) for f in reach(self.clause, place, PARTIES, FIRM)
            ]
            phrase = self.clause.phrases[place]
            if not phrase.names and phrase.nouns & {"facility", "refinery"}:  # "to BMW's plant"
                found += [
                    named_at(self.clause, n) for k, ns in phrase.poss if k == "Org" for n in ns
                ]
            if not found:
                found += [named_at(self.clause, n) for n in self._examples(place)]
        buys = (n for n in found if n.label == "Firm" or (n.kind, n.label) == AGENCY)
        return tuple({n.ids: n for n in buys}.values())

    def _lands(self, places: Sequence[int]) -> tuple[Named, ...]:
        """Give the countries that noun phrases name: "a supply contract with India"."""
        phrases = (self.clause.phrases[place] for place in places)
        lands = (p.names for p in phrases if p.name_kind == "Place" and not p.lent)
        numbers = (number for names in lands for number in names)
        named = (named_at(self.clause, number) for number in numbers)
        return tuple(n for n in named if n.label == "Country")

    def _examples(self, place: int) -> tuple[int, ...]:
        """Give the firms of "a number of firms, including A and B"."""
        clause, end = self.clause, place + 1
        while clause.kinds[end : end + 2] == ["P", "NP"] and clause.phrases[end].head == "of":
            end += 2
        end += clause.kinds[end : end + 1] == [","]
        following = clause.kinds[end : end + 2] == ["P", "NP"]
        listed = following and clause.phrases[end].head in {"including", "such as", "like"}
        return clause.phrases[end + 1].names if listed else ()


def rank(named: Named) -> int:
    """Tell how far from the mine a firm is: carmakers buy from battery makers."""
    classes = lexicon().classes
    return 2 * (named.ids[0] in classes["buyers"]) or int(named.ids[0] in classes["middlemen"])
