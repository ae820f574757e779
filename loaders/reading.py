"""Reading: the statements of a document, sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from .allotting import Allotting
from .apposed import Apposed
from .approached import Approached
from .backing import Backing
from .buying import Buying
from .carrying import Carrying
from .clauses import Clause
from .co_owners import but_for_co_owners
from .contracts import Contracts
from .customers import Customers
from .discourse import Discourse
from .elided import Elided
from .entries import Entries
from .facts import Facts
from .factuality import factual
from .framing import framed
from .gapped import Gapped
from .gazetteer import Named, gazetteer, homes
from .goods import Goods, used_where_needed
from .held import Held
from .holdings import Holdings
from .lending import Lending, Loan, spent_by_borrowers
from .licences import lend_sites
from .list_heads import of_entry, with_heads
from .makers import Makers
from .masked import Masked
from .meant import lands_named, names_meant
from .mentions import find_mentions
from .nearby import Nearby
from .outlook import settled
from .partners import (
    Partners,
    Trade,
    but_for_partners,
    trade_before,
    trade_listed,
    trade_of,
)
from .phrases import phrases
from .places import Places
from .pointing import heading_of
from .portions import Portions
from .precision import confidence
from .ranking import Flow, Ranking, flow_begun, flow_of
from .respective import respective
from .selling import Selling
from .shapes import names_within
from .siting import Siting
from .speaking import speaker
from .state_firms import StateFirms, lend_states
from .ventures import Ventures
from .weighing import Weighing
from .wordings import Told, Wordings, by_word
from .words import DATELINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .candidate import Candidate
    from .gazetteer import Gazetteer
    from .text import Sentence

LIFTED = re.compile(
    r"(?:These|They|Those|The (?:controls|restrictions|curbs|measures|bans?|quotas?)|This|It) "
    r"(?:were|was|are|is|have been|has been) (?P<verb>suspended|paused|lifted|scrapped|revoked)\b"
    r"|(?:[A-Z][\w-]+|It|The (?:government|country)) (?:has |later |has since )?"
    r"(?P<active>suspended|paused|lifted|scrapped|revoked) "
    r"(?:the|its|these|those) (?:[a-z]+ )?"
    r"(?:controls|restrictions|curbs|measures?|bans?|quotas?|embargo)\b"
)
# "REPUBLIC OF GHANA", "NATIONAL ASSEMBLY OF ZAMBIA - Questions"
STATE_PAPER = re.compile(
    r"[A-Z\u00c0-\u00de ,.]*\b(?:REPUBLIC|KINGDOM|GOVERNMENT|MINISTRY|PARLIAMENT|ASSEMBLY|CONGRESS"
    r"|SENATE|CABINET|STATE)\b[A-Z\u00c0-\u00de ,.]*(?= [-\u2013\u2014]|\W*$)"
)
Spoken = TypeVar("Spoken")
# What a bank does not do, unless it is named there.
GOODS_MOVE = frozenset({"PRODUCES", "REFINES", "EXPORTS", "EXPORTS_TO", "IMPORTS", "SUPPLIES"})
MAGNETS = ("rare-earth-magnets",)
# A site, and no goods of it: "it was sold to Vale", but "80% of it from Peru".
SOLD_ITSELF = re.compile(r"(?<!of )\b[Ii]t\b")
# For how many sentences a loan, a trade or an output stays spoken of.
LASTING = 2


@dataclass(frozen=True)
class Read:
    """A sentence, its clause structure and what it states."""

    sentence: Sentence
    clause: Clause
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Before:
    """What the sentence before told that the next one may go on with."""

    held: Held = field(default_factory=Held)
    loan: Loan | None = None
    above: tuple[Named, ...] = ()
    makers: Makers = field(default_factory=Makers)
    aged: int = 0
    lands: frozenset[str] = frozenset()
    trade: Trade | None = None
    traded: int = 0
    flow: Flow | None = None
    flowed: int = 0
    words: Mapping[str, frozenset[int]] = field(default_factory=by_word)
    headed: tuple[Named, ...] = ()
    home: tuple[Named, ...] = ()
    site: tuple[Named, ...] = ()

    def told(self, clause: Clause, found: list[Candidate], discourse: Discourse) -> Before:
        """Keep what was said to be held, or else spoken of, and the loan."""
        held = self.held.heard(found, discourse.subject, clause.mentions)
        loan, aged = _lasting(Lending(clause).loan(found), self.loan, self.aged)
        told = trade_of(found) or trade_listed(clause, found)
        trade, traded = _lasting(told, self.trade, self.traded)
        trade = replace(trade, parted=False) if trade and traded else trade
        flow, flowed = _lasting(flow_of(clause, found), self.flow, self.flowed)
        self.makers.hear(clause, found, discourse.subject)
        above = tuple(m.away() for m in heading_of(clause.phrases, clause.mentions))
        return Before(
            *(held, loan, above, self.makers, aged, self.lands, trade, traded, flow, flowed),
            words=self.words,
            headed=discourse.section.holder() or self.makers.borrower(),
            home=self.makers.land or discourse.first_land(),
            site=_site(clause, discourse) or self.site,
        )


def _site(clause: Clause, discourse: Discourse) -> tuple[Named, ...]:
    """Give the site that a sentence is about: the only one it names, or else its subject."""
    named = [m for m in clause.named if m.label == "Facility"]
    sites = {m.ids: m.away() for m in named}
    if len(sites) > 1:
        sites = {m.ids: m.away() for m in discourse.subject if m.label == "Facility"}
    return tuple(sites.values()) if len(sites) == 1 else ()


def _lasting(told: Spoken | None, held: Spoken | None, age: int) -> tuple[Spoken | None, int]:
    """Give what is spoken of now, and for how many sentences it has been."""
    now = told or (held if age < LASTING else None)
    return now, age + 1 if now is held else 0


def _lands(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Give the countries that a document names."""
    found = [m for sentence in sentences for m in gazetteer().find(sentence.text)]
    agencies = {homes().get(("Agency", m.ids[0]), "") for m in found if m.label == "Agency"}
    lands = {m.ids[0] for m in found if m.label == "Country" and len(m.ids) == 1}
    return frozenset(lands | agencies)  # "the Pentagon" speaks of the United States


