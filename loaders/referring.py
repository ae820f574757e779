"""Referring: which names a pronoun or a definite noun phrase stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .antecedents import COUNTRY_NOUNS, MINERAL_NOUNS, REALMS, RECENT
from .belonging import Belonging
from .describing import BY_PLACE, christened, is_definite
from .gazetteer import Named, names_at
from .nearest import is_apposed, is_of_which, tells
from .pointing import LENDING, LISTING, ORE_VERBS, PUTTING, is_told, last_two, nation, teller
from .speaking import means_itself

if TYPE_CHECKING:
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
USING = frozenset({"go", "end", "use", "need", "require", "serve"})
NEEDING = frozenset({"use", "need", "require"})
# Nouns that sum up minerals just named.
SUMS = MINERAL_NOUNS | {"compound", "alloy", "ingredient", "input"}
LOCATIVE = frozenset({"V", "P", "ADV", "NP"})
BOTH = frozenset({"both", "either", "neither"})
PRONOUNS = frozenset({"it", "they"})
# What is done to a site, and not to the firm that was named after it.
HOLDING_SITES = frozenset(["own", "run", "operate", "close", "reopen", "restart", "mothball"])
# What only a firm does, even where its mine was spoken of.
FIRMS_DO = frozenset(
    [
        *("own", "buy", "acquire", "sell", "hold", "raise", "lend", "pay", "list", "purchase"),
        *("sign", "invest", "borrow", "agree", "negotiate"),
    ]
)
SEVERAL = frozenset({"several", "some", "many", "few"})
SELLING = frozenset({"sell", "ship", "supply", "deliver", "export"})
MOVING = SELLING | {"send", "buy", "purchase", "obtain", "get", "import", "source", "procure"}
HOLDABLE = frozenset({"Firm", "Facility"})
PLACES = frozenset({"Facility", "Country", "Region"})
# What of a country may stand before a noun: "the American firm", "the US government".
LANDS = frozenset({"Demonym", "Place"})


@dataclass
class Referring(Belonging):
    """What "it", "we", "the company" and "the metal" stand for."""

    headed: tuple[Named, ...] = ()

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
        if found := self._several(phrases, place):
            return found
        if apposed := _apposed(phrases, place) or _members(phrases, place):
            return names_at(mentions, apposed)
        if phrase.head == "we":
            return teller(phrases, mentions) or self.speaker or nation(phrases, place, self.subject)
        if self.speaker and means_itself(phrase, words):
            return self.speaker  # "the Company" of a notice
        if phrase.head in PRONOUNS and (_is_used(phrases, place) or _is_found(phrases, place)):
            return self.theme or self._spoken_of(mentions)  # "it ends up in batteries"
        if phrase.head in {"it", "them"} and self._parted(phrases, place):
            return tuple(m for m in self.named if m.label == "Mineral")[-1:]
        if phrase.head in PRONOUNS:
            if is_of_which(phrases, mentions, place, here):  # "Panasqueira, which it also operates"
                return self._holding(phrases, place, self.earlier or self.subject)
            return self._pronoun(words, phrases, place, here, latest)
        if phrase.head == "there" and place and phrases[place - 1].kind in LOCATIVE:
            origin = names_at(mentions, _whence(phrases, place))
            return origin or self._there(here, moved=_is_moved(phrases, place))
        named = christened(phrases, place)
        if named is not None and not phrase.poss:
            return names_at(mentions, named.names)
        if phrase.words & {"a", "an"} and "facility" in phrase.nouns and not phrase.mods:
            return self.headed  # "Lionheart (Germany). Vulcan gets a loan for a project"
        return self._definite(words, phrases, mentions, place, here)

    def _there(self, here: tuple[Named, ...], *, moved: bool) -> tuple[Named, ...]:
        """Give the site where something is, or else the region or country that was spoken of.

        Goods that are ``moved`` go to, or come from, another country than the one that acts.
        """
        site = [m for m in (*self.subject, *self.named[self.told :]) if m.label == "Facility"]
        said = [m for m in self.named[self.told_before :] if m.label in PLACES]
        sites = {m.ids: m for m in said if m.label == "Facility"}
        last = [*sites.values()] if len(sites) == 1 and not site else []
        near = tuple(site[-1:] or last) or self._near("Region")
        return near or self._country(here, acting=not moved, away=True)

    def _several(self, phrases: list[Phrase], place: int) -> tuple[Named, ...]:
        """Find what a word means that is said of several: "each", "both metals"."""
        phrase = phrases[place]
        if found := self._of_those_listed(phrase):
            return found
        if phrase.head == "each" and self.unlisted == 1 and phrases[place - 1].head == "of":
            return self.listed  # "has 30% of each"
        both = phrase.head.removesuffix("s") in MINERAL_NOUNS | BOTH and phrase.words & BOTH
        return last_two(self.named) if both else ()

    def _spoken_of(self, mentions: list[Mention]) -> tuple[Named, ...]:
        """Give the mineral that the text is about."""
        number = self.topic(mentions)
        mineral = mentions[number] if number is not None else None
        return (mineral,) if isinstance(mineral, Named) else ()

    def _definite(
        self,
        words: list[Token],
        phrases: list[Phrase],
        mentions: list[Mention],
        place: int,
        here: tuple[Named, ...],
    ) -> tuple[Named, ...]:
        """Find what "the company", "the Chinese firm" and "the metal" stand for."""
        phrase = phrases[place]
        kinds = BY_PLACE | ({"Org"} if "subsidiary" in phrase.nouns else frozenset[str]())
        plain = not phrase.poss and all(kind in kinds for kind, _ in phrase.mods)
        followed = is_told(phrases, place)
        definite = is_definite(phrase, words)
        if phrase.head in COUNTRY_NOUNS | REALMS.keys() and words[phrase.first].lower == "the":
            definite = not phrase.words & RANKED  # "the Central Asian country"
        after_copula = place and phrases[place - 1].kind == "V" and phrases[place - 1].head == "be"
        apposed = (
            place > 1
            and phrases[place - 1].kind == ","
            and (phrases[place - 2].name_kind in {"Org", "Facility"})
            and not tells(phrases, place)
        ) or is_apposed(phrases, place)
        if not plain or followed or not definite or after_copula or phrase.owner_noun or apposed:
            return ()
        nationality = next((mentions[ns[0]] for k, ns in phrase.mods if k in LANDS), None)
        before = phrases[place - 1].kind if place else ";"
        acting = before not in {"P", "TO", "V"} or _says_what_there_is(phrases, place)
        home = nationality.ids[0] if isinstance(nationality, Named) else None
        role = tuple(r for r in self.roles.get(phrase.head, ()) if r not in here and not home)
        namesake = () if home else self._namesake(phrase.head)
        return role or namesake or self._noun(phrase, home, here, acting=acting)

    def _pronoun(  # noqa: PLR0911
        self,
        words: list[Token],
        phrases: list[Phrase],
        place: int,
        here: tuple[Named, ...],
        latest: tuple[Named, ...],
    ) -> tuple[Named, ...]:
        told = [p for p in phrases[place + 1 :] if p.kind not in {"ADV", "NEG"}]
        following = told[0] if told else None
        acts = following is not None and following.kind == "V" and following.form in {"fin", "past"}
        is_object = place > 0 and phrases[place - 1].kind == "V" and not acts
        listed = following is not None and following.head in LISTING
        put = is_object and phrases[place - 1].head in PUTTING and listed
        if put or (is_object and phrases[place - 1].head in ORE_VERBS):
            return self._latest("Mineral")
        if place and phrases[place - 1].head == "without":
            return self.theme or self.focus  # "no magnet can be made without it"
        led = place > 0 and phrases[place - 1].kind in {"P", "TO"}
        dated = led and acts and _apart(words, phrases, place)
        if is_object or (led and not dated):
            if phrases[place].head == "it" and self.parted and _is_shared_out(phrases, place):
                return self.parted  # "A had 73% of B. C paid $5 for 51% of it."
            inside = _is_in_relative(phrases, place) and bool(here) and self.acting != here
            lent = place > 1 and led and "loan" in phrases[place - 2].nouns  # "a loan to it"
            by = "lend" if lent else phrases[place - 1].head
            return self._object(phrases[place].head, by, here, () if inside else latest)
        if acts and [p.kind for p in phrases[max(0, place - 2) : place]] == ["REL", "V"]:
            return self._holding(phrases, place, self.acting)  # "X, which says it turned out"
        after = phrases[place + 1 : place + 2]
        thematic = (
            after and after[0].kind == "V" and (after[0].passive or after[0].head in THEMATIC)
        )
        if self.theme and not here and thematic:
            return self.theme  # "Vanadium is a metal. It is added to steel."
        found = here or self.earlier or self.subject or latest
        several = phrases[place].head == "it" and len({m.ids for m in found}) > 1
        return () if several else self._holding(phrases, place, found)

    def _holding(
        self, phrases: list[Phrase], place: int, found: tuple[Named, ...]
    ) -> tuple[Named, ...]:
        """Give the firm of a mine where only a firm acts so: "X's mine is old. It also owns Y."."""
        if {m.label for m in found} != {"Facility"}:
            return found
        told = [p for p in phrases[place + 1 : place + 4] if p.kind in {"V", "ADV", "NP"}]
        parted = [p.head for p in told[:1]] == ["have"] and bool(told[1:] and told[1].figures)
        if not parted and not FIRMS_DO.intersection(p.head for p in told if _does(p)):
            return found
        led = [m for m in self.leaders[-RECENT:] if m.label == "Firm"]
        return self.holders.get(found[0].ids) or tuple(led[-1:]) or found

    def _parted(self, phrases: list[Phrase], place: int) -> bool:
        """Tell whether a part of a metal is meant: "Chile holds copper and mined 5% of it"."""
        said = {m.label for m in self.named[self.told :]}
        amount, led = phrases[max(0, place - 2)], phrases[place - 1].head
        some = amount.nouns & {"amount"} or amount.words & SEVERAL
        parted = led == "of" and (amount.figures or some)
        sold = led == "of" and phrases[max(0, place - 3)].head in SELLING  # "sell all of it to X"
        alone = "Mineral" in said and not said & {"Firm", "StateBank", "Facility"}
        return _weighed(phrases, place) or sold or bool(parted and alone)

    def _object(
        self, pronoun: str, led: str, here: tuple[Named, ...], latest: tuple[Named, ...]
    ) -> tuple[Named, ...]:
        """Find what "it" stands for behind a verb or a preposition: another than who acts."""
        said = [m for m in self.named if m.label in {"Firm", "Facility"}]
        other = [m for m in (*said, *latest) if m.ids not in {h.ids for h in here}]
        receives = led in LENDING and self.subject
        if receives and other and other[-1] not in self.named[self.told :]:
            return self.subject  # "X works Y. Z lent it $5 million."
        sites = [m for m in self.named[self.told_before :] if m.label == "Facility"]
        if led in HOLDING_SITES and len({m.ids for m in sites}) == 1 and pronoun == "it":
            return tuple(sites[-1:])  # "X sold the mine to Y. X had owned it since 2010."
        if pronoun != "it":
            return ()
        barred = {m.ids for m in (*self.acting, *latest)}
        spoken = here or self.subject
        apart = not here or self.acting != here
        if apart and led not in {"of", "with"}:  # "X belongs to Y, which means to sell it"
            held = tuple(m for m in spoken if m.label in HOLDABLE and m.ids not in barred)
            if len(held) == 1:
                return held
        return tuple(other[-1:]) if here else ()


def _whence(phrases: list[Phrase], place: int) -> tuple[int, ...]:
    """Find the country that "from there" means: "A gets tin from B, and C buys it from there"."""
    led = [i for i in range(1, place + 1) if phrases[i - 1].head == "from"]
    if place not in led:
        return ()
    named = [phrases[i] for i in led if phrases[i].name_kind == "Place" and not phrases[i].lent]
    return named[-1].names if named else ()


def _is_shared_out(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a share of it is spoken of: "51% of it"."""
    share, led = phrases[max(0, place - 2)], phrases[place - 1].head
    return led == "of" and bool(share.figures) and not share.names


