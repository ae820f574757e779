"""Clauses of days: to which of the things that a sentence tells a date in it belongs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .placing import spans
from .weighing import RULE as WEIGHED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .clauses import Clause
    from .dates import Day

# What has a year of its own that is not when it acts: "under a 2009 law", "the 2024 survey".
PUBLISHED = re.compile(
    r"[ -](?:[\w-]+ ){0,2}?(?:laws?|acts?|code|decree|constitution|legislation|report|study|survey"
    r"|census|assessment|list|strategy|review|paper|yearbook|edition|guidelines)\b",
    re.IGNORECASE,
)
# What a figure is compared with: "up from 698,000 tonnes in 2023", "against a tenth in 2010".
COMPARED = re.compile(
    r"\b(?:(?:up|down|rise|rose|risen|fell|falls?|fallen|increas\w+|dropp?\w*|gr[eo]w\w*|climb\w*"
    r"|declin\w+|jump\w*|slump\w*|cut|to) (?:[^;]{0,60} )?(?P<old>from)"
    r"|against|(?<!more )(?<!less )(?<!fewer )than|versus|compared (?:with|to))"
    r"(?: (?:about|some|just|only|nearly|around|less|more|than|over|under|a|an|the|mere|roughly))*"
    r" (?:[$\u20ac\u00a3]?\d(?:(?! to )[^;]){0,40}"
    r"|(?:half|third|quarter|fifth|tenth|dozen)\b[^,;]{0,30})?$"
)
# What stands between a figure and the date of the one that it becomes: "from 8% to 5% by 2030".
BECOMES = re.compile(r"(?: in \d{4})? to (?:[a-z]+ ){0,3}[$\u20ac\u00a3]?\d[^,;]{0,25}")
# What it is the most since: "its highest since 2018", "the lowest level since".
RECORD = re.compile(
    r"\b(?:highest|lowest|largest|smallest|biggest|most|least|best|worst|strongest|weakest)"
    r"(?: [a-z]+){0,3}$"
)
LEADING = re.compile(r"(?:\band|\bthen|\bbut|[,;])\s*$")
# What goes on with the clause before: "most of which went to China", "; the buyer was Y".
PARTS = re.compile(r"[,;] (?:(?:[\w%-]+ ){1,4}of (?:which|it|that|them)|much of it)\b[^,;]*$")
PARTIES = re.compile(
    r"(?:; |, )(?:the )?(?:buyer|seller|purchaser|lender|price|investor)s?\b[^;]*$"
)
# "was to become its shareholder, which it did in June 2024".
DID_SO = re.compile(r"(?:, (?:which|as|something) (?:it|they|he|she)|\band|, and) (?:did|did so) $")
EXPLAINED = re.compile(r"[^:;,]*: [^:;,]*")
TITLE = re.compile(r"[A-Z][^:;]{3,80}:")
# A date so led is when what was agreed is to be done: "signed in 2021 to supply it from 2026".
CLOSED_BY_DAY = re.compile(
    r", (?:in|on|by|since|from) (?:[a-z-]+ )?(?:[A-Z][a-z]+ )?(?:\d{1,2} )?(?:19|20)\d\d\b"
)
AIMED = frozenset({"from", "by", "for"})
# What is done with a loan, a contract or a ban when it comes about.
AGREED = frozenset({"RESTRICTS", "FINANCES", "SUPPLIES", "OWNS", "INVESTS_IN"})
AGREEING = frozenset(
    [
        *("impose", "introduce", "announce", "adopt", "enact", "sign", "agree", "approve", "grant"),
        *("conclude", "complete", "close", "award", "strike", "secure", "win", "obtain", "seal"),
        *("finalise", "finalize", "put", "bring", "issue", "reach", "provide", "extend"),
    ]
)
# What lasts, and is so now where the present tells it.
STATES = frozenset(["PRODUCES", "REFINES", "HOLDS_RESERVES", "IMPORTS", "EXPORTS", "EXPORTS_TO"])
CLOSED = re.compile(r"\s*(?:[,.;:)]|and\b|but\b|$)")
PERFECT = frozenset({"has", "have", "had"})
BUYS = frozenset({"buy", "acquire", "purchase", "take"})
SAYING = frozenset({"say", "report", "announce", "tell", "estimate", "put", "show", "find", "note"})
NEAR = 50  # characters between a lender, what it did and when
TELLING = frozenset({"past", "en", "ing"})
JOINING = frozenset({"when", "as", "while"})


def clause_of(clause: Clause, day: Day) -> int:
    """Give the number of a date's clause: that behind it where it opens one.

    Parameters
    ----------
    clause : Clause
        The sentence.
    day : Day
        A date in it.

    Returns
    -------
    int
        As `Clause.segment` gives it.
    """
    return clause.segment(day.end + 1 if _leads(clause, day) else day.start)


def _leads(clause: Clause, day: Day) -> bool:
    """Tell whether a date stands before what it dates: "and in 2021 Y bought it"."""
    text = clause.sentence
    closed = CLOSED.match(text, day.end) is not None
    return not closed and LEADING.search(text, 0, day.start) is not None


def is_of_another(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether a date is that of a law or a former figure, or lies in an aside.

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement read in it.
    day : Day
        A date in it.

    Returns
    -------
    bool
        Whether the date is not when the statement holds.
    """
    text = clause.sentence
    if (
        _is_outside(text, day)
        or _is_compared(text, candidate, day)
        or _is_of_past_verb(clause, candidate, day)
    ):
        return True
    figure = candidate.figure
    becomes = figure is not None and BECOMES.fullmatch(text, figure.end, day.start)
    if becomes or _is_now(clause, candidate, day):
        return True
    return not agreed(clause, candidate, [day]) and _is_apart(clause, candidate, day)