def read_sentences(sentences: Sequence[Sentence]) -> Iterator[Read]:
    """Read the sentences of one document in order, so that "the company" finds its name.

    Parameters
    ----------
    sentences : sequence of Sentence
        As `read_document` gives them.

    Yields
    ------
    Read
        Candidates once for each subject, type and object; the one with a figure stands.
    """
    texts = [sentence.text for sentence in sentences]
    learnt = names_within(texts)
    for name in names_meant(texts):
        learnt.add(name)
    discourse = Discourse(lands_told=lands_named(texts), speaker=speaker(texts, learnt))
    imposed: list[Candidate] = []
    carrying = Carrying()
    whole = "\n".join(texts).lower()
    words = {word: numbers for word, numbers in by_word().items() if word in whole}
    before = Before(lands=_lands(sentences), words=words)
    for sentence in with_heads(sentences, learnt):
        discourse.section.turn(sentence)
        clause = parse(sentence.text, learnt, discourse)
        before = replace(before, held=before.held.under(discourse.section))
        found = [*candidates(clause, before), *_lifted(clause, imposed)]
        found = [candidate for candidate in found if of_entry(sentence, candidate)]
        discourse.hear(found)
        before = before.told(clause, found, discourse)
        weighed = but_for_co_owners([*Weighing(clause, found).candidates()])
        weighed = (c for c in weighed if not _is_made_only(c))
        by_rule = [settled(clause, candidate) for candidate in (*found, *weighed)]
        told = [factual(clause, candidate, by_rule) for candidate in by_rule]
        told = [*carrying.dated(clause, Allotting(clause, told).candidates())]
        yield Read(sentence, clause, tuple(told))
        imposed = [candidate for candidate in found if candidate.type == "RESTRICTS"]
        if imposed and imposed[-1].subject.label in {"Country", "Region"}:
            discourse.issuer = (replace(imposed[-1].subject, kind="Place"),)


def _lifted(clause: Clause, imposed: list[Candidate]) -> Iterator[Candidate]:
    """Read "These were suspended on 7 November" of the controls in the sentence before."""
    match = LIFTED.match(clause.sentence)
    if not match:
        return
    verb = match["verb"] or match["active"]
    status = "suspended" if verb in {"suspended", "paused"} else "former"
    for candidate in imposed:
        yield replace(
            candidate,
            subject=candidate.subject.away(),
            object=candidate.object.away(),
            rule="controls-lifted",
            status=status,
            span=match.span(),
            words=match[0],
            properties={},
        )


def parse(text: str, learnt: Gazetteer, discourse: Discourse) -> Clause:
    """Read one sentence as a clause, with what it points back to."""
    mentions = discourse.years.complete(text, find_mentions(text, learnt))
    if (dateline := DATELINE.match(text)) and not discourse.begun:
        discourse.open_at(find_mentions(dateline[0].title(), learnt))
    elif (state := STATE_PAPER.match(text)) and not discourse.begun:
        discourse.open_for(find_mentions(state[0].title(), learnt))
    words, found = phrases(text, mentions)
    discourse.resolve(words, found, mentions)
    lend_states(found, mentions, discourse.lands, discourse.lands_told)
    lend_sites(found, mentions, discourse.named)
    topic, issuer = discourse.topic(mentions), discourse.restrictor(mentions)
    return Clause(text, mentions, words, found, topic, issuer)


