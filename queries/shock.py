"""What is lost where when a country stops, bans, licenses or limits what it supplies?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..graph import codes
from ..graph.blocs import all_countries
from ..graph.errors import QueryError
from ..graph.names import resolve_stage
from ..graph.supply import UNKNOWN
from .chain import Chain, Sink, find_sink, open_chain
from .cuts import Cut, exports, losses, removal, users
from .exposure import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..graph.store import Graph

    Part = tuple[float, float, float]

REMOVAL, BAN, LICENCE, QUOTA = KINDS = ("removal", "ban", "licence", "quota")
MEANS = {
    REMOVAL: "all that {who} supplies at these stages is gone, for its own users as for others",
    BAN: "nothing of these stages leaves {who}; its own users are served as before",
    LICENCE: "{part} of what leaves {who} at these stages is held up; its own users are served",
    QUOTA: "{part} of what leaves {who} at these stages is too much; its own users are served",
}
FIRST_ORDER = "first-order loss: nobody reroutes, substitutes, saves or draws on stocks"
TOLD_BY_NOBODY = (
    "nobody states which part of the exports is held up: from none to all, without a middle"
)
AT_HOME = (
    "no source here says which part of the world's use is the supplier's own, which goes on: "
    "such a loss has no middle; ask --to a country"
)
PROPERTY = (
    "a change of owner or of control moves no goods and is not modelled; see lodegraph owners"
)


@dataclass(frozen=True)
class Shock:
    """What was asked: who supplies what no longer, and to whom."""

    kind: str
    suppliers: list[str]
    targets: list[str]
    stages: list[str]
    named: str
    at: str


def shock(  # noqa: PLR0913
    graph: Graph,
    kind: str,
    mineral: str,
    country: str | Sequence[str],
    *,
    to: str | None = None,
    stages: Sequence[str] = (),
    targets: Sequence[str] = (),
    blocked: float | tuple[float, float] | None = None,
    quota_t: float | None = None,
    year: int | None = None,
) -> pd.DataFrame:
    """Find what each user loses by one of four kinds of shock, each of them another thing.

    A *removal* takes away all that the country supplies, also to its own users. A *ban* stops
    only what leaves it. A *licence* holds up a part of what leaves it, which is not known unless
    given. A *quota* lets a quantity leave. ``loss[v] = 1 - left[v]`` with
    ``left[v] = sum of share[v, u] (1 - blocked[v, u]) left[u]``: the part that is held up is
    taken once at each border it crosses.

    Parameters
    ----------
    graph : Graph
    kind : str
        ``removal``, ``ban``, ``licence`` or ``quota``.
    mineral : str
        Id, name or alias.
    country : str or sequence of str
        Who stops: countries, or blocs, whose members are then meant.
    to : str, optional
        Whose supply: sector, country or ``sector@country``; each use and each buyer in the
        network unless given.
    stages : sequence of str
        What stops: the country's supply at these stages; at all unless given.
    targets : sequence of str
        Only what goes straight to these countries or blocs; not for a removal.
    blocked : float or tuple of two floats, optional
        Part of the exports that a licence or a quota holds up, 0-1, or its least and most; the
        middle is then half way.
    quota_t : float, optional
        Tonnes that a quota lets leave in a year, counted as the graph counts them.
    year : int, optional
        The newest year with the longest chain unless given.

    Returns
    -------
    DataFrame
        One row for each user that loses, or may: ``mineral``, ``shock``, ``node`` (iso3 or ids of
        blocs, separated by a space), ``country``, ``stages``, ``sink`` (a use, or a supplier that
        buys: ``JPN alloy``), ``loss_lo``, ``loss_mid``, ``loss_hi`` (0-1, share of its supply),
        ``supply_t`` (tonnes in the year), ``lost_lo_t``, ``lost_t``, ``lost_hi_t``, ``coverage``
        (share of its supply whose every stage is placed in a named country), ``year``,
        ``statements`` (ids). ``loss_mid`` is empty where nobody tells it. Largest loss in tonnes
        first.

    Raises
    ------
    UnknownName
        If the mineral, sink, stage, country or bloc is not known.
    NoEvidence
        If the graph has no supply of the mineral, or no such sink.
    QueryError
        If there is no such kind of shock, or an option belongs to another kind.
    """
    _check(kind, targets, blocked, quota_t)
    chain = open_chain(graph, mineral, year)
    sink = None if to is None else find_sink(chain, to)
    asked = _asked(chain, kind, [country] if isinstance(country, str) else country, targets, stages)
    buyer = None if sink is None else sink.iso3
    whole = _whole(chain, asked, buyer)
    part = _part(chain, asked, whole, blocked, quota_t)
    found = losses(chain, whole.scaled(part))
    result = _rows(chain, asked, sink, found)
    said = _said(chain, asked, whole, part)
    described = describe(chain, sink or _everyone(chain), *said)
    result.attrs = {**described, "sink": to} if sink else {**described, "sink": None}
    return result


def _check(
    kind: str,
    targets: Sequence[str],
    blocked: float | tuple[float, float] | None,
    quota_t: float | None,
) -> None:
    if kind not in KINDS:
        hint = PROPERTY if kind.startswith("owner") else f"kinds: {', '.join(KINDS)}"
        raise QueryError(f"{kind!r} is no kind of shock that is modelled", hint)
    if kind == REMOVAL and targets:
        raise QueryError(
            "a removal has no target: what is gone is gone for all", "ask for a ban, aimed at it"
        )
    if blocked is not None and kind not in {LICENCE, QUOTA}:
        raise QueryError(f"a {kind} holds up all of it", "ask for a licence or a quota")
    if quota_t is not None and kind != QUOTA:
        raise QueryError(f"a {kind} has no tonnes that may leave", "ask for a quota")
    if blocked is not None and quota_t is not None:
        raise QueryError("a quota is given in tonnes or as the part held up, not as both")
    ends = _ends(blocked) if blocked is not None else (0.0, 1.0)
    if not 0 <= ends[0] <= ends[1] <= 1 or (quota_t is not None and not quota_t >= 0):
        raise QueryError(
            f"{blocked if quota_t is None else quota_t} is out of range",
            "the part held up is a fraction, 0-1, or its least and most; tonnes are not negative",
        )


def _ends(blocked: float | tuple[float, float]) -> tuple[float, float]:
    return blocked if isinstance(blocked, tuple) else (blocked, blocked)


def _asked(
    chain: Chain,
    kind: str,
    country: Sequence[str],
    targets: Sequence[str],
    stages: Sequence[str],
) -> Shock:
    day = date(chain.year, 12, 31)
    named, suppliers = all_countries(country, day)
    aimed, at = all_countries(targets, day)
    meant = [resolve_stage(stage) for stage in stages] or chain.stages()
    missing = sorted(set(meant) - set(chain.stages()))
    if missing:
        have = ", ".join(chain.stages())
        problem = f"the network of {chain.mineral} in {chain.year} has no stage {missing[0]}"
        raise QueryError(problem, f"stages: {have}")
    return Shock(kind, suppliers, at, meant, " ".join(named), " ".join(aimed))


def _whole(chain: Chain, asked: Shock, buyer: str | None) -> Cut:
    """Cut all that the shock may touch."""
    if asked.kind == REMOVAL:
        return removal(chain, asked.suppliers, asked.stages)
    return exports(chain, asked.suppliers, asked.stages, asked.targets, buyer)


def _part(
    chain: Chain,
    asked: Shock,
    whole: Cut,
    blocked: float | tuple[float, float] | None,
    quota_t: float | None,
) -> Part:
    """Tell which part of it is held up: at least, in the middle, at most."""
    if asked.kind in {REMOVAL, BAN}:
        return 1.0, 1.0, 1.0
    if blocked is not None:
        lo, hi = _ends(blocked)
        return lo, (lo + hi) / 2, hi
    return (0.0, nan, 1.0) if quota_t is None else _beyond(chain, asked, whole, quota_t)


def _beyond(chain: Chain, asked: Shock, whole: Cut, quota_t: float) -> Part:
    """Tell which part of the exports a quota in tonnes holds up.

    ``1 - quota / exports``, none where the quota is larger.
    """
    if len(asked.stages) > 1:
        sold = sorted(set(chain.supply.loc[chain.supply["iso3"].isin(asked.suppliers), "stage"]))
        if len(sold) > 1:
            raise QueryError(
                "a quota in tonnes is for one stage: the same tonnes leave at each of several",
                f"name one with --stage: {', '.join(sold)}",
            )
    tonnes = _tonnes_by_edge(chain)
    share = chain.network.shares.data
    scale = np.divide(tonnes, share, out=np.full_like(share, nan), where=share > 0)
    exports_t = [
        float((figures * scale)[flags > 0].sum())
        for figures, flags in (
            (chain.least, whole.least),
            (share, np.nan_to_num(whole.middle, nan=1.0)),
            (chain.most, whole.most),
        )
    ]
    if any(map(isnan, exports_t)):
        return 0.0, nan, 1.0
    lo, mid, hi = (max(0.0, 1.0 - quota_t / t) if t > 0 else 0.0 for t in exports_t)
    return lo, nan if np.isnan(whole.middle).any() else mid, hi


def _tonnes_by_edge(chain: Chain) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Tonnes of each flow, in the order of the network's edges; NaN where nobody tells."""
    network = chain.network
    tonnes = chain.feeds.groupby(["object_id", "subject_id"])["quantity_t"].sum(min_count=1)
    targets = np.repeat(network.nodes, np.diff(network.shares.indptr))
    sources = np.array(network.nodes, dtype=object)[network.shares.indices]
    keys = pd.MultiIndex.from_arrays([targets, sources])
    return tonnes.reindex(keys).to_numpy(dtype=np.float64)


