"""One mineral's supply network in one year, and the sinks that can be asked about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from ..graph import codes
from ..graph.errors import NoEvidence, UnknownName
from ..graph.names import resolve
from ..graph.supply import ALL_USES, UNKNOWN, WORLD
from .network import CompiledNetwork

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from ..graph.store import Graph

    Floats = NDArray[np.float64]

WORLD_MIX = (
    "world mix: each buyer draws on every supplier of the stage before as the world does; "
    "all who buy so look alike"
)
HOME_FIRST = (
    "home first: where no trade is seen between two stages, a country uses what it makes itself, "
    "and others share what is left over; intervals reach to the world mix"
)
BALANCED = (
    "balanced trade: what a country has is one pool of its output and imports, from which it uses "
    "and exports alike; flows are brought to what makers make and users need"
)
ASSUMED = {
    "world_mix": WORLD_MIX,
    "home_first": HOME_FIRST,
    "balanced": BALANCED,
    "reported": BALANCED,
}


@dataclass(frozen=True)
class Sink:
    """Whose supply is asked about: a weighted mix of Demand nodes.

    Parameters
    ----------
    name : str
        As asked: ``electric-vehicles``, ``DEU``, ``electric-vehicles@DEU`` or ``all-uses``.
    weights : dict of str to float
        Share of each Demand node in it; they sum to 1.
    assumptions : tuple of str
        What had to be assumed.
    iso3 : str, optional
        The country whose use it is; the world's if absent.
    """

    name: str
    weights: dict[str, float]
    assumptions: tuple[str, ...] = ()
    iso3: str | None = None


@dataclass(frozen=True)
class Chain:
    """The supply network of one mineral in one year.

    Parameters
    ----------
    mineral : str
    year : int
    network : CompiledNetwork
        Shares of each target's supply.
    lo, hi : csr_matrix
        The least and most that the sources allow for each share.
    supply, demand : DataFrame
        The nodes, by id.
    feeds : DataFrame
        The edges.
    told_by : set of str
        Sources of what is stated of the suppliers.
    """

    mineral: str
    year: int
    network: CompiledNetwork
    lo: csr_matrix
    hi: csr_matrix
    supply: pd.DataFrame
    demand: pd.DataFrame
    feeds: pd.DataFrame
    told_by: set[str]

    @cached_property
    def least(self) -> Floats:
        """The least that the sources allow for each share, in the order of the network's edges."""
        least: Floats = np.minimum(self.lo.data, self.network.shares.data).clip(0.0, 1.0)
        return least

    @cached_property
    def most(self) -> Floats:
        """The most that the sources allow for each share, in the order of the network's edges."""
        most: Floats = np.maximum(self.hi.data, self.network.shares.data).clip(0.0, 1.0)
        return most

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """Country and stage of each supplier."""
        table = self.supply[["iso3", "stage"]]
        return dict(zip(table.index, table.itertuples(index=False, name=None), strict=True))

    def stages(self) -> list[str]:
        """Name the stages, upstream first."""
        order = codes.stages()
        present = set(self.supply["stage"])
        return sorted(present, key=lambda stage: order[stage].ordinal or 0)

    def assumptions(self) -> list[str]:
        """Say what shares without a whole are."""
        untold = set(self.supply.loc[self.supply["coverage"].isna(), "stage"])
        return [
            f"no source states the world total at the {stage} stage: its shares are upper bounds"
            for stage in self.stages()
            if stage in untold
        ]

    def nodes_of(self, iso3: str) -> NDArray[np.bool_]:
        """Mark a country's nodes."""
        mine = set(self.supply.index[self.supply["iso3"] == iso3])
        return np.array([node in mine for node in self.network.nodes])

    def weigh(self, values: Floats, sink: Sink) -> float:
        """Average a figure of every node over the sink."""
        index = self.network.index(list(sink.weights))
        return float(values[index] @ np.array(list(sink.weights.values())))

    def flows_to(self, sink: Sink) -> pd.DataFrame:
        """Take the flows that lead to a sink: all but those into other uses."""
        to_others = set(self.demand.index) - set(sink.weights)
        return self.feeds[~self.feeds["object_id"].isin(to_others)]

    def sources(self, sink: Sink) -> list[str]:
        """Name the sources that tell of a sink, of its supply, and of the trade between."""
        flows, uses = self.flows_to(sink), self.demand.loc[list(sink.weights)]
        return sorted(self.told_by.union(flows["source_id"], uses["source_id"].dropna()))


def open_chain(graph: Graph, mineral: str, year: int | None = None, to: str | None = None) -> Chain:
    """Compile one mineral's supply network.

    Parameters
    ----------
    graph : Graph
    mineral : str
        Id, name or alias.
    year : int, optional
        The newest year with the longest chain unless given.
    to : str, optional
        Whose supply will be asked about, as for :func:`find_sink`. Of the years with the longest
        chain, that of a country is the newest in which trade tells what it buys, if there is one.

    Raises
    ------
    UnknownName
        If no mineral has that name, or ``to`` is neither a sector nor a country.
    NoEvidence
        If the graph has no supply of it, or none in that year.
    """
    mineral = resolve("Mineral", mineral)
    supply = graph.nodes("Supply")
    supply = supply[supply["mineral"] == mineral]
    if supply.empty:
        have = ", ".join(sorted(set(graph.nodes("Supply")["mineral"]))) or "none"
        raise NoEvidence(
            f"{graph.name} has no dated shares of the world's {mineral}",
            f"minerals with a supply network: {have}",
        )
    stages = supply.groupby("year")["stage"].nunique()
    demand = graph.nodes("Demand")
    demand = demand[demand["mineral"] == mineral]
    if year is None:
        longest = stages.index[stages == stages.max()]
        _, iso3 = _sector_and_country(to)
        told = longest[longest.isin(demand.loc[demand["iso3"] == iso3, "year"])]
        year = int((told if len(told) else longest).max())
    if year not in stages.index:
        years = ", ".join(str(y) for y in stages.index)
        raise NoEvidence(f"{graph.name} has no supply of {mineral} in {year}", f"years: {years}")
    demand = demand[demand["year"] == year]
    return _compile(graph, mineral, year, supply[supply["year"] == year], demand)