def _is_apart(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether an aside parts a date from a statement."""
    first, last = candidate.span
    at = (candidate.at, candidate.at) if candidate.at >= 0 else (first, last)
    figure = candidate.figure.start if candidate.figure is not None else -1
    weighed = candidate.rule == WEIGHED
    ends = [end.start for end in (candidate.subject, candidate.object) if weighed]
    for start, end in _asides(clause):
        inside = start <= day.start < end
        if start <= at[0] < end:
            if not inside and candidate.type == "OWNS" and candidate.status != "former":
                return True  # ", wholly owned by X, closed its mine in 2025"
        elif inside and not any(start <= place < end for place in (at[1], figure, *ends)):
            return True  # ", opened in 2019, produced"
    return False


def agreed(clause: Clause, candidate: Candidate, days: Sequence[Day]) -> list[Day]:
    """Find when what a noun names came about: "the ban, imposed in 2024, was suspended in 2025".

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement read in it.
    days : sequence of Day
        Dates of the sentence.

    Returns
    -------
    list of Day
        One date at most.
    """
    if candidate.type not in AGREED or _is_stated_by_verb(clause, candidate):
        return []
    start = candidate.at if candidate.at >= 0 else candidate.span[0]
    lender = candidate.subject.start if candidate.type == "FINANCES" else -1
    for day in days:
        if candidate.at < 0 <= lender < day.start and _lent(clause, lender, day):
            return [day]
        between = [
            p
            for p in clause.phrases
            if p.kind in {"V", ";"} and start < clause.words[p.first].start < day.start
        ]
        if len(between) == 1 and between[0].head in AGREEING and between[0].form != "inf":
            at = clause.words[between[0].first].start
            described = candidate.type == "OWNS" and clause.sentence[:at].endswith(", ")
            return [] if described else [day]  # "X, a venture of A and B, signed"
    return []


def _lent(clause: Clause, lender: int, day: Day) -> bool:
    """Tell whether a date stands right behind who granted it: "granted by KfW in 2020"."""
    verbs = [verb for verb in clause.verbs if verb[0] < day.start]
    if not verbs or day.start - lender > NEAR:
        return False
    at, place = verbs[-1]
    verb = clause.phrases[place]
    return verb.head in AGREEING and verb.form != "inf" and abs(at - lender) < NEAR


def _is_stated_by_verb(clause: Clause, candidate: Candidate) -> bool:
    """Tell whether a verb states it, and no noun."""
    return candidate.at >= 0 and any(
        phrase.kind == "V"
        and clause.words[phrase.first].start <= candidate.at < clause.words[phrase.last].end
        for phrase in clause.phrases
    )


def _is_now(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether it is so now, and a date that of something else: "X, which mines it, left in".

    A figure that stands beside the date has it: "mines tin: 10 tonnes in 2021".
    """
    own = clause_of(clause, day)
    places = [candidate.at, candidate.figure.start if candidate.figure is not None else -1]
    if candidate.type not in STATES or candidate.at < 0 or candidate.status != "asserted":
        return False
    told = own in {clause.segment(place) for place in places if place >= 0}
    if told or ":" in clause.sentence[candidate.at : day.start]:
        return False
    verbs = (clause.phrases[place] for at, place in clause.verbs if at <= candidate.at)
    verb = max(verbs, key=lambda phrase: phrase.first, default=None)
    if verb is None or verb.form != "fin":
        return False
    stem = verb.head.partition(" ")[0]
    return clause.words[verb.first].lower in {stem, f"{stem}s", f"{stem}es"}


def _is_compared(text: str, candidate: Candidate, day: Day) -> bool:
    """Tell whether a figure that the statement does not have stands before a date."""
    found = COMPARED.search(text[: day.start].rstrip())
    if found is None or candidate.at < 0:
        return False
    figure = candidate.figure.start if candidate.figure is not None else -1
    old = found.start("old") if found["old"] else found.start()
    return not old <= figure < day.start and candidate.at < old


def _is_outside(text: str, day: Day) -> bool:
    """Tell whether a date is that of a law, or of an earlier record: "the highest since 2018"."""
    if not day.preposition and PUBLISHED.match(text, day.end):
        return True
    return day.preposition == "since" and RECORD.search(text[: day.start].rstrip()) is not None


def _is_of_past_verb(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether a date is when something else was: "bought A in 2018 and is mining tin"."""
    stated = [p for _, p in clause.verbs if spans(clause, clause.phrases[p], candidate.at)]
    if not stated or candidate.status != "asserted" or day.preposition not in {"in", "on"}:
        return False
    verb = clause.phrases[stated[0]]
    past = verb.words & PERFECT or "ed" in clause.words[verb.last].forms
    if past or clause.is_past(stated[0]) or verb.form != "fin":
        return False
    before = [place for at, place in clause.verbs if at < day.start]
    near = before[-1] if before else clause.verbs[0][1]
    head = clause.phrases[near].head
    own = near in stated or head in SAYING | AGREEING or (candidate.type == "OWNS" and head in BUYS)
    return not own and clause.is_past(near)


def _asides(clause: Clause) -> Iterator[tuple[int, int]]:
    """Find what is said between commas: ", opened in 2019, produced", ", its owner until 2015,"."""
    kinds, phrases, words = clause.kinds, clause.phrases, clause.words
    for place in range(1, len(kinds) - 1):
        if kinds[place] != "," or kinds[place - 1] != "NP":
            continue
        verb = place + 1
        while verb < len(kinds) - 1 and kinds[verb] == "ADV":
            verb += 1
        described = kinds[verb] == "NP" and not phrases[verb].names
        verb += kinds[verb : verb + 2] == ["P", "REL"]  # ", of which it bought 5% in 2012,"
        related = kinds[verb] == "REL"
        told = kinds[verb] == "V" and phrases[verb].form in TELLING
        if not (described or related or told):
            continue
        for after in range(verb + 1, len(kinds) - 1):
            if kinds[after] in {";", "REL", "SUB"} or (described and kinds[after] in {"V", "C"}):
                break
            if kinds[after] == ",":
                start, end = (words[phrases[p].first].start for p in (verb, after))
                told = kinds[after + 1] == "V" and phrases[after + 1].form in {"fin", "past"}
                if told or (not described and CLOSED_BY_DAY.match(clause.sentence, end)):
                    yield start, end
                break


def is_shared(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether the one date of a sentence is also that of what a clause beside it tells.

    So it is of what is over by then ("closed it in July 2025 and makes no silicon any more"), of
    what came about when something else did, and of the parts of what a clause tells ("mined 2,000
    tonnes in 2024, most of which went to China").
    """
    if candidate.at < 0:
        return False
    first, last = sorted((candidate.at, day.start))
    if candidate.at < day.start and _leads(clause, day):
        return False  # "owns X, and in July 2025 Y became its shareholder"
    if candidate.status in {"former", "negated"}:
        return clause.beside(candidate.at, day.start)
    between = [p for p in clause.phrases if first < clause.words[p.first].start <= last]
    signs = {p.head for p in between if p.kind in {"REL", "SUB", ";"}}
    if candidate.type == "RESTRICTS" and candidate.status == "planned" and signs == {"that"}:
        return day.start < candidate.at  # "said in 2023 that it would ban"
    if not signs:
        return _goes_on(clause, first, last)
    return signs <= JOINING


def _goes_on(clause: Clause, first: int, last: int) -> bool:
    """Tell whether one subject did both: "banned gallium and restricted graphite in 2024"."""
    verbs = [
        place
        for place, phrase in enumerate(clause.phrases)
        if phrase.kind == "V" and first <= clause.words[phrase.last].start <= last
    ]
    joined = [place for place in verbs if clause.kinds[clause.before(place)] == "C"]
    forms = {clause.phrases[place].form for place in verbs}
    return len(verbs) > 1 and forms == {"past"} and len(joined) >= len(verbs) - 1


def going_on(clause: Clause, candidate: Candidate, days: Sequence[Day]) -> list[Day]:
    """Find the date of what a clause goes on with: "in 2024, most of which went to China".

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement that has no date in its own clause.
    days : sequence of Day
        The dates of the sentence.

    Returns
    -------
    list of Day
        One date at most.
    """
    text = clause.sentence
    at = candidate.at if candidate.at >= 0 else candidate.span[0]
    for day in days:
        title = TITLE.match(text)
        if title and day.end < title.end() <= at and title.end() - day.end <= 1:
            return [day]  # "Mine production in 2024: China produced"
        if at < day.start and DID_SO.search(text, at, day.start):
            return [day]
    if len(days) == 1 and at < days[0].start and EXPLAINED.fullmatch(text, at, days[0].start):
        return [*days]  # "has a contract with X: it will ship 5 tonnes a year from 2028"
    before = [day for day in days if day.end <= at]
    later = [day for day in days if day.start > at]
    if len(before) != 1 or later:
        return []
    between = text[before[0].end : max(at, candidate.object.start)]
    told = PARTS if candidate.type in {"EXPORTS_TO", "EXPORTS", "SUPPLIES"} else PARTIES
    return before if told.match(between) else []


def is_over(clause: Clause, day: Day) -> bool:
    """Tell whether the nearest verb of a date's clause tells what has been: "applied in March"."""
    own = clause.segment(day.end)
    verbs = [
        (abs(start - day.start), place)
        for start, place in clause.verbs
        if clause.segments[place] == own
    ]
    return bool(verbs) and clause.is_past(min(verbs)[1])


def governing(clause: Clause, candidate: Candidate, days: Sequence[Day]) -> list[Day]:
    """Find the date of one event of several: the first behind it, or the one that leads to it.

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement that a verb makes.
    days : sequence of Day
        The dates of its clause, in order.

    Returns
    -------
    list of Day
        One date, or none where there is no choice.
    """
    if candidate.status != "planned":
        days = [day for day in days if day.preposition not in AIMED] or days
    if len(days) < 2:  # noqa: PLR2004
        return [*days]
    figure = candidate.figure.start if candidate.figure is not None else -1
    place = max(candidate.subject.start, candidate.object.start, candidate.at, figure)
    leads = [not day.start or _leads(clause, day) for day in days]
    before: list[Day] = []
    verbs = [start for start, _ in clause.verbs]
    for day, leading in zip(days, leads, strict=True):
        if day.start > place:
            other = before and any(place < verb < day.start for verb in verbs)
            return before[-1:] if leading or other else [day]
        if leading:
            before.append(day)
    return before[-1:]
