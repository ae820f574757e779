"""Approached: a bank that the firm of the text asks, or that says no, where no loan is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .candidate import Candidate
from .gazetteer import Named
from .quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause

MONEY = re.compile(
    r"\b(?:loans?|lend(?:ing)?|lent|financ(?:e|ing)|fund(?:s|ed|ing)|credit|guarantees?|grant"
    r"|backing|application|money|debt|line)\b|\$|\u20ac"
)
ASKED = re.compile(
    r"\b(?:(?:has|have|had|was|were|been) (?:been )?(?:asked|approached)|appl(?:y|ied|ies|ying)"
    r"|requested|(?:is|are|was) (?:considering|weighing|mulling|apprais\w+|assessing|reviewing"
    r"|studying|negotiating)|being (?:discussed|negotiated|considered)|in talks|await\w*"
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
WITHDRAWN = re.compile(r"\b(?:withdrew|withdrawn|cancelled|called off)\b")
BACK = re.compile(r"(?:the |a )?(?:bank|lender|agency|fund|institution)\b", re.IGNORECASE)
HOME = re.compile(r"['\u2019]s? [A-Z]")
ELSE = re.compile(
    r"\b(?:said|analysts?|forecasts?|estimates?|according to|shareholders?|stakes?)\b"
)


@dataclass
class Approached:
    """The banks of one sentence, and the firm that the text is about."""

    clause: Clause
    maker: Sequence[Named]

    def candidates(self, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Give what a bank is asked for or says no to, where the sentence names no borrower."""
        text = self.clause.sentence
        banks = self._banks()
        if not banks or not self.maker or not MONEY.search(text) or ELSE.search(text):
            return
        status = self._status()
        known = {c.subject.ids for c in found if c.type == "FINANCES"}
        others = {m.ids for m in self._named() if m.label in {"Firm", "Facility"} or self._acts(m)}
        if status is None or others - {m.ids for m in self.maker}:
            return
        for bank in (bank for bank in banks if bank.ids not in known):
            for borrower in self.maker:
                span = bank.start, bank.end
                told = "approached", "C", status, span, text[slice(*span)]
                yield Candidate("FINANCES", bank, borrower, *told, self._sum(), at=bank.start)

    def _named(self) -> list[Named]:
        return [m for m in self.clause.mentions if isinstance(m, Named)]

    def _acts(self, named: Named) -> bool:
        """Tell whether a country is named for itself, and not as the bank's: "Korea's KDB"."""
        place = named.label == "Country" and named.kind == "Place" and named.start >= 0
        return place and not HOME.match(self.clause.sentence, named.end)

    def _banks(self) -> list[Named]:
        """Give the banks that are named, not those that "the bank" points back to."""
        banks = [m for m in self._named() if m.label == "StateBank" and m.kind == "Org"]
        said = self.clause.sentence
        return [m for m in banks if m.start >= 0 and not BACK.match(said, m.start)]

    def _status(self) -> str | None:
        text = self.clause.sentence
        statuses = (("former", WITHDRAWN), ("negated", DENIED), ("planned", ASKED))
        return next((status for status, words in statuses if words.search(text)), None)

    def _sum(self) -> Quantity | None:
        sums = [m for m in self.clause.mentions if isinstance(m, Quantity) and m.kind == "Money"]
        return sums[0] if len(sums) == 1 else None
