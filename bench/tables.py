"""A synthetic graph in the tables of a graph folder, with the proportions of a real one.

Of its edges 60 % feed one stage from another, 25 % are trade between countries in some year and
15 % are stakes of firms in facilities; seats of facilities and loans to firms come on top.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lodegraph.graph.content import table_hashes
from lodegraph.graph.folder import write_tables, writing
from lodegraph.graph.schema import load_schema
from lodegraph.graph.statements import identities

from .synthetic import supply_network

if TYPE_CHECKING:
    from numpy.typing import NDArray

COUNTRIES, SECTORS, BANKS = 200, 40, 10
MINERALS = ("lithium", "nickel", "cobalt", "graphite", "dysprosium", "gallium")
FEEDS_SHARE, TRADE_SHARE = 0.60, 0.25  # of the edges; the rest are stakes
SAID = {"status": "asserted", "confidence": "D", "source_id": "synthetic"}

Tables = dict[str, pd.DataFrame]


def graph_tables(edges: int, seed: int = 2026) -> Tables:
    """Draw a graph.

    Parameters
    ----------
    edges : int
        Feeds, trade and stakes together.
    seed : int
        Equal seeds draw equal graphs.

    Returns
    -------
    dict of str to DataFrame
        By name, as in a graph folder: ``nodes.Supply``, ``statements.FEEDS``, ...
    """
    rng = np.random.default_rng(seed)
    size = rng.pareto(1.1, COUNTRIES) + 0.05  # of the countries: a few are large
    size /= size.sum()
    feeds, trade = int(edges * FEEDS_SHARE), int(edges * TRADE_SHARE)
    codes = _codes(np.arange(COUNTRIES))
    tables = {
        "nodes.Country": _fill("Country", {"id": codes, "iso3": codes, "name": codes}),
        "nodes.Source": _fill("Source", {"id": ["synthetic"], "name": ["Synthetic"]}),
        "statements.EXPORTS_TO": _trade(rng, size, trade),
    }
    tables |= _supplies(rng, supply_network(feeds // 4, feeds, SECTORS, seed))
    return tables | _stakes(rng, size, edges - feeds - trade)


@cache
def stored(edges: int) -> tuple[Path, Path]:
    """Store a graph in a graph folder, and its tables in a folder of plain Parquet files.

    Both go when this process ends.
    """
    place = Path(tempfile.mkdtemp(prefix="lodegraph-bench-"))
    atexit.register(shutil.rmtree, place)
    tables = graph_tables(edges)
    folder, plain = place / "graph", place / "plain"
    with writing(folder):
        write_tables(folder, tables, [], table_hashes(tables))
    plain.mkdir()
    for name, table in tables.items():
        table.to_parquet(plain / f"{name}.parquet", compression="zstd")
    return folder, plain


def _fill(name: str, values: dict[str, Any]) -> pd.DataFrame:
    """Make a table with the columns of the schema, and statements complete."""
    frame = pd.DataFrame(values)
    columns = load_schema().columns(name)
    if name in load_schema().types:
        frame = frame.assign(**SAID)
        frame = frame.assign(id=identities(frame.assign(type=name)))
    return frame.reindex(columns=list(columns)).astype(columns)


def _codes(numbers: NDArray[np.int64]) -> NDArray[np.object_]:
    """Name countries QAA, QAB, ...: codes that no country has."""
    return np.array([f"Q{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in numbers], dtype=object)


def _ids(prefix: str, numbers: NDArray[np.int64]) -> list[str]:
    return [f"{prefix}-{number}" for number in numbers]


def _ends(subject: str, subjects: Any, target: Any, targets: Any) -> dict[str, Any]:
    return {
        "subject_label": subject,
        "subject_id": subjects,
        "object_label": target,
        "object_id": targets,
    }


def _supplies(rng: np.random.Generator, network: pd.DataFrame) -> Tables:
    """Make the nodes and edges of the supply network: one for each mineral, country and year."""
    names = pd.Index(pd.concat([network["source"], network["target"]]).unique())
    stage = names.str.partition("-").get_level_values(0)
    sinks, made = names[stage == "sector"], names[stage != "sector"]
    place = rng.permutation(len(made))
    parts = pd.DataFrame({"stage": stage[stage != "sector"]})
    parts["mineral"] = np.array(MINERALS)[place % len(MINERALS)]
    parts["iso3"] = _codes(place // len(MINERALS) % COUNTRIES)
    parts["year"] = 1900 + place // (len(MINERALS) * COUNTRIES)
    year = parts["year"].astype("str")
    parts["id"] = parts["mineral"] + "/" + parts["stage"] + "/" + parts["iso3"] + "/" + year
    uses = pd.DataFrame({"id": "lithium/" + sinks + "/WLD/2024", "sector": sinks})
    ids = pd.Series([*parts["id"], *uses["id"]], index=[*made, *sinks])
    drawn = {"share": rng.random(len(parts)), "quantity_t": rng.pareto(1.2, len(parts)) * 1e3}
    supply = parts.assign(name=parts["id"], source_id="synthetic", **drawn)
    demand = uses.assign(name=uses["id"], mineral="lithium", iso3="WLD", year=2024)
    ends = ids[network["source"]].to_numpy(), ids[network["target"]].to_numpy()
    label = np.where(network["target"].str.startswith("sector"), "Demand", "Supply")
    feeds = _ends("Supply", ends[0], label, ends[1]) | {
        "share_of_target": network["share"].to_numpy(),
        "quantity_t": rng.pareto(1.2, len(network)) * 1e3,
        "method": "world_mix",
        "stage": network["source"].str.partition("-")[0].to_numpy(),
        "year": 2024,
        "unit": "fraction",
        "statements": [f"{number:016x}" for number in rng.integers(2**62, size=len(network))],
    }
    return {
        "nodes.Supply": _fill("Supply", dict(supply)),
        "nodes.Demand": _fill("Demand", dict(demand)),
        "statements.FEEDS": _fill("FEEDS", feeds),
    }


def _trade(rng: np.random.Generator, size: NDArray[np.float64], count: int) -> pd.DataFrame:
    """Draw exports between two countries each, large ones more often; many pairs come again."""
    source, target = rng.choice(COUNTRIES, (2, count), p=size)
    target = np.where(source == target, (target + 1) % COUNTRIES, target)
    value = rng.pareto(1.1, count) * 1e6
    told = {
        "mineral": np.array(MINERALS)[rng.integers(len(MINERALS), size=count)],
        "hs": np.array(["283691", "750110", "810520", "250410"])[rng.integers(4, size=count)],
        "hs_edition": "HS 2022",
        "year": rng.integers(1995, 2025, count),
        "value": value,
        "unit": "USD",
        "value_usd": value,
        "quantity_kind": "trade",
        "record_id": [str(number) for number in range(2, count + 2)],
    }
    ends = _ends("Country", _codes(source), "Country", _codes(target))
    return _fill("EXPORTS_TO", ends | told)


def _stakes(rng: np.random.Generator, size: NDArray[np.float64], count: int) -> Tables:
    """Draw who owns which facility, where that stands, and who lends to the owner."""
    firms, loans = max(20, count // 5), count // 10
    facilities = _ids("facility", np.arange(count))
    owners = _ids("firm", np.arange(firms))
    banks = _ids("bank", np.arange(BANKS))
    stakes = _ends("Firm", rng.choice(owners, count), "Facility", rng.permutation(facilities))
    seats = _ends("Facility", facilities, "Country", _codes(rng.choice(COUNTRIES, count, p=size)))
    lent = _ends("StateBank", rng.choice(banks, loans), "Firm", rng.choice(owners, loans))
    money = {"amount_usd": rng.pareto(1.1, loans) * 1e6, "record_id": list(map(str, range(loans)))}
    return {
        "nodes.Facility": _fill("Facility", {"id": facilities, "name": facilities}),
        "nodes.Firm": _fill("Firm", {"id": owners, "name": owners}),
        "nodes.StateBank": _fill("StateBank", {"id": banks, "name": banks}),
        "statements.OWNS": _fill("OWNS", stakes | {"share": rng.random(count), "year": 2023}),
        "statements.LOCATED_IN": _fill("LOCATED_IN", seats | {"role": "site"}),
        "statements.FINANCES": _fill("FINANCES", lent | money),
    }
