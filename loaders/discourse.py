"""Discourse: what "it", "the company", "the metal" and "its" stand for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .antecedents import (
    ACTING_WEIGHT,
    COUNTRY_NOUNS,
    DATELINE_WEIGHT,
    INNER_WEIGHT,
    MINERAL_NOUNS,
    PAIR,
    Antecedents,
)
from .bridging import haver
from .describing import BY_PLACE, christened, is_definite, parts, site_kind, trades
from .gazetteer import Named
from .nearest import acting, describes, is_another, is_stranger, related, resumes
from .pointing import (
    LISTING,
    ORE_VERBS,
    OWNERS,
    PUTTING,
    headed,
    heading_of,
    is_aside,
    is_seat,
    is_told,
    last_two,
    lend,
    nation,
    our_land,
    owner_near,
    role_of,
    scene_of,
    teller,
    theme_of,
    whose,
)
from .tagging import ACTORS
from .told_years import ToldYears

if TYPE_CHECKING:
    from .candidate import Candidate
    from .mentions import Mention
    from .phrases import Phrase
    from .words import Token

RANKED = frozenset(
    ["only", "first", "largest", "biggest", "other", "second", "third", "same", "leading", "main"]
)
# Verbs by which a pronoun is a mineral and no firm or country: "it goes into batteries".
THEMATIC = frozenset(
    ["be", "go", "end", "serve", "occur", "find", "melt", "resist", "come", "make"]
)
# Nouns that a mineral has: "its chief use".
USES = frozenset(["use", "uses", "application", "applications", "demand", "consumption"])
LOCATIVE = frozenset({"V", "P", "ADV", "NP"})
BOTH = frozenset({"both", "either", "neither"})
PRONOUNS = frozenset({"it", "they"})
LENDING = frozenset({"lend", "loan", "grant", "give", "award", "offer", "pay"})
# What is done to a site, and not to the firm that was named after it.
HOLDING_SITES = frozenset(["own", "run", "operate", "close", "reopen", "restart", "mothball"])
# Nouns that are always somebody's, and the verbs that say who they are.
RELATIONAL = frozenset({"shareholder", "operator", "subsidiary", "bank"})
HELD = frozenset({"Org", "Facility"})
EQUATING = frozenset({"be", "include"})


@dataclass
class Spoken:
    """Who acts in a sentence, in the clause inside it and before that, and who was named first."""

    here: tuple[Named, ...] = ()
    inner: tuple[Named, ...] = ()
    outer: tuple[Named, ...] = ()
    latest: tuple[Named, ...] = ()
    first: tuple[Named, ...] = ()
    stranger: bool = False


@dataclass
class Discourse(Antecedents):
    """What has been named so far, the newest last, and the subject of the sentence before."""

    investor: tuple[Named, ...] = ()
    issuer: tuple[Named, ...] = ()
    speaker: tuple[Named, ...] = ()
    heading: tuple[Named, ...] = ()
    begun: bool = False
    headed: tuple[Named, ...] = ()
    lands_told: frozenset[str] = frozenset()
    years: ToldYears = field(default_factory=ToldYears)

    def resolve(self, words: list[Token], phrases: list[Phrase], mentions: list[Mention]) -> None:
        """Give the phrases that point back the names they stand for.

        A name that is lent has no place in the sentence: its ``start`` and ``end`` are -1.
        """
        spoken = Spoken()
        self.earlier, self.told_before, self.told = (), self.told, len(self.named)
        self.near_lands = {}
        for place, phrase in enumerate(phrases):
            self._open_clause(phrases, place, spoken)
            if phrase.kind == "REL":
                spoken.inner = related(phrases, mentions, place) or spoken.inner
            elif phrase.kind == "NP":
                spoken.stranger |= not spoken.here and is_stranger(phrases, place)
                self._point_back(words, phrases, mentions, place, spoken)
                self._go_on(phrases, mentions, place, spoken)
                self.site_kinds |= site_kind(words, phrase, mentions)
        here = spoken.here
        self._restricting(phrases, mentions, here)
        self.acted = here or self.earlier
        self.leaders += self.acted
        if here and here[0].kind == "Place" and spoken.first and spoken.first[0].kind in HELD:
            here = spoken.first  # "X cut its output; before the war Europe was its market"
        self.subject = here or spoken.latest or self.subject
        self.theme = theme_of(phrases, mentions)
        self.scene = scene_of(phrases, mentions)
        self.heading = heading_of(phrases, mentions) or self.heading
        self.headed = headed(phrases, mentions)
        if not self.begun:  # a release speaks for the firm that opens it
            self.speaker = tuple(m for m in here if m.kind == "Org")
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
        self.acting = spoken.inner or here
        found = self._meant(words, phrases, mentions, place, here, latest)
        if found and not (spoken.stranger and phrase.head == "they"):
            phrase.names, phrase.name_kind = lend(mentions, found), found[0].kind
            phrase.lent = True
        if place and phrases[place - 1].head == "whose" and not phrase.poss:
            whose(phrases, place)
        self._related(phrases, mentions, place)
        if whom := haver(self, phrases, place):
            phrase.poss = ((whom[0].kind, lend(mentions, whom)),)
        said = self.earlier or self.subject, self.named
        nearer = owner_near(phrases, mentions, place, *said, alone=not (here or latest))
        whom = spoken.inner or here
        if is_another(phrases, place):
            whom = spoken.outer or here
        if spoken.stranger and not whom and phrase.words & {"their"}:
            return  # "carmakers cannot electrify their fleets"
        if whom and whom == describes(phrases, mentions, place):
            whom = self.subject  # "Cataby, one of its mines"
        self._owned(phrase, mentions, whom or latest, nearer)
        if phrase.head == "partner" and phrase.poss and not phrase.names:
            owners = {m.ids for n in phrase.poss[0][1] if isinstance(m := mentions[n], Named)}
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
        own = tuple(m for n in names if isinstance(m := mentions[n], Named))
        acts = before not in {"P", "TO"} or is_seat(phrases, place)
        if own and own[0].kind in ACTORS:
            if not spoken.here and acts:
                spoken.here = own
            spoken.latest = spoken.latest or own
        elif not spoken.here and acts and not own and phrase.poss and phrase.poss[0][0] in HELD:
            owner = (mentions[n] for n in phrase.poss[0][1])  # "Its customer is X" is not about X
            spoken.here = tuple(m for m in owner if isinstance(m, Named))
        inner = [mentions[n] for _, ns in (*phrase.poss, *phrase.mods) for n in ns]
        self._keep([*own], INNER_WEIGHT if is_aside(phrases, place) else 1)
        self._list(own)
        weight = INNER_WEIGHT if phrase.name_kind in {"Org", "Facility"} else 1
        self._keep([m for m in inner if isinstance(m, Named)], weight)

    def hear(self, found: list[Candidate]) -> None:
        """Keep what a sentence has stated, for "the lender", "the buyer", "the Chinese firm"."""
        self.roles |= parts(found)
        for candidate in found:
            if candidate.type == "LOCATED_IN" and candidate.subject.label == "Firm":
                self.said_homes[candidate.subject.ids[0]] = candidate.object.ids[0]

    def open_at(self, mentions: list[Mention]) -> None:
        """Take the country of "SANTIAGO - ..." for the one that a text is about."""
        for mention in mentions:
            if isinstance(mention, Named) and mention.label == "Country" and not self.begun:
                self.lands.add(mention)
                self._weigh(mention, DATELINE_WEIGHT)

    def _open_clause(self, phrases: list[Phrase], place: int, spoken: Spoken) -> None:
        """Tell who acts and who was named where a clause of its own begins."""
        if phrases[place].head == ";":
            self.earlier = spoken.here or self.earlier
            spoken.first = spoken.first or spoken.here
            spoken.here, spoken.inner, spoken.latest = (), (), spoken.latest or spoken.here
            spoken.stranger = False
        elif phrases[place].head == ":" and place == 1 and phrases[0].name_kind == "Place":
            self.scene, spoken.here = spoken.here, ()  # "Canada: Teck recovers ..."
        elif resumes(phrases, place):
            spoken.inner = spoken.here

    def _restricting(
        self, phrases: list[Phrase], mentions: list[Mention], here: tuple[Named, ...]
    ) -> None:
        """Keep who restricts exports in this sentence, for "the controls" of a later one."""
        for phrase in phrases:
            if "restriction" not in phrase.nouns or phrase.words & {"import", "imports"}:
                continue
            inner = [ns for k, ns in (*phrase.poss, *phrase.mods) if k in {"Place", "Demonym"}]
            owners = (mentions[n] for ns in inner for n in ns)
            named = tuple(m for m in owners if isinstance(m, Named)) or here
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
        land = self.lands.last[ranked[0][0]] if often else None
        return lend(mentions, (replace(land, kind="Place"),))[0] if land else None

    def _meant(  # noqa: C901, PLR0911, PLR0913, PLR0917
        self,
        words: list[Token],
        phrases: list[Phrase],
        mentions: list[Mention],
        place: int,
        here: tuple[Named, ...],
        latest: tuple[Named, ...],
    ) -> tuple[Named, ...]:
        phrase = phrases[place]
        if phrase.names or phrase.figures:
            return ()
        if found := self._of_those_listed(phrase):
            return found
        if phrase.head in MINERAL_NOUNS | BOTH and phrase.words & BOTH:
            return last_two(self.named)
        if phrase.head == "we":
            return teller(phrases, mentions) or self.speaker or nation(phrases, place, self.subject)
        if words[phrase.last].text == "Company":
            return self.speaker  # "the Company" of a notice
        if phrase.head in PRONOUNS:
            return self._pronoun(phrases, place, here, latest)
        if phrase.head == "there" and place and phrases[place - 1].kind in LOCATIVE:
            here_or_before = *self.subject, *self.named[self.told :]
            site = [m for m in here_or_before if m.label == "Facility"]
            return tuple(site[-1:]) or self._near("Region") or self._country(here)
        named = christened(phrases, place)
        if named is not None and not phrase.poss:
            return tuple(m for n in named.names if isinstance(m := mentions[n], Named))
        if phrase.words & {"a", "an"} and "facility" in phrase.nouns and not phrase.mods:
            return self.headed  # "Lionheart (Germany). Vulcan gets a loan for a project"
        kinds = BY_PLACE | ({"Org"} if "subsidiary" in phrase.nouns else frozenset[str]())
        plain = not phrase.poss and all(kind in kinds for kind, _ in phrase.mods)
        followed = is_told(phrases, place)
        definite = is_definite(phrase, words)
        if phrase.head in COUNTRY_NOUNS and words[phrase.first].lower == "the":
            definite = not phrase.words & RANKED  # "the Central Asian country"
        after_copula = place and phrases[place - 1].kind == "V" and phrases[place - 1].head == "be"
        apposed = (
            place > 1
            and phrases[place - 1].kind == ","
            and (phrases[place - 2].name_kind in {"Org", "Facility"})
        )
        if not plain or followed or not definite or after_copula or phrase.owner_noun or apposed:
            return ()
        nationality = next((mentions[ns[0]] for k, ns in phrase.mods if k == "Demonym"), None)
        before = phrases[place - 1].kind if place else ";"
        acting = before not in {"P", "TO", "V"}
        home = nationality.ids[0] if isinstance(nationality, Named) else None
        role = tuple(r for r in self.roles.get(phrase.head, ()) if r not in here and not home)
        return role or self._noun(phrase, home, here, acting=acting)

    def _pronoun(
        self,
        phrases: list[Phrase],
        place: int,
        here: tuple[Named, ...],
        latest: tuple[Named, ...],
    ) -> tuple[Named, ...]:
        following = phrases[place + 1] if place + 1 < len(phrases) else None
        acts = following is not None and following.kind == "V" and following.form in {"fin", "past"}
        is_object = place > 0 and phrases[place - 1].kind == "V" and not acts
        listed = following is not None and following.head in LISTING
        put = is_object and phrases[place - 1].head in PUTTING and listed
        if put or (is_object and phrases[place - 1].head in ORE_VERBS):
            return self._latest("Mineral")
        if is_object or (place > 0 and phrases[place - 1].kind in {"P", "TO"}):
            verb = phrases[place - 1].head if is_object else ""
            return self._object(phrases[place].head, verb, here, latest)
        told = phrases[place + 1 : place + 2]
        thematic = told and told[0].kind == "V" and (told[0].passive or told[0].head in THEMATIC)
        if self.theme and not here and thematic:
            return self.theme  # "Vanadium is a metal. It is added to steel."
        found = here or self.earlier or self.subject or latest
        if phrases[place].head == "it" and len({m.ids for m in found}) > 1:
            return ()
        return found

    def _object(
        self, pronoun: str, verb: str, here: tuple[Named, ...], latest: tuple[Named, ...]
    ) -> tuple[Named, ...]:
        """Find what "it" stands for behind a verb or a preposition: another than who acts."""
        said = [m for m in self.named if m.label in {"Firm", "Facility"}]
        other = [m for m in (*said, *latest) if m.ids not in {h.ids for h in here}]
        receives = verb in LENDING and self.subject
        if receives and other and other[-1] not in self.named[self.told :]:
            return self.subject  # "X works Y. Z lent it $5 million."
        sites = [m for m in self.named[self.told_before :] if m.label == "Facility"]
        if verb in HOLDING_SITES and len({m.ids for m in sites}) == 1 and pronoun == "it":
            return tuple(sites[-1:])  # "X sold the mine to Y. X had owned it since 2010."
        return tuple(other[-1:]) if here and pronoun == "it" else ()

    def _its(self, phrase: Phrase, here: tuple[Named, ...]) -> tuple[Named, ...]:
        """Find whose "its output" is: who acts here, but of a reopening the site before."""
        reworked = "operation" in phrase.nouns and "facility" not in phrase.nouns
        if reworked and not (here and here[0].label == "Facility"):
            return self._latest("Facility") or here or self.subject
        return here or self.subject

    def _related(self, phrases: list[Phrase], mentions: list[Mention], place: int) -> None:
        """Give "Shareholders are A and B" and "The operator is C" what was spoken of before."""
        phrase = phrases[place]
        opens = not place or phrases[place - 1].kind in {";", "C"}
        closed = phrases[place + 1 : place + 2]
        if not opens or phrase.poss or phrase.names or not phrase.nouns & RELATIONAL:
            return
        whole = [m for m in self.subject if m.label in {"Firm", "Facility"}]
        if len(whole) == 1 and closed and closed[0].kind == "V" and closed[0].head in EQUATING:
            phrase.poss = ((whole[0].kind, lend(mentions, tuple(whole))),)

    def _owned(  # noqa: C901
        self,
        phrase: Phrase,
        mentions: list[Mention],
        here: tuple[Named, ...],
        nearer: tuple[Named, ...] = (),
    ) -> None:
        """Give "its output" and "the country's output" their owner.

        ``nearer`` is who stands right before: "lent to X for its mine", "in X and its mine".
        """
        if phrase.poss:
            if "investment" in phrase.nouns:
                named = (mentions[number] for number in phrase.poss[0][1])
                self.investor = tuple(m for m in named if isinstance(m, Named))
            return
        owner: tuple[Named, ...] = ()
        pointing = phrase.words & {"these", "this", "those", "such"}
        if pointing and phrase.nouns & {"investment"}:
            owner = self.investor or self.subject
        elif phrase.words & {"our"}:
            owner = self.speaker or our_land(phrase, here or self.subject)
        elif pointing and phrase.nouns & {"imports"}:
            owner = tuple(m for m in self.subject if m.kind == "Place")
        elif phrase.words & OWNERS and phrase.head in USES and not here:
            owner = self.theme or self._main()
        elif phrase.words & OWNERS:
            owner = nearer or self._its(phrase, here)
            if "its" in phrase.words and len({m.ids for m in owner}) > 1:
                owner = self.subject if len({m.ids for m in self.subject}) == 1 else ()
        elif phrase.owner_noun & {"place", "government"}:
            owner = self._country()
        elif phrase.owner_noun & {"firm", "bank", "lessee"}:
            owner = self._latest("Firm") or self._latest("StateBank")
        elif phrase.owner_noun & {"facility"}:
            owner = self._latest("Facility")
        if owner:
            phrase.poss = ((owner[0].kind, lend(mentions, owner)),)
