"""When: which date of a sentence belongs to a statement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dates import UNTIL, Day, date_within
from .dating import likeliest
from .day_clauses import agreed, clause_of, going_on, governing, is_of_another, is_over, is_shared
from .weighing import RULE as WEIGHED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .candidate import Candidate
    from .clauses import Clause

# What happens at a date, so that the date which opens the sentence is its own.
EVENTS = frozenset(
    ["RESTRICTS", "IMPOSES", "FINANCES", "INVESTS_IN", "OWNS", "EXPORTS_TO", "SUPPLIES", "EXPORTS"]
)
NEXT = re.compile(r"^ (?:and |but )?(?:(?:in|on|by|since|late in|early in) )?$")
UP_TO = re.compile(r"\bup to $")
LASTING = frozenset({"OPERATES", "USED_IN", "DEPENDS_ON"})
MADE = frozenset({"PRODUCES", "REFINES"})
DEALS = frozenset({"FINANCES", "SUPPLIES", "INVESTS_IN"})
MEASURES = frozenset({"RESTRICTS", "IMPOSES"})
# Rules of which the words tell an event at a site, which has its date.
HAPPENING = frozenset({"opens", "builds", "closes"})
# Which words before a date suit what is planned, and what is over; the first is the likeliest.
SUITED = {
    "planned": ("by", "from", "after", "in", "for", ""),
    "former": ("until", "till", "in", ""),
}

# What may stand before the date that opens a sentence: "Trends and issues: On 4 February".
LABEL = re.compile(r"[A-Z][\w ,&'-]{0,50}:")
ANNOUNCED = re.compile(r"\b(?:announc|unveil|propos)")
# What stands between a holding and when it was got.
GOT_IT = re.compile(
    r"(?: [a-z-]+){0,3}, (?:(?:which|who) (?:had )?(?:bought|acquired|purchased|took over) it"
    r"|(?:which it )?(?:bought|acquired|purchased))\b[^,;\d]*"
)
# What stands between a figure and its date: " of nickel ore ".
OF_GOODS = re.compile(r" (?:of (?:[\w-]+ ){1,4}|(?:a|each) year )?")
INTERVAL = re.compile(r"\s*(?:and|to|-|\u2013)\s*")

# What changes hands on the date that opens a sentence: "In 2024 it agreed to sell its 40% of X".
IN_PARTS = "held-in-parts"
PASSED_ON = re.compile(r"\b(?:sold|sell|exchanged?|swapped?|acquired?|bought|transferred)\b")
# When something is to come at the earliest: "is not due before 2026".
NOT_BEFORE = re.compile(r"\bnot\b[^,;.]{0,40}$")
# What is still to come at its date.
COMING = re.compile(r"\b(?:(?:take|enter|come)s? (?:effect|into (?:force|effect))|will|due to)\b")


def dated(
    today: str | None, clause: Clause, candidate: Candidate
) -> tuple[dict[str, object], list[str]]:
    """Date the fact, and note how: measures by days, all else by the year."""
    if candidate.dated is not None:
        return {**candidate.dated}, []
    if candidate.type == "LOCATED_IN":
        return {}, []
    interval = _interval(clause)
    if interval:
        return dict(zip(("valid_from", "valid_to"), interval, strict=True)), []
    measure = candidate.type in MEASURES
    found: dict[str, object] = {}
    notes: list[str] = []
    for day in days_of(clause, candidate):
        iso = date_within(day, today, ahead=is_ahead(clause, candidate, day))
        if iso is None:
            notes.append(f"dated {day.words!r}")
        elif measure and ANNOUNCED.search(candidate.words):
            notes.append(f"announced {iso}")
        elif measure:
            found["valid_to" if day.preposition in UNTIL else "valid_from"] = iso
        else:
            found["year"] = int(iso[:4])
        if iso and not day.year:
            notes.append(f"year of {day.words!r} inferred from the date of the text")
    return found, notes


def _interval(clause: Clause) -> tuple[str, str] | None:
    """Read the only two dates of a sentence as an interval: "between 2021 and 2024"."""
    if len(clause.days) != 2:  # noqa: PLR2004
        return None
    first, last = clause.days
    between = INTERVAL.fullmatch(clause.sentence, first.end, last.start)
    told = between and not last.preposition and first.year and last.year
    return (first.iso(), last.iso()) if told else None


def days_of(clause: Clause, candidate: Candidate) -> list[Day]:
    """Find the date of a fact: the likeliest of its sentence, where one is likely at all.

    A measure may have a second one, until when it holds.
    """
    if candidate.day is not None:
        return [candidate.day]
    if candidate.type == "LOCATED_IN":
        return []
    dates = clause.days
    if not dates:
        return []
    found = likeliest(
        clause, candidate, possible(clause, candidate, dates), by_rule(clause, candidate, dates)
    )
    measure = candidate.type in MEASURES and candidate.status != "former"
    ended = [d for d in dates if measure and d.preposition in UNTIL]
    return [*found, *ended[:1]]


def possible(clause: Clause, candidate: Candidate, dates: Sequence[Day]) -> list[Day]:
    """Leave out the dates that only bound a fact, that it does not reach, or that are a law's.

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement read in it.
    dates : sequence of Day
        The dates of the sentence; the one before its text counts where there is no other.

    Returns
    -------
    list of Day
        In the order of the sentence.
    """
    own = [d for d in dates if d.end > clause.dateline]
    days = [d for d in own or dates if not _is_beyond(clause, candidate, d)]
    if candidate.status != "former":
        days = [day for day in days if day.preposition not in UNTIL]
    if candidate.type in MEASURES:  # the date up to which it is suspended
        days = [d for d in days if not UP_TO.search(clause.sentence[: d.start])]
    if candidate.type in {"OWNS", "OPERATES"}:
        days = [day for day in days if not _opens_next(clause, candidate, day)]
    return [day for day in days if not is_of_another(clause, candidate, day)]


def _opens_next(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether a date opens what a semicolon parts from a fact: "X builds Y; in May it"."""
    cut = clause.sentence.rfind(";", 0, day.start)
    told = max(candidate.at, candidate.subject.start, candidate.object.start)
    return 0 <= told < cut and not NEXT.sub("", clause.sentence[cut + 1 : day.start])


