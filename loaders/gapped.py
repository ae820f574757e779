"""Gapped: "A keeps 51% of X and B 40% of Y", "A paid $4 million for X and B $3 million for Y"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .masked import Masked

FIRM = r"<O\d+>(?: of <L\d+>)?"
OWN = r"(?:<O\d+>['\u2019]s |its |an? |the )?"
STAKE = rf"{OWN}(?:<S\d+>(?: (?:stake|interest|holding|share))?|stake|interest|holding|share)"
HELD = r"(?:the )?<[OF]\d+>(?: (?:mine|plant|project))?"
NATION = r"(?:<[DL]\d+>(?:['\u2019]s)? )?"
AND = rf"(?:, and|,| and|; |, while) {NATION}"
# How the first of them is told, and how each that follows.
FORMS = (
    (
        re.compile(
            rf"(?P<S>{FIRM}) (?P<V>[^<>.;:,]{{3,40}}?) (?P<F>{STAKE}) (?:of|in) (?P<O>{HELD})"
        ),
        re.compile(
            rf"{AND}(?P<S>{FIRM}) (?:(?:with )?(?P<F>{STAKE}) (?:of|in)|with) (?P<O>{HELD})"
        ),
    ),
    (
        re.compile(
            rf"(?P<S>{FIRM})(?: has| have)? (?P<V>paid|paying|pays) (?P<F><M\d+>)"
            rf"(?: in \d{{4}})? for (?P<O>{HELD})"
        ),
        re.compile(rf"{AND}(?P<S>{FIRM}) (?P<F><M\d+>) for (?P<O>{HELD})"),
    ),
)
GONE = re.compile(r"\b(?:s[eo]ld?|selling|part(?:ed)? with|gave up|give up|dispos|divest|shed)")


@dataclass
class Gapped:
    """The holdings of one sentence in which several firms share one verb."""

    masked: Masked

    def apart(self, read: Sequence[Candidate]) -> Iterator[Candidate]:
        """Give what was read, with each firm's holding its own."""
        rows = self._rows() if " and " in self.masked.clause.sentence else []
        if not rows:
            yield from read
            return
        own = {(row.subject.ids, row.object.ids) for row in rows}
        ends = {ids for pair in own for ids in pair}
        for candidate in read:
            pair = candidate.subject.ids, candidate.object.ids
            crossed = {*pair} <= ends and pair not in own
            if candidate.type not in {"OWNS", "FINANCES"} or not crossed:
                yield candidate
        yield from rows

    def _rows(self) -> list[Candidate]:
        """Read the first holding and those that follow it in the same form."""
        masked = self.masked
        pairs = [(first, form[1]) for form in FORMS for first in form[0].finditer(masked.text)]
        for first, form in pairs:
            following = list[re.Match[str]]()
            end = first.end()
            while (match := form.match(masked.text, end)) is not None:
                following.append(match)
                end = match.end()
            if following:
                verb = masked.verb(first["V"].split()[-1], masked.span(first["S"])[0])
                status = masked.clause.status(verb) if verb is not None else "asserted"
                status = "former" if GONE.search(first["V"]) else status
                matches = [first, *following]
                return [row for match in matches for row in self._row(match, status)]
        return []

    def _row(self, match: re.Match[str], status: str) -> Iterator[Candidate]:
        masked = self.masked
        span = masked.span(match[0])
        holder, held = masked.names(match["S"])[0], masked.names(match["O"])[0]
        words = masked.clause.sentence[slice(*span)]
        figure = masked.figure(match["F"] or "")
        if holder.ids != held.ids:
            told = "gapped-stakes", "C", status, span, words, figure
            yield Candidate("OWNS", holder, held, *told)
