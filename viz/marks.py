"""What the map draws: kinds of mark and link, their columns, shapes, colours and words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

Group = Literal["supply", "restricts", "depends", "tie"]
NodeKey = tuple[str, str]
"""Label and id of a node."""


@dataclass(frozen=True)
class Kind:
    """One kind of mark: the shape alone tells it apart, also without colour.

    Parameters
    ----------
    name : str
        Word used in the page's state, for example ``refined``.
    title, plural : str
        What one mark and the entry of the legend are called.
    column : str
        Heading of the column; kinds of one column share its heading.
    shape : str
        Name of an outline in ``map-shapes.js``.
    fill : str
        Colour, from the Okabe-Ito palette where it has one left.
    lens : bool
        Whether the kind is hidden until the reader asks for it.
    """

    name: str
    title: str
    plural: str
    column: str
    shape: str
    fill: str
    lens: bool = False


KINDS: Final = (
    Kind("bank", "State bank", "State banks", "State bank", "star", "#F0E442", lens=True),
    Kind("firm", "Firm", "Firms", "Firm", "triangleDown", "#56B4E9", lens=True),
    Kind("facility", "Facility", "Facilities", "Facility", "pentagon", "#CC79A7", lens=True),
    Kind("policy", "Policy", "Policies", "Policy and risk", "page", "#B9C4CE", lens=True),
    Kind("risk", "Risk", "Risks", "Policy and risk", "cross", "#D55E00", lens=True),
    Kind("country", "Country", "Countries", "Country", "dot", "#0072B2"),
    Kind("region", "Region", "Regions", "Country", "ellipse", "#4C9BC8"),
    Kind("mined", "Mined mineral", "Mined minerals", "Mined", "triangle", "#7A4B00"),
    Kind("intermediate", "Intermediate", "Intermediates", "Intermediate", "trapezoid", "#B8860B"),
    Kind("refined", "Refined mineral", "Refined minerals", "Refined", "diamond", "#E69F00"),
    Kind("component", "Component", "Components", "Component", "hexagon", "#009E73"),
    Kind("sector", "End sector", "End sectors", "End sector", "square", "#A3487E"),
)
KIND: Final = {kind.name: kind for kind in KINDS}
COLUMNS: Final = tuple(dict.fromkeys(kind.column for kind in KINDS))

LABEL_KIND: Final = {
    "StateBank": "bank",
    "Firm": "firm",
    "Facility": "facility",
    "Policy": "policy",
    "Risk": "risk",
    "Country": "country",
    "Region": "region",
    "EndSector": "sector",
}
"""The kind of every label that is drawn once; a mineral is drawn once per stage."""

STAGE_KIND: Final = {
    "deposit": "mined",
    "mine": "mined",
    "intermediate": "intermediate",
    "refined": "refined",
    "alloy": "refined",
    "recycling": "refined",
    "component": "component",
    "product": "component",
}
MAIN_STAGES: Final = ("refined", "intermediate", "mined", "component")
"""Where a statement that names no stage is drawn: the first of these the mineral has."""

MADE_AT: Final = {"PRODUCES": "mined", "REFINES": "refined", "HOLDS_RESERVES": "mined"}
"""The types that put a mineral in a column, with the column when they name no stage."""

GROUP: Final[dict[str, Group]] = {
    "PRODUCES": "supply",
    "REFINES": "supply",
    "HOLDS_RESERVES": "supply",
    "EXPORTS": "supply",
    "EXPORTS_TO": "supply",
    "USED_IN": "supply",
    "SUPPLIES": "supply",
    "FEEDS": "supply",
    "RESTRICTS": "restricts",
    "DEPENDS_ON": "depends",
    "IMPORTS": "depends",
}
"""How a statement type is drawn; every other type is a thin tie."""

SHARE_TYPES: Final = {"PRODUCES", "REFINES", "USED_IN", "DEPENDS_ON", "OWNS"}
"""The types whose share sets the width of a link."""

METHODS: Final = {
    "world_mix": "World mix: every user is taken to draw on each supplier in proportion to the "
    "supplier's share of the world. No statement names this flow itself.",
    "home_first": "Home first: a country is taken to use what it makes itself, and others to share "
    "what is left over. No statement names this flow itself.",
    "reported": "Reported: a source names the flow between the two.",
    "balanced": "Balanced: the flow is fitted to the totals that are stated on both sides.",
}


@dataclass(frozen=True)
class Chokepoint:
    """One entry of the list a reader meets first.

    Parameters
    ----------
    label, id : str
        The node, for example ``"Mineral"`` and ``"gallium"``.
    score : float
        Share of supply that is lost without the leading country, 0-1.
    stage : str, optional
        Stage of a mineral, for example ``"refined"``.
    why : str
        One sentence.
    """

    label: str
    id: str
    score: float
    stage: str | None = None
    why: str = ""


@dataclass
class Mark:
    """One thing drawn on the map: a node, or one stage of a mineral."""

    node: NodeKey
    kind: str
    name: str
    facts: list[tuple[str, str]]
    muted: bool = False
    world: list[int] = field(default_factory=list[int])
    denied: list[int] = field(default_factory=list[int])
    weight: float = 0.0
    score: float | None = None
    rank: int = 0

    @property
    def key(self) -> str:
        """Text that names the mark in the page's address, for example ``Mineral:cobalt:mined``."""
        label, node_id = self.node
        return f"{label}:{node_id}:{self.kind}" if label == "Mineral" else f"{label}:{node_id}"


@dataclass
class Link:
    """One line of the map: every statement that ties two marks in one way.

    Parameters
    ----------
    source, target : int
        Positions of the marks.
    group : str
        How it is drawn.
    statements : list of int
        Positions of the statements it rests on.
    minerals : set of str
        Ids of the minerals it is about; empty when it is about none.
    method : str, optional
        How a derived link was found.
    derived : list of int
        Positions of the statements a derived link rests on.
    status : str
        Status of its latest statement.
    share : float, optional
        Fraction that sets the width.
    year : int, optional
        Year of the share.
    calculated : bool
        Whether the share was calculated from quantities.
    """

    source: int
    target: int
    group: Group
    statements: list[int] = field(default_factory=list[int])
    minerals: set[str] = field(default_factory=set[str])
    method: str | None = None
    derived: list[int] = field(default_factory=list[int])
    status: str = "asserted"
    share: float | None = None
    year: int | None = None
    calculated: bool = False


def legend() -> dict[str, Any]:
    """Describe kinds and columns for the page's script."""
    return {"columns": list(COLUMNS), "kinds": [asdict(kind) for kind in KINDS]}
