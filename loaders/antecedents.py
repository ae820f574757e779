"""Antecedents: which of the names said so far a later word means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ..graph.codes import countries
from .describing import GENERAL
from .gazetteer import Named, gazetteer, homes
from .pointing import prevailing
from .remembering import PAIR, Remembering
from .words import lexicon

if TYPE_CHECKING:
    from .phrases import Phrase

# Which noun points back to which label.
POINTS_TO = (
    ("bank", "StateBank"),
    ("firm", "Firm"),
    ("bank", "Firm"),
    ("subsidiary", "Firm"),
    ("facility", "Facility"),
    ("place", "Country"),
    ("government", "Country"),
)
COUNTRY_NOUNS = frozenset({"country", "nation", "republic"})
# Nouns that only some countries are called by.
REALMS = {
    "kingdom": "BEL BHR BTN DNK ESP GBR JOR KHM LSO MAR NLD NOR SAU SWE SWZ THA",
    "emirate": "ARE KWT QAT",
    "sultanate": "BRN OMN",
    "island": "CUB GRL IRL ISL JAM LKA MDG NCL TWN",
    "archipelago": "IDN JPN MDV NCL PHL SLB",
    "federation": "RUS",
}
# Who may be meant by the noun that their name ends in.
BEARING = frozenset({"Firm", "StateBank", "Facility"})
CONTINENTAL = frozenset({"asian", "african"})
BLOCS = frozenset({"bloc", "union"})
POWERS = COUNTRY_NOUNS | BLOCS | REALMS.keys()
# Firms that are so to somebody: they are meant by what was stated, not by being near.
BY_ROLE_ONLY = frozenset(
    ["supplier", "customer", "buyer", "investor", "competitor", "operator", "syndicate"]
)
GOVERNING = frozenset(
    [
        *("government", "junta", "state", "authorities", "cabinet", "parliament", "treasury"),
        *("legislature", "regime", "presidency"),
    ]
)
MINERAL_NOUNS = frozenset(["metal", "mineral", "material", "commodity", "element", "ore", "stuff"])
GROUPS = frozenset(
    ["rare-earths", "heavy-rare-earths", "light-rare-earths", "platinum-group-metals"]
)
# Sites of which one is not the other.
SERVING = frozenset({"station", "railway", "port", "line", "corridor", "dam", "pipeline"})
REFINING = frozenset({"smelter", "refinery", "works", "factory", "smelters", "refineries"})
UNLIKE = {
    **dict.fromkeys(("mine", "pit", "deposit"), SERVING | REFINING),
    "plant": SERVING,
    **dict.fromkeys(("smelter", "refinery"), SERVING | {"mine", "pit", "deposit"}),
    **dict.fromkeys(("port", "station"), REFINING | {"mine", "pit", "deposit", "railway", "line"}),
    **dict.fromkeys(("railway", "line"), REFINING | {"mine", "pit", "deposit", "port", "station"}),
}
RECENT = 4
# For how many sentences a list is meant by "both mines".
LASTING = 3
# Words for so many that were listed, and the nouns behind "the latter".
SIZES = {"both": 2, "two": 2, "pair": 2, "duo": 2, "neither": 2, "trio": 3, "three": 3}
ENUMERATED = frozenset(["latter", "former", "company", "firm", "group", "plant", "mine", "project"])


def _ends_in(named: Named, noun: str) -> bool:
    return named.name.lower().split()[-1:] == [noun]


def _named_after(firm: Named) -> str | None:
    """Give the country that a branch is called by: "Nedbank Namibia"."""
    lands = [m for m in gazetteer().find(firm.name) if m.kind == "Place"]
    return lands[-1].ids[0] if lands and lands[-1].end == len(firm.name) else None


@cache
def financiers() -> frozenset[tuple[str, ...]]:
    """Give firms that lend, hold and advise, which "the company" of a text is not."""
    return frozenset((id_,) for id_ in lexicon().classes["financiers"])


@cache
def union() -> tuple[Named, ...]:
    """Give the European Union, for "the Union" of a text that never names it in full."""
    return tuple(m.away() for m in gazetteer().find("European Union")[:1])


@dataclass
class Antecedents(Remembering):
    """Which of the names said so far a later word means."""

    def _of_those_listed(self, phrase: Phrase) -> tuple[Named, ...]:
        """Give whom "both companies", "the pair", "the former" or "the latter" means."""
        if phrase.poss or phrase.mods:
            return ()
        if phrase.words & {"latter", "former"} and phrase.head in ENUMERATED:
            fresh = self.unlisted <= 1 and len(self.listed) == PAIR
            pair = self.listed if fresh else self._last_pair()
            return pair[-1:] if "latter" in phrase.words else pair[:1]
        if self.unlisted > LASTING:
            return ()
        listed = self.sorts.get(phrase.head, self.listed)
        sizes = [size for word, size in SIZES.items() if word in phrase.words]
        firms = phrase.nouns & {"firm", "bank", "producer", "partner", "facility"}
        numbered = phrase.head in SIZES or (phrase.head.endswith("s") and firms)
        kinds = {member.label for member in listed}
        fits = kinds <= ({"Facility"} if "facility" in firms else {"Firm", "StateBank"})
        if not (sizes and numbered and sizes[0] == len(listed)):
            return ()
        return listed if fits or (not firms and kinds == {"Facility"}) else ()

    def _last_pair(self) -> tuple[Named, ...]:
        """Give the last two of a kind that this or the last sentence named, or else the last one.

        Neither a land where something lies nor "South African" is meant.
        """
        single: tuple[Named, ...] = ()
        for said in (self.named[self.told :], self.named[self.told_before :]):
            kinds: dict[str, dict[tuple[str, ...], Named]] = {}
            for named in reversed(said):
                if named.kind not in {"Area", "Demonym"}:
                    kinds.setdefault(named.label, {}).setdefault(named.ids, named)
            pairs = [[*of_kind.values()][PAIR - 1 :: -1] for of_kind in kinds.values()]
            if several := [pair for pair in pairs if len(pair) == PAIR]:
                return tuple(several[0])
            single = single or tuple(pairs[0] if pairs else ())
        return single

    def _noun(  # noqa: C901, PLR0911
        self, phrase: Phrase, nationality: str | None, here: tuple[Named, ...], *, acting: bool
    ) -> tuple[Named, ...]:
        if phrase.head in MINERAL_NOUNS:
            return self._mineral(phrase.head)
        if phrase.head.removesuffix("s") in MINERAL_NOUNS:
            return self._minerals()
        if phrase.head in POWERS or (phrase.head in GOVERNING and not nationality):
            return self._power(phrase.head, here, acting=acting)
        if phrase.head.endswith("s") and not phrase.head.endswith("works"):
            return ()
        if phrase.head in BY_ROLE_ONLY or phrase.words & CONTINENTAL:
            return ()  # "the Asian giant" is a country, or a firm of whichever
        barred = frozenset(h.ids for h in self.acting)  # "X said that Y lent the company": X
        others = self._other_sites(phrase.head)
        others |= frozenset() if "bank" in phrase.nouns else financiers()
        if not nationality and (that := self._that(phrase, barred)):
            return that
        owners = [ns for k, ns in phrase.mods if k == "Org"]
        if "subsidiary" in phrase.nouns:  # "the Rosatom subsidiary"
            return self._subsidiary(barred) if owners else ()
        if phrase.nouns >= {"firm", "facility"} and not nationality:  # "feeding the smelter"
            near = self._near("Facility", barred | others)
            if near:
                return near
        for noun, label in POINTS_TO:
            if noun not in phrase.nouns or noun in {"place", "government"}:
                continue
            bars = not acting and "facility" not in phrase.nouns
            found = self._firm(label, nationality, here, others | (barred if bars else frozenset()))
            if found:
                return found
        return ()

    def _power(self, noun: str, here: tuple[Named, ...], *, acting: bool) -> tuple[Named, ...]:
        """Give which country or bloc of them is meant: "the nation", "the kingdom", "the bloc"."""
        if noun in REALMS:
            return self._realm(noun)
        if noun in BLOCS:
            blocs = [m for m in self._latest("Region") if noun == "bloc" or _ends_in(m, noun)]
            return tuple(blocs) or (union() if noun == "union" else ())
        alone = noun in COUNTRY_NOUNS and acting and not (here or self.acted)
        return (self._only_land() if alone else ()) or self._country(here, acting=acting)

    def _mineral(self, noun: str) -> tuple[Named, ...]:
        """Give what "the metal" means: of several named before the one that is spoken of."""
        if len(self.theme) == 1:
            return self.theme
        here = [m for m in self.named[self.told :] if m.label == "Mineral"]
        before = {m.ids for m in self.named[self.told_before : self.told] if m.label == "Mineral"}
        listed = len(before) > 1 and {m.ids for m in self.focus} <= before
        if self.focus and listed and not here:
            return self.focus
        headed = self.section.minerals() if noun == "metal" and not here else ()
        return headed or self._latest("Mineral")

    def _minerals(self) -> tuple[Named, ...]:
        """Give what "the metals" means: those that were just named, or a group of them."""
        before = self.named[self.told_before : self.told]
        found = {m.ids: m for m in before if m.label == "Mineral"}
        grouped = any(ids[0] in GROUPS for ids in found)
        return tuple(found.values()) if len(found) > 1 or grouped else ()

    def _other_sites(self, head: str) -> frozenset[tuple[str, ...]]:
        """Give the sites that a noun cannot mean: a power station is no mine."""
        unlike = UNLIKE.get(head, frozenset[str]())
        return frozenset(ids for ids, kind in self.site_kinds.items() if kind in unlike)

    def _namesake(self, noun: str) -> tuple[Named, ...]:
        """Give the only one whose name ends in it: "the railway", Lobito Atlantic Railway."""
        bearing = {m.ids: m for m in self.named if m.label in BEARING and _ends_in(m, noun)}
        return tuple(bearing.values()) if len(bearing) == 1 and noun not in GENERAL else ()

    def _last_firm(self) -> tuple[Named, ...]:
        """Give the firm that was named last, in this sentence or the one before: "that firm"."""
        barred = {m.ids for m in self.acting}
        firms = [m for m in self.named[self.told_before :] if m.label == "Firm"]
        return tuple(m for m in firms if m.ids not in barred)[-1:]

    def _that(self, phrase: Phrase, barred: frozenset[tuple[str, ...]]) -> tuple[Named, ...]:
        """Give the firm or site named last: "A paid $5 for B and runs that mine"."""
        if not phrase.words & {"that", "same"}:
            return ()
        if "firm" in phrase.nouns:
            return self._last_firm()
        if not phrase.nouns & {"facility", "pit"}:
            return ()
        said = [m for m in self.named[self.told :] if m.ids not in barred]
        sites = [m for m in said if m.label == "Facility"]
        meant = sites or [m for m in said if m.label == "Firm"]  # a mine that bears a firm's name
        return tuple(meant[-1:])

    def _subsidiary(self, barred: frozenset[tuple[str, ...]]) -> tuple[Named, ...]:
        """Choose the firm that the sentence before named last, but for who acted in it."""
        barred |= {m.ids for m in self.subject}
        said = self.named[self.told_before : self.told]
        return tuple(m for m in said if m.label == "Firm" and m.ids not in barred)[-1:]

    def _firm(
        self,
        label: str,
        nationality: str | None,
        here: tuple[Named, ...],
        barred: frozenset[tuple[str, ...]],
    ) -> tuple[Named, ...]:
        """Choose a firm, bank or site: the one of this sentence, of the text, or the last."""
        if not nationality:
            own = tuple(h for h in here if h.label == label and h.ids not in barred)
            if len({h.ids for h in own}) == 1 and label == "Firm":
                return own[:1]
            near = self._near(label, barred)
            if near:
                return near
            if told := self._headed(label, barred):
                return told
            main = prevailing(self.named) if label == "Firm" else ()
            acted = tuple(m for m in self.acted if m.label == label and m.ids not in barred)
            if acted:
                return acted[:1] if len({m.ids for m in acted}) == 1 else ()
            if main and main[0].ids not in barred:
                return main
        return self._latest(label, nationality, barred)

    def _headed(
        self, label: str, barred: frozenset[tuple[str, ...]] = frozenset()
    ) -> tuple[Named, ...]:
        """Give the firm that the heading is about."""
        headed = self.section.firm() if label == "Firm" else ()
        return tuple(m for m in headed if m.ids not in barred)

    def _near(
        self, label: str, barred: frozenset[tuple[str, ...]] = frozenset()
    ) -> tuple[Named, ...]:
        """Give the only one of a kind that this sentence has named so far."""
        here = self.named[self.told :]
        found = {m.ids: m for m in here if m.label == label and m.ids not in barred}
        return tuple(found.values()) if len(found) == 1 else ()

    def _latest(
        self,
        label: str,
        country: str | None = None,
        barred: frozenset[tuple[str, ...]] = frozenset(),
    ) -> tuple[Named, ...]:
        found = [m for m in self.named if m.label == label and m.ids not in barred]
        if country:
            here = self.named[self.told_before :]
            known = [m for m in found if m in here and self._home(m, "") == country]
            return tuple((known or [m for m in found if self._home(m, country) == country])[-1:])
        for near in (self.earlier, self.subject):
            subject = {m.ids: m for m in near if m.label == label and m.ids not in barred}
            if len(subject) == 1:
                return tuple(subject.values())
            barred |= subject.keys()  # "the company" is neither of two
        led = self.leaders[-RECENT:] if label != "Facility" else []
        leading = [m for m in led if m.label == label and m.ids not in barred]
        return tuple(leading[-1:] or found[-1:])

    def _home(self, firm: Named, otherwise: str) -> str:
        """Give a firm's country: as the tables have it, or as the text has said."""
        known = homes().get((firm.label, firm.ids[0]))
        return known or self.said_homes.get(firm.ids[0]) or _named_after(firm) or otherwise

    def _home_of_last(self) -> Named | None:
        """Give the country, named before, of the site last named: "X, a mine in the country"."""
        sites = [m for m in self.named[self.told :] if m.label == "Facility"]
        home = homes().get((sites[-1].label, sites[-1].ids[0])) if sites else None
        return self.lands.last.get((home,)) if home else None

    def _realm(self, noun: str) -> tuple[Named, ...]:
        """Give the country named last that is a kingdom, an emirate or an island."""
        lands = [m for m in self.named if m.label == "Country" and m.ids[0] in REALMS[noun]]
        return tuple(replace(land, kind="Place") for land in lands[-1:])

    def first_land(self) -> tuple[Named, ...]:
        """Give the country that the text names first, or of which it names a district."""
        for named in self.named:
            land = homes().get(("Area", named.ids[0]), "") if named.label == "Area" else ""
            if land in countries():
                return (Named(-1, -1, "Place", "Country", (land,), countries()[land].name),)
            if named.label == "Country":
                return (replace(named, start=-1, end=-1, kind="Place"),)
        return ()

    def _only_land(self) -> tuple[Named, ...]:
        """Give the only country that the sentence before named."""
        before = self.named[self.told_before : self.told]
        lands = {m.ids: m for m in before if m.label == "Country" and m.kind != "Elsewhere"}
        one = tuple(lands.values()) if len(lands) == 1 else ()
        return tuple(replace(land, kind="Place") for land in one)

    def _country(
        self, here: tuple[Named, ...] = (), *, acting: bool = True, away: bool = False
    ) -> tuple[Named, ...]:
        """Find which country is meant: the sentence's subject, unless that acts upon it.

        Where firms act ``away`` from home it is not theirs.
        """
        near = [m for m in here if m.label == "Country" and m.kind != "Elsewhere"]
        if self.home and not near:
            return self.home
        if acting and len({m.ids for m in near}) == 1:
            return (replace(near[0], kind="Place"),)
        barred = {m.ids for m in (*near, *(self.strangers if away or not acting else ()))}
        told = (*self.acted, *self.scene)
        chosen = [m for m in told if m.label == "Country" and m.kind != "Elsewhere"]
        chosen = [m for m in chosen if m.ids not in barred]
        if len(self.near_lands) == 1 and not barred:
            chosen = [*self.near_lands.values()]
        if not acting and (home := self._home_of_last()):
            chosen = [home]
        if not chosen:
            weighed = {ids: weight for ids, weight in self.weights.items() if ids not in barred}
            most = max(weighed, key=lambda ids: weighed[ids], default=None)
            chosen = [self.lands.last[most]] if most else []
        return tuple(replace(m, kind="Place") for m in chosen[:1])
