"""How much of a sink's supply passes a border where a measure is in force on a day?"""

from __future__ import annotations

from functools import reduce
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..graph import codes
from ..graph.blocs import country_or_bloc
from .chain import Chain, Sink, find_sink, open_chain
from .cuts import Cut, exports, losses
from .exposure import coverage, describe
from .measures import measures
from .network import row_sums

if TYPE_CHECKING:
    from datetime import date

    from ..graph.store import Graph

    Row = dict[str, Any]
    Ends = tuple[float, float, float]

ANY = "any of these"
OF_ALL = ("stages", "source_id", "statements")
MEASURE = ("issuer", "policy", "kind", "state")
WHOLE, UNTOLD = (1.0, 1.0, 1.0), (0.0, nan, 1.0)
# Of these states nobody can tell whether goods are held up; all others but "in force" do not.
DOUBTFUL = ("unknown", "announced")
COLUMNS = [
    "mineral",
    "sink",
    "issuer",
    "country",
    "target",
    "covers",
    "kind",
    "policy",
    "state",
    "stages",
    "direct_share_lo",
    "direct_share",
    "direct_share_hi",
    "share_lo",
    "share",
    "share_hi",
    "as_of",
    "coverage",
    "year",
    "source_id",
    "statements",
]


def policy_exposure(
    graph: Graph,
    mineral: str,
    to: str | None = None,
    *,
    as_of: date,
    year: int | None = None,
) -> pd.DataFrame:
    """Find the share of a sink's supply that crosses a border under an export measure.

    ``share = 1 - sum over paths of the product of share[v, u] (1 - covered[v, u])``, where a flow
    is covered if it leaves the issuer of a measure for a country it is aimed at; what stays in
    the issuer is not. It is what would be lost if nothing passed: a licence that is granted takes
    nothing. ``direct_share`` counts only the last step, as the OECD does for trade.

    Parameters
    ----------
    graph : Graph
    mineral : str
        Id, name or alias.
    to : str, optional
        Sector, country or ``sector@country``; every use unless given.
    as_of : date
        The day on which measures are looked at.
    year : int, optional
        Year of the network: the newest with the longest chain unless given.

    Returns
    -------
    DataFrame
        First what is under any measure (``policy`` is ``any of these``), then each measure in
        force, or of which nobody can tell, its minerals and targets together: ``mineral``,
        ``sink``, ``issuer``, ``country``, ``target``, ``covers``, ``kind``, ``policy``, ``state``
        as in ``measures``; ``stages`` (of the network that it may cover), ``direct_share_lo``,
        ``direct_share``, ``direct_share_hi``, ``share_lo``, ``share``, ``share_hi`` (0-1),
        ``as_of``, ``coverage``, ``year``, ``source_id``, ``statements``. A measure whose state is
        unknown, or that covers only some product or member of the mineral, reaches from 0 to all
        of its flows, without a
        middle. Without a measure there is no row.

    Raises
    ------
    UnknownName
        If the mineral or sink is not known.
    NoEvidence
        If the graph has no supply of the mineral, or no such sink.
    """
    chain = open_chain(graph, mineral, year)
    sink = find_sink(chain, to)
    listed = measures(graph, chain.mineral, as_of=as_of)
    live = [row for row in _records(listed) if row["state"].startswith(("in force", *DOUBTFUL))]
    cuts = [_cut(chain, sink, row, as_of) for row in live]
    groups: dict[tuple[Any, ...], list[int]] = {}
    for place, row in enumerate(live):
        groups.setdefault(tuple(row[key] for key in MEASURE), []).append(place)
    rows = [
        _row(chain, sink, _together([live[i] for i in places]), [cuts[i] for i in places])
        for places in groups.values()
    ]
    rows.sort(key=lambda row: (-row["share_hi"], -row["share_lo"], row["policy"] or ""))
    if rows:
        every = {key: cell for key, cell in _together(live).items() if key in OF_ALL}
        rows.insert(0, _row(chain, sink, {**every, "policy": ANY}, cuts))
    result = pd.DataFrame(rows, columns=COLUMNS).assign(as_of=as_of.isoformat())
    described = describe(chain, sink, *_assumed(listed, live))
    sources = {*chain.sources(sink), *listed.attrs["sources"]}
    result.attrs = {**described, "sources": sorted(sources)}
    result.attrs["as_of"] = as_of.isoformat()
    return result


