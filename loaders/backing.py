"""Backing: money of which a sentence names only who lends it, or only who gets it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .candidate import Candidate
from .dates import Day
from .lending import BORROWERS, GETTING, GIVING, LENDERS, MONEY, Loan
from .makers import nearest
from .nearby import LENDER
from .roles import figure_of, reach
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause
    from .gazetteer import Named
    from .quantities import Quantity

# Money that is not lent yet, whatever the verb says.
CONDITIONAL = re.compile(
    r"\bconditional(?:ly)?\b|\bin principle\b|\bletters? of (?:interest|intent|support)\b"
    r"|\bnon-binding\b|\bindicative\b|\bexpressions? of interest\b|\bpreliminar\w+\b"
    r"|\bsubject to\b|\bapplications?\b|\bapplied\b|\bin talks\b|\bpromised\b|\bpledged?\b"
)
PLEDGING = GIVING | {"commit", "contribute", "disburse", "advance", "pledge", "award", "put", "lend"}
WITHDRAWN = frozenset({"withdraw", "cancel", "revoke", "rescind", "terminate", "recall"})
# What a bank's part of a loan is called.
PORTIONS = frozenset({"commitment", "share", "portion", "contribution", "tranche", "part", "slice"})
FRONTED = frozenset({"with", "thanks to", "on", "after", "through", "because of", "by", "under"})
REST = frozenset({"rest", "remainder", "balance"})
SERVING = frozenset({"go", "be", "finance", "fund", "support", "back", "help", "pay"})
OF_MONEY = frozenset({"Org", "Agency", "Place"})
HELPS = frozenset({"help", "strength", "back", "aid", "support", "form", "basis", "proceeds"})
GRANTING = frozenset({"grant", "grants", "subsidy", "subsidies", "funding", "loan", "loans", "credit"})


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
    found : sequence of Candidate
        What the rules have read in the sentence so far.
    """

    clause: Clause
    told: Loan | None
    maker: tuple[Named, ...]
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
            elif phrase.kind == "NP" and not phrase.names:
                yield from self._portion(place)
                if self._is_money(place):
                    yield from self._granted(place)

    def _given(self, verb: int) -> Iterator[Candidate]:
        """Read "A and B have committed $5 million and $6 million", to whom the text is about."""
        clause, phrase = self.clause, self.clause.phrases[verb]
        if phrase.head not in PLEDGING or clause.is_passive(verb):
            return
        complements = clause.complements(verb)
        if not any(self._is_money(p) or self._sum(p) for _, p in complements):
            return
        named = self._names([p for _, p in complements], BORROWERS)
        meant = any(a in {"to", "for", "towards"} and self._is_unknown(p) for a, p in complements)
        opener = clause.before(min(clause.subject(verb)[:1], default=verb))
        if named or meant or (opener >= 0 and clause.kinds[opener] == "REL"):
            return
        sums = [s for _, p in complements if (s := self._sum(p)) is not None]
        lenders = self._lenders(clause.subject(verb)[:1])
        for number, lender in enumerate(lenders):
            apart = len(sums) == len(lenders)
            figure = sums[number] if apart else sums[0] if sums else None
            yield from self._each((lender,), self._borrowers(verb), verb, figure)

    def _is_unknown(self, place: int) -> bool:
        """Tell whether money is for somebody or something that has no name here."""
        phrase = self.clause.phrases[place]
        return bool(phrase.nouns & {"firm", "facility", "venture"}) and not phrase.names

    def _got(self, verb: int) -> Iterator[Candidate]:
        """Read "X receives $5 million", "The largest loan goes to X" of the lender before."""
        clause, phrase, told = self.clause, self.clause.phrases[verb], self.told
        if told is None or not told.lenders or clause.is_passive(verb):
            return
        complements = clause.complements(verb)
        subject = clause.subject(verb)[:1]
        if phrase.head in GETTING and not any(a in {"from", "by"} for a, _ in complements):
            sums = [s for a, p in complements if not a and (s := self._sum(p)) is not None]
            firms = self._names(subject, BORROWERS)
            if sums and firms:
                yield from self._each(told.lenders, firms, verb, sums[0])
        elif phrase.head in SERVING and subject and self._points_to_loan(subject[0]):
            wanted = {"to", "for"} if phrase.head in {"go", "be", "pay"} else {""}
            targets = self._names([p for a, p in complements if a in wanted], BORROWERS)
            yield from self._each(told.lenders, targets, verb, self._sum(subject[0]))

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
        figure = self._sum(place) or next(
            (s for a, p in complements if a == "of" and (s := self._sum(p))), None
        )
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
        part = self.clause.is_part(place - 2) if place > 1 else False
        return self._sum(place - 2) if part else None

    def _receivers(self, place: int) -> tuple[Named, ...]:
        """Give who acts with the money: the subject of the verb that it stands with."""
        clause = self.clause
        start = place - 2 if place > 1 and clause.is_part(place - 2) else place
        before = clause.before(start)
        if before > 1 and clause.phrases[before - 1].head in HELPS:
            before = clause.before(before - 1)  # "with the help of a loan"
        led = before >= 0 and clause.phrases[before].head in FRONTED
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
        own = [i for i, number in enumerate(clause.segments) if number == clause.segments[place]]
        words, phrases = clause.words, clause.phrases
        text = clause.sentence[words[phrases[own[0]].first].start : words[phrases[own[-1]].last].end]
        verb = place if clause.kinds[place] == "V" else clause.holder(place)[1]
        verb = verb if verb is not None else clause.verb_after(place)
        heads = {phrases[i].head for i in own if clause.kinds[i] == "V"}
        status = clause.status(verb, None if verb == place else place)
        if status == "asserted" and heads & WITHDRAWN:
            return "former"
        return "planned" if status == "asserted" and CONDITIONAL.search(text) else status

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
