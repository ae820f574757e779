"""Approached: a bank that is asked, says no or lends, where the sentence names no borrower."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .candidate import Candidate
from .nearby import LENDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause
    from .gazetteer import Named
    from .quantities import Quantity

MONEY = re.compile(
    r"\b(?:loans?|lend(?:ing)?|lent|financ(?:e|ing)|fund(?:s|ed|ing)|credit|guarantees?|grant"
    r"|backing|application|money|debt|line|borrow\w*|lenders?|facilities)\b|\$|\u20ac"
)
ASKED = re.compile(
    r"\b(?:(?:has|have|had|was|were|been) (?:been )?(?:asked|approached)|appl(?:y|ied|ies|ying)"
    r"|requested|(?:is|are|was) (?:considering|weighing|mulling|apprais\w+|assessing|reviewing"
    r"|studying|negotiating)|being (?:discussed|negotiated|considered)|in talks|await\w*"
    r"|being sought|letters? of (?:interest|intent|support)|LOIs?"
    r"|(?:discussions|talks|negotiations)\b[^.;]*\b(?:continu\w+|under way|going on|advanced)"
    r"|under (?:review|consideration|discussion))\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:(?:declined|refused) to (?:lend|finance|fund|support|back|give|grant|provide|help)"
    r"|(?:turn(?:ed|s) (?:it |them )?down|rejected) (?:an?|its|the|their|a second) "
    r"(?:application|request|loan|proposal|bid|plea)|(?:has|have|had) not "
    r"(?:yet )?(?:lent|financed|funded|granted|approved)|granted nothing|never (?:lent|financed)"
    r"|not (?:lend|finance|fund)"
    r"|no (?:money|loan|funding|financing) (?:has )?(?:come|comes|came))\b",
    re.IGNORECASE,
)
GIVEN = re.compile(
    r"\b(?:(?:funding|money|financing|loans?|debt|credit|package|guarantees?|grants?)\b[^.;]*?"
    r"\b(?:came|comes?|drawn|borrowed|raised|obtained|received|secured|provided|arranged|granted)"
    r" (?:[a-z]+ ){0,3}?(?:from|by)|borrowed\b[^.;]*?\bfrom"
    r"|lenders\b[^.;]*?\b(?:put up|lent|provided|contributed|are|were|include|included)"
    r"|facilit(?:y|ies) (?:is|are|was|were) (?:provided|arranged) by|paid for\b[^.;]*?\bby)\b",
    re.IGNORECASE,
)
WITHDRAWN = re.compile(r"\b(?:withdrew|withdrawn|cancelled|called off)\b")
BACK = re.compile(r"(?:the |a )?(?:bank|lender|agency|fund|institution)\b", re.IGNORECASE)
HOME = re.compile(r"['\u2019]s? [A-Z]")
ELSE = re.compile(
    r"\b(?:said|analysts?|forecasts?|estimates?|according to|shareholders?|stakes?)\b"
)


@dataclass
class Approached:
    """The banks of one sentence, and the firm and the site that the text is about."""

    clause: Clause
    maker: Sequence[Named]
    site: Sequence[Named] = ()

    def candidates(self, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Give what banks are asked for, refuse or lend: the firm asks, the site is paid for."""
        text = self.clause.sentence
        banks, status = self._banks(), self._status()
        borrowers = (self.site if status == "asserted" else ()) or self.maker
        if not banks or not borrowers or not MONEY.search(text) or ELSE.search(text):
            return
        known = {c.subject.ids for c in found if c.type == "FINANCES"}
        lending = {m.ids for m in (*banks, *borrowers)}
        others = {m.ids for m in self._others(named=status == "asserted")}
        if status is None or others - lending:
            return
        for bank in (bank for bank in banks if bank.ids not in known):
            for borrower in borrowers:
                span = bank.start, bank.end
                told = "approached", "C", status, span, text[slice(*span)]
                yield Candidate("FINANCES", bank, borrower, *told, self._sum(), at=bank.start)

    def _others(self, *, named: bool) -> list[Named]:
        """Give the firms and sites of the sentence, or those of them that are named."""
        found = [m for m in self.clause.named if m.label in {"Firm", "Facility"} or self._acts(m)]
        return [m for m in found if m.start >= 0 or not named]

    def _acts(self, named: Named) -> bool:
        """Tell whether a country is named for itself, and not as the bank's: "Korea's KDB"."""
        place = named.label == "Country" and named.kind == "Place" and named.start >= 0
        return place and not HOME.match(self.clause.sentence, named.end)

    def _banks(self) -> list[Named]:
        """Give the banks that are named, not those that "the bank" points back to."""
        said = self.clause.sentence
        banks = [m for m in self.clause.named if m.kind == "Org" and self._is_bank(m)]
        return [m for m in banks if m.start >= 0 and not BACK.match(said, m.start)]

    def _is_bank(self, named: Named) -> bool:
        written = self.clause.sentence[named.start : named.end]
        return named.label == "StateBank" or LENDER.search(written) is not None

    def _status(self) -> str | None:
        text = self.clause.sentence
        statuses = (
            *(("former", WITHDRAWN), ("negated", DENIED), ("planned", ASKED)),
            ("asserted", GIVEN),
        )
        return next((status for status, words in statuses if words.search(text)), None)

    def _sum(self) -> Quantity | None:
        sums = [m for m in self.clause.quantities if m.kind == "Money"]
        return sums[0] if len(sums) == 1 else None
