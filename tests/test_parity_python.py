"""A third opinion: questions of ``parity_queries.txt`` answered with pandas and NetworkX."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from engines import sample
from query_cases import Rows, agree, read_cases, rows_of

ANSWERS: dict[str, Callable[[], Rows]] = {}


def answers(question: str) -> Callable[[Callable[[], Rows]], Callable[[], Rows]]:
    """Note which question a function answers."""

    def note(function: Callable[[], Rows]) -> Callable[[], Rows]:
        ANSWERS[question] = function
        return function

    return note


def said(name: str) -> pd.DataFrame:
    return sample().statements(name)


def of_countries(name: str, mineral: str | None = None) -> pd.DataFrame:
    table = said(name)
    table = table[table["subject_label"] == "Country"]
    return table if mineral is None else table[table["object_id"] == mineral]


def owners(stakes: pd.DataFrame) -> Any:
    """Make the network of owners, with the share of each stake."""
    network: Any = nx.MultiDiGraph()
    for row in stakes.to_dict("records"):
        network.add_edge(row["subject_id"], row["object_id"], key=row["id"], share=row["share"])
    return network


@answers("Who mines more than two fifths of the world's cobalt, by any source and year?")
def large_miners() -> Rows:
    table = of_countries("PRODUCES", "cobalt")
    return rows_of(table[table["share"] > 0.4][["subject_id", "year", "source_id", "share"]])


@answers("Whose share is not known?")
def unknown_shares() -> Rows:
    table = of_countries("PRODUCES")
    return rows_of(table[table["share"].isna()][["subject_id", "object_id", "status"]])


@answers("How many statements are there of each type?")
def types() -> Rows:
    counts = [[name, len(said(name))] for name in sample().types()]
    return sorted(counts, key=lambda row: (-row[1], row[0]))


@answers("What are the sum, mean, least and most of the known stakes?")
def stakes() -> Rows:
    share = said("OWNS")["share"]
    figures = [share.sum(), share.mean(), share.min(), share.max()]
    return [[len(share), int(share.count()), *map(float, figures)]]


@answers("How concentrated is cobalt mining, by the survey of 2024? The sum of squared shares")
def concentration() -> Rows:
    table = of_countries("PRODUCES", "cobalt").query("year == 2024 and source_id == 'survey'")
    return [[float((table["share"] ** 2).sum())]]


@answers("What is the median of the shares of refining, and the upper one of the middle two?")
def quantiles() -> Rows:
    share = said("REFINES")["share"]
    return [[float(share.quantile(0.5)), float(share.quantile(0.25))]]


@answers("How far do the tonnages of cobalt mines spread?")
def spread() -> Rows:
    tonnes = of_countries("PRODUCES", "cobalt").query("year == 2024")["quantity_t"]
    return [[int(tonnes.count()), float(tonnes.std())]]


@answers("How many firms are state-owned, are not, are untold?")
def state_owned() -> Rows:
    counts = sample().nodes("Firm").groupby("state_owned", dropna=False).size()
    return rows_of(counts.reset_index())


@answers("How many different sources speak of each mineral's production?")
def sources() -> Rows:
    return rows_of(said("PRODUCES").groupby("object_id")["source_id"].nunique().reset_index())


@answers("What is each miner's part of the stated tonnes of a mineral?")
def parts() -> Rows:
    table = of_countries("PRODUCES").query("year == 2024 and source_id == 'survey'")
    table = table.dropna(subset="quantity_t")
    whole = table.groupby("object_id")["quantity_t"].transform("sum")
    table = table.assign(part=table["quantity_t"] / whole)
    return rows_of(table[["object_id", "subject_id", "part"]])


@answers("Where do two sources disagree about one fact, and by how much?")
def disagreements() -> Rows:
    found: Rows = []
    for name in ("PRODUCES", "REFINES"):
        table = of_countries(name).dropna(subset="share")
        pairs = table.merge(table, on=["subject_id", "object_id", "year"], suffixes=("", "_b"))
        pairs = pairs[pairs["source_id"] < pairs["source_id_b"]]
        pairs = pairs.assign(type=name, spread=(pairs["share"] - pairs["share_b"]).abs())
        found += rows_of(pairs[["subject_id", "object_id", "type", "spread"]])
    return found


@answers("Which minerals does nobody dig?")
def undug() -> Rows:
    dug = set(of_countries("PRODUCES")["object_id"])
    return [[mineral] for mineral in sample().nodes("Mineral")["id"] if mineral not in dug]


@answers("Whom does Acme hold within two steps? Each way is a row")
def held() -> Rows:
    network = owners(said("OWNS"))
    first = [(key, owned) for _, owned, key in network.out_edges("acme", keys=True)]
    second = [
        [owned]
        for used, firm in first
        for _, owned, key in network.out_edges(firm, keys=True)
        if key != used
    ]
    return [[owned] for _, owned in first] + second


@answers("And without passing any owner twice, in asserted statements only?")
def simple_ways() -> Rows:
    network = owners(said("OWNS").query("status == 'asserted'"))
    ways = list(nx.all_simple_edge_paths(network, "acme", "pit", cutoff=4))
    return [[len(ways), sum(prod(network.edges[step]["share"] for step in way) for way in ways)]]


@answers("How many trade statements touch each country, whichever way they point?")
def trade() -> Rows:
    table = said("EXPORTS_TO")
    ends = pd.concat([table["subject_id"], table["object_id"]])
    return rows_of(ends.value_counts().reset_index())


@answers("Who trades with whom in both directions?")
def mutual() -> Rows:
    pairs = set(said("EXPORTS_TO")[["subject_id", "object_id"]].itertuples(index=False, name=None))
    return [[a, b] for a, b in pairs if a < b and (b, a) in pairs]


@answers("How much of it touches DR Congo at any stage?")
def touched() -> Rows:
    """By the inverse of the matrix of shares, without the country's own nodes."""
    feeds = said("FEEDS")
    iso3 = sample().nodes("Supply").set_index("id")["iso3"]
    rest = feeds[~feeds["subject_id"].map(iso3).eq("COD") & ~feeds["object_id"].map(iso3).eq("COD")]
    mines = rest[~rest["subject_id"].isin(feeds["object_id"])]
    reach = mines.groupby("object_id")["share_of_target"].sum()
    sold = rest[rest["object_id"] == "ev/WLD"].set_index("subject_id")["share_of_target"]
    return [[1 - float((reach * sold).sum())]]


