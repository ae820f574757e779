"""Frames: the rules of ``data/frames.toml``, each a predicate and where its ends stand."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .own_language import language, per_language
from .through import THROUGH

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Role:
    """Where the mentions of one end may stand, and of which kinds they may be."""

    places: tuple[str, ...]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """One rule: a predicate and where its ends stand; see ``data/frames.toml``."""

    id: str
    type: str
    meaning: str
    predicate: str
    triggers: frozenset[str]
    subject: tuple[Role, ...]
    object: tuple[Role, ...]
    through: frozenset[str]
    light: frozenset[str]
    unless: frozenset[str]
    only: frozenset[str]
    options: Mapping[str, Any]
    fillers: tuple[frozenset[str], frozenset[str]]


@per_language
def frames() -> tuple[Frame, ...]:
    """Give the rules that ship, and the user's own."""
    return (*shipped_frames(), *(_frame(row) for row in language().rules))


@cache
def shipped_frames() -> tuple[Frame, ...]:
    """Read ``data/frames.toml``, once."""
    with (Path(__file__).parent / "data" / "frames.toml").open("rb") as file:
        return tuple(_frame(row) for row in tomllib.load(file)["frame"])


def _frame(row: Mapping[str, Any]) -> Frame:
    predicate = next(key for key in ("verbs", "nouns", "words") if key in row)
    ends = roles(*row["S"]), roles(*row["O"])
    through = frozenset[str]().union(*(THROUGH[name] for name in row.get("through", "").split()))
    return Frame(
        row["id"],
        row["type"],
        row["meaning"],
        predicate,
        frozenset(row[predicate].split()),
        *ends,
        through,
        frozenset(row.get("light", "").split()),
        frozenset(row.get("unless", "").split()),
        frozenset(row.get("only", "").split()),
        options=row,
        fillers=(_fillers(ends[0]), _fillers(ends[1])),
    )


@cache
def roles(*rows: str) -> tuple[Role, ...]:
    """Read roles such as ``"in at: Place Facility"``."""
    parts = [row.partition(":") for row in rows]
    return tuple(Role(tuple(a.split()), frozenset(b.split())) for a, _, b in parts)


def _fillers(roles: tuple[Role, ...]) -> frozenset[str]:
    """Give the kinds of mentions that may fill an end, of which a sentence must have one."""
    places = {place for role in roles for place in role.places}
    kinds = set[str]().union(*(role.kinds for role in roles))
    if "Place" in kinds or "issuer" in places or any(place.endswith("owner") for place in places):
        kinds |= {"Place", "Demonym", "Agency"}  # a ministry or "Chilean" stands for its country
    return frozenset(kinds | {"Mineral"} if places & {"topic", "spoken"} else kinds)


@per_language
def by_trigger() -> dict[tuple[str, str], tuple[Frame, ...]]:
    """Group the frames by what may call them: the lexicon it is in, and the word or class."""
    found: dict[tuple[str, str], list[Frame]] = defaultdict(list)
    for frame in frames():
        for trigger in frame.triggers:
            found[frame.predicate, trigger].append(frame)
    return {key: tuple(value) for key, value in found.items()}


def types_of(predicate: str, word: str) -> frozenset[str]:
    """Give the types of statement that a word may make, as "verbs" or as "nouns"."""
    return _types_by_trigger().get((predicate, word), frozenset())


@per_language
def _types_by_trigger() -> dict[tuple[str, str], frozenset[str]]:
    return {
        trigger: frozenset(frame.type for frame in called if frame.type)
        for trigger, called in by_trigger().items()
    }
