"""Outlook: what the words around a statement tell of it: still to come, over, or never come about.

Rules read a status from the verb they stand at. What a sentence says later, or of the site, the
contract or the loan, is read here: "..., which was closed in 2020", "a loan is being discussed".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .allotting import LOOSE
from .binding import LEVELS, MOVES
from .clauses import PLANNED
from .denials import DEALING, LENDING, Denials
from .endings import NEAR, WORKING
from .weighing import RULE as WEIGHED
from .words import lexicon

if TYPE_CHECKING:
    from .candidate import Candidate
    from .clauses import Clause
    from .gazetteer import Named

STATUSLESS = frozenset({"LOCATED_IN", "USED_IN"})
ASKED = re.compile(
    r"\b(?:seek(?:s|ing)?(?! to)|sought|request(?:s|ed|ing)?|appl(?:y|ied|ies|ying|ications?)|asked"
    r"|await\w*|apprais\w+|examin(?:es|ing)|approached"
    r"|pencilled|negotiat\w+|discuss\w*|in talks|weigh(?:s|ed|ing)?|consider(?:s|ed|ing)?"
    r"|mull(?:s|ed|ing)?|offer(?:s|ed|ing)?|pledg(?:e|es|ed|ing)|promis(?:e|es|ed|ing)|pending"
    r"|under (?:review|study|consideration|discussion|negotiation|examination|appraisal)"
    r"|would|hopes?|proposed)\b"
)
MONEY = re.compile(
    r"\b(?:loans?|credits?|grants?|financing|funding|guarantees?|prepayment|facility|line|support"
    r"|subsid(?:y|ies)|money|(?:million|billion|[mb]n)\b)"
)
PAID_OUT = re.compile(
    r"\b(?:lent|lends|extended|provided|granted|approved|signed|closed|drew|drawn|disbursed|paid"
    r"|received|secured|won|got|repaid|borrowed|gave|awarded|backed|advanced|financed|funded|invested|bought|acquired|spent|put)\b"
)
NOT_YET_BUILT = re.compile(
    r"\b(?:planned|proposed|future|prospective|envisaged|intended|would-be|half-built|unbuilt)"
    r"(?: [\w-]+){0,4}?(?: (?:at|in|near|of|for))?(?: the)? $"
)
# "proposes a 40,000-tonne refinery at", "is building a smelter near"
PLANT_PLANNED = re.compile(
    r"\b(?:(?:plans? for|plans?|planning|propos(?:es|ed|ing)|intends?|wants?|hopes?|aims?|means) "
    r"(?:to (?:build|construct|erect|open|develop|put up) )?"
    r"|(?:is|are) (?:building|constructing|erecting|putting up) "
    r"|(?:will|would|(?:is|are) to) (?:build|construct|erect|open|put up) )"
    r"(?:an?|another|two|three|its (?:first|own|second)|[A-Z]\w+['\u2019]s) "
    r"(?:[\w$.,'\u2019-]+ ){0,5}?(?:plant|refiner(?:y|ies)|smelter|mine|factory|works|facility|hub"
    r"|gigafactory|complex)s? (?:at|in|near|outside|next to) (?:the )?$"
)
# What nobody makes yet: "is putting up a plant", "intends to produce".
UNDER_WAY = re.compile(
    r"\b(?:hop(?:es?|ing)|wants?|intends?|plans?|expects?|means|propos(?:es?|ing)|aims?) "
    r"(?:to|an?|another)\b|\b(?:is|are) (?:(?:now|still|also|currently) )?(?:building|constructing"
    r"|erecting|putting up|completing|rebuilding|being (?:built|completed|put up|rebuilt))\b"
    r"|\bbr(?:oke|oken|eaking) ground\b|\bbegun to build\b"
)
ITS_OWN = re.compile(r"\b(?:its|their) (?:[a-z-]+ ){1,4}(?:of |at |in |near )?$")
# What stands there already: "a refinery at Buzwagi, a gold mine".
A_MINE = re.compile(r", (?:an?|the|once|where)\b")
STARTED_ON = re.compile(
    r"\b(?:br(?:oke|oken|eaks?|eaking) ground (?:at|on)|under construction"
    r"|(?:paused|halted|suspended|stopped|delayed) (?:construction|building|work) (?:of|on|at)"
    r"|(?:start(?:ed|s|ing)?|beg[aiu]n(?:s|ning)?|commenced) (?:the )?"
    r"(?:work|construction|building)(?: work)?(?: (?:on|of|at|there))"
    r"|(?:is|are) (?:being (?:built|constructed|put up)|rising|taking shape)"
    r"|(?:has|have) yet to (?:be )?(?:buil[dt]|open|start|begin|construct\w*)"
    r"|(?:is|are) (?:due|set|slated|scheduled|supposed|expected) to "
    r"(?:start|open|begin|come|re\w+))\b"
)
# "has begun construction of a lithium processing plant"
CONSTRUCTION_OF = re.compile(
    r"\b(?:start(?:ed|s|ing)?|beg[aiu]n(?:s|ning)?|commenced|resumed) (?:the )?construction of "
    r"[^,;.:]{0,50}$"
)
NOT_YET_AGREED = re.compile(
    r"\b(?:(?:has|have) (?:yet|still) to be (?:signed|agreed|completed|approved|closed|concluded)"
    r"|no (?:\w+ )?(?:purchase|deal|agreement|contract|accord) (?:has|had) (?:yet )?been "
    r"(?:agreed|signed|reached|made)|(?:has|have) (?:still )?not (?:yet )?"
    r"(?:begun|started|been (?:signed|agreed|completed|approved|concluded))"
    r"|(?:is|are) (?:still )?being (?:discussed|negotiated)|(?:has|have) been put off)\b"
)
# Of a purchase that is spoken of: "its purchase of X awaits approval".
PENDING = re.compile(
    r"\b(?:awaits?|is awaiting|still needs|still requires|is (?:still )?(?:subject to|pending"
    r"|(?:expected|due|set) to (?:close|complete|be (?:completed|closed|finali[sz]ed))))\b"
)
# What a noun does that is there, or is there no more: "output began", "separation ended".
BEGINS = frozenset(["begin", "start", "commence", "take", "occur", "exist", "happen", "resume"])
ENDS = frozenset(["end", "cease", "stop", "halt", "discontinue", "suspend", "abandon", "collapse"])
# "First output is scheduled for 2026."
FORESEEN = frozenset(
    ["expect", "foresee", "schedule", "plan", "target", "forecast", "slate", "envisage", "pencil"]
)
# What is approved, or agreed on, and does not hold yet.
HANGING = re.compile(
    r"\bsubject to (?:conditions?|final|further|the (?:usual|conclusion|approval))\b"
)
LAPSED_CLAUSE = re.compile(
    r"\b(?:but|and) (?:that|the|this) (?:clause|measure|ban|rule|provision|law|order)"
    r"(?: (?:has|have|later|since))* (?:lapsed|expired)\b"
)
SINCE = re.compile(r"^[^,;]{0,30}? since\b")


def settled(clause: Clause, candidate: Candidate) -> Candidate:
    """Give a statement the status that the words around it tell, where its own verb tells none.

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement read in it.

    Returns
    -------
    Candidate
        The same, or with another status.
    """
    if candidate.reviewed or candidate.status not in {"asserted", PLANNED, "negated"}:
        return candidate
    status = Outlook(clause, candidate).status()
    return candidate if status == candidate.status else replace(candidate, status=status)


@dataclass
class Outlook(Denials):
    """What one statement comes to, by the words around it."""

    def status(self) -> str:
        """Tell the status; the statement's own where nothing around it tells another."""
        candidate = self.candidate
        if candidate.type in STATUSLESS and candidate.status == PLANNED:
            return "asserted" if candidate.rule == WEIGHED else candidate.status
        if candidate.status == "negated" or self.is_denied():
            return "former" if self._has_stopped() else "negated"
        if candidate.status == PLANNED:
            return PLANNED
        if candidate.type in WORKING and (told := self._of_its_noun()) is not None:
            return told
        lapsed = candidate.type == "RESTRICTS" and LAPSED_CLAUSE.search(self.behind)
        if lapsed or self._is_over() or self._is_sold():
            return "former"
        lasting = candidate.type in STATUSLESS  # "is considered essential for cars"
        return PLANNED if not lasting and self._is_to_come() else candidate.status

    def _has_stopped(self) -> bool:
        """Tell whether a firm or site did it until some time: "has not smelted any since 2013"."""
        told = self.candidate.type in WORKING and SINCE.search(self.behind) is not None
        return told and self.candidate.subject.label in {"Firm", "Facility"}

    def _of_its_noun(self) -> str | None:
        """Tell the status by the verb of the noun that states it: "output has not resumed"."""
        clause, place = self.clause, self._stated_at("NP")
        verb = clause.verb_after(place) if place is not None else None
        if verb is None:
            return None
        verbs = [verb]
        while clause.kinds[verbs[-1] + 1 : verbs[-1] + 2] == ["V"]:
            verbs.append(verbs[-1] + 1)  # "is expected to begin"
        head, status = clause.phrases[verbs[-1]].head, clause.status(verbs[-1])
        if head in BEGINS and status == "negated":
            return "former" if head == "resume" else "negated"
        figure, starts = self.candidate.figure, clause.words[clause.phrases[verbs[-1]].last].end
        levels = figure is not None and figure.start > starts  # "is to rise to 5,000 tonnes"
        if status == PLANNED and (head in BEGINS or (levels and head in LEVELS | MOVES)):
            return PLANNED
        if head in FORESEEN and clause.is_passive(verbs[-1]) and status == "asserted":
            return PLANNED
        past = clause.is_past(verbs[-1]) or clause.is_passive(verbs[-1])
        return "former" if head in ENDS and status == "asserted" and past else None

    def _is_to_come(self) -> bool:
        """Tell whether it is still to come: a loan asked for, a plant not yet built."""
        candidate = self.candidate
        if candidate.type in DEALING and (self._is_not_agreed() or self._is_talked_of()):
            return True
        if candidate.type in LENDING and self._is_asked_for():
            return True
        if candidate.type in WORKING and self._is_to_be_built():
            return True
        if candidate.type == "OWNS" and candidate.rule == WEIGHED:
            return self._is_plant_planned(candidate.object.start)
        return candidate.rule == WEIGHED and self._is_foreseen()

    def _is_not_agreed(self) -> bool:
        """Tell whether the deal is not signed yet, with no other name in between."""
        found = NOT_YET_AGREED.search(self.part, self.first - self.begin)
        if found is None and self._stated_at("NP") is not None:
            found = PENDING.search(self.part, self.first - self.begin)
        if found is None:
            return False
        end, start = self.candidate.object.end, found.start() + self.begin
        if not 0 <= end <= start:
            return False
        own, others = self.candidate.subject.ids, {"Firm", "Facility", "StateBank"}
        return not any(
            m.label in others and m.ids != own and end <= m.start < start for m in self.clause.named
        )

    def _is_asked_for(self) -> bool:
        """Tell whether the money in the lender's own clause is asked for or offered."""
        lender = self.candidate.subject
        at = lender.start if lender.start >= 0 else self.first
        text = self.clause.segment_text(self.clause.segment(at))
        asked = ASKED.search(text)
        if self.candidate.rule in LOOSE and HANGING.search(self.part):
            return True
        return bool(asked and MONEY.search(text)) and not PAID_OUT.search(text)

    def _ends(self) -> tuple[Named, Named]:
        return self.candidate.subject, self.candidate.object

    def _is_to_be_built(self) -> bool:
        text = self.clause.sentence
        if CONSTRUCTION_OF.search(text[: self.candidate.span[1]]):
            return True
        for site in (e for e in self._ends() if e.label == "Facility" and e.start >= 0):
            if NOT_YET_BUILT.search(text[max(0, site.start - NEAR) : site.start]):
                return True
            if self._is_plant_planned(site.start) and not A_MINE.match(text, site.end):
                return True
            found = STARTED_ON.search(text, max(0, site.start - NEAR), site.end + NEAR)
            own = self.clause.segment(site.start)
            if found and self.clause.segment(found.start()) == own:
                return True
        return False

    def _is_plant_planned(self, place: int) -> bool:
        """Tell whether a plant is only to be built where a site's name stands."""
        before = self.clause.sentence[max(0, place - 2 * NEAR) : max(0, place)]
        return PLANT_PLANNED.search(before) is not None

    def _is_under_way(self) -> bool:
        """Tell whether the clause of either end says what is meant to be: "hopes to make tin"."""
        clause = self.clause
        places = [end.start for end in self._ends() if end.start >= 0]
        last = max(places, default=0)
        if ITS_OWN.search(clause.sentence[:last]):
            return False  # "wants to make tin at its alumina refinery of Balama"
        found = UNDER_WAY.finditer(clause.sentence)
        own = {clause.segment(place) for place in places}
        return any(clause.segment(match.start()) in own for match in found)

    def _is_foreseen(self) -> bool:
        """Tell whether the nearest verb is "is foreseen", or who builds it is still at it."""
        if self.candidate.type in WORKING | {"INVESTS_IN"} and self._is_under_way():
            return True
        verbs = [
            (abs(start - self.last), place)
            for start, place in self.clause.verbs
            if self.clause.phrases[place].form in {"fin", "past"}
        ]
        if not verbs or not self.clause.is_passive(min(verbs)[1]):
            return False
        agreed = {"agree", "commit", "undertake", "set", "permit"}
        head = self.clause.phrases[min(verbs)[1]].head
        return head == "foresee" or head in lexicon().classes["planned"] - agreed