def _rows(
    chain: Chain, asked: Shock, sink: Sink | None, found: tuple[np.ndarray, ...]
) -> pd.DataFrame:
    placed = _placed(chain)
    supply_t = _supply_t(chain)
    own = chain.supply[
        chain.supply["iso3"].isin(asked.suppliers) & chain.supply["stage"].isin(asked.stages)
    ]
    statements = sorted({i for ids in own["statements"].dropna() for i in ids.split()})
    gone = set(own.index) if asked.kind == REMOVAL else set()
    rows: list[dict[str, object]] = []
    for name, weights in users(chain, sink).items():
        if gone & set(weights):
            continue
        mix = Sink(name, weights)
        lo, mid, hi = (chain.weigh(values, mix) for values in found)
        if hi == 0 and sink is None:
            continue
        # The world's use that stands in for a country's tells nothing of its tonnes.
        stands_in = sink is not None and bool(sink.assumptions)
        tonnes = nan if stands_in else sum(supply_t.get(node, nan) for node in weights)
        rows.append(
            {
                "mineral": chain.mineral,
                "shock": asked.kind,
                "node": asked.named,
                "country": ", ".join(_name(each) for each in asked.named.split()),
                "stages": ", ".join(asked.stages),
                "sink": name,
                "loss_lo": lo,
                "loss_mid": mid,
                "loss_hi": hi,
                "supply_t": tonnes,
                "lost_lo_t": lo * tonnes,
                "lost_t": mid * tonnes,
                "lost_hi_t": hi * tonnes,
                "coverage": chain.weigh(placed, mix),
                "year": chain.year,
                "statements": " ".join(statements),
            }
        )
    table = pd.DataFrame(rows, columns=COLUMNS)
    keys = ["lost_hi_t", "loss_hi", "loss_lo", "sink"]
    return table.sort_values(keys, ascending=[False, False, False, True], ignore_index=True)