def _is_made_only(candidate: Candidate) -> bool:
    """Tell whether magnets are said to be refined or to lie in the ground: they are made."""
    return candidate.type in {"REFINES", "HOLDS_RESERVES"} and candidate.object.ids == MAGNETS


def _is_doubtful(clause: Clause, candidate: Candidate) -> bool:
    """Tell whether an end is only pointed back to, and likely another."""
    subject, object_ = candidate.subject, candidate.object
    if subject.label == "StateBank" and subject.start < 0 and candidate.type in GOODS_MOVE:
        return True  # "lent it $5 million; its output goes to China"
    if candidate.type == "LOCATED_IN" and object_.start < 0:  # "A, the country's largest mine"
        return homes().get((subject.label, subject.ids[0])) not in {None, *object_.ids}
    if candidate.type != "OWNS":
        return False
    if candidate.rule in {"sold-to", "bought-from", "sells", "hands-over"}:
        named = [m for m in clause.named if m.start >= 0]
        here = [m.ids for m in named if m.label in {"Firm", "Facility"}]
        site = object_.label == "Facility" and SOLD_ITSELF.search(candidate.words)
        if object_.start < 0 and not site and object_.ids not in here[:1]:
            return True  # but "X was closed; it was sold to Y"
        return subject.start < 0 and subject.ids not in {m.ids for m in named}
    home = homes().get((object_.label, object_.ids[0]))
    return subject.label == "Country" and subject.start < 0 and home not in {None, *subject.ids}


def candidates(clause: Clause, before: Before | None = None) -> Iterator[Candidate]:
    """Give what the rules read in a clause, once for each subject, type and object."""
    before = before or Before()
    maker = before.makers.firm()
    if not _two_are_named(clause, before, maker):
        return
    found: dict[tuple[object, ...], Candidate] = {}
    borrower, seller = before.makers.borrower(), before.makers.seller()
    traded = clause, before.makers.land or seller, before.makers.sites
    read = (
        *Contracts(clause, seller).candidates(),
        *framed(clause),
        *Customers(clause, seller, before.home).candidates(),
        *Selling(*traded).candidates(),
        *Buying(*traded).candidates(),
        *Holdings(clause, before.held).candidates(),
        *Lending(clause, before.loan).candidates(),
        *Facts(clause).candidates(),
        *Places(clause, before.above).candidates(),
        *Siting(clause, before.lands).candidates(),
        *Goods(clause).candidates(),
        *Portions(clause).candidates(),
        *StateFirms(clause).candidates(),
        *Apposed(clause).candidates(),
        *Ventures(clause).candidates(),
        *Entries(clause, before.headed, before.home).candidates(),
    )
    trade = trade_before(clause, read, before.home, before.trade)
    read = (
        *read,
        *Partners(clause, *trade).candidates(),
        *Ranking(clause, *(flow_begun(clause, read) or (before.flow, 0))).candidates(),
        *Backing(clause, before.loan, borrower, before.makers.bank(), read).candidates(),
    )
    masked = Masked(clause)
    told = Told(maker, seller, before.makers.sites, before.held.fresh, before.site, before.words)
    read = (*read, *Wordings(masked, told).candidates(read))
    read = tuple(Gapped(masked).apart(read))
    read += tuple(Elided(masked).candidates(read))
    read += tuple(Nearby(clause).candidates(read))
    told_of = before.loan.borrowers if before.loan else ()
    read += tuple(Approached(clause, told_of or borrower, told_of or before.site).candidates(read))
    read = tuple(but_for_co_owners([*spent_by_borrowers(clause, read)]))
    for candidate in (*but_for_partners(read), *used_where_needed(read)):
        same = candidate.subject.ids == candidate.object.ids
        if same or _is_made_only(candidate) or _is_doubtful(clause, candidate):
            continue
        key = (candidate.type, *candidate.ends)
        if key not in found or (_has_own(candidate) and not _has_own(found[key])):
            found[key] = candidate
    for candidate in respective(clause, found.values()):
        yield replace(candidate, confidence=confidence(candidate.rule))


def _has_own(candidate: Candidate) -> bool:
    """Tell whether a statement has a figure that no other shares."""
    return candidate.figure is not None and not candidate.shared


def _two_are_named(clause: Clause, before: Before, maker: tuple[Named, ...]) -> bool:
    """Tell whether a sentence names two things that a statement could be about."""
    told = before.loan.lenders + before.loan.borrowers if before.loan else ()
    named = clause.named
    told += before.above + maker
    told += (before.trade.owner,) if before.trade else ()
    told += (before.flow.mineral,) if before.flow else ()
    return len({mention.ids for mention in (*named, *before.held.of_rest(), *told)}) > 1
