"""Denials: what tells that a statement never came about: a loan not paid, a plan given up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clauses import PLANNED
from .endings import WORKING, Endings
from .weighing import RULE as WEIGHED

DEALING = frozenset({"OWNS", "SUPPLIES", "FINANCES", "INVESTS_IN"})
LENDING = frozenset({"FINANCES", "INVESTS_IN"})
DROPPED = re.compile(
    r"\b(?:has|have|had|was|were)(?: since| now| later)?(?: been)? "
    r"(?:dropped|scrapped|shelved|abandoned|cancell?ed|axed|ditched|called off|blocked|vetoed"
    r"|rejected|rebuffed|spurned|turned down)\b"
)
# "shelved a smelter it meant to build"
DROPPED_PLANT = re.compile(
    r"\b(?:dropped|scrapped|shelved|abandoned|cancell?ed|axed|ditched|walked away from"
    r"|pulled out of) (?:an?|its|their|the) [^,;]*? (?:it|they|which|that) "
)
# ", but no longer expects to", ", but the scheme collapsed when it went bankrupt"
BUT_DROPPED = re.compile(
    r"\b(?:but|though|although) (?:[a-z]+ ){0,3}?(?:no longer (?:expect|plan|intend|mean|want)s?"
    r"|did not go (?:ahead|through)|(?:has |have |was |were )?(?:since )?(?:been )?(?:collapsed"
    r"|abandoned|scrapped|shelved|dropped|called off)|thought better of it|came to nothing)\b"
)
CAME_TO_NOTHING = re.compile(
    r"\b(?:c[ao]me to nothing|led nowhere|fell through|falls through|never (?:changed hands"
    r"|materiali[sz]ed|happened|went ahead|came about|took place|closed)|foundered|broke down)\b"
)
WHOSE = re.compile(r", (?:whose|which|who) [^,;]*$")
# Talks about a deal, and what is said of talks that came to nothing.
TALKS = re.compile(
    r"(?P<before>[^;]*?)\b(?:in talks"
    r"|(?:talks|negotiations|discussions) (?:on|about|over|for|to|with))"
    r"\b",
    re.IGNORECASE,
)
AFTER = re.compile(r"\b(?:after|following|once|despite)\b", re.IGNORECASE)
BROKEN_OFF = re.compile(
    r"\b(?:collapsed|failed|broke (?:down|off)|broken off|ended without"
    r"|were (?:abandoned|called off)|have (?:ended|failed|collapsed))\b"
)
# What is given up, when it "has been dropped".
GIVEN_UP = frozenset(
    ["plan", "facility", "deal", "bid", "loan", "venture", "investment", "acquisition", "sale"]
)
# Money that was promised: "never disbursed it", "but the money never came".
NEVER_PAID = re.compile(
    r"\bnever (?:been )?(?:disbursed|paid(?: out)?|drawn|came|arrived|materiali[sz]ed|lent"
    r"|received|signed|concluded)\b"
    r"|\b(?:but|and) (?:the|that|this|its) (?:loan|facility|credit|money|financing|grant) "
    r"(?:was|has been) (?:later |since )?(?:cancell?ed|withdrawn|called off)\b"
)
BUILDING = frozenset({"build", "construct", "realise", "realize"})
BARRED_FROM = re.compile(
    r"\b(?:bann(?:ed|ing)|bans?|forbade|forbid(?:s|den|ding)?|prohibit(?:s|ed|ing)?|barred|outlawed"
    r"|halted|stopped) (?:[a-z-]+ ){0,3}?(?:exports?|sales?|shipments?)(?: of [^,;]{1,60}?)? "
    r"to (?:the )?$"
)
# A measure that was spoken of: "has considered a ban but has not imposed one".
NOT_DONE = re.compile(
    r"\b(?:but|though|although|and|yet) (?:[a-z]+ ){0,3}?(?:has|have|had|is|was|were)"
    r"(?: (?:so far|yet|since|still|itself|ever))* (?:not|never)"
    r"(?: (?:yet|so far|been|itself|ever))* "
    r"(?:done so|(?:imposed|introduced|applied|implemented)\b)"
)
# "was approached about a loan but declined to lend"
DECLINED = re.compile(
    r"\b(?:(?:declined|refused) to (?:lend|extend|renew|finance|fund|join|take part|grant|provide)"
    r"|decided against (?:it|lending|a loan))\b"
)
NO_PART = re.compile(r"\bno (?:part|role|say|hand) in (?:the )?$")


@dataclass
class Denials(Endings):
    """One statement and what is said against it."""

    def is_denied(self) -> bool:
        """Tell whether it has not come about, or will not."""
        type_, status = self.candidate.type, self.candidate.status
        barred = self.candidate.rule == WEIGHED and type_ == "EXPORTS_TO" and self._is_barred()
        barred |= type_ in WORKING | {"OWNS"} and self._is_never_built()
        if barred or (type_ in WORKING and NO_PART.search(self._text_to_verb())):
            return True
        if type_ in DEALING and (
            self._came_to_nothing() or (self._is_talked_of() and BROKEN_OFF.search(self.part))
        ):
            return True
        never_paid = type_ in LENDING and (
            NEVER_PAID.search(self.behind) or DECLINED.search(self.part, self.first - self.begin)
        )
        if never_paid or (type_ == "RESTRICTS" and self._is_not_done()):
            return True
        if status != PLANNED or type_ not in WORKING | DEALING:
            return False
        return self._is_dropped()

    def _came_to_nothing(self) -> bool:
        """Tell whether it fell through, and not what an aside tells: "X, whose sale failed,"."""
        gone = CAME_TO_NOTHING.search(self.part, self.first - self.begin)
        if gone is None:
            return False
        aside = WHOSE.search(self.part[: gone.start()]) and self.part.startswith(",", gone.end())
        return not aside or self.candidate.at < self.begin + gone.end()

    def _is_barred(self) -> bool:
        """Tell whether it is a trade that is forbidden: "forbade all sales of it to B"."""
        before = self.clause.sentence[: max(0, self.candidate.object.start)]
        return BARRED_FROM.search(before) is not None

    def _is_never_built(self) -> bool:
        """Tell whether its site will not come: "X, a plant that ..., will not be built"."""
        clause = self.clause
        return any(
            clause.phrases[verb].head in BUILDING
            and clause.is_passive(verb)
            and clause.status(verb) == "negated"
            and any(self._stands_in(place) for place in clause.subject(verb))
            for _, verb in clause.verbs
        )

    def _is_not_done(self) -> bool:
        """Tell whether a country has only spoken of a measure: "mulled a ban but imposed none"."""
        found = NOT_DONE.search(self.behind)
        return found is not None and not any(
            m.label == "Country"
            and self.last <= m.start < self.last + found.start()
            and m.ids != self.candidate.subject.ids
            for m in self.clause.named
        )

    def _is_dropped(self) -> bool:
        """Tell whether what was to be is dropped: "the plant X was to build has been dropped"."""
        before = DROPPED_PLANT.search(self.clause.sentence[: max(0, self.candidate.at)])
        if before or BUT_DROPPED.search(self.behind):
            return True
        found = DROPPED.search(self.part, self.first - self.begin)
        if found is None:
            return False
        clause, end = self.clause, found.end() + self.begin
        for place, phrase in enumerate(clause.phrases):
            if phrase.kind == "V" and clause.words[phrase.last].end == end:
                subject = [clause.phrases[p] for p in clause.subject(place)]
                return any(p.names or p.nouns & GIVEN_UP for p in subject) or not subject
        return False

    def _is_talked_of(self) -> bool:
        """Tell whether there are only talks about it: "in talks about a stake in X"."""
        found = TALKS.match(self._segment_text())
        if found is None or AFTER.search(found["before"]):
            return False
        told = max(self.candidate.subject.start, self.candidate.object.start, self.last)
        return TALKS.match(self.clause.sentence[:told]) is not None