def by_rule(clause: Clause, candidate: Candidate, dates: Sequence[Day]) -> list[Day]:
    """Find by rules the date of a fact in its own clause, or opening the sentence.

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement read in it.
    dates : sequence of Day
        The dates of the sentence.

    Returns
    -------
    list of Day
        One date at most.
    """
    event = _happens(candidate)
    if candidate.type in LASTING and not event:
        return []
    days = [d for d in possible(clause, candidate, dates) if d.end > clause.dateline]
    over = candidate.type in MEASURES and candidate.status in {"former", "suspended"}
    since = [d for d in days if over and d.preposition == "since"]
    own = [d for d in days if _in_clause(clause, candidate, d) and (event or d.preposition)]
    said = candidate.type != "OWNS" or (candidate.at >= 0 and not _is_related(clause, candidate))
    said |= candidate.rule == IN_PARTS and PASSED_ON.search(clause.sentence) is not None
    opening = [d for d in days if event and said and _opens(clause, candidate, d)]
    shared = days if event and len(days) == 1 and is_shared(clause, candidate, days[0]) else []
    closing = [d for d in dates if candidate.status == "former" and _ends(clause, candidate, d)]
    found = (
        _acquired(clause, candidate, dates)
        or _beside(clause, candidate, days)
        or _of_figure(clause, candidate, days)
        or since
        or agreed(clause, candidate, days)
        or _governing(clause, candidate, own)
        or _likeliest(clause, candidate, own)
        or opening
        or shared
        or closing
        or going_on(clause, candidate, days)
    )
    return found[:1]