COLUMNS = [
    "mineral",
    "shock",
    "node",
    "country",
    "stages",
    "sink",
    "loss_lo",
    "loss_mid",
    "loss_hi",
    "supply_t",
    "lost_lo_t",
    "lost_t",
    "lost_hi_t",
    "coverage",
    "year",
    "statements",
]


def _name(place: str) -> str:
    return (codes.countries().get(place) or codes.regions()[place]).name


def _placed(chain: Chain) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Find for each node the share of its supply whose every stage is in a named country."""
    if chain.supply["coverage"].isna().any():
        return np.full(len(chain.network.nodes), nan)
    return chain.network.surviving(chain.network.leaving(chain.nodes_of(UNKNOWN)))


def _supply_t(chain: Chain) -> dict[str, float]:
    """Add up what each node is fed, in tonnes; NaN where a flow has none."""
    fed = chain.feeds.groupby("object_id")["quantity_t"]
    return {str(node): float(t) for node, t in fed.agg(lambda s: s.sum(skipna=False)).items()}


def _everyone(chain: Chain) -> Sink:
    return Sink("", dict.fromkeys(map(str, chain.demand.index), 1.0))


def _said(chain: Chain, asked: Shock, whole: Cut, part: Part) -> list[str]:
    lo, mid, hi = part
    of_it = (
        "an unknown part" if isnan(mid) else f"{mid:.0%}" if lo == hi else f"{lo:.0%} to {hi:.0%}"
    )
    who = ", ".join(_name(each) for each in asked.named.split())
    said = [MEANS[asked.kind].format(who=who, part=of_it)]
    if asked.at:
        said.append(f"only what goes straight to {', '.join(map(_name, asked.at.split()))}")
    if asked.kind in {LICENCE, QUOTA} and (lo, hi) == (0.0, 1.0) and isnan(mid):
        said.append(TOLD_BY_NOBODY)
    elif np.isnan(whole.middle).any():
        said.append(AT_HOME)
    blocs = [each for each in (asked.named + " " + asked.at).split() if each in codes.regions()]
    said += [
        f"{_name(bloc)} stands for its members at the end of {chain.year}; "
        "what one sends to another stays"
        for bloc in blocs
    ]
    return [*said, FIRST_ORDER, PROPERTY]
