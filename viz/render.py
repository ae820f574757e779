"""Turn a page's data into HTML: pyvis holds the drawing, our own template escapes and shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .marks import COLUMNS, KIND, STAGE_KIND, Chokepoint, Link, Mark, legend
from .offline import VENDOR, environment, trusted, with_policy
from .page_data import PageData, pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyvis.network import Network

MODULES = (
    "map-data.js",
    "map-words.js",
    "map-shapes.js",
    "map-state.js",
    "map-view.js",
    "map-draw.js",
    "map-labels.js",
    "map-evidence.js",
    "map-panel.js",
    "map-search.js",
    "map-filters.js",
    "map-keys.js",
    "map-main.js",
)
FALLBACK_COLUMN_PX, FALLBACK_ROW_PX = 180, 24
VIS_OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"chosen": False, "physics": False},
    "edges": {
        "chosen": False,
        "selectionWidth": 0,
        "smooth": {
            "enabled": True,
            "type": "cubicBezier",
            "forceDirection": "horizontal",
            "roundness": 0.5,
        },
    },
    "interaction": {
        "dragNodes": False,
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "keyboard": False,
        "tooltipDelay": 1000000,
    },
}


def render_page(page: PageData, title: str, chokepoints: Sequence[Chokepoint] = ()) -> str:
    """Render the page: pyvis holds the drawing, our template escapes and shows it.

    Parameters
    ----------
    page : PageData
        As :func:`read_page` makes it.
    title : str
        Heading of the page.
    chokepoints : sequence of Chokepoint
        List of the empty selection.

    Returns
    -------
    str
        HTML with a content security policy that allows this page's own scripts and nothing else.
    """
    packed = pack(page)
    network = _network(page)
    # pyvis' own environment does not escape.
    network.templateEnv = environment(
        ("base.css", "map.css"),
        MODULES,
        library=trusted(VENDOR / "vis-network.min.js"),
        licences=trusted(VENDOR / "vis-network.LICENCES.txt"),
        title=title,
        extras={
            **legend(),
            "statements": packed,
            "minerals": page.minerals(),
            "methods": _methods(page),
            "chokepoints": [_listed(page, point) for point in chokepoints],
        },
    )
    return with_policy(str(network.generate_html()))


def _network(page: PageData) -> Network:
    # Imported here: pyvis brings IPython along, which no other command needs.
    from pyvis.network import Network  # noqa: PLC0415

    network = Network(directed=True, cdn_resources="in_line")
    network.options = VIS_OPTIONS
    network.path = "map.html"
    for index, mark in enumerate(page.marks):
        network.add_node(index, **_node(mark))
    minerals = {mineral: index for index, (mineral, _) in enumerate(page.minerals())}
    methods = _methods(page)
    for index, link in enumerate(page.links):
        edge = _edge(link, minerals, methods)
        network.add_edge(link.source, link.target, id=index, **edge)
    return network


def _node(mark: Mark) -> dict[str, Any]:
    kind = KIND[mark.kind]
    column = COLUMNS.index(kind.column)
    extra = {
        "muted": mark.muted,
        "world": mark.world,
        "denied": mark.denied,
        "facts": mark.facts,
        "score": mark.score,
    }
    return {
        "label": mark.name or mark.node[1],
        "shape": kind.shape,
        "color": kind.fill,
        "key": mark.key,
        "kind": kind.name,
        "column": column,
        "rank": mark.rank,
        "weight": _rounded(mark.weight),
        "x": column * FALLBACK_COLUMN_PX,
        "y": mark.rank * FALLBACK_ROW_PX,
        **{name: value for name, value in extra.items() if value},
    }


def _methods(page: PageData) -> list[str]:
    return sorted({link.method for link in page.links if link.method})


def _edge(link: Link, minerals: dict[str, int], methods: list[str]) -> dict[str, Any]:
    extra = {
        "statements": link.statements,
        "derived": link.derived,
        "method": None if link.method is None else methods.index(link.method),
        "minerals": sorted(minerals[mineral] for mineral in link.minerals),
        "share": _rounded(link.share),
        "year": link.year,
        "calculated": link.calculated or None,
        "status": None if link.status == "asserted" else link.status,
    }
    return {
        "arrows": "",
        "group": link.group,
        **{name: value for name, value in extra.items() if value not in (None, [])},
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else float(f"{share:.6g}")


def _listed(page: PageData, point: Chokepoint) -> dict[str, Any]:
    kind = STAGE_KIND.get(point.stage or "")
    node = (point.label, point.id)
    position = next(
        (
            index
            for index, mark in enumerate(page.marks)
            if mark.node == node and kind in {None, mark.kind}
        ),
        None,
    )
    return {
        "mark": position,
        "id": point.id,
        "name": page.names.get(node, point.id),
        "stage": point.stage,
        "score": _rounded(point.score),
        "why": point.why,
    }
