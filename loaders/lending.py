"""Lending told in parts: who lends in one clause or sentence, who borrows in another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .candidate import Candidate
from .gazetteer import away
from .nearest import FINITE
from .roles import Filler, first_figure, reach
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause
    from .dates import Day
    from .gazetteer import Named
    from .quantities import Quantity

GIVING = frozenset(["sign", "provide", "grant", "extend", "approve", "give", "arrange", "offer"])
GETTING = frozenset(
    ["get", "receive", "secure", "obtain", "win", "raise", "borrow", "take", "draw"]
)
SIGNING = frozenset({"sign", "execute", "conclude", "agree", "close"})
SERVING = frozenset(["pay", "fund", "finance", "go", "use", "cover", "support", "help"])
COMING = frozenset(["come", "provide", "be", "include"])
LENDERS = frozenset({"Org", "Place"})
BORROWERS = frozenset({"Org", "Facility"})
MONEY = frozenset({"Money"})
# What a borrower does with the money.
SPENT = frozenset({"OWNS", "OPERATES", "PRODUCES", "REFINES"})
POINTING = frozenset({"it", "this", "which"})


@dataclass(frozen=True, slots=True)
class Loan:
    """What is known of a loan so far."""

    lenders: tuple[Named, ...] = ()
    borrowers: tuple[Named, ...] = ()
    figure: Quantity | None = None
    status: str = "asserted"
    day: Day | None = None


@dataclass
class Lending:
    """The loans of one sentence, with the loan that the sentence before told of."""

    clause: Clause
    told: Loan | None = None

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each lender and borrower that no single clause has."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind != "NP" or phrase.names:
                continue
            if self._is_sum(place):
                yield from self._sum_from(place)
            if self.told is None:
                continue
            if "lessee" in phrase.nouns and not self._is_of_another():
                borrowers = self._equated(place)
                yield from self._each(self.told.lenders, borrowers, place)
            elif phrase.nouns & {"bank"} and not self._followed(place):
                yield from self._each(self._equated(place), self.told.borrowers, place)
            elif phrase.nouns & {"loan"}:
                yield from self._further(place)
        if self.told is not None:
            yield from self._served()

    def loan(self, found: Sequence[Candidate]) -> Loan | None:
        """Keep what this sentence tells of a loan, for the next one."""
        clause = self.clause
        financed = [c for c in found if c.type == "FINANCES"]
        day = self._day()
        if financed:
            lenders = away({c.subject.ids: c.subject for c in financed}.values())
            borrowers = away({c.object.ids: c.object for c in financed}.values())
            first = financed[0]
            return Loan(lenders, borrowers, first.figure, first.status, first.day or day)
        for place, phrase in enumerate(clause.phrases):
            on_loan = phrase.nouns & {"deal"} and phrase.words & {"loan", "credit", "financing"}
            if phrase.kind != "NP" or phrase.names or not (phrase.nouns & {"loan"} or on_loan):
                continue
            givers = [p for a, p in clause.complements(place) if a in {"from", "by"}]
            verb = clause.before(place)
            head = clause.phrases[verb].head if verb >= 0 and clause.kinds[verb] == "V" else ""
            subjects = clause.subject(verb)[:1] if head in GIVING | GETTING | SIGNING else []
            giving = subjects if head in GIVING and not self._is_borrower(subjects, place) else []
            lenders = self._names(givers + giving, LENDERS)
            got = head in GETTING or (head in SIGNING and not lenders)
            lenders = () if head in SIGNING and got else lenders
            borrowers = self._names(subjects if got else [], BORROWERS)
            if lenders or borrowers:
                figure = self._figure(place)
                status = clause.status(verb if head else None)
                return Loan(away(lenders), away(borrowers), figure, status, day)
        for verb, phrase in enumerate(clause.phrases):
            if phrase.kind == "V" and phrase.head == "borrow":
                direct = [p for a, p in clause.complements(verb) if not a][:1]
                figure = self._figure(direct[0]) if direct else None
                borrowers = self._names(clause.subject(verb)[:1], BORROWERS)
                loan = Loan((), away(borrowers), figure, clause.status(verb), day)
                return loan if borrowers else None
        return None

    def _is_of_another(self) -> bool:
        """Tell whether a loan of its own is told of: "the borrower is X, which secured"."""
        return any(p.kind == "V" and p.head in GETTING for p in self.clause.phrases)

    def _day(self) -> Day | None:
        return next((m for m in self.clause.days if m.year), None)

    def _sum_from(self, place: int) -> Iterator[Candidate]:
        """Read "the railway is renewed with $553 million from A and $200 million from B"."""
        clause = self.clause
        if clause.kinds[place + 1 : place + 3] != ["P", "NP"]:
            return
        if clause.phrases[place + 1].head != "from":
            return
        verb = max((i for i in range(place) if clause.kinds[i] == "V"), default=-1)
        if verb < 0 or clause.phrases[verb].head in GETTING:
            return
        lenders = self._names([place + 2], LENDERS)
        gapped = clause.kinds[max(0, place - 3) : place] == ["C", "NP", "P"]
        if gapped and clause.phrases[place - 2].name_kind in BORROWERS:
            targets = [place - 2]  # "A was built with a loan, and B with $5 million from C"
        elif clause.is_passive(verb):
            targets = clause.subject(verb)[:1] or clause.patient(verb)
        else:
            targets = [p for a, p in clause.complements(verb) if not a and p != place]
        borrowers = self._names(targets, BORROWERS)
        loan = Loan(figure=self._figure(place), status=clause.status(verb))
        yield from self._each(lenders, borrowers, place, loan)

    def _is_borrower(self, subjects: list[int], place: int) -> bool:
        """Tell whether who signs a loan is no bank: "X signed a loan with three lenders"."""
        named = self._names(subjects, LENDERS)
        signed = any(a == "with" for a, _ in self.clause.complements(place))
        return signed and all(one.label == "Firm" for one in named)

    def _further(self, place: int) -> Iterator[Candidate]:
        """Read "the money came from A", "with a guarantee from B", of the borrower before."""
        clause, told = self.clause, self.told
        assert told is not None  # noqa: S101  the caller has seen it
        givers = [p for a, p in clause.complements(place) if a == "from"]
        verb = clause.verb_after(place)
        if verb is not None and clause.phrases[verb].head in COMING:
            wanted = {"from", "by"}
            givers += [p for a, p in clause.complements(verb) if a in wanted]
        named = any(
            phrase.name_kind in BORROWERS and i not in givers and not phrase.lent
            for i, phrase in enumerate(clause.phrases)
        )
        if givers and not named:
            figure = self._figure(place)
            kept = told.figure if verb is not None else None
            day = self._day() or told.day
            loan = replace(told, figure=figure or kept, day=day)
            yield from self._each(self._names(givers, LENDERS), told.borrowers, place, loan)

    def _served(self) -> Iterator[Candidate]:
        """Read "It paid for the smelter" of the loan before."""
        clause, told = self.clause, self.told
        assert told is not None  # noqa: S101  the caller has seen it
        for verb, phrase in enumerate(clause.phrases):
            if phrase.kind != "V" or phrase.head not in SERVING:
                continue
            subject = clause.subject(verb)[:1]
            if not subject:
                continue
            first = clause.phrases[subject[0]]
            if first.head not in POINTING and not first.nouns & {"loan"}:
                continue
            wanted = {"", "for", "to", "towards", "toward", "into"}
            targets = [p for a, p in clause.complements(verb) if a in wanted]
            sites = [
                named_at(clause, f.mention)
                for p in targets
                for f in reach(clause, p, frozenset({"Facility"}), frozenset({"facility", "plan"}))
            ]
            yield from self._each(told.lenders, tuple(sites), verb)

    def _equated(self, place: int) -> tuple[Named, ...]:
        """Give who is said to be it: "the borrower was X", "the lender, Y, ..."."""
        clause, verb = self.clause, self.clause.verb_after(place)
        places: list[int] = []
        if clause.kinds[place + 1 : place + 3] == [",", "NP"]:
            places = [place + 2]
        elif verb is not None and clause.phrases[verb].head in {"be", "include"}:
            places = [p for a, p in clause.complements(verb) if not a][:1]
        return self._names(places, BORROWERS)

    def _followed(self, place: int) -> bool:
        phrases, kinds = self.clause.phrases, self.clause.kinds
        member = place and phrases[place - 1].head == "of"  # "a syndicate of four banks"
        return bool(kinds[place + 1 : place + 2] == ["P"] or phrases[place].poss or member)

    def _names(self, places: Sequence[int], kinds: frozenset[str]) -> tuple[Named, ...]:
        found: list[Filler] = []
        for place in places:
            found += reach(self.clause, place, kinds, frozenset({"facility", "plan", "operation"}))
        return tuple(dict.fromkeys(named_at(self.clause, f.mention) for f in found))

    def _is_sum(self, place: int) -> bool:
        phrase = self.clause.phrases[place]
        return self._figure(place) is not None and not phrase.nouns - {"amount"}

    def _figure(self, place: int) -> Quantity | None:
        numbers = [*self.clause.figures(place)]
        if self.clause.kinds[place + 1 : place + 3] == ["P", "NP"]:
            numbers += self.clause.figures(place + 2)  # "a loan of $5 million"
        return first_figure(self.clause, numbers, MONEY)

    def _each(
        self,
        lenders: tuple[Named, ...],
        borrowers: tuple[Named, ...],
        place: int,
        loan: Loan | None = None,
    ) -> Iterator[Candidate]:
        clause, loan = self.clause, loan or self.told or Loan()
        phrase = clause.phrases[place]
        span = clause.words[phrase.first].start, clause.words[phrase.last].end
        for lender in lenders:
            for borrower in (one for one in borrowers if one.label != "StateBank"):
                yield Candidate(
                    "FINANCES",
                    lender,
                    borrower,
                    "loan-in-parts",
                    "C",
                    loan.status,
                    span,
                    clause.sentence[slice(*span)],
                    loan.figure,
                    day=loan.day,
                )


def spent_by_borrowers(clause: Clause, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Let borrowers do what a loan is for, and lend nothing.

    So in "A signed a loan with B to acquire C", "B raised a loan from A to finance its mine",
    "A lent B $5 million towards building C".
    """
    loans = [c for c in found if c.type in {"FINANCES", "INVESTS_IN"} and c.at >= 0]
    for candidate in found:
        before = [loan for loan in loans if 0 <= loan.at < candidate.at]
        if candidate.type == "FINANCES":
            member = candidate.object.label == "StateBank" and candidate.object.start < 0
            if not member and all(loan.object.ids != candidate.subject.ids for loan in before):
                yield candidate  # no "contributed $5 million to the syndicate"
            continue
        given = [loan for loan in before if loan.subject.ids == candidate.subject.ids]
        bought = candidate.type == "OWNS"
        given = [loan for loan in given if not bought or loan.type == "FINANCES"]
        lent = [loan.object for loan in given if not _goes_on(clause, loan.at, candidate.at)]
        borrowers = {one.ids: one for one in lent if one.ids != candidate.object.ids}
        spent = candidate.type in SPENT and candidate.status == "planned"
        if not spent or not borrowers:
            yield candidate
            continue
        for borrower in borrowers.values():
            if borrower.label == "Firm":
                yield replace(candidate, subject=borrower)


def _goes_on(clause: Clause, start: int, end: int) -> bool:
    """Tell whether who lends does more: "A lent B $5 million and plans to build C"."""
    between = [
        place
        for place, phrase in enumerate(clause.phrases)
        if start < clause.words[phrase.first].start < end
    ]
    return any(
        clause.phrases[place].form in FINITE and clause.kinds[place - 1] == "C" for place in between
    )
