"""Elided: who does the same, or does not, by a verb that is not said again: "as does Safran"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .nearest import FINITE
from .stating import named_at
from .tagging import AUXILIARIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .gazetteer import Named
    from .masked import Masked

WHO = (
    r"(?:the )?(?:<[DL]\d+>(?:['\u2019]s)? )?(?:[a-z-]+ ){0,2}"
    r"(?P<S><[OL]\d+>(?:(?:, | and |, and )<[OL]\d+>)*)"
)
DOES = r"(?:do|does|did|has|have|had|is|are|was|were|will|would)"
# What may stand between: "which has never done so", "had done the same with nickel ore".
MARKED = rf"(?:{DOES} )?(?P<N>never |not |yet to )?(?:also |later |since )?"
SO = r"(?:do|does|did|done) (?:so|the same|likewise)\b"
WITH = r"(?: (?:with|to|for) (?P<O>[^.;,]*<N\d+>))"
FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:, as|,? and so|; so) {DOES} {WHO}",
        rf"(?:,|;|,? and)? (?P<N>nor|neither) {DOES} {WHO}",
        rf"(?P<S><[OL]\d+>)(?:, which|, too,|, by contrast,)? {MARKED}{SO}{WITH}?",
        r"(?P<S><[OL]\d+>)(?:, which|, too,)? (?:has |have |had |later |soon |then )*followed suit",
    )
)
# Who restricts the same: "and Ghana and Zimbabwe have similar rules".
ALIKE = re.compile(
    r"(?P<S><L\d+>(?:(?:, | and |, and )<L\d+>)*),? (?:have |has |had |later |since |then )*"
    r"(?:have|has|had|impos\w+|adopt\w+|introduc\w+|pass\w+|enact\w+|put in place)"
    r" (?:an? )?(?:similar|comparable|like|the same) (?:export )?"
    r"(?:rules|bans?|restrictions?|measures?|curbs?|controls?|polic(?:y|ies)|laws?|limits?)\b"
)
MARKS = re.compile(r"\b(?:as|so|nor|neither|same|likewise|suit|similar|comparable|like)\b")
ELSEWHERE = re.compile(r" (?:at|in|near) <")  # "and B does so at another mine"
STILL = frozenset({"LOCATED_IN", "MEMBER_OF"})


@dataclass
class Elided:
    """Those who do what somebody is said to do in the same sentence.

    Parameters
    ----------
    masked : Masked
        The sentence.
    """

    masked: Masked

    def candidates(self, read: Sequence[Candidate]) -> Iterator[Candidate]:
        """Give what was read once more for each who does so too, or does not."""
        if not MARKS.search(self.masked.clause.sentence):
            return
        for form in FORMS:
            for match in form.finditer(self.masked.text):
                named = self.masked.names(match["S"])
                goods = self.masked.names(match.groupdict().get("O") or "")
                for who in named:
                    for row, actor in self._said(read, who):
                        yield from self._again(row, actor, who, goods, match)
        bans = [row for row in read if row.type == "RESTRICTS"]
        for match in ALIKE.finditer(self.masked.text) if bans else ():
            for who in self.masked.names(match["S"]):
                actor = frozenset({bans[-1].subject.ids})
                for row in (row for row in bans if row.subject.ids in actor):
                    yield from self._again(row, actor, who, (), match)

    def _said(
        self, read: Sequence[Candidate], who: Named
    ) -> Iterator[tuple[Candidate, frozenset[tuple[str, ...]]]]:
        """Give what the last verb before a name states of who acts there."""
        clause = self.masked.clause
        for verb in range(len(clause.kinds) - 1, -1, -1):
            start = clause.words[clause.phrases[verb].first].start
            if clause.kinds[verb] != "V" or start > who.start:
                continue
            names = [n for p in clause.subject(verb)[:1] for n in clause.phrases[p].names]
            actors = frozenset(named_at(clause, n).ids for n in names)
            found = [
                row
                for row in read
                if row.type not in STILL
                and row.span[0] <= start <= row.span[1]
                and any(e.ids in actors and e.kind == who.kind for e in (row.subject, row.object))
            ]
            yield from ((row, actors) for row in found)
            main = clause.phrases[verb].form in FINITE and "SUB" not in clause.kinds[:verb]
            if found or (main and clause.phrases[verb].head not in AUXILIARIES):
                return  # "gets it from A, declined to comment, as did B"

    def _again(
        self,
        row: Candidate,
        actors: frozenset[tuple[str, ...]],
        who: Named,
        goods: Sequence[Named],
        match: re.Match[str],
    ) -> Iterator[Candidate]:
        buys = row.object.ids in actors
        span = who.start, max(named.end for named in (who, *goods))
        denied = bool(match.groupdict().get("N"))
        elsewhere = ELSEWHERE.match(self.masked.text, match.end()) is not None
        if (denied and row.status == "former") or (elsewhere and row.object.kind == "Facility"):
            return
        status = "negated" if denied else row.status
        for good in goods or [row.object]:
            subject, object_ = (row.subject, who) if buys else (who, good)
            if subject.ids != object_.ids:
                yield replace(
                    row,
                    subject=subject,
                    object=object_,
                    rule="does-so-too",
                    status=status,
                    span=span,
                    words=self.masked.clause.sentence[slice(*span)],
                    figure=None,
                    shared=False,
                )
