"""Commands that answer questions."""

from __future__ import annotations

from math import isnan
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from .output import Format, FormatOption, OutputOption, emit, say
from .settings import AsOfOption, GraphOption, MineralOption, YearOption, today

if TYPE_CHECKING:
    import pandas as pd

PANEL = "Ask"
# What people need not see in a table; json and csv have it.
MEASURE_DETAILS = ("stages", "hs", "hs_from", "confidence", "replaced_by")
POLICY_DETAILS = ("issuer", "source_id")
OWNER_DETAILS = ("owned", "owner_id", "label", "ultimate", "sources")
DEAL_DETAILS = ("about", "financier_id", "label", "world_share_lo", "world_share_hi", "sources")
SHOCK_DETAILS = ("node", "supply_t", "lost_lo_t", "lost_hi_t")
CHANGE_DETAILS = ("source_id", "statements")
OF_A_STAGE = ("stage", "hhi", "hhi_hi", "coverage", "source_id")
OF_AN_IMPORTER = (
    "importer",
    "stage",
    "hs",
    "production_t",
    "import_t",
    "weighted_import_t",
    "unscored",
    "price_kusd_t",
)
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to", help="Whose supply: a sector, a country or sector@country; all if absent."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (
        concentration,
        chokepoints,
        exposure,
        paths,
        shock,
        changes,
        geopolrisk,
        measures,
        policy_exposure,
        owners,
        finance,
    ):
        app.command(rich_help_panel=PANEL)(command)


def _answer(
    table: pd.DataFrame,
    name: str,
    graph: Path | None,
    form: Format,
    output: Path | None,
    first: tuple[str, ...] = (),
) -> None:
    from .graph.cite import cite
    from .graph.store import open_graph
    from .queries.catalogue import catalogue

    if table.empty:
        say("no statement in the graph answers this; see lodegraph info for what there is")
    if form in {Format.JSON, Format.MARKDOWN}:
        references = cite(open_graph(graph), table.attrs["sources"])
        table.attrs["references"] = references.to_dict("records")
    emit(table, form, output, question=catalogue()[name].question, first=first)


def _shown(table: pd.DataFrame, form: Format, details: tuple[str, ...]) -> pd.DataFrame:
    """Leave out of what people read the details, and what no measure tells."""
    if form not in {Format.TABLE, Format.MARKDOWN}:
        return table
    none = [name for name in ("covers",) if name in table and table[name].isna().all()]
    return table.drop(columns=[*details, *none], errors="ignore")


def _by_measure(table: pd.DataFrame, form: Format) -> pd.DataFrame:
    """List for people all that one measure covers in one row."""
    if form not in {Format.TABLE, Format.MARKDOWN} or table.empty:
        return table
    states = [
        f"replaced by {by}" if state == "replaced" else state
        for state, by in table[["state", "replaced_by"]].itertuples(index=False, name=None)
    ]
    shown = _shown(table.assign(state=states), form, MEASURE_DETAILS)
    lists = [c for c in ("target", "covers", "source_id", "statements") if c in shown]
    keys = [column for column in shown if column not in lists]
    rows = shown.groupby(keys, sort=False, dropna=False)[lists].agg(_listed)
    grouped = rows.reset_index()[list(shown)]
    grouped.attrs = table.attrs
    return grouped


def _listed(cells: pd.Series[str]) -> str | None:
    """List the different cells there are."""
    return ", ".join(dict.fromkeys(cells.dropna())) or None


def _in_millions(table: pd.DataFrame, form: Format) -> pd.DataFrame:
    """Write the bounds of an amount, and of a share, as people read them."""
    if form not in {Format.TABLE, Format.MARKDOWN}:
        return table
    ends = table[["amount_lo_usd", "amount_hi_usd"]].astype(float) / 1e6
    millions = [_span(lo, hi, "{:,.0f}") for lo, hi in ends.itertuples(index=False, name=None)]
    ends = table[["share_lo", "share_hi"]].astype(float) * 100
    parts = [_span(lo, hi, "{:.1f} %") for lo, hi in ends.itertuples(index=False, name=None)]
    shown = table.assign(amount_lo_usd=millions, share_lo=parts)
    shown = shown.rename(columns={"amount_lo_usd": "million USD", "share_lo": "part of all"})
    return shown.drop(columns=["amount_hi_usd", "share_hi"])


