"""Discourse: what "it", "the company", "the metal" and "its" stand for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .gazetteer import Named, homes
from .pointing import (
    ORE_VERBS,
    OWNERS,
    ahead,
    heading_of,
    is_seat,
    is_told,
    last_two,
    lend,
    nation,
    our_land,
    prevailing,
    receiver,
    role_of,
    scene_of,
    theme_of,
    whose,
)
from .said import Said
from .tagging import ACTORS

if TYPE_CHECKING:
    from .mentions import Mention
    from .phrases import Phrase
    from .words import Token

# Which noun points back to which label.
POINTS_TO = (
    ("bank", "StateBank"),
    ("firm", "Firm"),
    ("bank", "Firm"),
    ("facility", "Facility"),
    ("place", "Country"),
    ("government", "Country"),
)
RANKED = frozenset(
    ["only", "first", "largest", "biggest", "other", "second", "third", "same", "leading", "main"]
)
COUNTRY_NOUNS = frozenset({"country", "nation", "kingdom", "republic"})
MINERAL_NOUNS = frozenset({"metal", "mineral", "material", "commodity", "element", "ore"})
POINTERS = frozenset({"the", "this", "that"})
# Adjectives that may stand in "the mining company"; others may tell of another one.
PLAIN = POINTERS | frozenset(
    [
        *("mining", "trading", "state-owned", "state-run", "state-controlled", "listed", "battery"),
        *("commodities", "commodity", "same", "whole", "entire", "landlocked", "island"),
        *("private", "family-owned", "junior", "whose"),
    ]
)
# Verbs by which a pronoun is a mineral and no firm or country: "it goes into batteries".
THEMATIC = frozenset(
    ["be", "go", "end", "serve", "occur", "find", "melt", "resist", "come", "make"]
)
# Nouns that a mineral has: "its chief use".
USES = frozenset(["use", "uses", "application", "applications", "demand", "consumption"])
BOTH = frozenset({"both", "either", "neither"})
PRONOUNS = frozenset({"it", "they"})
LENDING = frozenset({"lend", "loan", "grant", "give", "award", "offer", "pay"})
OFTEN = 3
# Nouns that are always somebody's, and the verbs that say who they are.
RELATIONAL = frozenset({"shareholder", "operator", "subsidiary", "bank"})
EQUATING = frozenset({"be", "include"})


@dataclass
class Discourse:
    """What has been named so far, the newest last, and the subject of the sentence before."""

    named: list[Named] = field(default_factory=list[Named])
    minerals: Said = field(default_factory=Said)
    actors: list[Named] = field(default_factory=list[Named])
    lands: Said = field(default_factory=Said)
    subject: tuple[Named, ...] = ()
    investor: tuple[Named, ...] = ()
    issuer: tuple[Named, ...] = ()
    theme: tuple[Named, ...] = ()
    speaker: tuple[Named, ...] = ()
    scene: tuple[Named, ...] = ()
    heading: tuple[Named, ...] = ()
    begun: bool = False
    earlier: tuple[Named, ...] = ()
    told: int = 0
    roles: dict[str, tuple[Named, ...]] = field(default_factory=dict[str, tuple[Named, ...]])

    def resolve(self, words: list[Token], phrases: list[Phrase], mentions: list[Mention]) -> None:
        """Give the phrases that point back the names they stand for.

        A name that is lent has no place in the sentence: its ``start`` and ``end`` are -1.
        """
        here: tuple[Named, ...] = ()
        latest: tuple[Named, ...] = ()
        self.earlier, self.told = (), len(self.named)
        for place, phrase in enumerate(phrases):
            if phrase.head in {";", ":"}:
                here, latest = self._open_clause(phrases, place, here, latest)
            if phrase.kind != "NP":
                continue
            before = phrases[place - 1].kind if place else ""
            self.roles |= role_of(phrases, mentions, place)
            found = self._meant(words, phrases, mentions, place, here, latest)
            if found:
                phrase.names, phrase.name_kind = lend(mentions, found), found[0].kind
                phrase.lent = True
            if place and phrases[place - 1].head == "whose" and not phrase.poss:
                whose(phrases, place)
            self._related(phrases, mentions, place)
            nearer = ahead(phrases, mentions, place) if not here and not latest else ()
            nearer = nearer or receiver(phrases, mentions, place)
            self._owned(phrase, mentions, here or latest, nearer)
            if not (phrase.names or phrase.poss or phrase.mods):
                continue
            own = tuple(m for n in phrase.names if isinstance(m := mentions[n], Named))
            if own and own[0].kind in ACTORS:
                if not here and (before not in {"P", "TO"} or is_seat(phrases, place)):
                    here = own
                latest = latest or own
            inner = [mentions[n] for _, ns in (*phrase.poss, *phrase.mods) for n in ns]
            self._keep([*own, *(m for m in inner if isinstance(m, Named))])
        self._restricting(phrases, mentions, here)
        self.subject = here or latest or self.subject
        self.theme = theme_of(phrases, mentions)
        self.scene = scene_of(phrases, mentions)
        self.heading = heading_of(phrases, mentions) or self.heading
        if not self.begun:  # a release speaks for the firm that opens it
            self.speaker = tuple(m for m in here if m.kind == "Org")
        self.begun = True
        self.actors += [m for m in here if m.label == "Country" and m.kind != "Elsewhere"]

    def _open_clause(
        self,
        phrases: list[Phrase],
        place: int,
        here: tuple[Named, ...],
        latest: tuple[Named, ...],
    ) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
        """Tell who acts and who was named where a clause of its own begins."""
        if phrases[place].head == ";":
            self.earlier = here or self.earlier
            return (), latest or here
        if phrases[place].head == ":" and place == 1 and phrases[0].name_kind == "Place":
            self.scene = here
            return (), latest  # "Canada: Teck recovers ..."
        return here, latest

    def _keep(self, mentions: list[Named]) -> None:
        """Keep what is named here, for what points back to it."""
        for mention in mentions:
            if mention.start < 0:
                continue
            self.named.append(mention)
            if mention.label == "Mineral":
                self.minerals.add(mention)
            elif mention.label == "Country" and mention.kind != "Elsewhere":
                self.lands.add(mention)

    def topic(self, mentions: list[Mention]) -> int | None:
        """Give the mineral spoken of: the only one of the sentence, or the one of the text so far.

        Others may be named in passing, as long as it is named three times as often as any.
        """
        own = [i for i, m in enumerate(mentions) if isinstance(m, Named) and m.label == "Mineral"]
        own = [i for i in own if mentions[i].ids != ("rare-earth-magnets",)]  # type: ignore[union-attr]
        if len({mentions[i].ids for i in own if isinstance(mentions[i], Named)}) == 1:  # type: ignore[union-attr]
            return own[0]
        ranked = self.minerals.times.most_common(2)
        if own or not ranked:
            return None
        if ranked[1:] and ranked[0][1] < OFTEN * ranked[1][1]:
            if len(self.theme) == 1:
                return lend(mentions, self.theme)[0]
            return self._main_topic(mentions, ranked[0][1])
        product = self.minerals.products[ranked[0][0]].most_common(1)[0][0]
        return lend(mentions, (self.minerals.last[ranked[0][0], product],))[0]

    def _main_topic(self, mentions: list[Mention], most: int) -> int | None:
        """Take what the text begins with, or the sentence before is about, where none prevails."""
        main = next(iter(self.minerals.times))
        if self.minerals.times[main] == most:
            return lend(mentions, (self.minerals.last[main],))[0]
        return lend(mentions, self.theme)[0] if len(self.theme) == 1 else None

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

    def _main(self) -> tuple[Named, ...]:
        """Give the mineral that the text names most."""
        said = [m for m in self.named if m.label == "Mineral"]
        common = Counter(m.ids for m in said).most_common(1)
        return tuple(m for m in said if m.ids == common[0][0])[-1:] if common else ()

    def restrictor(self, mentions: list[Mention]) -> int | None:
        """Give the country that the text last said restricts exports."""
        if self.heading:
            return lend(mentions, self.heading)[0]
        if self.issuer:
            return lend(mentions, self.issuer)[0]
        ranked = self.lands.times.most_common(2)
        often = ranked and ranked[0][1] > 1 and ranked[0][1] > 2 * sum(n for _, n in ranked[1:])
        land = self.lands.last[ranked[0][0]] if often else None
        return lend(mentions, (replace(land, kind="Place"),))[0] if land else None

    def _meant(  # noqa: PLR0911, PLR0913, PLR0917
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
        if phrase.head in MINERAL_NOUNS | BOTH and phrase.words & BOTH:
            return last_two(self.named)
        if phrase.head == "we":
            return self.speaker or nation(phrases, place, self.subject)
        if words[phrase.last].text == "Company":
            return self.speaker  # "the Company" of a notice
        if phrase.head in PRONOUNS:
            return self._pronoun(phrases, place, here, latest)
        if phrase.head == "there" and place and phrases[place - 1].kind in {"V", "P", "ADV"}:
            site = [m for m in self.subject if m.label == "Facility"]
            return tuple(site[:1]) or self._country(here)
        plain = not phrase.poss and all(kind == "Demonym" for kind, _ in phrase.mods)
        followed = is_told(phrases, place)
        definite = words[phrase.first].lower in POINTERS and phrase.words <= PLAIN | {phrase.head}
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
        nationality = next((mentions[ns[0]] for _, ns in phrase.mods), None)
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
        if is_object and phrases[place - 1].head in ORE_VERBS:
            return self._latest("Mineral")
        if is_object or (place > 0 and phrases[place - 1].kind in {"P", "TO"}):
            said = [m for m in self.named if m.label in {"Firm", "Facility"}]
            other = [m for m in (*said, *latest) if m.ids not in {h.ids for h in here}]
            receives = is_object and phrases[place - 1].head in LENDING and self.subject
            if receives and other and other[-1] not in self.named[self.told :]:
                return self.subject  # "X works Y. Z lent it $5 million."
            return tuple(other[-1:]) if here and phrases[place].head == "it" else ()
        told = phrases[place + 1 : place + 2]
        thematic = told and told[0].kind == "V" and (told[0].passive or told[0].head in THEMATIC)
        if self.theme and not here and thematic:
            return self.theme  # "Vanadium is a metal. It is added to steel."
        found = here or self.earlier or self.subject or latest
        if phrases[place].head == "it" and len({m.ids for m in found}) > 1:
            return ()
        return found

    def _noun(
        self, phrase: Phrase, nationality: str | None, here: tuple[Named, ...], *, acting: bool
    ) -> tuple[Named, ...]:
        if phrase.head in MINERAL_NOUNS:
            return self.theme if len(self.theme) == 1 else self._latest("Mineral")
        if phrase.head in COUNTRY_NOUNS:
            return self._country(here, acting=acting)
        if phrase.head in {"bloc", "union"}:
            return self._latest("Region")
        for noun, label in POINTS_TO:
            if phrase.head.endswith("s") and phrase.head != "works":
                return ()
            if noun in phrase.nouns and noun not in {"place", "government"}:
                bars = not acting and "facility" not in phrase.nouns
                barred = frozenset(h.ids for h in here if bars)
                main = prevailing(self.named) if label == "Firm" and not nationality else ()
                latest = self._latest(label, nationality, barred)
                found = latest if not main or main[0].ids in barred else main
                if found:
                    return found
        government = phrase.head in {"government", "junta", "state"} and not nationality
        return self._country(here, acting=acting) if government else ()

    def _latest(
        self,
        label: str,
        country: str | None = None,
        barred: frozenset[tuple[str, ...]] = frozenset(),
    ) -> tuple[Named, ...]:
        found = [m for m in self.named if m.label == label and len(m.ids) == 1]
        found = [m for m in found if m.ids not in barred]  # who acts upon "the company"
        subject = [m for m in self.subject if m.label == label and m.ids not in barred]
        if country:
            home = [m for m in found if homes().get((label, m.ids[0]), country) == country]
            return tuple(home[-1:])
        return tuple(subject[:1] if len(subject) == 1 else found[-1:])

    def _country(self, here: tuple[Named, ...] = (), *, acting: bool = True) -> tuple[Named, ...]:
        """Find which country is meant: the sentence's subject, unless that acts upon it."""
        near = [m for m in here if m.label == "Country" and m.kind != "Elsewhere"]
        if acting and len({m.ids for m in near}) == 1:
            return (replace(near[0], kind="Place"),)
        barred = {m.ids for m in near}
        subject = [m for m in self.subject if m.label == "Country" and m.kind != "Elsewhere"]
        subject = [m for m in subject if m.ids not in barred]
        found = [m for m in self.named if m.label == "Country" and m.kind != "Elsewhere"]
        found = [m for m in found if m.ids not in barred]
        common = Counter(m.ids for m in self.actors if m.ids not in barred).most_common(1)
        often = [m for m in self.actors if common and m.ids == common[0][0]]
        scene = tuple(m for m in self.scene if m.ids not in barred)
        chosen = subject[:1] or scene[:1] or often[-1:] or found[-1:]
        return tuple(replace(m, kind="Place") for m in chosen)

    def _its(self, phrase: Phrase, here: tuple[Named, ...]) -> tuple[Named, ...]:
        """Find whose "its output" is: who acts here, but of an expansion the site before."""
        if phrase.nouns & {"operation"} and (not here or here[0].kind == "Place"):
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
        elif phrase.owner_noun & {"place", "government"}:
            owner = self._country()
        elif phrase.owner_noun & {"firm", "bank"}:
            owner = self._latest("Firm") or self._latest("StateBank")
        elif phrase.owner_noun & {"facility"}:
            owner = self._latest("Facility")
        if owner:
            phrase.poss = ((owner[0].kind, lend(mentions, owner)),)
