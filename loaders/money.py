"""Money: what a sentence tells of a loan or a grant, and who is meant by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .candidate import Candidate
from .lending import BORROWERS, GETTING, LENDERS, MONEY, Loan
from .listing import RESTS
from .makers import nearest
from .nearby import LENDER
from .roles import first_figure, reach
from .standing import lent
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause
    from .dates import Day
    from .gazetteer import Named
    from .quantities import Quantity

FRONTED = frozenset(
    [
        *("with", "thanks to", "on", "after", "through", "because of", "by", "under"),
        *("with the help of", "on the strength of", "by way of", "by means of"),
    ]
)
HOPING = frozenset({"hope", "wait", "ask", "apply", "look"})
# What is no site of its own: "for a second phase".
PARTS = frozenset({"phase", "stage", "line", "train", "expansion"})
GRANTING = frozenset(
    {"grant", "grants", "subsidy", "subsidies", "funding", "loan", "loans", "credit"}
)


@dataclass
class Money:
    """The money that one sentence tells of.

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

    def is_money(self, place: int) -> bool:
        """Tell whether a noun phrase is money: a loan, a sum or the rest of one."""
        phrase = self.clause.phrases[place]
        if phrase.kind != "NP" or phrase.names:
            return False
        return (
            bool(phrase.nouns & {"loan"}) or self.figure(place) is not None or phrase.head in RESTS
        )

    def figure(self, place: int) -> Quantity | None:
        """Give the sum that a noun phrase names."""
        numbers = self.clause.figures(place)
        return first_figure(self.clause, numbers, MONEY)

    def amount(self, place: int) -> Quantity | None:
        """Give the sum of "$5 million", "a loan of $5 million" or "a slice, a loan of ..."."""
        clause = self.clause
        apposed = clause.kinds[place + 1 : place + 3] == [",", "NP"]
        places = [place, place + 2] if apposed else [place]
        for start in places:
            of = clause.kinds[start + 1 : start + 3] == ["P", "NP"]
            for other in [start, start + 2] if of else [start]:
                if (found := self.figure(other)) is not None:
                    return found
        return None

    def givers(self, place: int) -> list[int]:
        """Give who stands right behind money: "a loan from A", "a loan of $5 million from A"."""
        clause, end = self.clause, place
        if clause.is_part(place) or clause.kinds[end + 1 : end + 3] == ["P", "NP"]:
            end += 2 if clause.phrases[end + 1].head == "of" and self.figure(end + 2) else 0
        led = clause.kinds[end + 1 : end + 3] == ["P", "NP"]
        return [end + 2] if led and clause.phrases[end + 1].head in {"from", "by"} else []

    def is_sum_of_loan(self, place: int) -> bool:
        """Tell whether money is only the sum of what stands before: "a loan of $5 million"."""
        clause = self.clause
        led = place > 1 and clause.kinds[place - 2 : place] == ["NP", "P"]
        of = led and clause.phrases[place - 1].head == "of"
        return of and bool(clause.phrases[place - 2].nouns & {"loan"})

    def acting_with(self, place: int) -> tuple[Named, ...] | None:
        """Give who acts with the money: the subject of the verb that it stands with."""
        clause, start = self.clause, self._first_sum(place)
        before = clause.before(start)
        phrases = clause.phrases
        listed = before >= 0 and phrases[before].head == ":"  # "received grants: $5 million from A"
        if not listed and not self._is_led(before):
            return None
        verbs = [i for i, kind in enumerate(clause.kinds) if kind == "V"]
        own = [i for i in verbs if clause.segments[i] == clause.segments[place]]
        near = [v for v in own if v < start][::-1] or [v for v in own if v > start][:1]
        if listed:
            near = [v for v in verbs if v < start and phrases[v].head in GETTING][-1:]
        found = (self._acting(verb) for verb in near)
        return next((who for who in found if who is not None), None)

    def _first_sum(self, place: int) -> int:
        """Go from a sum to the first of its clause: "$5 million from A and $6 million from B"."""
        kinds = self.clause.kinds
        while place > 1 and kinds[place - 2 : place] == ["NP", "P"] and self.figure(place - 2):
            place -= 2  # "$5 million of Pentagon money", "$5 million in DFC funding"
        joint = kinds[max(0, place - 4) : place] == ["NP", "P", "NP", "C"]
        return self._first_sum(place - 4) if joint and self.is_money(place - 4) else place

    def _is_led(self, before: int) -> bool:
        """Tell whether who acts has the money: "built with a loan", "hopes for a loan"."""
        if before < 0:
            return False
        phrases = self.clause.phrases
        hoped = phrases[before].head == "for" and phrases[before - 1].head in HOPING
        return phrases[before].head in FRONTED | GETTING or hoped

    def _acting(self, verb: int) -> tuple[Named, ...] | None:
        """Give who acts at a verb, and where; nobody if it is unknown, None if it is no firm."""
        clause, passive = self.clause, self.clause.is_passive(verb)
        subject = clause.subject(verb) or (clause.patient(verb)[:1] if passive else [])
        subject = [p for s in subject for p in (s, *clause.described(s))]
        makers = [p for a, p in clause.complements(verb) if a == "by"] if passive else []
        makers = [p for p in makers if not clause.is_builder(p)]
        named = (self.names([p], BORROWERS) for p in (*subject, *makers))
        found = next((names for names in named if names), ())
        if found and not passive:
            sites = [p for a, p in clause.complements(verb) if a in {"", "on"}]
            found += self.names(sites, frozenset({"Facility"}))
        unknown = passive and bool(subject) and self.is_unknown(subject[0])
        return found if found or unknown else None

    def borrowers(self, place: int) -> tuple[Named, ...]:
        """Give whom money is for: who the sentence says, the loan before, or the maker."""
        clause = self.clause
        for other, phrase in enumerate(clause.phrases):
            if phrase.kind == "NP" and phrase.nouns & {"loan"} and not phrase.names:
                places = [p for a, p in clause.complements(other) if a in {"to", "for"}]
                named = self.names(places, BORROWERS)
                if named:
                    return named
        own = tuple({c.object.ids: c.object for c in self.found if c.type == "FINANCES"}.values())
        told = self.told.borrowers if self.told is not None else ()
        return own or told or nearest(clause, place, self.maker)

    def lenders(self, places: Sequence[int]) -> tuple[Named, ...]:
        """Give the banks, and the countries whose grants or loans are spoken of."""
        found = self.names(places, LENDERS)
        words = {word for phrase in self.clause.phrases for word in phrase.words}
        public = bool(words & GRANTING)
        return tuple(n for n in found if lends(n) or (n.label in {"Country", "Region"} and public))

    def joint(self, places: list[int]) -> list[int]:
        """Add who lends too: "A and South Korea's B"."""
        clause, before = self.clause, self.clause.before(places[0]) if places else -1
        joined = before > 0 and clause.kinds[before - 1 : before + 1] == ["NP", "C"]
        same = (
            joined and clause.phrases[before - 1].name_kind == clause.phrases[places[0]].name_kind
        )
        return [before - 1, *places] if same else places

    def names(self, places: Sequence[int], kinds: frozenset[str]) -> tuple[Named, ...]:
        """Give what noun phrases name, or the plant, plan or operation in them."""
        through = frozenset({"facility", "plan", "operation"})
        found = [
            named_at(self.clause, f.mention)
            for place in places
            for f in reach(self.clause, place, kinds, through)
        ]
        return tuple(dict.fromkeys(found))

    def _is_bank(self, named: Named) -> bool:
        """Tell whether a name is written as a bank's: it is stored without "Bank"."""
        own = self.clause.sentence[named.start : named.end] if named.start >= 0 else ""
        return LENDER.search(own) is not None

    def is_unknown(self, place: int) -> bool:
        """Tell whether money is for somebody or something that has no name here."""
        phrase = self.clause.phrases[place]
        unnamed = bool(phrase.nouns & {"firm", "facility", "venture"}) and not phrase.names
        return unnamed and phrase.head not in PARTS

    def day(self) -> Day | None:
        """Give the only date of the sentence, or the one of the loan before."""
        days = [m for m in self.clause.days if m.year]
        return days[0] if len(days) == 1 else self.told.day if self.told is not None else None

    def status(self, place: int) -> str:
        """Tell whether money is lent, planned, refused or withdrawn."""
        clause = self.clause
        verb = place if clause.kinds[place] == "V" else clause.holder(place)[1]
        verb = verb if verb is not None else clause.verb_after(place)
        status = clause.status(verb, None if verb == place else place)
        return lent(clause, place) if status == "asserted" else status

    def each(
        self,
        lenders: Sequence[Named],
        borrowers: Sequence[Named],
        place: int,
        figure: Quantity | None,
    ) -> Iterator[Candidate]:
        """Give a candidate for each lender and borrower."""
        clause, phrase = self.clause, self.clause.phrases[place]
        span = clause.words[phrase.first].start, clause.words[phrase.last].end
        for lender in lenders:
            for borrower in borrowers:
                if lends(borrower) or self._is_bank(borrower):
                    continue
                told = "backing", "C", self.status(place), span, clause.sentence[slice(*span)]
                yield Candidate("FINANCES", lender, borrower, *told, figure, day=self.day())


def lends(named: Named) -> bool:
    """Tell whether a name is a bank's."""
    if named.kind != "Org":
        return False
    return named.label == "StateBank" or LENDER.search(named.name) is not None


def is_state(named: Named) -> bool:
    """Tell whether "Pentagon money" is a country's; "Chinese money" may be anybody's."""
    return named.label == "Country" and named.kind == "Agency"