def _span(lo: float, hi: float, form: str) -> str:
    """Write an interval: "599", "0 to 870", "599 or more", "up to 20"."""
    least, most = (None if isnan(end) else form.format(end) for end in (lo, hi))
    if least is None:
        return "not known" if most is None else f"up to {most}"
    if most is None:
        return f"{least} or more"
    return least if least == most else f"{least} to {most}"


def concentration(
    mineral: Annotated[str, typer.Argument(help="Mineral: cobalt, rare-earths, ...")],
    graph: GraphOption = None,
    year: YearOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """How concentrated is a mineral at each stage, and who leads?"""
    from .graph.store import open_graph
    from .queries.concentration import concentration as ask

    _answer(ask(open_graph(graph), mineral, year), "concentration", graph, form, output, OF_A_STAGE)


def chokepoints(
    mineral: MineralOption,
    sector: Annotated[str | None, typer.Option("--sector", help="Whose supply.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="Whose supply.")] = None,
    graph: GraphOption = None,
    year: YearOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Which country at which stage would be missed most?"""
    from .graph.store import open_graph
    from .queries.chokepoints import chokepoints as ask

    table = ask(open_graph(graph), mineral, sector=sector, country=country, year=year)
    _answer(table, "chokepoints", graph, form, output)


def exposure(
    mineral: MineralOption,
    to: ToOption = None,
    country: Annotated[str | None, typer.Option("--country", help="Only this country.")] = None,
    graph: GraphOption = None,
    year: YearOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """How much of a sector's or a country's supply touches each country?"""
    from .graph.store import open_graph
    from .queries.exposure import exposure as ask

    table = ask(open_graph(graph), mineral, to, country=country, year=year)
    _answer(table, "exposure", graph, form, output)


def paths(
    mineral: MineralOption,
    to: ToOption = None,
    origin: Annotated[
        str | None, typer.Option("--from", help="Only paths that pass this country.")
    ] = None,
    top: Annotated[
        int | None, typer.Option("--top", min=1, help="So many paths; until 80 % if absent.")
    ] = None,
    graph: GraphOption = None,
    year: YearOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Which paths does the supply take, heaviest first?"""
    from .graph.store import open_graph
    from .queries.paths import paths as ask

    table = ask(open_graph(graph), mineral, to, origin=origin, top=top, year=year)
    _answer(table, "paths", graph, form, output)


def shock(
    kind: Annotated[
        str, typer.Argument(help="removal, ban, licence or quota: each is another thing.")
    ],
    mineral: MineralOption,
    country: Annotated[
        list[str], typer.Option("--country", help="Who stops: country or bloc; repeatable.")
    ],
    to: ToOption = None,
    stage: Annotated[
        list[str] | None, typer.Option("--stage", help="Only this stage; repeatable.")
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option("--target", help="Only what goes straight there."),
    ] = None,
    blocked: Annotated[
        str | None,
        typer.Option("--blocked", help="Part a licence or quota holds up: 0.4, or 0.2-0.6."),
    ] = None,
    quota: Annotated[
        float | None, typer.Option("--quota", help="Tonnes that a quota lets leave in a year.")
    ] = None,
    top: Annotated[int | None, typer.Option("--top", min=1, help="So many rows.")] = None,
    year: YearOption = None,
    graph: GraphOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """What is lost where when a country's supply stops, is banned, licensed or limited?"""
    from .graph.store import open_graph
    from .queries.shock import shock as ask

    table = ask(
        open_graph(graph),
        kind,
        mineral,
        country,
        to=to,
        stages=stage or (),
        targets=target or (),
        blocked=_part(blocked),
        quota_t=quota,
        year=year,
    )
    shown = _shown(table if top is None else table.head(top), form, SHOCK_DETAILS)
    if form in {Format.TABLE, Format.MARKDOWN}:
        shown = shown.rename(columns={"country": "by", "stages": "at"})
    _answer(shown, "shock", graph, form, output)


def _part(text: str | None) -> float | tuple[float, float] | None:
    """Read a fraction, or its least and most."""
    if text is None:
        return None
    try:
        ends = [float(end) for end in text.split("-")]
    except ValueError:
        ends = []
    if len(ends) not in {1, 2}:
        raise typer.BadParameter(f"--blocked {text!r} is neither like 0.4 nor like 0.2-0.6")
    return ends[0] if len(ends) == 1 else (ends[0], ends[1])


def changes(
    mineral: Annotated[
        str | None, typer.Option("--mineral", "-m", help="Only this mineral.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="So many rows.")] = 20,
    graph: GraphOption = None,
    year: YearOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Which reported trade did balancing move furthest, and at which step?"""
    from .graph.store import open_graph
    from .queries.changes import changes as ask

    table = _shown(ask(open_graph(graph), mineral, year).head(top), form, CHANGE_DETAILS)
    _answer(table, "changes", graph, form, output)


def geopolrisk(
    mineral: Annotated[str, typer.Argument(help="Mineral: cobalt, rare-earths, ...")],
    importer: Annotated[str, typer.Option("--importer", help="Country that imports it.")],
    hs: Annotated[
        list[str] | None, typer.Option("--hs", help="Code of the Harmonised System; repeatable.")
    ] = None,
    graph: GraphOption = None,
    year: YearOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """What supply risk does the GeoPolRisk method give an importer of a mineral?"""
    from .graph.store import open_graph
    from .queries.geopolrisk import geopolrisk as ask

    table = ask(open_graph(graph), mineral, importer, year, hs)
    _answer(table, "geopolrisk", graph, form, output, OF_AN_IMPORTER)


def measures(
    mineral: Annotated[
        str | None, typer.Option("--mineral", "-m", help="Only this mineral or group.")
    ] = None,
    country: Annotated[str | None, typer.Option("--country", help="Issuer or target.")] = None,
    hs: Annotated[str | None, typer.Option("--hs", help="Only measures on this HS code.")] = None,
    as_of: AsOfOption = None,
    graph: GraphOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Which export measures are in force on a day, and which can nobody tell?"""
    from .graph.store import open_graph
    from .queries.measures import measures as ask

    table = ask(open_graph(graph), mineral, country=country, hs=hs, as_of=today(as_of))
    _answer(_by_measure(table, form), "measures", graph, form, output)


def policy_exposure(
    mineral: MineralOption,
    to: ToOption = None,
    as_of: AsOfOption = None,
    year: YearOption = None,
    graph: GraphOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """How much of a sink's supply passes a border where a measure is in force on a day?"""
    from .graph.store import open_graph
    from .queries.policy_exposure import policy_exposure as ask

    table = ask(open_graph(graph), mineral, to, as_of=today(as_of), year=year)
    _answer(_shown(table, form, POLICY_DETAILS), "policy-exposure", graph, form, output)


def owners(
    name: Annotated[str, typer.Argument(help="Facility, firm or bank: Kisanfu, CMOC Group, ...")],
    threshold: Annotated[
        float, typer.Option("--threshold", min=0, max=1, help="Holding that controls, 0-1.")
    ] = 0.5,
    year: YearOption = None,
    graph: GraphOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Who owns a mine or a firm in the end, and who controls it?"""
    from .graph.store import open_graph
    from .queries.ownership import owners as ask

    table = ask(open_graph(graph), name, year=year, threshold=threshold)
    _answer(_shown(table, form, OWNER_DETAILS), "owners", graph, form, output)
    say(f"nobody accounts for {table.attrs['unknown']:.1%} of it")


def finance(
    about: Annotated[str, typer.Argument(help="Mineral, or country where the money is used.")],
    graph: GraphOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Who finances a mineral, or the mines of a country?"""
    from .graph.store import open_graph
    from .queries.finance import finance as ask

    table = ask(open_graph(graph), about)
    _answer(_shown(_in_millions(table, form), form, DEAL_DETAILS), "finance", graph, form, output)
    for kind, total in table.attrs["totals"].items():
        if total["deals"]:
            most = total["amount_hi_usd"]
            upper = "more" if most is None else f"{most / 1e6:,.0f}"
            say(
                f"{kind}s: {total['deals']} deals, {total['amount_lo_usd'] / 1e6:,.0f} to {upper}"
                " million USD, each counted once"
            )
