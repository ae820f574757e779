"""What supply risk does the GeoPolRisk method give an importer of a mineral?"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

import pandas as pd

from ..graph.errors import NoEvidence
from ..graph.names import resolve
from ..graph.resolve import by_preference, source_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..graph.store import Graph

RISK = "political-instability"
PUBLISHED_PRODUCTION = "world-mining-data"
NEUTRAL = 0.5
# Midpoint of copper that the method's characterisation factors are relative to, in kUSD per tonne.
COPPER = 0.409412948
_OF_TRADE = (
    "import_t",
    "weighted_import_t",
    "import_risk",
    "score",
    "score_lo",
    "score_hi",
    "price_kusd_t",
    "midpoint",
    "cf",
    "unscored",
)
ASSUMPTIONS = (
    "as published: tonnes of content produced are added to tonnes of product imported",
    f"a country without a score counts as {NEUTRAL}; score_lo and score_hi take 0 and 1 for it",
    "one stage only: a country that imports metal and no ore has a small risk for the ore",
)


@dataclass(frozen=True)
class _Production:
    """Who makes how much of a mineral in a year, by one source at one stage."""

    stage: str
    source_id: str
    by_country: dict[str, float]
    others: float
    statements: list[str]

    def of(self, iso3: str) -> float:
        """Tell what a country makes: nothing if the table names every maker, else unknown."""
        return self.by_country.get(iso3, nan if self.others else 0.0)


def geopolrisk(
    graph: Graph,
    mineral: str,
    importer: str,
    year: int | None = None,
    hs: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Compute the GeoPolRisk score of a mineral for a country that imports it.

    ``score = HHI * sum(g_i f_i) / (p + F)``: the Herfindahl-Hirschman index of world production,
    times imports ``f_i`` weighted by the instability ``g_i`` of where they come from, over domestic
    production ``p`` and all imports ``F`` (Koyamparambath et al. 2024,
    https://doi.org/10.21105/joss.09600). The midpoint is the score times the price of the imports,
    the characterisation factor that over copper's.

    Parameters
    ----------
    graph : Graph
        With production, trade and ``Country FACES political-instability``.
    mineral : str
        Id, name or alias.
    importer : str
        Country.
    year : int, optional
        The newest with production and trade unless given.
    hs : sequence of str, optional
        Codes of the Harmonised System; those of the stage that production is counted at, unless
        given.

    Returns
    -------
    DataFrame
        One row: ``mineral``, ``importer``, ``year``, ``stage``, ``hs``, ``hhi`` (0-1),
        ``production_t``, ``import_t``, ``weighted_import_t`` (sum of g f), ``import_risk``,
        ``score``, ``score_lo``, ``score_hi``, ``price_kusd_t``, ``midpoint``, ``cf``,
        ``unscored`` (fraction of the imports without a score), ``production_source``,
        ``trade_source``, ``statements``. What rests on unknown production or trade is empty.

    Raises
    ------
    UnknownName
        If no mineral or country has that name.
    NoEvidence
        If the graph has no production of the mineral.

    Examples
    --------
    Half of the imports from a country of instability 0.6, half from one of 0.2; as much is made:

    >>> import_risk(50.0, [(25.0, 0.6), (25.0, 0.2)])
    0.2
    """
    mineral_id, iso3 = resolve("Mineral", mineral), resolve("Country", importer)
    made = _made(graph, mineral_id, year)
    years = sorted({int(each) for each in made["year"]}, reverse=True)
    tables = (_both(graph, made, each, (mineral_id, iso3, hs)) for each in years)
    # The newest year with trade, or else the newest.
    first = next(tables)
    known = first if first[1] is not None else next((t for t in tables if t[1] is not None), first)
    production, trade, year = known
    scores = _scores(graph, year)
    row = _answer(production, trade, scores, iso3)
    codes = sorted(set(trade["hs"].dropna())) if trade is not None else sorted(hs or ())
    about = {"mineral": mineral_id, "importer": iso3, "year": year, "stage": production.stage}
    result = pd.DataFrame([{**about, "hs": " ".join(codes), **row}])
    sources = {production.source_id, *([] if trade is None else trade["source_id"])}
    result.attrs = {"year": year, "assumptions": list(ASSUMPTIONS), "sources": sorted(sources)}
    return result


def herfindahl(quantities: Iterable[float], others: float = 0.0) -> float:
    """Sum the squared shares of a whole; not a number where it is nothing.

    What ``others`` make, who are not named one by one, belongs to the whole and is no share.

    Examples
    --------
    >>> herfindahl([75.0, 25.0]), herfindahl([50.0], 50.0), herfindahl([])
    (0.625, 0.25, nan)
    """
    known = [quantity for quantity in quantities if not isnan(quantity)]
    whole = sum(known) + others
    return sum(quantity * quantity for quantity in known) / whole**2 if whole > 0 else nan


def import_risk(domestic_t: float, imports: Iterable[tuple[float, float]]) -> float:
    """Weigh imports, pairs of tonnes and instability, against all that is at hand.

    Examples
    --------
    >>> import_risk(0.0, [(10.0, 0.3)]), import_risk(0.0, [])
    (0.3, nan)
    """
    pairs = list(imports)
    at_hand = domestic_t + sum(tonnes for tonnes, _ in pairs)
    weighted = sum(tonnes * instability for tonnes, instability in pairs)
    return weighted / at_hand if at_hand > 0 else nan