def _records(table: pd.DataFrame) -> list[Row]:
    return [
        {str(key): None if pd.isna(cell) else cell for key, cell in row.items()}
        for row in table.to_dict("records")
    ]


def _cut(chain: Chain, sink: Sink, row: Row, as_of: date) -> Cut:
    _, issuers = country_or_bloc(row["issuer"], as_of)
    places = {*codes.countries(), *codes.regions()}
    targets = country_or_bloc(row["target"], as_of)[1] if row["target"] in places else ()
    whole = exports(chain, issuers, _stages(chain, row), targets, sink.iso3)
    certain = row["state"] == "in force" and _is_whole(chain, row)
    return whole.scaled(WHOLE if certain else UNTOLD)


def _stages(chain: Chain, row: Row) -> list[str]:
    told = (row["stages"] or "").split(", ")
    return [stage for stage in chain.stages() if stage in told or told == [""]]


def _is_whole(chain: Chain, row: Row) -> bool:
    """Tell whether a measure covers all of the mineral, not one member or product of it."""
    minerals = codes.minerals()
    about = row["target"] if row["target"] in minerals else row["covers"]
    if about not in minerals or row["covers"] not in {None, about}:
        return False
    covered = {about, *minerals[about].members}
    parts = minerals[chain.mineral].members or (chain.mineral,)
    return chain.mineral in covered or covered.issuperset(parts)


def _together(rows: list[Row]) -> Row:
    """Make one row of the minerals, targets and products of one measure."""
    lists = {
        key: ", ".join(sorted({row[key] for row in rows if row[key]})) or None
        for key in ("target", "covers", "stages", "source_id")
    }
    if any(row["stages"] is None for row in rows):
        lists["stages"] = None
    ids = sorted({i for row in rows for i in row["statements"].split()})
    return {**rows[0], **lists, "statements": " ".join(ids)}


def _row(chain: Chain, sink: Sink, row: Row, cuts: list[Cut]) -> Row:
    cut = reduce(Cut.joined, cuts)
    lo, mid, hi = (chain.weigh(values, sink) for values in losses(chain, cut))
    direct = _direct(chain, sink, cut)
    shares = zip(("_lo", "", "_hi"), direct, (lo, mid, hi), strict=True)
    figures = {
        f"{name}{end}": value
        for end, last, whole in shares
        for name, value in (("direct_share", last), ("share", whole))
    }
    return {
        **row,
        "mineral": chain.mineral,
        "sink": sink.name,
        "stages": ", ".join(_stages(chain, row)),
        **figures,
        "coverage": coverage(chain, sink),
        "year": chain.year,
    }


def _direct(chain: Chain, sink: Sink, cut: Cut) -> Ends:
    """Add up the flows into the sink itself that are covered."""
    network = chain.network
    lo, mid, hi = (
        chain.weigh(row_sums(network.with_data(data)), sink)
        for data in (
            chain.least * cut.least,
            network.shares.data * cut.middle,
            chain.most * cut.most,
        )
    )
    lo, mid, hi = np.clip([lo, mid, hi], 0.0, 1.0).tolist()
    return lo, mid, hi


def _assumed(listed: pd.DataFrame, live: list[Row]) -> list[str]:
    said = [
        "covered is not lost: a licence that is granted takes nothing",
        "what stays in the issuer's country is not covered",
    ]
    if any(row["state"] != "in force" for row in live):
        said.append("a measure of which nobody can tell whether it is in force has no middle")
    idle = [
        f"{state}: {count}"
        for state, count in listed["state"].value_counts().items()
        if not str(state).startswith(("in force", *DOUBTFUL))
    ]
    return [*said, *([f"measures not counted: {', '.join(idle)}"] if idle else [])]