def _compile(
    graph: Graph, mineral: str, year: int, supply: pd.DataFrame, demand: pd.DataFrame
) -> Chain:
    feeds = graph.statements("FEEDS", year)
    feeds = feeds[feeds["subject_id"].isin(supply["id"])]
    share = feeds["share_of_target"]
    sources, targets = feeds["subject_id"].tolist(), feeds["object_id"].tolist()
    network = CompiledNetwork.from_edges(sources, targets, share.to_numpy())
    rows, columns = network.index(targets), network.index(sources)

    def matrix(values: pd.Series[float]) -> csr_matrix:
        filled = values.fillna(share).to_numpy(dtype=np.float64)
        return csr_matrix((filled, (rows, columns)), shape=network.shares.shape)

    return Chain(
        mineral,
        year,
        network,
        matrix(feeds["lo"]),
        matrix(feeds["hi"]),
        supply.set_index("id"),
        demand.set_index("id"),
        feeds,
        told_by(graph, supply),
    )


def told_by(graph: Graph, supply: pd.DataFrame) -> set[str]:
    """Name the sources of the tables that are counted, and of what widens their intervals."""
    ids = {name for names in supply["statements"].dropna() for name in names.split()}
    made = [graph.statements(name) for name in ("PRODUCES", "REFINES")]
    stated = (table.loc[table["id"].isin(ids), "source_id"] for table in made)
    return set(supply["source_id"].dropna()).union(*stated)


def find_sink(chain: Chain, to: str | None = None) -> Sink:
    """Find what is asked about in a chain.

    Parameters
    ----------
    chain : Chain
    to : str, optional
        A sector (``electric-vehicles``), a country (``DEU``), a sector in a country
        (``electric-vehicles@DEU``); every use of the mineral unless given.

    Raises
    ------
    UnknownName
        If it is neither a sector nor a country.
    NoEvidence
        If no source states that the sector uses the mineral in that year.
    """
    sector, iso3 = _sector_and_country(to)
    if sector == ALL_USES:
        sector = None
    name = to if to is not None and iso3 is None else "@".join(p for p in (sector, iso3) if p)
    demand, assumptions = _demand_of(chain, sector, iso3)
    if demand.empty:
        known = ", ".join(sorted(set(chain.demand["sector"])))
        raise NoEvidence(
            f"no source states how much {chain.mineral} {sector} used in {chain.year}",
            f"sectors with a figure: {known}",
        )
    return Sink(name or ALL_USES, _weights(demand), assumptions, iso3)


def _demand_of(
    chain: Chain, sector: str | None, iso3: str | None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Find the Demand nodes asked for, or those that must stand in, and what that assumes."""
    world = chain.demand[chain.demand["iso3"] == WORLD]
    in_world = world if sector is None else world[world["sector"] == sector]
    if iso3 is None:
        return in_world, ()
    country = codes.countries()[iso3].name
    own = chain.demand[chain.demand["iso3"] == iso3]
    if own.empty:
        what = "its supply is taken to be the world's mix (confidence D)"
        return in_world, (f"no source here says where {country} buys: {what}",)
    if sector is None or sector in set(own["sector"]):
        return own if sector is None else own[own["sector"] == sector], ()
    what = f"its supply is taken to be that of all uses of {country} (confidence D)"
    return own, (f"no source here says where {sector} in {country} buys: {what}",)


def _weights(demand: pd.DataFrame) -> dict[str, float]:
    if len(demand) == 1:
        return {str(demand.index[0]): 1.0}
    shares = demand["share"].dropna()
    return {str(node): float(share) for node, share in (shares / shares.sum()).items()}


def _sector_and_country(to: str | None) -> tuple[str | None, str | None]:
    if to is None:
        return None, None
    sector, at, country = to.partition("@")
    if at:
        return resolve("EndSector", sector), resolve("Country", country)
    try:
        return resolve("EndSector", to), None
    except UnknownName as no_sector:
        try:
            return None, resolve("Country", to)
        except UnknownName as no_country:
            nearest = (*no_sector.nearest, *no_country.nearest)
            raise UnknownName("sector or country", to, nearest) from None


def country_names(codes_iso3: pd.Series[str]) -> list[str]:
    """Name the countries of a column of codes."""
    return [codes.countries()[iso3].name for iso3 in codes_iso3]


def stated_countries(chain: Chain, stage: str) -> set[str]:
    """Name the countries whose own share at a stage some source states."""
    at_stage = chain.supply[(chain.supply["stage"] == stage) & chain.supply["share"].notna()]
    return set(at_stage["iso3"]) - {UNKNOWN}
