"""Backing: money of which a sentence names only who lends it, or only who gets it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .candidate import Candidate
from .dates import Day
from .lending import BORROWERS, GETTING, GIVING, LENDERS, MONEY, SIGNING, Loan
from .makers import nearest
from .nearby import LENDER
from .roles import figure_of, reach
from .standing import lent
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause
    from .gazetteer import Named
    from .quantities import Quantity

PLEDGING = GIVING | {
    "commit",
    "contribute",
    "disburse",
    "advance",
    "pledge",
    "award",
    "put",
    "lend",
}
SECURING = frozenset({"guarantee", "insure", "underwrite", "provide", "commit", "cover", "arrange"})
REPAID = frozenset({"repayment", "repayments", "debt", "debts"})
# What a bank's part of a loan is called.
PORTIONS = frozenset({"commitment", "share", "portion", "contribution", "tranche", "part", "slice"})
FRONTED = frozenset({"with", "thanks to", "on", "after", "through", "because of", "by", "under"})
REST = frozenset({"rest", "remainder", "balance"})
SERVING = frozenset({"go", "be", "finance", "fund", "support", "back", "help", "pay"})
OF_MONEY = frozenset({"Org", "Agency", "Place"})
HELPS = frozenset({"help", "strength", "back", "aid", "support", "form", "basis", "proceeds"})
GRANTING = frozenset(
    {"grant", "grants", "subsidy", "subsidies", "funding", "loan", "loans", "credit"}
)


@dataclass
class Backing:
    """The loans and grants of one sentence of which another names the other end.

    Parameters
    ----------
    clause : Clause
        The sentence.
    told : Loan or None
        The loan that the sentence before told of.
    maker : tuple of Named
        The firm that the text is about.
    bank : tuple of Named
        The bank that the text is about.
    found : sequence of Candidate
        What the rules have read in the sentence so far.
    """

    clause: Clause
    told: Loan | None
    maker: tuple[Named, ...]
    bank: tuple[Named, ...]
    found: Sequence[Candidate]

    def __post_init__(self) -> None:
        """Keep who is known to lend or to borrow already."""
        financed = [c for c in self.found if c.type == "FINANCES"]
        self.lending = {c.subject.ids for c in financed}
        self.borrowing = {c.object.ids for c in financed}

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each lender and borrower."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind == "V":
                yield from self._given(place)
                yield from self._got(place)
                yield from self._secured(place)
                yield from self._signed(place)
            elif phrase.kind == "NP" and not phrase.names:
                yield from self._portion(place)
                yield from self._applied(place)
                if phrase.nouns & {"bank"} and phrase.head.endswith("s"):
                    yield from self._lenders_are(place)
                if self._is_money(place):
                    yield from self._granted(place)

    def _given(self, verb: int) -> Iterator[Candidate]:
        """Read "A and B have committed $5 million and $6 million", to whom the text is about."""
        clause, phrase = self.clause, self.clause.phrases[verb]
        complements = clause.complements(verb)
        taking = phrase.head == "take" and any(
            a == "of" and clause.phrases[p].nouns & {"loan"} for a, p in complements
        )  # "are each taking $5 million of the facility"
        if not (phrase.head in PLEDGING or taking) or clause.is_passive(verb):
            return
        if not any(self._is_money(p) or self._sum(p) for _, p in complements):
            return
        named = self._names([p for _, p in complements], BORROWERS)
        meant = any(a in {"to", "for", "towards"} and self._is_unknown(p) for a, p in complements)
        opener = clause.before(min(clause.subject(verb)[:1], default=verb))
        if named or meant or (opener >= 0 and clause.kinds[opener] == "REL"):
            return
        sums = [s for _, p in complements if (s := self._sum(p)) is not None]
        lenders = self._lenders(self._joint(clause.subject(verb)[:1]))
        for number, lender in enumerate(lenders):
            apart = len(sums) == len(lenders)
            figure = sums[number] if apart else sums[0] if sums else None
            for row in self._each((lender,), self._borrowers(verb), verb, figure):
                signed = self.told is not None and "will" in phrase.words
                yield replace(row, status=self.told.status) if self.told and signed else row

    def _secured(self, verb: int) -> Iterator[Candidate]:
        """Read "Repayment is guaranteed by A", "a further $5 million was committed by A"."""
        clause = self.clause
        if clause.phrases[verb].head not in SECURING or not clause.is_passive(verb):
            return
        subject = (clause.subject(verb) or clause.patient(verb))[:1]
        money = [p for p in subject if self._is_money(p) or clause.phrases[p].head in REPAID]
        for place in money:
            agents = [p for a, p in clause.complements(verb) if a == "by"]
            lenders = tuple(n for n in self._names(agents, LENDERS) if n.ids not in self.lending)
            if not self._names([p for _, p in clause.complements(place)], BORROWERS):
                yield from self._each(lenders, self._borrowers(verb), verb, self._sum(place))

    def _signed(self, verb: int) -> Iterator[Candidate]:
        """Read "A and X signed a loan agreement": the bank lends to the firm."""
        clause = self.clause
        money = [p for a, p in clause.complements(verb) if not a and self._is_money(p)]
        given = any(a in {"for", "to"} for a, _ in clause.complements(verb))
        if clause.phrases[verb].head not in SIGNING or not money or given:
            return
        parties = self._names(clause.subject(verb)[:1], frozenset({"Org"}))
        lenders = [n for n in parties if _lends(n)]
        firms = [n for n in parties if not _lends(n)]
        if lenders and firms:
            yield from self._each(lenders, firms, verb, self._sum(money[0]))

    def _lenders_are(self, place: int) -> Iterator[Candidate]:
        """Read "Other lenders in the package include A and B"."""
        clause, verb = self.clause, place + 1
        if clause.phrases[place].poss:
            return
        while clause.kinds[verb : verb + 1] and clause.kinds[verb] in {"P", "NP", "V", "ADV"}:
            phrase = clause.phrases[verb]
            if clause.kinds[verb] == "V" and phrase.head in {"include", "be"}:
                named = self._names([p for a, p in clause.complements(verb) if not a], LENDERS)
                banks = [n for n in named if n.ids not in self.lending and n.kind == "Org"]
                yield from self._each(banks, self._borrowers(place), place, None)
                return
            verb += 1

    def _joint(self, places: list[int]) -> list[int]:
        """Add who lends too: "A and South Korea's B"."""
        clause, before = self.clause, self.clause.before(places[0]) if places else -1
        joined = before > 0 and clause.kinds[before - 1 : before + 1] == ["NP", "C"]
        same = (
            joined and clause.phrases[before - 1].name_kind == clause.phrases[places[0]].name_kind
        )
        return [before - 1, *places] if same else places

    def _applied(self, place: int) -> Iterator[Candidate]:
        """Read "an application to A is pending"."""
        clause, phrase = self.clause, self.clause.phrases[place]
        if phrase.head not in {"application", "applications", "request"}:
            return
        banks = self._names([p for a, p in clause.complements(place) if a == "to"], LENDERS)
        asked = tuple(n for n in banks if _lends(n) and n.ids not in self.lending)
        for row in self._each(asked, self._borrowers(place), place, self._amount(place)):
            yield replace(row, status="planned" if row.status == "asserted" else row.status)

    def _is_unknown(self, place: int) -> bool:
        """Tell whether money is for somebody or something that has no name here."""
        phrase = self.clause.phrases[place]
        return bool(phrase.nouns & {"firm", "facility", "venture"}) and not phrase.names

    def _got(self, verb: int) -> Iterator[Candidate]:
        """Read "X receives $5 million", "The largest loan goes to X" of the lender before."""
        clause, phrase = self.clause, self.clause.phrases[verb]
        lenders = (self.told.lenders if self.told is not None else ()) or self.bank
        if not lenders:
            return
        if clause.is_passive(verb):
            yield from self._signed_with(verb, lenders)
            return
        complements = clause.complements(verb)
        subject = clause.subject(verb)[:1]
        if phrase.head in GETTING and not any(a in {"from", "by"} for a, _ in complements):
            sums = [s for a, p in complements if not a and (s := self._sum(p)) is not None]
            firms = self._names(subject, BORROWERS)
            if sums and firms:
                yield from self._each(lenders, firms, verb, sums[0])
        elif phrase.head in SERVING and subject and self._points_to_loan(subject[0]):
            wanted = {"to", "for"} if phrase.head in {"go", "be", "pay"} else {""}
            targets = self._names([p for a, p in complements if a in wanted], BORROWERS)
            yield from self._each(lenders, targets, verb, self._amount(subject[0]))

    def _signed_with(self, verb: int, lenders: tuple[Named, ...]) -> Iterator[Candidate]:
        """Read "A credit of €150 million was signed with X" of the bank the text is about."""
        clause = self.clause
        complements = clause.complements(verb)
        named = any(a in {"by", "from"} for a, _ in complements)
        if clause.phrases[verb].head not in PLEDGING | SIGNING or named or self.lending:
            return
        for place in clause.subject(verb)[:1]:
            lent_to = self._names([p for a, p in complements if a in {"with", "to"}], BORROWERS)
            if clause.phrases[place].nouns & {"loan"} and not self._givers(place):
                yield from self._each(lenders, lent_to, verb, self._amount(place))

    def _amount(self, place: int) -> Quantity | None:
        """Give the sum of "$5 million", "a loan of $5 million" or "a slice, a loan of ..."."""
        clause = self.clause
        apposed = clause.kinds[place + 1 : place + 3] == [",", "NP"]
        places = [place, place + 2] if apposed else [place]
        for start in places:
            of = clause.kinds[start + 1 : start + 3] == ["P", "NP"]
            for other in [start, start + 2] if of else [start]:
                if (found := self._sum(other)) is not None:
                    return found
        return None

    def _points_to_loan(self, place: int) -> bool:
        clause, phrase = self.clause, self.clause.phrases[place]
        if phrase.names or phrase.poss:
            return False
        apposed = clause.kinds[place + 1 : place + 3] == [",", "NP"]
        loan = apposed and bool(clause.phrases[place + 2].nouns & {"loan"})
        return loan or bool(phrase.nouns & {"loan"}) or phrase.head in {"one", "other", "another"}

    def _portion(self, place: int) -> Iterator[Candidate]:
        """Read "A's commitment amounts to $5 million and that of B to $6 million"."""
        clause, phrase = self.clause, self.clause.phrases[place]
        owners = [n for k, ns in phrase.poss if k == "Org" for n in ns]
        if not owners or not (phrase.head in PORTIONS or phrase.nouns & {"loan"}):
            return
        verb = clause.verb_after(place)
        if verb is None or clause.phrases[verb].head not in {"amount", "be", "total", "stand"}:
            return
        figure = next((s for _, p in clause.complements(verb) if (s := self._sum(p))), None)
        if figure is None:
            return
        lenders = tuple(n for n in (named_at(clause, o) for o in owners) if _lends(n))
        yield from self._each(lenders, self._borrowers(place), place, figure)
        for other in range(verb + 1, len(clause.kinds) - 4):
            if clause.phrases[other].head == "that" and clause.kinds[other + 1 : other + 5] == [
                *("P", "NP", "TO", "NP")
            ]:
                named = self._lenders([other + 2])
                own = self._sum(other + 4)
                yield from self._each(named, self._borrowers(place), other + 2, own)

    def _is_money(self, place: int) -> bool:
        phrase = self.clause.phrases[place]
        if phrase.kind != "NP" or phrase.names:
            return False
        return bool(phrase.nouns & {"loan"}) or self._sum(place) is not None or phrase.head in REST

    def _granted(self, place: int) -> Iterator[Candidate]:
        """Read "a loan from A", "$5 million of A's money", whoever gets it."""
        clause, phrase = self.clause, self.clause.phrases[place]
        complements = clause.complements(place)
        givers = self._givers(place)
        lenders = self._lenders(givers)
        inner = [n for k, ns in (*phrase.poss, *phrase.mods) if k in OF_MONEY for n in ns]
        if not lenders and phrase.nouns & {"loan"}:
            owned = (named_at(clause, number) for number in inner)
            lenders = tuple(n for n in owned if _lends(n) or _is_state(n))
        lenders = tuple(n for n in lenders if n.ids not in self.lending)
        targets = [p for a, p in complements if a in {"to", "for", "towards"}]
        named = self._names(targets, BORROWERS) or any(self._is_unknown(p) for p in targets)
        if not lenders or named:
            return
        figure = self._amount(place)
        figure = figure or (self._whole(place) if phrase.nouns & {"loan"} else None)
        yield from self._each(lenders, self._receivers(place), place, figure)

    def _givers(self, place: int) -> list[int]:
        """Give who stands right behind money: "a loan from A", "a loan of $5 million from A"."""
        clause, end = self.clause, place
        if clause.is_part(place) or clause.kinds[end + 1 : end + 3] == ["P", "NP"]:
            end += 2 if clause.phrases[end + 1].head == "of" and self._sum(end + 2) else 0
        led = clause.kinds[end + 1 : end + 3] == ["P", "NP"]
        return [end + 2] if led and clause.phrases[end + 1].head in {"from", "by"} else []

    def _whole(self, place: int) -> Quantity | None:
        """Give the sum of "$94 million of Pentagon money"."""
        led = place > 1 and self.clause.kinds[place - 2 : place] == ["NP", "P"]
        return self._sum(place - 2) if led else None

    def _receivers(self, place: int) -> tuple[Named, ...]:
        """Give who acts with the money: the subject of the verb that it stands with."""
        clause = self.clause
        start = place
        while start > 1 and clause.kinds[start - 2 : start] == ["NP", "P"] and self._sum(start - 2):
            start -= 2  # "$5 million of Pentagon money", "$5 million in DFC funding"
        before = clause.before(start)
        if before > 1 and clause.phrases[before - 1].head in HELPS:
            before = clause.before(before - 1)  # "with the help of a loan"
        led = before >= 0 and clause.phrases[before].head in FRONTED | GETTING
        verbs = [i for i, kind in enumerate(clause.kinds) if kind == "V"]
        finite = [i for i in verbs if clause.phrases[i].form in {"fin", "past"}]
        own = [v for v in finite if clause.segments[v] == clause.segments[place]]
        near = [v for v in own if v < start][-1:] or [v for v in own if v > start][:1]
        for verb in near if led else ():
            passive = clause.is_passive(verb)
            subject = clause.subject(verb)[:1]
            named = self._names(subject, BORROWERS)
            makers = [p for a, p in clause.complements(verb) if a == "by"] if passive else []
            found = named or self._names(makers, BORROWERS)
            sites = [] if passive else [p for a, p in clause.complements(verb) if not a]
            if found and led:
                found += self._names(sites, frozenset({"Facility"}))
            if found or (passive and subject and self._is_unknown(subject[0])):
                return found
        return self._borrowers(place)

    def _borrowers(self, place: int) -> tuple[Named, ...]:
        """Give whom money is for: who the sentence says, the loan before, or the maker."""
        clause = self.clause
        for other, phrase in enumerate(clause.phrases):
            if phrase.kind == "NP" and phrase.nouns & {"loan"} and not phrase.names:
                places = [p for a, p in clause.complements(other) if a in {"to", "for"}]
                named = self._names(places, BORROWERS)
                if named:
                    return named
        own = tuple({c.object.ids: c.object for c in self.found if c.type == "FINANCES"}.values())
        told = self.told.borrowers if self.told is not None else ()
        return own or told or nearest(clause, place, self.maker)

    def _lenders(self, places: Sequence[int]) -> tuple[Named, ...]:
        """Give the banks, and the countries whose grants or loans are spoken of."""
        found = self._names(places, LENDERS)
        words = {word for phrase in self.clause.phrases for word in phrase.words}
        public = bool(words & GRANTING)
        return tuple(n for n in found if _lends(n) or (n.label in {"Country", "Region"} and public))

    def _names(self, places: Sequence[int], kinds: frozenset[str]) -> tuple[Named, ...]:
        through = frozenset({"facility", "plan", "operation"})
        found = [
            named_at(self.clause, f.mention)
            for place in places
            for f in reach(self.clause, place, kinds, through)
        ]
        return tuple(dict.fromkeys(found))

    def _sum(self, place: int) -> Quantity | None:
        numbers = self.clause.figures(place)
        found = (figure_of(self.clause, number, MONEY) for number in numbers)
        return next((figure for figure in found if figure is not None), None)

    def _day(self) -> Day | None:
        """Give the only date of the sentence, or the one of the loan before."""
        days = [m for m in self.clause.mentions if isinstance(m, Day) and m.year]
        return days[0] if len(days) == 1 else self.told.day if self.told is not None else None

    def _status(self, place: int) -> str:
        clause = self.clause
        verb = place if clause.kinds[place] == "V" else clause.holder(place)[1]
        verb = verb if verb is not None else clause.verb_after(place)
        status = clause.status(verb, None if verb == place else place)
        return lent(clause, place) if status == "asserted" else status

    def _each(
        self,
        lenders: Sequence[Named],
        borrowers: Sequence[Named],
        place: int,
        figure: Quantity | None,
    ) -> Iterator[Candidate]:
        clause, phrase = self.clause, self.clause.phrases[place]
        span = clause.words[phrase.first].start, clause.words[phrase.last].end
        for lender in lenders:
            for borrower in borrowers:
                if borrower.label == "StateBank":
                    continue
                told = "backing", "C", self._status(place), span, clause.sentence[slice(*span)]
                yield Candidate("FINANCES", lender, borrower, *told, figure, day=self._day())


def _lends(named: Named) -> bool:
    """Tell whether a name is a bank's."""
    if named.kind != "Org":
        return False
    return named.label == "StateBank" or LENDER.search(named.name) is not None


def _is_state(named: Named) -> bool:
    """Tell whether "Pentagon money" is a country's; "Chinese money" may be anybody's."""
    return named.label == "Country" and named.kind == "Agency"
