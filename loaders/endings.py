"""Endings: what tells that a statement was so once: its time, its end, or the end of its site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .gazetteer import Named
from .weighing import RULE as WEIGHED

if TYPE_CHECKING:
    from .candidate import Candidate
    from .clauses import Clause

WORKING = frozenset({"PRODUCES", "REFINES", "OPERATES"})
TRADING = frozenset({"SUPPLIES", "EXPORTS_TO", "EXPORTS", "IMPORTS"})
LASTING = WORKING | TRADING | {"OWNS", "DEPENDS_ON"}
CLOSING = frozenset(
    [
        *("close", "shut", "mothball", "abandon", "decommission", "dismantle", "demolish"),
        "discontinue",
    ]
)
# "then stopped work there", "before halting production".
STOPPED = re.compile(
    r"\b(?:then |later |but |before |has |had |since |and )+"
    r"(?:stopp|ceas|halt|end|suspend|discontinu)(?:ed|ing) (?:all )?"
    r"(?:work|production|mining|operations|output|digging)\b"
    r"|\bw(?:ent|as put|as placed) (?:bankrupt|into (?:administration|receivership|liquidation))\b"
)
DISUSED = re.compile(
    r"\b(?:mothballed|closed|shuttered|abandoned|disused|defunct|exhausted|worked-out|idled) $"
)
IDLE = re.compile(
    r"\b(?:(?:has|have) (?:been|lain|stood)|stands?|lies|remains?|sits|is) "
    r"(?:(?:now|since|still|long|largely|all) )?(?:idle|inactive|dormant|silent|mothballed|derelict"
    r"|disused|shuttered|abandoned)\b"
)
# "BHP mothballed Nickel West" tells no more than that it has it.
DISUSED_OF = re.compile(rf"(?:['\u2019]s|\b(?:the|its|their|an?|now|long)) {DISUSED.pattern}")
PASSING = re.compile(
    r"\b(?:re-?open|re-?start|resum|temporar|maintenance|strike|for (?:a|two|three|six|several) "
    r"(?:day|week|month))"
)
SELLING = frozenset(
    ["sell", "divest", "part", "shed", "relinquish", "surrender", "lose", "dispose"]
)
_OVER = (
    r"(?:discontinued|abandoned|scrapped|dropped|given up|sold|wound (?:up|down)|lapsed|collapsed"
    r"|ceased|ended|stopped)"
)
SINCE_OVER = re.compile(
    rf"[^;]{{0,40}}?,? (?:(?:but|and|which|that|an activity|a business|a line)[ ,]*)?"
    rf"(?:(?:has|have|was|were) )?(?:since|later|subsequently)(?: been)? (?:{_OVER}|closed|shut)\b"
    r"|, (?:which (?:was|were) )?(?:halted|stopped|discontinued|abandoned|suspended|shut)"
    r"(?: down)? (?:in|since|after) "
)
ABANDONED = re.compile(
    r", (?:which|that) (?:has|have|was|were)(?: now)?(?: been)? "
    r"(?:abandoned|scrapped|dropped|given up)\b"
)
LONG_AGO = re.compile(
    r"\b(?:(?:Second|First) World War|World War (?:II?|One|Two)|Soviet (?:era|period|times|years)"
    r"|colonial (?:era|period|times|rule)|Cold War|(?:18|19|eighteen|nineteen)th century"
    r"|nineteenth century|twentieth century|1[89]\d0s)\b"
)
INTERVAL = re.compile(r"\b(?:[Bb]etween \d{4} and \d{4}|[Ff]rom \d{4} (?:to|until|till) \d{4})\b")
FRONTED = re.compile(
    r"(?:^|[;\u2014:] ?|, (?:but|and) )(?:[Uu]ntil|[Bb]efore|[Uu]p to|[Pp]rior to) "
    r"(?:(?:the|its|their|that|this|early|mid|late|recently|[A-Z]\w+['\u2019]s)[ -])*"
    r"(?:invasion|war|embargo|ban|closure|crisis|coup|sanctions|takeover|nationali[sz]ation"
    r"|(?:19|20)\d\d|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|then|last|recently)\b[^;:]*$"
)
# "which, until recently, took its boron from X", "show that before the embargo it came from X"
RECENTLY = re.compile(
    r"\buntil (?:very )?recently\b[^;:]*$|\bthat (?:before|until) (?:the|its) [a-z]+\b[^,;:]*$"
    r"|\b(?:which|who|it) (?:before|until|up to) (?:(?:early|mid|late)[ -])?(?:19|20)\d\d "
    r"(?:was|were) $"
)
HAD_UNTIL = re.compile(r"\bhad (?:until|up to) (?:now|then|recently)\b")
EXCEPT = re.compile(r"\b(?:nowhere|only|not|never|no)\b")
NOW = re.compile(r"\b(?:now|today|still|currently)\b")
LAST_MADE = re.compile(r"\bthe last (?:[a-z]+[ -]){0,3}?(?:was|were|came|left)\b", re.IGNORECASE)
# "run by X until 2021"
UNTIL_BEHIND = re.compile(r"[^,;.]{0,30}?\b(?:until|till) (?:early |late |mid-)?(?:19|20)\d\d\b")
SPOKEN = re.compile(
    r"\b(?:sa(?:id|ys?)|announced|reported|confirmed|told|added|already|since|just)\b"
)
STATES = frozenset(
    [
        *("supply", "own", "hold", "operate", "run", "belong", "control", "ship", "deliver"),
        *("mine", "export", "refine", "smelt", "work"),
    ]
)
HELD = frozenset({"own", "hold", "belong", "control"})
TAKEN_AWAY = re.compile(r"\b(?:nationali[sz]ed|seized|expropriated|confiscated)\b")
# "bought out X's 5% of Y", "was demerged from its parent X".
BOUGHT_OUT = re.compile(
    r"\b(?:b(?:uys?|ought|uying) out|t(?:ook|akes?|aking) over) (?:[A-Z]\w+['\u2019]s )?$"
    r"|\bb(?:uys?|ought|uying) out (?:its|the) (?:[a-z-]+ )?(?:partner|shareholder|owner)s?,?"
    r" (?:[A-Z]\w+(?:,| and) )*$"
    r"|\bb(?:uys?|ought|uying) (?:back|out) (?:the )?[\d.]+ ?% (?:of [A-Z][\w-]+ )?(?:held"
    r"|owned) by (?:its )?(?:[\w'\u2019-]+ ){0,3}$"
)
DEMERGED = re.compile(
    r"\b(?:demerged|spun (?:off|out)|split|separated|carved out) from "
    r"(?:its (?:former )?(?:parent|owner),? )?(?:[A-Z]\w+['\u2019]s )?$"
)
# "formerly South32's, used to", "once the property of Bosai"
FORMERLY = re.compile(
    r"\b(?:formerly|previously|once|until (?:then|recently))"
    r"(?: (?:the property|part|a (?:unit|subsidiary)) of"
    r"| (?:owned|run|operated|held|controlled) by)? (?:the )?(?:[A-Z]\w+['\u2019]s )?$"
)
BOUGHT_FROM = re.compile(
    r"\b(?:bought|acquired|purchased|inherited|took)\b[^;,]*? from (?:[\w'\u2019-]+ ){0,4}$"
)
OWN_OR_END = re.compile(r"(?:['\u2019]s)?(?: property)?(?:[,;.)]| and\b|$)")
# Of a part that went on: "kept 15.5%, a parcel that it sold in 2013".
SOLD_ON = re.compile(
    r", (?:an? )?(?:parcel|stake|holding|share|interest)s? (?:that|which) it "
    r"(?:later |since |then )?(?:sold|gave up)\b"
)
OWN = re.compile(r"['\u2019]s\b")
_CONTRACT = r"(?:[Cc]ontract|[Aa]greement|[Dd]eal|[Oo]fftake|[Aa]ccord|[Aa]rrangement)"
LAPSED = re.compile(
    rf"\b{_CONTRACT}s?\b(?:(?!{_CONTRACT})[^;])*?"
    r"\b(?:(?:has |have |had |since )*(?:lapsed|expired|run out)"
    r"|(?:was|were|been) (?:terminated|cancelled|canceled|torn up|annulled|kept in abeyance))\b"
)
REPAID = re.compile(
    r"\b(?:was|were|been|is|has|have|had|since|now|fully|it) "
    r"(?:repaid|paid (?:off|back)|bought back|redeemed)\b"
)
NEAR = 80


@dataclass
class Endings:
    """One statement and the sentence around it."""

    clause: Clause
    candidate: Candidate

    def __post_init__(self) -> None:
        """Find the text before the statement, and the rest of its part of the sentence."""
        text, (start, end) = self.clause.sentence, self.candidate.span
        stop = text.find(";", end)
        self.first, self.last = start, end
        self.before = text[:start]
        self.behind = text[end : stop if stop > 0 else len(text)]
        begin = text.rfind(";", 0, start) + 1
        self.part = text[begin : stop if stop > 0 else len(text)]
        self.begin = begin

    def _text_to_verb(self) -> str:
        at = self.candidate.at if self.candidate.at >= 0 else self.first
        return self.clause.sentence[:at]

    def _is_over(self) -> bool:
        """Tell whether it was so once: by its time, its end, or the end of its site."""
        type_ = self.candidate.type
        if type_ == "FINANCES":
            return REPAID.search(self.behind[:NEAR]) is not None
        if type_ not in LASTING:
            return False
        verb = self._stated_at("V")
        done = verb is not None and (
            self.clause.phrases[verb].form == "en" or self.clause.is_past(verb)
        )
        if done and UNTIL_BEHIND.match(self.behind):
            return True
        if SINCE_OVER.match(self.behind) or ABANDONED.search(self.behind[:NEAR]):
            return True
        lapsed = type_ == "SUPPLIES" and self._has_lapsed()
        ended = type_ in WORKING and self._has_ended()
        return lapsed or ended or (self._is_past() and self._is_long_ago())

    def _has_lapsed(self) -> bool:
        """Tell whether its contract ran out."""
        found = LAPSED.search(self.part)
        if found is None:
            return False
        start, end = (self.begin + place for place in found.span())
        places = [e.start for e in (self.candidate.subject, self.candidate.object)]
        return any(place < 0 or start <= place < end for place in places)

    def _has_ended(self) -> bool:
        """Tell whether the work at a site came to its end."""
        if self._is_closed() or self._lies_idle() or LAST_MADE.search(self.part):
            return True
        ends = self.candidate.subject, self.candidate.object
        sites = [end for end in ends if end.label == "Facility" and end.start >= 0]
        made = self.candidate.type != "OPERATES"
        before = [self.clause.sentence[: site.start] for site in sites]
        if any((DISUSED if made else DISUSED_OF).search(text) for text in before):
            return True
        stopped = STOPPED.search(self.part, self.first - self.begin)
        return stopped is not None and not PASSING.search(self.part)

    def _is_past(self) -> bool:
        verb = self._verb()
        return verb is not None and self.clause.is_past(verb)

    def _is_long_ago(self) -> bool:
        candidate, verb = self.candidate, self._verb()
        held = candidate.type in {"OWNS", "OPERATES"}
        until = held and HAD_UNTIL.search(self.part) is not None
        if until or NOW.search(self.part):
            return until
        if candidate.type in WORKING | TRADING and LONG_AGO.search(self._segment_text()):
            return True
        phrase = self.clause.phrases[verb] if verb is not None else None
        had = phrase is not None and "had" in phrase.words
        stood = had and phrase is not None and phrase.head in STATES
        if (stood and not SPOKEN.search(self.part)) or self._was_held():
            return True
        told = candidate.figure is None or had
        if candidate.type in WORKING | {"SUPPLIES"} and told and self._is_in_interval():
            return True
        before = self._text_to_verb()
        fronted = FRONTED.search(before) or RECENTLY.search(before)
        return fronted is not None and not EXCEPT.search(self.part)

    def _is_in_interval(self) -> bool:
        """Tell whether two years bound what its own clause tells: "ran it from 2012 to 2016"."""
        found = INTERVAL.search(self.part)
        at = self.candidate.at if self.candidate.at >= 0 else self.first
        own = self.clause.segment(at)
        return found is not None and self.clause.segment(found.start() + self.begin) == own

    def _was_held(self) -> bool:
        """Tell whether a verb says that somebody held it, and does not say when: "It owned 5%"."""
        clause, place = self.clause, self._stated_at("V")
        if self.candidate.rule == WEIGHED:
            between = [p for at, p in clause.verbs if self.first < at < self.last]
            place = between[0] if len(between) == 1 else None
        if place is None or clause.is_passive(place) or SPOKEN.search(self.part):
            return False
        held = clause.phrases[place].head in HELD | {"have"}
        if held and TAKEN_AWAY.search(self.part) and clause.is_past(place):
            return True
        verb, own = clause.phrases[place], clause.segments[place]
        dated = any(clause.segment(day.start) == own for day in clause.days)
        return verb.form == "past" and verb.head in HELD and not dated

    def _verb(self) -> int | None:
        """Find the verb that states it, else the one nearest before its end."""
        at = self.candidate.at if self.candidate.at >= 0 else self.last
        verbs = [
            (abs(self.clause.words[phrase.first].start - at), place)
            for place, phrase in enumerate(self.clause.phrases)
            if phrase.kind == "V" and phrase.form in {"fin", "past"}
        ]
        return min(verbs)[1] if verbs else None

    def _stated_at(self, kind: str) -> int | None:
        """Find the phrase that states it, if it is of a kind."""
        words, at = self.clause.words, self.candidate.at
        for place, phrase in enumerate(self.clause.phrases):
            if words[phrase.first].start <= at < words[phrase.last].end:
                return place if phrase.kind == kind else None
        return None

    def _segment_text(self) -> str:
        """Give the text of the clause that the statement's verb or object stands in."""
        at = self.candidate.at if self.candidate.at >= 0 else self.first
        return self.clause.segment_text(self.clause.segment(at))

    def _is_closed(self) -> bool:
        """Tell whether its site was closed: "X, run by Y, was closed", "closed its tin mines"."""
        clause = self.clause
        for place, phrase in enumerate(clause.phrases):
            if phrase.kind != "V" or phrase.head not in CLOSING:
                continue
            if clause.status(place) != "asserted" or PASSING.search(clause.sentence):
                continue
            direct = [p for a, p in clause.complements(place) if not a]
            passive = clause.is_passive(place) or not direct
            closed = clause.subject(place) if passive else direct
            if any(self._stands_in(p) for p in closed):
                return True
        return False

    def _lies_idle(self) -> bool:
        """Tell whether its site stands still: "X, the only mine of the region, lies idle"."""
        subject = self.candidate.subject
        found = IDLE.search(self.part, max(0, subject.end - self.begin))
        if found is None or subject.label != "Facility" or PASSING.search(self.part):
            return False
        start = found.start() + self.begin
        return self.clause.segment(start) == self.clause.segment(subject.start)

    def _stands_in(self, place: int) -> bool:
        """Tell whether a noun phrase is the statement's site, or plants of its mineral."""
        phrases, words, kinds = self.clause.phrases, self.clause.words, self.clause.kinds
        phrase, last = phrases[place], place
        if kinds[place + 1 : place + 4] == [",", "P", "NP"]:  # "the last pit, at X, was closed"
            last = place + 3
        start, end = words[phrase.first].start, words[phrases[last].last].end
        candidate = self.candidate
        sites = [e for e in (candidate.subject, candidate.object) if e.label == "Facility"]
        if any(start <= site.start < end for site in sites):
            return True
        plants = phrase.nouns & {"facility"} and start <= candidate.object.start < end
        return bool(plants) and not sites

    def _is_sold(self) -> bool:
        """Tell whether its holder parted with it: "had to part with its 5% of X"."""
        candidate, clause = self.candidate, self.clause
        if candidate.type not in {"OWNS", "OPERATES"}:
            return False
        if self._is_named_as_former() or self._has_passed() or SOLD_ON.search(self.behind[:NEAR]):
            return True
        for place, phrase in enumerate(clause.phrases):
            if phrase.kind != "V" or phrase.head not in SELLING or phrase.passive:
                continue
            forced = "had" in phrase.words  # "had to sell"
            if not forced and clause.status(place) not in {"asserted", "former"}:
                continue
            sellers = [q for p in clause.subject(place) for q in (p, *clause.described(p))]
            who = any(self._names(p, candidate.subject) for p in sellers)
            if who and self._is_parted_with(place):
                return True
        return False

    def _is_named_as_former(self) -> bool:
        """Tell whether the words beside the holder call it a former one: "formerly Vale's"."""
        holder, text = self.candidate.subject, self.clause.sentence
        before = text[: max(0, holder.start)]
        if self.candidate.rule == WEIGHED and BOUGHT_FROM.search(before):
            return True
        if FORMERLY.search(before) and OWN_OR_END.match(text, holder.end):
            return True
        bought = BOUGHT_OUT.search(before)
        own = bought and (
            OWN.match(text, holder.end) or " out " in bought[0] or " back " in bought[0]
        )
        return bool(own) or DEMERGED.search(before) is not None

    def _is_parted_with(self, verb: int) -> bool:
        """Tell whether what is held is what a verb is about."""
        candidate, clause = self.candidate, self.clause
        given = [p for a, p in clause.complements(verb) if a in {"", "with", "of", "in"}]
        if any(self._names(p, candidate.object) for p in given):
            return True
        told = candidate.rule == WEIGHED and 0 <= candidate.object.start < candidate.subject.start
        if told and any(clause.phrases[p].head in {"it", "them"} for p in given):
            return True  # "X has been Chinese since A sold it"
        if not given:  # "sold out"
            named = not any(clause.phrases[p].lent for p in clause.subject(verb))
            return named and clause.phrases[verb].head == "divest"
        first = clause.words[clause.phrases[given[0]].first].start
        if any(clause.phrases[p].names for p in given) or first < candidate.object.start:
            return candidate.rule == WEIGHED and self._is_held(given)
        return self._is_held(given)

    def _is_held(self, places: list[int]) -> bool:
        """Tell whether a phrase stands for a holding: "the business", "its stake"."""
        held = frozenset({"facility", "firm", "stake", "right", "venture"})
        return any(self.clause.phrases[p].nouns & held for p in places)

    def _has_passed(self) -> bool:
        """Tell whether what was held went to another: "its interest in X passed to Y"."""
        place = self._stated_at("NP")
        verb = self.clause.verb_after(place) if place is not None else None
        if verb is None or self.clause.phrases[verb].form != "past":
            return False
        if self.candidate.subject.start > self.clause.words[self.clause.phrases[verb].first].start:
            return False  # who received it
        to = {a for a, _ in self.clause.complements(verb)}
        return self.clause.phrases[verb].head in {"pass", "go", "transfer"} and "to" in to

    def _names(self, place: int, named: Named) -> bool:
        """Tell whether a noun phrase names somebody, or stands for who is only pointed back to."""
        mentions = self.clause.mentions
        found = [mentions[number] for number in self.clause.phrases[place].names]
        return any(isinstance(m, Named) and m.ids == named.ids for m in found)