def _answer(
    production: _Production,
    trade: pd.DataFrame | None,
    scores: dict[str, float],
    iso3: str,
) -> dict[str, object]:
    made = production.of(iso3)
    hhi = herfindahl(production.by_country.values(), production.others)
    row: dict[str, object] = {"hhi": hhi, "production_t": made}
    if trade is None:
        empty = dict.fromkeys(_OF_TRADE, nan)
        held = " ".join(production.statements)
        about = {"production_source": production.source_id, "trade_source": "", "statements": held}
        return row | empty | about
    tonnes = trade["quantity_t"].tolist()
    given = [scores.get(place, nan) for place in trade["subject_id"]]
    risk, least, most = (
        import_risk(made, _with(tonnes, given, missing)) for missing in (NEUTRAL, 0.0, 1.0)
    )
    bought = sum(tonnes)
    price = float(trade["value_usd"].sum()) / 1000 / bought if bought > 0 else nan
    unscored = sum(t for t, score in zip(tonnes, given, strict=True) if isnan(score))
    return row | {
        "import_t": bought,
        "weighted_import_t": sum(t * score for t, score in _with(tonnes, given, NEUTRAL)),
        "import_risk": risk,
        "score": hhi * risk,
        "score_lo": hhi * least,
        "score_hi": hhi * most,
        "price_kusd_t": price,
        "midpoint": hhi * risk * price,
        "cf": hhi * risk * price / COPPER,
        "unscored": unscored / bought if bought > 0 else nan,
        "production_source": production.source_id,
        "trade_source": "" if trade.empty else trade["source_id"].iloc[0],
        "statements": " ".join([*production.statements, *trade["id"]]),
    }


def _with(tonnes: list[float], given: list[float], missing: float) -> list[tuple[float, float]]:
    """Pair tonnes and instability, with a value for what has no score."""
    scored = [missing if isnan(score) else score for score in given]
    return list(zip(tonnes, scored, strict=True))


def _made(graph: Graph, mineral: str, year: int | None) -> pd.DataFrame:
    """Read world production: at the mine, or else where the mineral is first made."""
    tables = [graph.statements(name) for name in ("PRODUCES", "REFINES")]
    rows = pd.concat([table[table["object_id"] == mineral] for table in tables])
    rows = rows[
        rows["subject_label"].isin(["Country", "Region"])
        & (rows["status"] == "asserted")
        & rows["scenario"].isna()
        & (rows["quantity_kind"] == "production")
        & rows["stage"].isin(["mine", "refined"])
        & rows["quantity_t"].notna()
        & rows["year"].notna()
    ]
    if year is not None:
        rows = rows[rows["year"] == year]
    if rows.empty:
        raise NoEvidence(f"no production of {mineral}" + (f" in {year}" if year else ""))
    return by_preference(rows, source_years(graph.sources()))


def _both(
    graph: Graph,
    made: pd.DataFrame,
    year: int,
    asked: tuple[str, str, Sequence[str] | None],
) -> tuple[_Production, pd.DataFrame | None, int]:
    """Read production and trade of a year."""
    rows = made[made["year"] == year]
    mined = rows[rows["stage"] == "mine"]
    rows = rows if mined.empty else mined
    sources = rows["source_id"].unique().tolist()
    source = PUBLISHED_PRODUCTION if PUBLISHED_PRODUCTION in sources else sources[0]
    production = _one_table(rows[rows["source_id"] == source], source)
    mineral, iso3, hs = asked
    return production, _trade(graph, mineral, iso3, year, hs, production.stage), year


def _one_table(rows: pd.DataFrame, source: str) -> _Production:
    """Take the largest product of one source."""
    product = rows["product"].fillna("")
    largest = rows.groupby(product)["quantity_t"].sum().idxmax()
    rows = rows[product == largest]
    countries = rows[rows["subject_label"] == "Country"]
    amounts = countries.groupby("subject_id")["quantity_t"].sum().to_dict()
    world = rows.loc[rows["subject_id"] == "world", "quantity_t"].sum()
    others = rows.loc[rows["subject_id"] == "other-countries", "quantity_t"].sum()
    return _Production(
        str(rows["stage"].iloc[0]),
        source,
        {str(place): float(tonnes) for place, tonnes in amounts.items()},
        float(max(others, world - sum(amounts.values()), 0.0)),
        rows["id"].tolist(),
    )


def _trade(  # noqa: PLR0913, PLR0917
    graph: Graph,
    mineral: str,
    iso3: str,
    year: int,
    hs: Sequence[str] | None,
    stage: str,
) -> pd.DataFrame | None:
    """Read the imports of a country; None where nobody's trade of the codes is known."""
    rows = graph.statements("EXPORTS_TO", year)
    rows = rows[(rows["mineral"] == mineral) & (rows["year"] == year) & rows["quantity_t"].notna()]
    rows = rows[rows["hs"].isin(list(hs))] if hs else rows[rows["stage"] == stage]
    if rows.empty:
        return None
    first = by_preference(rows, source_years(graph.sources()))["source_id"].iloc[0]
    bought: pd.DataFrame = rows[(rows["source_id"] == first) & (rows["object_id"] == iso3)]
    return bought


def _scores(graph: Graph, year: int) -> dict[str, float]:
    """Read the instability of each country in a year."""
    rows = graph.statements("FACES")
    rows = rows[(rows["object_id"] == RISK) & (rows["year"] == year)]
    return {str(k): float(v) for k, v in zip(rows["subject_id"], rows["value"], strict=True)}