def _does(phrase: Phrase) -> bool:
    return phrase.kind == "V" and not phrase.passive


def _is_used(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a pronoun goes into something: "it ends up in batteries"."""
    told = [p for p in phrases[place + 1 : place + 5] if p.kind not in {"ADV", "NEG"}]
    used = [p.kind for p in told[:3]] == ["V", "P", "NP"] and told[0].head in USING
    used &= bool(told) and (told[0].passive or told[0].head not in NEEDING)
    return used and told[1].head in {"in", "into", "for"} and told[2].name_kind == "Sector"


def _says_what_there_is(phrases: list[Phrase], place: int) -> bool:
    """Tell whether nobody acts: "X has tin, but there is no mine in the country"."""
    verb = next((i for i in range(place - 1, 0, -1) if phrases[i].kind == "V"), 0)
    return verb > 0 and phrases[verb].head == "be" and phrases[verb - 1].head == "there"


def _is_found(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a pronoun is what goods have in them: "you will find it in drill bits"."""
    verb, after = phrases[place - 1] if place else None, phrases[place + 1 : place + 3]
    led = [p.kind for p in after] == ["P", "NP"] and after[0].head in {"in", "inside"}
    found = verb is not None and verb.kind == "V" and verb.head in {"find", "meet", "encounter"}
    return led and found and after[1].name_kind == "Sector"


def _apposed(phrases: list[Phrase], place: int) -> tuple[int, ...]:
    """Give the minerals that a noun sums up: "tin and zinc, metals that go into"."""
    named, noun, after = phrases[max(0, place - 2)], phrases[place], phrases[place + 1 : place + 2]
    whole = noun.head.removesuffix("s") in SUMS and not (noun.poss or noun.mods)
    beside = place > 1 and phrases[place - 1].kind == "," and named.name_kind == "Mineral"
    told = bool(after) and after[0].kind in {"REL", "P", "V"} and after[0].head != "of"
    return named.names if whole and beside and told else ()


def _members(phrases: list[Phrase], place: int) -> tuple[int, ...]:
    """Give who is in a group: "a syndicate of three banks - A, B and C - lent it $5 million"."""
    kinds = [phrase.kind for phrase in phrases[place + 1 : place + 6]]
    if kinds != ["P", "NP", ",", "NP", ","] or not phrases[place].nouns & {"bank", "venture"}:
        return ()
    group, listed = phrases[place + 2], phrases[place + 4]
    several = group.nouns & {"bank", "firm"} and not group.names and group.head.endswith("s")
    return listed.names if several and listed.name_kind == "Org" else ()


def _is_moved(phrases: list[Phrase], place: int) -> bool:
    """Tell whether goods go somewhere: "sold 5 tonnes there", "obtained its tin from there"."""
    verb = next((phrase for phrase in reversed(phrases[:place]) if phrase.kind == "V"), None)
    return verb is not None and verb.head in MOVING and not verb.passive


def _is_in_relative(phrases: list[Phrase], place: int) -> bool:
    """Tell whether somebody else acts: "X is owned by Y, which has refused to lend it more"."""
    openers = (phrase.kind for phrase in reversed(phrases[:place]))
    return next((kind for kind in openers if kind in {"REL", "SUB", ";", "C"}), "") == "REL"


def _apart(words: list[Token], phrases: list[Phrase], place: int) -> bool:
    """Tell whether a date stands between: "in the year to March 2025 it imported"."""
    before, after = words[phrases[place - 1].last], words[phrases[place].first]
    return after.start - before.end > 1


def _weighed(phrases: list[Phrase], place: int) -> bool:
    """Tell whether tonnes are meant: "it imported 500 tonnes of them"."""
    amount = phrases[max(0, place - 2)]
    return phrases[place - 1].head == "of" and amount.head.endswith(("tonnes", "tons"))