def _is_beyond(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether a date only bounds what is told; a measure may start behind one."""
    starts = candidate.type in MEASURES and 0 <= candidate.at < day.start
    if candidate.status == "planned" and NOT_BEFORE.search(clause.sentence[: day.start]):
        return False
    return day.preposition == "before" or (day.preposition == "after" and not starts)


def _happens(candidate: Candidate) -> bool:
    told = candidate.type in EVENTS or candidate.figure is not None
    return told or candidate.status in SUITED or candidate.rule in HAPPENING


def _in_clause(clause: Clause, candidate: Candidate, day: Day) -> bool:
    start, end = candidate.span
    if candidate.rule == WEIGHED:  # no verb states it: in the clause of one of its ends
        figure = candidate.figure
        ends = (candidate.subject.start, candidate.object.start, figure.start if figure else -1)
        own = {clause.segment(place) for place in ends if place >= 0}
        to_come = day.preposition == "by" and candidate.status != "planned"
        if to_come or ";" in clause.sentence[day.end : max(ends)]:
            return False
        return clause_of(clause, day) in own
    if candidate.at < 0:  # a fact of a noun phrase: among its words, or close behind
        near = start <= day.start <= end + 40
        return near or (candidate.type in DEALS and clause_of(clause, day) == clause.segment(end))
    return clause_of(clause, day) == clause.segment(candidate.at)


def _opens(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether a date opens the sentence, and so dates what it says of events."""
    before = clause.sentence[clause.dateline : day.start].strip(' ,\u2014-\u201c"')
    return (not before or LABEL.fullmatch(before) is not None) and ";" not in clause.sentence[
        : max(0, candidate.at)
    ]


def _is_related(clause: Clause, candidate: Candidate) -> bool:
    """Tell whether a relative clause tells what somebody has: ", in which Zijin has 61%"."""
    own = clause.segment(candidate.at)
    return any(
        clause.kinds[place] == "REL" and clause.segments[place] == own
        for place, phrase in enumerate(clause.phrases)
        if clause.words[phrase.first].start < candidate.at
    )


def _beside(clause: Clause, candidate: Candidate, days: Sequence[Day]) -> list[Day]:
    """Give the date right behind the object of a measure: "for X in 2023 and for Y in 2024"."""
    end, text = candidate.object.end, clause.sentence
    if candidate.type not in MEASURES or candidate.object.start < 0:
        return []
    behind = [d for d in days if d.preposition == "in" and d.start > end]
    return [d for d in behind if not text[end : d.start].strip()][:1]


def _acquired(clause: Clause, candidate: Candidate, dates: Sequence[Day]) -> list[Day]:
    """Give when a holder got what it holds: "belongs to A, which bought it from B in 2016"."""
    start = max(candidate.subject.end, candidate.object.end)
    if candidate.type != "OWNS" or candidate.status != "asserted" or start < 0:
        return []
    behind = [day for day in dates if day.start > start]
    return [day for day in behind if GOT_IT.fullmatch(clause.sentence, start, day.start)][:1]


def _of_figure(clause: Clause, candidate: Candidate, days: Sequence[Day]) -> list[Day]:
    """Give the date of one figure of several: "5 tonnes in 2023 and 6 tonnes in 2024"."""
    figure = candidate.figure
    if figure is None or candidate.type not in MADE | {"SUPPLIES", "EXPORTS", "EXPORTS_TO"}:
        return []
    behind = [d for d in days if d.start >= figure.end and d.preposition in {"in", "by", "from"}]
    between = clause.sentence[figure.end : behind[0].start] if behind else ","
    return behind[:1] if OF_GOODS.fullmatch(between) else []


def _governing(clause: Clause, candidate: Candidate, days: Sequence[Day]) -> list[Day]:
    """Give each event of a list its own date: "bought A in 2018 and B in 2020"."""
    made = candidate.type in MADE and candidate.figure is None and candidate.object.start >= 0
    told = made or (candidate.type in EVENTS and candidate.status not in SUITED)
    return governing(clause, candidate, days) if told and candidate.at >= 0 else []


def _ends(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether a date tells until when it was: "until the smelter was shut in 2009"."""
    between = clause.sentence[max(0, candidate.at) : day.start]
    return re.search(r"\b(?:until|till)\b[^,;]*$", between) is not None


def _likeliest(clause: Clause, candidate: Candidate, days: Sequence[Day]) -> list[Day]:
    """Put first the date that suits the status, then the one nearest to figure or verb."""
    figure = candidate.figure
    weighed = candidate.rule == WEIGHED
    named = weighed or (candidate.at < 0 and candidate.type in DEALS)
    at = max(candidate.subject.start, candidate.object.start) if named else candidate.at
    anchor = figure.start if figure is not None and figure.start >= 0 else at
    suited = SUITED.get(candidate.status, ())
    verbs = [start for start, _ in clause.verbs]

    def rank(day: Day) -> tuple[bool, int, int]:
        # "applied in 2024 for a loan to open a mine by 2028"
        other = candidate.type in DEALS and any(anchor < verb < day.start for verb in verbs)
        fit = suited.index(day.preposition) if day.preposition in suited else len(suited)
        return other, fit, abs(day.start - anchor)

    return sorted(days, key=rank)


def is_ahead(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether a date without a year is still to come: "rules take effect on 1 December".

    "In March it applied for a loan" is over, though the loan is still to come.
    """
    if day.preposition == "by":
        return True
    if candidate.status == "planned":
        return not is_over(clause, day)
    return COMING.search(clause.sentence, 0, day.start) is not None
