"""Named consistency checks: what in a graph does not add up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from . import codes
from .folder import damaged_tables
from .resolve import SAME, source_years
from .schema import load_schema
from .supply import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .store import Graph

    Finding = tuple[str, str]
    Check = Callable[[Graph], Iterator[Finding]]

TOLERANCE = 1.02
BALANCE = 0.05
SPREAD = 0.2
COVERED = 0.5
ROUNDING = 1e-6
LARGE, MOVED = 0.05, 0.5  # of a leg's flow, of the reported trade


def check(graph: Graph) -> pd.DataFrame:
    """Run every consistency check.

    Parameters
    ----------
    graph : Graph

    Returns
    -------
    DataFrame
        One row for each finding: ``check`` (its name), ``level`` (``error``: the model is broken;
        ``note``: sources differ or say little, which a reader should know), ``where``,
        ``finding``. Empty when all adds up.
    """
    rows: list[dict[str, str]] = []
    for name, level, run in CHECKS:
        found = [
            {"check": name, "level": level, "where": where, "finding": finding}
            for where, finding in run(graph)
        ]
        rows += found
        if found and run is tables_are_whole:
            break  # the other checks would read them
    return pd.DataFrame(rows, columns=["check", "level", "where", "finding"])


def sources_are_known(graph: Graph) -> Iterator[Finding]:
    """Find statements whose source is not described."""
    known = set(graph.sources()["id"])
    for name in graph.types():
        for source in sorted(set(graph.counts(name, ["source_id"])["source_id"]) - known):
            yield f"{name}, source {source}", "the source is not described"


def ends_exist(graph: Graph) -> Iterator[Finding]:
    """Find statements about nodes that are not there."""
    known = {(label, node) for label in graph.labels() for node in graph.nodes(label)["id"]}
    for name in graph.types():
        for end in ("subject", "object"):
            columns = [f"{end}_label", f"{end}_id"]
            named = graph.counts(name, columns)[columns].itertuples(index=False, name=None)
            for label, node in sorted(set(named) - known):
                table = graph.statements(name)
                where = (table[f"{end}_label"] == label) & (table[f"{end}_id"] == node)
                for statement in table.loc[where, "id"]:
                    yield f"{name} {statement}", f"its {end} {label} {node} is missing"


def quotes_are_found(graph: Graph) -> Iterator[Finding]:
    """Find statements whose sentence does not stand where they say in the text that is kept."""
    hashes = dict(graph.sources()[["id", "sha256"]].dropna().itertuples(index=False, name=None))
    schema = load_schema()
    for name in [name for name in graph.types() if "start" in schema.columns(name)]:
        if graph.counts(name, ["start"])["start"].isna().all():
            continue  # as in trade, whose very many rows need not be read
        table = graph.statements(name)
        for source, rows in table[table["start"].notna()].groupby("source_id"):
            kept = graph.text(hashes[source]) if source in hashes else None
            if kept is None:
                continue
            places = zip(rows["id"], rows["start"], rows["end"], rows["quote"], strict=True)
            for statement, start, end, quote in places:
                if kept.text[start:end] != quote:
                    yield f"{name} {statement}", f"{quote!r} is not at {start}-{end} of its text"


def owners_hold_at_most_all(graph: Graph) -> Iterator[Finding]:
    """Find firms and facilities of which one source gives away more than the whole."""
    stakes = graph.statements("OWNS")
    stakes = stakes[(stakes["status"] == "asserted") & stakes["share"].notna()]
    latest = stakes.sort_values("year").drop_duplicates(
        ["subject_id", "object_id", "source_id"], keep="last"
    )
    for (owned, source), group in latest.groupby(["object_id", "source_id"]):
        total = group["share"].sum()
        if total > TOLERANCE:
            yield f"{owned}, source {source}", f"owners hold {total:.1%}"


def _inputs(graph: Graph) -> Iterator[tuple[str, str, float]]:
    """Sum the shares of each target's suppliers, by the stage they supply."""
    feeds = graph.statements("FEEDS")
    stage = feeds["subject_id"].str.split("/").str[1]
    sums = feeds.groupby([feeds["object_id"], stage])["share_of_target"].sum()
    for (target, named), total in zip(sums.index.tolist(), sums.tolist(), strict=True):
        yield target, named, total


