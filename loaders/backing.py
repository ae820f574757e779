"""Backing: money of which a sentence names only who lends it, or only who gets it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .lending import BORROWERS, GETTING, GIVING, LENDERS, SIGNING
from .money import Money, is_state, lends
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .gazetteer import Named

PLEDGING = GIVING | frozenset(
    [
        *("commit", "contribute", "disburse", "advance", "pledge", "award", "put", "lend", "add"),
        *("weigh", "consider", "mull"),
    ]
)
SECURING = frozenset({"guarantee", "insure", "underwrite", "provide", "commit", "cover", "arrange"})
REPAID = frozenset({"repayment", "repayments", "debt", "debts"})
# What a bank's part of a loan is called.
PORTIONS = frozenset({"commitment", "share", "portion", "contribution", "tranche", "part", "slice"})
JOINING = frozenset({"participate", "join"})
SERVING = frozenset({"go", "be", "finance", "fund", "support", "back", "help", "pay"})
OF_MONEY = frozenset({"Org", "Agency", "Place"})


class Backing(Money):
    """The loans and grants of one sentence of which another names the other end."""

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each lender and borrower."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind == "V":
                yield from self._given(place)
                yield from self._got(place)
                yield from self._secured(place)
                yield from self._signed(place)
                yield from self._joined(place)
            elif phrase.kind == "NP" and not phrase.names:
                yield from self._portion(place)
                yield from self._applied(place)
                if phrase.nouns & {"bank"} and phrase.head.endswith("s"):
                    yield from self._lenders_are(place)
                if self.is_money(place):
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
        if not any(self.is_money(p) or self.figure(p) for _, p in complements):
            return
        named = self.names([p for _, p in (*complements, *self._purpose(verb))], BORROWERS)
        meant = any(a in {"to", "for", "towards"} and self.is_unknown(p) for a, p in complements)
        opener = clause.before(min(clause.subject(verb)[:1], default=verb))
        if named or meant or (opener >= 0 and clause.kinds[opener] == "REL"):
            return
        sums = [s for _, p in complements if (s := self.figure(p)) is not None]
        subject = self.joint(clause.subject(verb)[:1])
        firms = self.names(subject, frozenset({"Org"})) if phrase.head == "lend" else ()
        lenders = firms or self.lenders(subject)  # who lends need be no bank
        for number, lender in enumerate(lenders):
            apart = len(sums) == len(lenders)
            figure = sums[number] if apart else sums[0] if sums else None
            for row in self.each((lender,), self.borrowers(verb), verb, figure):
                signed = self.told is not None and "will" in phrase.words
                yield replace(row, status=self.told.status) if self.told and signed else row

    def _purpose(self, verb: int) -> Sequence[tuple[str, int]]:
        """Give what money is to do: "approved a loan to rehabilitate X"."""
        after = next((v for _, v in self.clause.verbs if v > verb), None)
        if after is None or self.clause.phrases[after].form != "inf":
            return ()
        return self.clause.complements(after)

    def _secured(self, verb: int) -> Iterator[Candidate]:
        """Read "Repayment is guaranteed by A", "a further $5 million was committed by A"."""
        clause = self.clause
        if clause.phrases[verb].head not in SECURING or not clause.is_passive(verb):
            return
        subject = (clause.subject(verb) or clause.patient(verb))[:1]
        money = [p for p in subject if self.is_money(p) or clause.phrases[p].head in REPAID]
        for place in money:
            agents = [p for a, p in clause.complements(verb) if a == "by"]
            lenders = tuple(n for n in self.names(agents, LENDERS) if n.ids not in self.lending)
            if not self.names([p for _, p in clause.complements(place)], BORROWERS):
                yield from self.each(lenders, self.borrowers(verb), verb, self.figure(place))

    def _signed(self, verb: int) -> Iterator[Candidate]:
        """Read "A and X signed a loan agreement for Y": the bank lends to the firm."""
        clause, phrase = self.clause, self.clause.phrases[verb]
        money = [p for a, p in clause.complements(verb) if not a and self.is_money(p)]
        partners = any(a in {"with", "to"} for a, _ in clause.complements(verb))
        given = phrase.head != "sign" and any(a == "for" for a, _ in clause.complements(verb))
        if phrase.head not in SIGNING or not money or partners or given:
            return
        parties = self.names(clause.subject(verb)[:1], frozenset({"Org"}))
        lenders = [n for n in parties if lends(n)]
        firms = [n for n in parties if not lends(n)]
        for row in self.each(lenders, firms, verb, self.figure(money[0])):
            yield replace(row, at=row.subject.start)

    def _joined(self, verb: int) -> Iterator[Candidate]:
        """Read "The bank A took part too", "B declined to participate", of the loan before."""
        clause, phrase = self.clause, self.clause.phrases[verb]
        complements = clause.complements(verb)
        part = any(not a and clause.phrases[p].head == "part" for a, p in complements)
        if not (phrase.head in JOINING or (phrase.head == "take" and part)) or not self.told:
            return
        lenders = tuple(
            n for n in self.lenders(clause.subject(verb)[:1]) if n.ids not in self.lending
        )
        if not self.names([p for _, p in complements], BORROWERS):
            yield from self.each(lenders, self.told.borrowers, verb, None)

    def _lenders_are(self, place: int) -> Iterator[Candidate]:
        """Read "Other lenders in the package include A and B"."""
        clause, verb = self.clause, place + 1
        if clause.phrases[place].poss:
            return
        while clause.kinds[verb : verb + 1] and clause.kinds[verb] in {"P", "NP", "V", "ADV"}:
            phrase = clause.phrases[verb]
            if clause.kinds[verb] == "V" and phrase.head in {"include", "be"}:
                named = self.names([p for a, p in clause.complements(verb) if not a], LENDERS)
                banks = [n for n in named if n.ids not in self.lending and n.kind == "Org"]
                yield from self.each(banks, self.borrowers(place), place, None)
                return
            verb += 1

    def _applied(self, place: int) -> Iterator[Candidate]:
        """Read "an application to A is pending"."""
        clause, phrase = self.clause, self.clause.phrases[place]
        if phrase.head not in {"application", "applications", "request"}:
            return
        banks = self.names([p for a, p in clause.complements(place) if a == "to"], LENDERS)
        asked = tuple(n for n in banks if lends(n) and n.ids not in self.lending)
        for row in self.each(asked, self.borrowers(place), place, self.amount(place)):
            yield replace(row, status="planned" if row.status == "asserted" else row.status)

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
        told = any(
            a in {"from", "by"} or (a == "with" and self.names([p], LENDERS))
            for a, p in complements
        )
        if phrase.head in GETTING and not told:
            sums = [s for a, p in complements if not a and (s := self.figure(p)) is not None]
            firms = self.names(subject, BORROWERS)
            if sums and firms:
                yield from self.each(lenders, firms, verb, sums[0])
        elif phrase.head in SERVING and subject and self._points_to_loan(subject[0]):
            wanted = {"to", "for"} if phrase.head in {"go", "be", "pay"} else {""}
            targets = self.names([p for a, p in complements if a in wanted], BORROWERS)
            yield from self.each(lenders, targets, verb, self.amount(subject[0]))

    def _signed_with(self, verb: int, lenders: tuple[Named, ...]) -> Iterator[Candidate]:
        """Read "A credit of €150 million was signed with X" of the bank the text is about."""
        clause = self.clause
        complements = clause.complements(verb)
        named = any(a in {"by", "from"} for a, _ in complements)
        if clause.phrases[verb].head not in PLEDGING | SIGNING or named or self.lending:
            return
        for place in clause.subject(verb)[:1]:
            lent_to = self.names([p for a, p in complements if a in {"with", "to"}], BORROWERS)
            if clause.phrases[place].nouns & {"loan"} and not self.givers(place):
                yield from self.each(lenders, lent_to, verb, self.amount(place))

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
        figure = next((s for _, p in clause.complements(verb) if (s := self.figure(p))), None)
        if figure is None:
            return
        lenders = tuple(n for n in (named_at(clause, o) for o in owners) if lends(n))
        yield from self.each(lenders, self.borrowers(place), place, figure)
        for other in range(verb + 1, len(clause.kinds) - 4):
            if clause.phrases[other].head == "that" and clause.kinds[other + 1 : other + 5] == [
                *("P", "NP", "TO", "NP")
            ]:
                named = self.lenders([other + 2])
                own = self.figure(other + 4)
                yield from self.each(named, self.borrowers(place), other + 2, own)

    def _granted(self, place: int) -> Iterator[Candidate]:
        """Read "a loan from A", "$5 million of A's money", whoever gets it."""
        clause, phrase = self.clause, self.clause.phrases[place]
        complements = clause.complements(place)
        givers = self.givers(place)
        lenders = self.lenders(givers)
        inner = [n for k, ns in (*phrase.poss, *phrase.mods) if k in OF_MONEY for n in ns]
        if not lenders and phrase.nouns & {"loan"}:
            owned = (named_at(clause, number) for number in inner)
            lenders = tuple(n for n in owned if lends(n) or is_state(n))
        targets = [p for a, p in complements if a in {"to", "for", "towards"}]
        named = self.names(targets, BORROWERS) or any(self.is_unknown(p) for p in targets)
        if not lenders or named or self.is_sum_of_loan(place):
            return
        figure = self.amount(place)
        acting = self.acting_with(place)
        if acting is None:
            lenders = tuple(n for n in lenders if n.ids not in self.lending)
            acting = self.borrowers(place)
        known = {c.ends for c in self.found if c.type == "FINANCES"}
        for row in self.each(lenders, acting, place, figure):
            if row.ends not in known:
                yield row