@answers("How much have banks lent into each country, and for which minerals?")
def lent() -> Rows:
    loans = said("FINANCES").merge(said("LOCATED_IN"), left_on="object_id", right_on="subject_id")
    dug = said("PRODUCES")[["subject_id", "object_id"]]
    dug = dug.rename(columns={"subject_id": "place", "object_id": "dug"})
    loans = loans[loans["object_label_x"] == "Facility"]
    loans = loans.merge(dug, left_on="object_id_x", right_on="place", how="left")
    names = sample().nodes("Country").set_index("id")["name"]
    minerals = sample().nodes("Mineral").set_index("id")["name"]
    loans = loans.assign(country=loans["object_id_y"].map(names), dug=loans["dug"].map(minerals))
    grouped = loans.groupby(["country", "dug"], dropna=False)["amount_usd"]
    return rows_of(grouped.agg(["sum", "size"]).reset_index())


CASES = {case.title: case for case in read_cases("parity_queries.txt")}


@pytest.mark.parametrize("question", sorted(ANSWERS))
def test_python_gives_the_answer_worked_out_by_hand(question: str) -> None:
    (section,) = CASES[question].sections
    found = ANSWERS[question]()
    wanted = CASES[question].rows(section)
    assert agree(found, wanted, in_order=section == "in order"), found