def inputs_sum_to_at_most_one(graph: Graph) -> Iterator[Finding]:
    """Find targets that take in more of a stage than their whole supply."""
    for target, stage, total in _inputs(graph):
        if total > TOLERANCE:
            yield target, f"the shares of its suppliers at the {stage} stage sum to {total:.4f}"


def inputs_are_whole(graph: Graph) -> Iterator[Finding]:
    """Find targets a part of whose supply comes from nobody, not even from the unknown."""
    for target, stage, total in _inputs(graph):
        if total < 1 - BALANCE:
            yield target, f"the shares of its suppliers at the {stage} stage sum to {total:.4f}"


def shares_are_fractions(graph: Graph) -> Iterator[Finding]:
    """Find derived shares outside 0 to 1, or outside their own interval."""
    tables = {
        "FEEDS": (graph.statements("FEEDS"), "share_of_target", ["share_of_source"]),
        "Supply": (graph.nodes("Supply"), "share", ["coverage"]),
        "Demand": (graph.nodes("Demand"), "share", []),
    }
    for table, share, others in tables.values():
        ends = [column for column in ("lo", "hi") if column in table]
        figures = table[[share, *ends, *others]]
        wrong = ((figures < -ROUNDING) | (figures > 1 + ROUNDING)).any(axis=1)
        for node in table.loc[wrong, "id"]:
            yield str(node), "a share is not between 0 and 1"
        if ends:
            below, above = table["lo"] - table[share], table[share] - table["hi"]
            outside = (below > ROUNDING) | (above > ROUNDING)
            for node in table.loc[outside & ~wrong, "id"]:
                yield str(node), "its share lies outside its interval"


def flows_balance(graph: Graph) -> Iterator[Finding]:
    """Find suppliers whose shares of outflow do not sum to one.

    Use by sectors, by the world mix, and balanced use by countries are two views of the same.
    """
    feeds = graph.statements("FEEDS")
    feeds = feeds[feeds["share_of_source"].notna()]
    mixed = feeds["method"] == "world_mix"
    for view in (feeds[mixed], feeds[~mixed]):
        sent = view.groupby("subject_id")["share_of_source"].sum()
        for node, total in sent[(sent - 1).abs() > BALANCE].items():
            yield str(node), f"what it sends out sums to {total:.4f} of its output"


def mass_is_conserved(graph: Graph) -> Iterator[Finding]:
    """Find suppliers that send out more or less than they make, where flows are balanced."""
    feeds = graph.statements("FEEDS")
    feeds = feeds[feeds["method"] != "world_mix"]
    sent = feeds.groupby("subject_id")["quantity_t"].sum()
    supply = graph.nodes("Supply").set_index("id")
    made = supply.loc[supply["iso3"] != UNKNOWN, "quantity_t"].reindex(sent.index)
    for node in sent.index[(sent - made).abs() > BALANCE * made]:
        yield str(node), f"it makes {made[node]:,.6g} t and sends out {sent[node]:,.6g} t"


def balancing_moves_little(graph: Graph) -> Iterator[Finding]:
    """Find the large flows that balancing moved furthest from the trade that was reported."""
    feeds = graph.statements("FEEDS")
    feeds = feeds[feeds["reported_t"].notna()]
    by_leg = [feeds["subject_id"].str.replace("/[^/]+/([0-9]+)$", r"/\1", regex=True)]
    large = feeds[["quantity_t", "reported_t"]].max(axis=1) > LARGE * feeds.groupby(by_leg)[
        "quantity_t"
    ].transform("sum")
    moved = (feeds["quantity_t"] - feeds["reported_t"]).abs()
    far = feeds[large & (moved > MOVED * feeds["reported_t"])]
    for source, target, balanced, reported in far[
        ["subject_id", "object_id", "quantity_t", "reported_t"]
    ].itertuples(index=False, name=None):
        yield f"{source} to {target}", f"reported {reported:,.0f} t, balanced {balanced:,.0f} t"


