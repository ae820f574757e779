"""Deriving the supply network of the graph that ships, and predicting what is hidden from it."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lodegraph import open_graph
from lodegraph.graph.legs import legs
from lodegraph.graph.resolve import source_years
from lodegraph.graph.shares import StageTable, stage_tables
from lodegraph.graph.supply import chains, derive
from lodegraph.graph.trade import FIRST_YEAR, estimate_quantities, trade_by_year

from .measure import seconds

if TYPE_CHECKING:
    from lodegraph.graph.trade import Trade

SEEDS = (0, 1, 2)
HIDDEN = 0.1
NEEDED = ("PRODUCES", "REFINES", "USED_IN", "EXPORTS_TO")
Chains = dict[tuple[str, int], list[StageTable]]


def run() -> str:
    """Derive every mineral and year, then hide a tenth of the known trade and predict it."""
    graph = open_graph()
    statements = {name: graph.statements(name) for name in NEEDED}
    sources = graph.sources()
    whole_s = seconds(lambda: derive(statements, sources))
    rows = sum(len(table) for table in statements.values())
    trade = trade_by_year(statements)
    found = chains(stage_tables(statements, source_years(sources)))
    dated = {key: chain for key, chain in found.items() if key[1] in trade}
    each = [seconds(partial(legs, c, trade[year].flows)) for (_, year), c in dated.items()]
    middle, most = (figure(each) * 1000 for figure in (median, max))
    lines = [
        f"supply network of {len(found)} minerals and years from {rows:,} statements",
        f"  {whole_s:.1f} s, {rows / whole_s:,.0f} statements a second",
        f"  {len(each)} of them balanced: median {middle:.0f} ms (target: 50), most {most:.0f} ms",
    ]
    lines += [f"  {line}" for seed in SEEDS for line in _held_out(statements, dated, trade, seed)]
    return "\n".join(lines)


def _held_out(
    statements: dict[str, pd.DataFrame], dated: Chains, trade: dict[int, Trade], seed: int
) -> list[str]:
    generator = np.random.default_rng(seed)
    tonnes = _hidden_tonnes(statements, generator)
    flows = _hidden_flows(dated, trade, generator)
    return [
        f"seed {seed}, a tenth of the tonnes hidden, values left: {tonnes}",
        f"seed {seed}, a tenth of the flows hidden altogether: {flows}",
    ]


def _hidden_tonnes(statements: dict[str, pd.DataFrame], generator: np.random.Generator) -> str:
    rows = statements["EXPORTS_TO"]
    known = (rows["year"] >= FIRST_YEAR) & (rows["quantity_t"] > 0) & (rows["value_usd"] > 0)
    rows = rows[known & rows["hs"].notna()]
    hidden = generator.random(len(rows)) < HIDDEN
    guessed = estimate_quantities(rows.assign(quantity_t=rows["quantity_t"].mask(hidden)))[hidden]
    true = rows.loc[hidden, "quantity_t"]
    inside = (guessed["gross_lo_t"] <= true) & (true <= guessed["gross_hi_t"])
    factor = np.exp(np.median(np.abs(np.log(guessed["gross_t"] / true))))
    within = f"{inside.mean():.1%} of {len(true):,} within the interval"
    return f"{within}, half of them within a factor {factor:.2f}"


def _hidden_flows(dated: Chains, trade: dict[int, Trade], generator: np.random.Generator) -> str:
    pairs = [
        both
        for (_, year), chain in dated.items()
        for both in _with_and_without(chain, trade[year].flows, generator)
    ]
    table = pd.concat(pairs)
    inside = (table["lo_t"] <= table["tonnes_true"]) & (table["tonnes_true"] <= table["hi_t"])
    moved = table["tonnes_true"][inside].sum() / table["tonnes_true"].sum()
    return f"{inside.mean():.1%} of {len(table):,} within the interval, {moved:.1%} of the tonnes"


def _with_and_without(
    chain: list[StageTable], flows: pd.DataFrame, generator: np.random.Generator
) -> list[pd.DataFrame]:
    """Clear each leg with all its trade and without a tenth of it; return the hidden flows."""
    hidden = generator.random(len(flows)) < HIDDEN
    gone = flows.loc[hidden, ["exporter", "importer"]].drop_duplicates()
    gone.columns = pd.Index(["maker", "user"])
    found: list[pd.DataFrame] = []
    for all_of_it, part in zip(legs(chain, flows), legs(chain, flows[~hidden]), strict=True):
        if all_of_it is None or part is None:
            continue
        true = all_of_it[all_of_it["reported_t"].notna()].merge(gone)
        found.append(
            true[["maker", "user", "tonnes"]]
            .rename(columns={"tonnes": "tonnes_true"})
            .merge(part[["maker", "user", "lo_t", "hi_t"]], how="left")
            .fillna({"lo_t": 0.0, "hi_t": 0.0})
        )
    return found
