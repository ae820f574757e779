"""Remembering: what a text has named so far, and how much it speaks of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .gazetteer import Named
from .pointing import lend
from .said import Said
from .sections import Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .mentions import Mention

OFTEN, PAIR = 3, 2
MADE_IT = frozenset({"PRODUCES", "REFINES", "HOLDS_RESERVES"})
# What a country weighs where it acts, where it only tells whose firm one is, and a sentence later.
ACTING_WEIGHT, INNER_WEIGHT, DATELINE_WEIGHT, OPENING_WEIGHT = 1.0, 0.5, 2.0, 1.5
FADING = 0.9


@dataclass
class Remembering:
    """What has been named so far, the newest last, and the subject of the sentence before."""

    named: list[Named] = field(default_factory=list[Named])
    minerals: Said = field(default_factory=Said)
    lands: Said = field(default_factory=Said)
    subject: tuple[Named, ...] = ()
    acted: tuple[Named, ...] = ()
    main_site: tuple[Named, ...] = ()
    leaders: list[Named] = field(default_factory=list[Named])
    theme: tuple[Named, ...] = ()
    focus: tuple[Named, ...] = ()  # the mineral that was last spoken of alone
    section: Section = field(default_factory=Section)
    scene: tuple[Named, ...] = ()
    home: tuple[Named, ...] = ()  # the country whose state a text is by
    earlier: tuple[Named, ...] = ()
    told: int = 0
    told_before: int = 0
    near_lands: dict[tuple[str, ...], Named] = field(default_factory=dict[Any, Any])
    listed: tuple[Named, ...] = ()
    unlisted: int = 0  # sentences since
    sorts: dict[str, tuple[Named, ...]] = field(default_factory=dict[str, tuple[Named, ...]])
    acting: tuple[Named, ...] = ()
    strangers: tuple[Named, ...] = ()  # whose firms act here: "Chinese firms"
    parted: tuple[Named, ...] = ()  # of what the sentence before told who has a part
    holders: dict[tuple[str, ...], tuple[Named, ...]] = field(default_factory=dict[Any, Any])
    site_kinds: dict[tuple[str, ...], str] = field(default_factory=dict[Any, str])
    said_homes: dict[str, str] = field(default_factory=dict[str, str])
    weights: dict[tuple[str, ...], float] = field(default_factory=dict[tuple[str, ...], float])
    opening: dict[tuple[str, ...], float] = field(default_factory=dict[tuple[str, ...], float])
    roles: dict[str, tuple[Named, ...]] = field(default_factory=dict[str, tuple[Named, ...]])
    # What each firm and site was said to make, or to hold in the ground.
    outputs: dict[tuple[str, ...], dict[tuple[str, ...], Named]] = field(
        default_factory=dict[Any, Any]
    )

    def _keep(self, mentions: Iterable[Named], weight: float = 1) -> None:
        """Keep what is named here, for what points back to it."""
        for mention in mentions:
            if mention.start < 0:
                continue
            self.named.append(mention)
            if mention.label == "Mineral":
                self.minerals.add(mention)
            elif mention.label == "Country" and mention.kind != "Elsewhere":
                self.lands.add(mention)
                self._weigh(mention, weight)

    def _weigh(self, land: Named, weight: float) -> None:
        """Count a country, what is long ago for less."""
        self.weights[land.ids] = self.weights.get(land.ids, 0) + weight
        if weight > INNER_WEIGHT:
            self.near_lands[land.ids] = land

    def _fade(self) -> None:
        """Let what was said count less with each sentence, but for what the text opens with."""
        self.opening = self.opening or dict.fromkeys(self.near_lands, OPENING_WEIGHT)
        for ids, weight in self.weights.items():
            self.weights[ids] = max(FADING * weight, self.opening.get(ids, 0))

    def _list(self, own: tuple[Named, ...], noun: str) -> None:
        """Keep names that are listed: "the A and B mines", for "both", "both mines"."""
        members = {member.ids: member for member in own}
        if len(members) > 1:
            self.listed, self.unlisted = tuple(members.values()), 0
            self.sorts[noun] = self.listed

    def topic(self, mentions: list[Mention]) -> int | None:
        """Give the mineral spoken of: the only one of the sentence, or the one of the text so far.

        Others may be named in passing, as long as it is named three times as often as any.
        """
        named = ((i, m) for i, m in enumerate(mentions) if isinstance(m, Named))
        own = [(i, m.ids) for i, m in named if m.label == "Mineral"]
        own = [(i, ids) for i, ids in own if ids != ("rare-earth-magnets",)]
        if own:
            return own[0][0] if len({ids for _, ids in own}) == 1 else None
        found = self._prevailing(self.minerals.times.most_common(2), self._made_by(mentions))
        return lend(mentions, found)[0] if found else None

    def _prevailing(
        self, ranked: list[tuple[tuple[str, ...], int]], made: tuple[Named, ...]
    ) -> tuple[Named, ...]:
        """Give the mineral that a part of the text, the sentence before, or all of it is about."""
        if not ranked:
            return made
        if told := self.section.minerals():
            return told[:1]
        said = self.named[self.told_before : self.told]
        fresh = {named.ids: named for named in said if named.label == "Mineral"}
        if len(fresh) == 1:
            return tuple(fresh.values())
        if made:
            return made
        if ranked[1:] and ranked[0][1] < OFTEN * ranked[1][1]:
            return self._main_topic(ranked[0][1])
        product = self.minerals.products[ranked[0][0]].most_common(1)[0][0]
        return (self.minerals.last[ranked[0][0], product],)

    def _made_by(self, mentions: list[Mention]) -> tuple[Named, ...]:
        """Give the mineral of the one firm or site of a sentence, if it makes no other."""
        makers = {
            m.ids for m in mentions if isinstance(m, Named) and m.label in {"Firm", "Facility"}
        }
        made = self.outputs.get(makers.pop(), {}) if len(makers) == 1 else {}
        return tuple(made.values()) if len(made) == 1 else ()

    def _main_topic(self, most: int) -> tuple[Named, ...]:
        """Take what the text begins with, or the sentence before is about, where none prevails."""
        main = next(iter(self.minerals.times))
        listed = most == 1 and len(self.minerals.times) > PAIR  # each is named once
        if self.minerals.times[main] == most and not listed:
            return (self.minerals.last[main],)
        said = {named.ids for named in self.named[self.told_before : self.told]}
        fresh = tuple(named for named in self.focus if named.ids in said)
        told = self.theme if len(self.theme) == 1 else fresh
        return told if len(told) == 1 else ()

    def _focus(self, mentions: list[Mention]) -> tuple[Named, ...]:
        """Give the mineral that a sentence is about; one with several goes on with the last."""
        named = {m.ids: m for m in mentions if isinstance(m, Named) and m.label == "Mineral"}
        if len(named) == 1:
            return tuple(named.values())
        return tuple(m for m in self.focus if not named or m.ids in named)