def stages_rise(graph: Graph) -> Iterator[Finding]:
    """Find flows that run upstream."""
    ordinals = {name: stage.ordinal for name, stage in codes.stages().items()}
    place = graph.nodes("Supply").set_index("id")["stage"].map(ordinals)
    feeds = graph.statements("FEEDS")
    here, there = (feeds[end].map(place) for end in ("subject_id", "object_id"))
    falling = feeds.loc[here >= there, ["subject_id", "object_id"]]
    for source, target in falling.itertuples(index=False, name=None):
        yield f"{source} to {target}", "the stage does not rise"


def derived_rest_on_statements(graph: Graph) -> Iterator[Finding]:
    """Find derived flows without a statement behind them."""
    feeds = graph.statements("FEEDS")
    for edge in feeds.loc[feeds["statements"].isna(), "id"]:
        yield f"FEEDS {edge}", "no statement behind it"


def sources_agree(graph: Graph) -> Iterator[Finding]:
    """Find shares of one thing that lie more than a fifth apart between sources."""
    years = source_years(graph.sources())
    for name in ("PRODUCES", "REFINES"):
        table = graph.statements(name)
        asserted = (table["status"] == "asserted") & (table["subject_label"] == "Country")
        table = table[asserted & table["share"].notna()]
        same = [column for column in SAME if column in table and column != "product"]
        shares = table.groupby(same, dropna=False)["share"]
        far = shares.transform("max") - shares.transform("min") > SPREAD
        for _, group in table[far].groupby(same, dropna=False):
            yield from _differences(name, group, years)


def _differences(name: str, group: pd.DataFrame, years: pd.Series[int]) -> Iterator[Finding]:
    """Compare what sources say; product by product where one tells several."""
    if group["source_id"].duplicated().any() and len(set(group["product"])) > 1:
        for _, part in group.groupby("product"):
            yield from _differences(name, part, years)
        return
    lo, hi = group["share"].min(), group["share"].max()
    if len(set(group["source_id"])) > 1 and hi - lo > SPREAD:
        first = group.iloc[0]
        said = ", ".join(
            f"{share:.1%} ({source}, {years.get(source)})"
            for share, source in zip(group["share"], group["source_id"], strict=True)
        )
        where = f"{first['subject_id']} {name} {first['object_id']}, {first['year']}"
        yield where, f"sources differ: {said}"


def stages_are_covered(graph: Graph) -> Iterator[Finding]:
    """Find stages of which statements place less than half in named countries."""
    supply = graph.nodes("Supply").drop_duplicates(["mineral", "stage", "year"])
    keys = supply[["mineral", "stage", "year", "coverage"]]
    for mineral, stage, year, coverage in keys.itertuples(index=False, name=None):
        where = f"{mineral} {stage}, {year}"
        if math.isnan(coverage):
            yield where, "no source states the world total: its shares are upper bounds"
        elif coverage < COVERED:
            yield where, f"only {coverage:.1%} is placed in named countries"


def tables_are_whole(graph: Graph) -> Iterator[Finding]:
    """Find tables whose bytes are not those that were written."""
    for path in [] if graph.folder is None else damaged_tables(graph.folder):
        yield path, "its content has changed since it was written"


CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("tables are whole", "error", tables_are_whole),
    ("sources are known", "error", sources_are_known),
    ("ends exist", "error", ends_exist),
    ("quotes are found", "error", quotes_are_found),
    ("owners hold at most all", "error", owners_hold_at_most_all),
    ("shares are fractions", "error", shares_are_fractions),
    ("inputs sum to at most one", "error", inputs_sum_to_at_most_one),
    ("flows balance", "error", flows_balance),
    ("mass is conserved", "error", mass_is_conserved),
    ("stages rise", "error", stages_rise),
    ("derived rest on statements", "error", derived_rest_on_statements),
    ("inputs are whole", "note", inputs_are_whole),
    ("sources agree", "note", sources_agree),
    ("balancing moves little", "note", balancing_moves_little),
    ("stages are covered", "note", stages_are_covered),
)
