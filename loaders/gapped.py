"""Gapped: a verb that is said once for two: "A keeps 51% of X and B 40% of Y"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .gazetteer import Named
    from .masked import Masked

FIRM = r"<O\d+>(?: of <L\d+>)?"
OWN = r"(?:<O\d+>['\u2019]s |its |an? |the )?"
PART = r"(?:stake|interest|holding|share)s?"
STAKE = rf"{OWN}(?:<S\d+>(?: {PART})?|{PART})"
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
# Who gives too, or gets, with a sum of its own: "A lent X $4 million, and the bank B a credit".
TOO = re.compile(
    rf"(?:, and|(?<=>) and|(?<=>),|;|, while) (?:the (?:[a-z-]+ ){{0,4}})?{NATION}"
    r"(?P<S><[OL]\d+>)(?: of <L\d+>)?(?: \([^()]*\))?(?:, [^,;.]*,)? "
    r"(?:(?:another|a further|about|some|up to|one for|one of) )*"
    r"(?:(?P<F><M\d+>)|an? (?:[a-z]+ )?(?:grant|guarantee|loan|credit|subsidy))"
    r"(?=[.,;)]| and | in \d| this | last |$)"
)
# "lent X $4 million", and not "lent $4 million to X".
DOUBLE = re.compile(
    r"\b(?:lends?|lent|g[ai]ves?|granted|awarded|offered|promised|pays?|paid) "
    rf"{HELD} (?:[a-z]+ ){{0,2}}<M\d+>"
)
# Who is given one more sum: "lent $4 million to X, $3 million to Y and $2 million to Z".
TO_TOO = re.compile(
    r"(?:, and|,| and) (?:(?:another|a further|about|some) )*(?P<F><M\d+>)(?: [a-z]+){0,3} "
    r"(?:to|with) (?:the )?(?:(?:[a-z-]+|<[DN]\d+>) ){0,3}?(?P<O><O\d+>)"
)
# Who makes a share too: "A makes 70% of the world's tin, and B 55% of its zinc".
MADE = re.compile(
    r"(?:, and|,| and|;|, while) (?P<S><L\d+>) (?P<F><S\d+>) of (?:the )?"
    r"(?:(?:world(?:['\u2019]s)?|global|all) )?(?:(?:supply|output|production) of )?(?P<O><N\d+>)"
)
MAKING = frozenset({"PRODUCES", "REFINES"})
EACH_ITS_OWN = "makes-too"  # by this rule each mineral has its maker
MONEY = frozenset({"FINANCES", "INVESTS_IN"})
GONE = re.compile(r"\b(?:s[eo]ld?|selling|part(?:ed)? with|gave up|give up|dispos|divest|shed)")
STILL_TO_GO = re.compile(r"\b(?:must|told to|ordered to|asked to|required to)\b")


@dataclass
class Gapped:
    """What several firms in one sentence hold or give, by one verb that they share."""

    masked: Masked

    def apart(self, read: Sequence[Candidate]) -> Iterator[Candidate]:
        """Give what was read, with each firm's holding or money its own."""
        yield from self._made(read)
        rows = self._rows() if " and " in self.masked.clause.sentence else []
        if not rows:
            yield from self._given(read)
            return
        own = {row.ends for row in rows}
        ends = {ids for pair in own for ids in pair}
        for candidate in read:
            crossed = {*candidate.ends} <= ends and candidate.ends not in own
            if candidate.type not in {"OWNS", "FINANCES"} or not crossed:
                yield candidate
        yield from rows

    def _given(self, read: Sequence[Candidate]) -> Iterator[Candidate]:
        """Give who gives a sum too, or is given one: "A lent X $4 million and Y $3 million"."""
        money = [c for c in read if c.type in MONEY and c.subject.start >= 0]
        apart: dict[tuple[str, ...], list[Candidate]] = {}
        for match in TOO.finditer(self.masked.text) if money else ():
            named = self.masked.names(match["S"])[0]
            before = [c for c in money if c.subject.start < named.start]
            if before:
                last = max(before, key=lambda c: c.subject.start)
                same = [c for c in before if (c.type, c.subject) == (last.type, last.subject)]
                together = all(c.figure and c.figure.start > named.start for c in same)
                if not together:  # "lent X and Y $4 million"
                    apart[named.ids] = [*self._too(same, match, named)]
        yield from self._to_others(read)
        yield from (c for c in read if c.type not in MONEY or c.object.ids not in apart)
        for rows in apart.values():
            yield from (row for row in rows if row.subject.ids != row.object.ids)

    def _to_others(self, read: Sequence[Candidate]) -> Iterator[Candidate]:
        """Give who is lent a sum of its own by whom the sentence has told to lend."""
        loans = [c for c in read if c.type == "FINANCES"]
        known = {c.object.ids for c in loans}
        for match in TO_TOO.finditer(self.masked.text):
            named, figure = self.masked.names(match["O"])[0], self.masked.figure(match["F"])
            before = [c for c in loans if 0 <= c.object.start < named.start]
            if figure is None or named.ids in known:
                continue
            span = figure.start, named.end
            words = self.masked.clause.sentence[slice(*span)]
            last = max((c.object.start for c in before), default=0)
            for row in (c for c in before if c.object.start == last):
                own = replace(row, object=named, figure=figure)
                yield replace(own, rule="gives-too", span=span, words=words)

    def _made(self, read: Sequence[Candidate]) -> Iterator[Candidate]:
        """Give the country that makes a share of another mineral, by the verb of the one before."""
        made = [c for c in read if c.type in MAKING and c.subject.label == "Country" and c.figure]
        for match in MADE.finditer(self.masked.text) if made else ():
            named, mineral = (self.masked.names(match[end])[0] for end in ("S", "O"))
            before = [c for c in made if 0 <= c.subject.start < c.object.start < named.start]
            if before:
                yield replace(
                    max(before, key=lambda c: c.object.start),
                    subject=named,
                    object=mineral,
                    rule=EACH_ITS_OWN,
                    span=(named.start, mineral.end),
                    words=self.masked.clause.sentence[named.start : mineral.end],
                    figure=self.masked.figure(match["F"]),
                    shared=False,
                )

    def _too(
        self, same: Sequence[Candidate], match: re.Match[str], named: Named
    ) -> Iterator[Candidate]:
        """Put a name for who gives, or, where a verb has two objects, for who gets."""
        figure = self.masked.figure(match["F"] or "")
        span = named.start, figure.end if figure else named.end
        gets = named.label == same[0].object.label and same[0].type == "FINANCES"
        gets = gets and DOUBLE.search(self.masked.text[: match.start()]) is not None
        for row in same[:1] if gets else same:
            yield replace(
                row,
                subject=row.subject if gets else named,
                object=named if gets else row.object,
                rule="gives-too",
                span=span,
                words=self.masked.clause.sentence[slice(*span)],
                figure=figure,
                shared=False,
            )

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
                status = "asserted" if STILL_TO_GO.search(first["V"]) else status
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
