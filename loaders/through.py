"""Through: the nouns by which a frame may reach what a noun phrase is about."""

from __future__ import annotations

THROUGH: dict[str, frozenset[str]] = {
    "": frozenset(),
    "trade": frozenset({"trade"}),
    "curbed": frozenset({"trade", "mining", "output"}),
    "activity": frozenset(
        {"mining", "output", "refining", "reserves", "trade", "capacity", "terms"}
    ),
    "stake": frozenset({"stake", "operation", "facility", "right"}),
    "plant": frozenset({"facility", "operation", "plan"}),
    "supply": frozenset({"trade", "output", "refining", "producer", "mining", "imports"}),
    "demand": frozenset({"demand"}),
    "cost": frozenset({"cost", "facility", "operation"}),
    "use": frozenset(
        [
            *("industry", "output", "firm", "reserves", "facility", "trade", "demand", "producer"),
            *("mining", "refining", "part", "ingredient", "goods"),
        ]
    ),
    "goods": frozenset({"part"}),
    "plants": frozenset({"refinery", "pit", "refining", "mining"}),
    "works": frozenset({"works"}),
    "deposits": frozenset({"reserves"}),
    "imports": frozenset({"imports"}),
    "agent": frozenset({"producer", "refiner", "exporter", "importer"}),
}
