"""Signing: who lends and who borrows where a firm signs for money."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from .nearby import LENDER
from .standing import Standing
from .stating import named_at
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .gazetteer import Named
    from .roles import Filler

SIGNING = frozenset(["sign", "agree", "conclude", "finalise", "finalize", "execute"])


class Signing(Standing):
    """The ends of one frame, turned round where the object lends."""

    def _pairs(
        self, subjects: list[Filler], objects: list[Filler]
    ) -> Iterator[tuple[Filler, Filler]]:
        """Pair the ends; who signs for a loan, and its mine, get it from whom it signs with."""
        if not all(self._borrows(subject) for subject in subjects):
            return product(subjects, objects)
        lenders = [o for o in objects if _is_lender(named_at(self.clause, o.mention))]
        if lenders:  # "with Vale and KfW"
            lenders = [o for o in objects if o in lenders or self._is_signed_with(o)]
        others = [o for o in objects if o not in lenders]
        if lenders:
            return product(lenders, [*subjects, *others])
        ends = (o for o in others if self.clause.phrases[o.phrase - 1].head in {"with", "sign"})
        return product(subjects, ends)

    def _is_signed_with(self, other: Filler) -> bool:
        """Tell whether somebody is a party, and no site of one."""
        named = named_at(self.clause, other.mention)
        return named.label == "Firm" and self.clause.phrases[other.phrase - 1].head == "with"

    def _borrows(self, subject: Filler) -> bool:
        """Tell whether a firm that lends nothing signs for money: "Vale signed a $5 loan"."""
        named = named_at(self.clause, subject.mention)
        signs = self.frame.id == "grants-money" and self.phrase.head in SIGNING
        return signs and named.label == "Firm" and not _is_lender(named)


def _is_lender(named: Named) -> bool:
    """Tell whether a name is a bank's or that of a firm that lends."""
    lends = named.ids[0] in lexicon().classes["financiers"]
    return lends or named.label == "StateBank" or LENDER.search(named.name) is not None
