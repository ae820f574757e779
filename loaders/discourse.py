"""Discourse: what "it", "the company", "the metal" and "its" stand for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .bridging import haver
from .describing import kind_at, parts, site_kind, trades
from .gazetteer import Named, names_at
from .nearest import (
    INDEFINITE,
    acting,
    but_for_named,
    buyer,
    describes,
    is_acted_upon,
    is_another,
    is_apposed,
    is_ranked,
    is_stranger,
    is_told_of,
    nationals,
    opens,
    other_than,
    related,
    resumes,
)
from .pointing import (
    headed,
    heading_of,
    is_aside,
    is_seat,
    lend,
    owner_near,
    role_of,
    scene_of,
    theme_of,
    whose,
)
from .referring import Referring
from .remembering import ACTING_WEIGHT, DATELINE_WEIGHT, INNER_WEIGHT, MADE_IT, PAIR
from .speaking import is_its_own
from .tagging import ACTORS
from .told_years import ToldYears

if TYPE_CHECKING:
    from .candidate import Candidate
    from .mentions import Mention
    from .phrases import Phrase
    from .words import Token

HELD = frozenset({"Org", "Facility"})
OWNING = HELD | {"Place"}
# Measures against what comes from abroad.
FOREIGN = frozenset({"import", "imports", "tariff", "tariffs"})
STATE_OWNED = frozenset({"state", "state-owned", "state-run", "national"})
# Whose firms they are is said in passing: "the Chinese partners".
COMPANIES = frozenset({"firm", "venture", "bank", "partner"})


@dataclass
class Spoken:
    """Who acts in a sentence, in the clause inside it and before that, and who was named first."""

    here: tuple[Named, ...] = ()
    inner: tuple[Named, ...] = ()
    outer: tuple[Named, ...] = ()
    latest: tuple[Named, ...] = ()
    first: tuple[Named, ...] = ()
    stranger: bool = False
    lone: bool = False  # whether the stranger is one: "a company"


@dataclass
class Discourse(Referring):
    """What has been named so far, the newest last, and the subject of the sentence before."""

    issuer: tuple[Named, ...] = ()
    heading: tuple[Named, ...] = ()
    begun: bool = False
    lands_told: frozenset[str] = frozenset()
    years: ToldYears = field(default_factory=ToldYears)

    def resolve(self, words: list[Token], phrases: list[Phrase], mentions: list[Mention]) -> None:
        """Give the phrases that point back the names they stand for.

        A name that is lent has no place in the sentence: its ``start`` and ``end`` are -1.
        """
        spoken = Spoken()
        self.earlier, self.told_before, self.told = (), self.told, len(self.named)
        self.near_lands, self.strangers = {}, ()
        for place, phrase in enumerate(phrases):
            self._open_clause(phrases, place, spoken)
            if phrase.kind == "REL":
                spoken.inner = related(phrases, mentions, place) or spoken.inner
            elif phrase.kind == "NP":
                if not spoken.here and is_stranger(phrases, place):
                    spoken.stranger, self.strangers = True, nationals(phrase, mentions)
                    spoken.lone = bool(phrase.words & INDEFINITE)
                self._point_back(words, phrases, mentions, place, spoken)
                self._go_on(phrases, mentions, place, spoken)
                self.site_kinds |= kind_at(phrases, mentions, place)
                self.site_kinds |= site_kind(words, phrase, mentions)
        here = spoken.here
        self._restricting(phrases, mentions, here)
        self.acted = here or self.earlier
        self.leaders += self.acted
        aside = here and here[0].kind == "Place" and spoken.first
        if aside and (spoken.first[0].kind in HELD or is_ranked(phrases)):
            here = spoken.first  # "X cut its output; before the war Europe was its market"
        self.subject = here or spoken.latest or self.subject
        self.theme = theme_of(phrases, mentions)
        self.focus = self._focus(mentions)
        self.headed = headed(phrases, mentions)
        if self.headed:
            self.leaders = []  # who acted in an entry before is not "the company" of this one
        self.section.hear(mentions, self.theme, self.headed)
        self.scene = scene_of(phrases, mentions)
        self.heading = heading_of(phrases, mentions) or self.heading
        if not self.begun:  # a release speaks for the firm that opens it
            self.speaker = self.speaker or tuple(m for m in here if m.kind == "Org")
            sites = {m.ids: m for m in here if m.label == "Facility"}
            self.main_site = tuple(sites.values()) if len(sites) == 1 else ()
        self.begun = True
        self._fade()
        self.unlisted += 1
        for land in here:
            if land.label == "Country" and land.kind != "Elsewhere" and land.ids in self.weights:
                self._weigh(land, ACTING_WEIGHT)

    def _point_back(
        self,
        words: list[Token],
        phrases: list[Phrase],
        mentions: list[Mention],
        place: int,
        spoken: Spoken,
    ) -> None:
        """Give a noun phrase the names it stands for, and its owner."""
        phrase, here, latest = phrases[place], spoken.here, spoken.latest
        self.roles |= role_of(phrases, mentions, place) | trades(phrase, mentions)
        self.acting, self.upon = spoken.inner or here, is_acted_upon(phrases, place)
        found = self._meant(words, phrases, mentions, place, here, latest)
        found = but_for_named(found, phrases, mentions, place)
        alone = spoken.lone and not (here or latest)
        theirs = spoken.stranger and phrase.head == "they"
        if found and not theirs and not (alone and phrase.head == "it"):
            phrase.names, phrase.name_kind = lend(mentions, found), found[0].kind
            phrase.lent = True
        if place and phrases[place - 1].head == "whose" and not phrase.poss:
            whose(phrases, place)
        self._related(phrases, mentions, place)
        itself = self.speaker if is_its_own(phrase, words) else ()
        if whom := itself or haver(self, phrases, place):
            phrase.poss = ((whom[0].kind, lend(mentions, whom)),)
        said = self.earlier or self.subject, self.named
        nearer = owner_near(phrases, mentions, place, *said, alone=not (here or latest))
        whom = spoken.inner or here
        if is_another(phrases, place):
            told = self.earlier or self.subject
            whom = spoken.outer or other_than(here, phrases, mentions, place, told) or here
        strange = (spoken.stranger and "their" in phrase.words) or (alone and "its" in phrase.words)
        unknown = strange and not whom
        supplied = buyer(phrases, mentions, place, self.subject)
        if unknown or supplied == ():
            return  # "carmakers cannot electrify their fleets"
        whom, nearer = (supplied, ()) if supplied else (whom, nearer)
        if whom and whom == describes(phrases, mentions, place):
            whom = self.subject  # "Cataby, one of its mines"
        self._owned(phrase, mentions, whom or latest, nearer)
        if phrase.head == "partner" and phrase.poss and not phrase.names:
            owners = {m.ids for m in names_at(mentions, phrase.poss[0][1])}
            others = tuple(m for m in self.listed if m.ids not in owners)
            if len(self.listed) == PAIR and len(others) == 1:
                phrase.names, phrase.name_kind = lend(mentions, others), others[0].kind
                phrase.lent = True

    def _go_on(
        self, phrases: list[Phrase], mentions: list[Mention], place: int, spoken: Spoken
    ) -> None:
        """Keep what a noun phrase names, and who acts from here on."""
        phrase, before = phrases[place], phrases[place - 1].kind if place else ""
        if not (phrase.names or phrase.poss or phrase.mods):
            return
        if subject := acting(phrases, mentions, place):
            spoken.outer, spoken.inner = spoken.inner, subject
        agency = phrase.name_kind == "Agency" and phrase.poss  # "Mexico's Congress" is no other's
        names = phrase.poss[0][1] if agency else phrase.names
        own = names_at(mentions, names)
        led = before in {"P", "TO"} and not opens(phrases, place)
        acts = not led or is_seat(phrases, place)
        if own and own[0].kind in ACTORS:
            if not spoken.here and acts:
                spoken.here = own
            spoken.latest = spoken.latest or own
        elif not spoken.here and acts and not own and phrase.poss and phrase.poss[0][0] in OWNING:
            if is_apposed(phrases, place):
                return  # "Its operator, X, sold" is about X
            # "Its customer is X" is not about X
            spoken.here = names_at(mentions, phrase.poss[0][1])
        if own and own[0].label == "Facility" and phrase.poss and phrase.poss[0][0] == "Org":
            self.holders[own[0].ids] = names_at(mentions, phrase.poss[0][1])
        inner = (n for _, ns in (*phrase.poss, *phrase.mods) for n in ns)
        self._keep(own, INNER_WEIGHT if is_aside(phrases, place) else 1)
        self._list(own, phrase.head.rpartition(" ")[2])
        whose = phrase.name_kind in HELD or (not phrase.names and phrase.nouns & COMPANIES)
        weight = INNER_WEIGHT if whose and not phrase.words & STATE_OWNED else 1
        self._keep(names_at(mentions, inner), weight)

    def hear(self, found: list[Candidate]) -> None:
        """Keep what a sentence has stated, for "the lender", "the buyer", "the Chinese firm"."""
        self.roles |= parts(found)
        owned = {c.object.ids: c.object.away() for c in found if c.type == "OWNS"}
        self.parted = tuple(owned.values()) if len(owned) == 1 else ()
        for candidate in found:
            if candidate.type == "LOCATED_IN" and candidate.subject.label == "Firm":
                self.said_homes[candidate.subject.ids[0]] = candidate.object.ids[0]
            if candidate.type in MADE_IT and candidate.subject.label != "Country":
                made = self.outputs.setdefault(candidate.subject.ids, {})
                made[candidate.object.ids] = candidate.object.away()

    def open_at(self, mentions: list[Mention]) -> None:
        """Take the country of "SANTIAGO - ..." for the one that a text is about."""
        for mention in mentions:
            if isinstance(mention, Named) and mention.label == "Country" and not self.begun:
                self.lands.add(mention)
                self._weigh(mention, DATELINE_WEIGHT)

    def open_for(self, mentions: list[Mention]) -> None:
        """Take the country of "REPUBLIC OF GHANA" for the one whose state a text is by."""
        lands = {m.ids: m for m in mentions if isinstance(m, Named) and m.label == "Country"}
        if len(lands) == 1 and not self.begun:
            self.open_at(mentions)
            self.home = tuple(replace(land.away(), kind="Place") for land in lands.values())

    def _open_clause(self, phrases: list[Phrase], place: int, spoken: Spoken) -> None:
        """Tell who acts and who was named where a clause of its own begins."""
        if phrases[place].head == ";":
            self.earlier = spoken.here or self.earlier
            spoken.first = spoken.first or spoken.here
            spoken.here, spoken.inner, spoken.latest = (), (), spoken.latest or spoken.here
            spoken.stranger = spoken.lone = False
        elif phrases[place].head == ":" and place == 1 and phrases[0].name_kind == "Place":
            self.scene, spoken.here = spoken.here, ()  # "Canada: Teck recovers ..."
        elif resumes(phrases, place):
            spoken.inner = spoken.here

    def _restricting(
        self, phrases: list[Phrase], mentions: list[Mention], here: tuple[Named, ...]
    ) -> None:
        """Keep who restricts exports in this sentence, for "the controls" of a later one."""
        for place, phrase in enumerate(phrases):
            if "restriction" not in phrase.nouns or FOREIGN & {*phrase.words, phrase.head}:
                continue
            inner = [ns for k, ns in (*phrase.poss, *phrase.mods) if k in {"Place", "Demonym"}]
            owners = names_at(mentions, (n for ns in inner for n in ns))
            told = self.issuer and is_told_of(phrases, place)  # "argued that the ban hurts"
            named = owners or (() if told else here)
            lands = tuple(
                m for m in named if m.label in {"Country", "Region"} and m.kind != "Elsewhere"
            )
            if len(lands) == 1:
                self.issuer = (replace(lands[0], kind="Place"),)

    def restrictor(self, mentions: list[Mention]) -> int | None:
        """Give the country that the text last said restricts exports."""
        if self.heading:
            return lend(mentions, self.heading)[0]
        if self.issuer:
            return lend(mentions, self.issuer)[0]
        ranked = self.lands.times.most_common(2)
        often = ranked and ranked[0][1] > 1 and ranked[0][1] >= 2 * sum(n for _, n in ranked[1:])
        lands = {m.ids for m in mentions if isinstance(m, Named) and m.label == "Country"}
        opened = [*self.opening] if lands <= {*self.opening} and len(self.opening) == 1 else []
        chosen = [ranked[0][0]] if often else [m.ids for m in self.home] or opened
        land = self.lands.last.get(chosen[0]) if chosen else None
        return lend(mentions, (replace(land, kind="Place"),))[0] if land else None
