"""Commands that make a graph and tell what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .model_options import (
    ModelOption,
    ModelUrlOption,
    PricesOption,
    model_reader,
    prices,
    tell_model,
)
from .output import Format, FormatOption, OutputOption, emit, say
from .settings import GraphOption, LanguageOption  # noqa: TC001 - typer reads annotations
from .values import is_missing, with_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from .graph.load import LoadReport
    from .graph.store import Graph
    from .loading import Loaded

MAKE, LOOK = "Make and check a graph", "Look into a graph"
CHECK_FAILED = 4
NOT_ALL_READ = 5
READ = "read"
FIRST = 20  # differences that people see
DERIVED = {"Supply", "Demand", "FEEDS"}


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    look: tuple[Callable[..., None], ...] = (info, sources, cite, diff)
    make: tuple[Callable[..., None], ...] = (load, check, export)
    for panel, commands in ((LOOK, look), (MAKE, make)):
        for command in commands:
            app.command(rich_help_panel=panel)(command)


def load(
    source: Annotated[
        list[Path], typer.Argument(help="Tables, documents, and folders of documents.")
    ],
    into: Annotated[Path, typer.Option("--into", help="Graph folder; made if it is not there.")],
    loader: Annotated[
        str | None, typer.Option("--loader", help="Loader to use when none is recognised.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", help="Start from a copy of this graph: a folder, or reference."),
    ] = None,
    language: LanguageOption = None,
    *,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Load the good rows of a file with bad ones.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes that read documents.")
    ] = None,
    model: ModelOption = None,
    model_url: ModelUrlOption = None,
    model_prices: PricesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Put tables and documents into a graph folder.

    Of files all are loaded, or nothing. Of a folder what can be read is: what cannot is listed, and
    the command leaves with code 5. Loaded again, only what is new is read.
    """
    from .loaders.own_language import speaking
    from .loaders.own_language_file import language_of
    from .loaders.review import without_reviews
    from .loading import load_files

    reader, paid = model_reader(model, model_url), prices(model_prices)
    with speaking(language_of(language)):
        loaded = load_files(
            without_reviews(source),
            into,
            loader,
            on=on,
            keep_going=keep_going,
            workers=workers,
            extractor=reader,
        )
    tell_load(loaded, into, form)
    tell_model(model, loaded.answer, paid)
    if loaded.failures:
        raise typer.Exit(NOT_ALL_READ)


def tell_load(loaded: Loaded, into: Path, form: Format) -> None:
    """Print what came of a load: counts, what was left out, what could not be read."""
    import pandas as pd

    reports = loaded.reports
    table, rejects = load_table(reports), reject_summary(reports)
    failures = pd.DataFrame(
        [(name, failure.reason, failure.fix) for name, failure in loaded.failures],
        columns=["file", "reason", "fix"],
    )
    others = pd.DataFrame(
        [(d.file, d.state, d.instead) for d in loaded.documents if d.state != READ],
        columns=["file", "state", "instead"],
    )
    if form is Format.JSON:
        for name, rows in (("rejects", rejects), ("documents", others), ("failures", failures)):
            table.attrs[name] = json.loads(rows.to_json(orient="records"))
    emit(table, form, None, question=f"Loaded into {into}")
    if form in {Format.TABLE, Format.MARKDOWN}:
        for rows, title in (
            (rejects, "Rows that became no statement, and why"),
            (others, "Documents that another one stands for"),
            (failures, "Files that could not be read"),
        ):
            if len(rows):
                emit(rows, form, None, question=title)
    if loaded.known:
        say(f"{loaded.known:,} documents were read before")
    if loaded.left_alone:
        kinds = ", ".join(f"{suffix} {n:,}" for suffix, n in loaded.left_alone.most_common(6))
        say(f"{loaded.left_alone.total():,} files are no documents and no tables: {kinds}")
    if loaded.failures:
        say(f"{len(failures):,} files could not be read; the others were loaded")


def load_table(reports: list[LoadReport]) -> pd.DataFrame:
    """Tell for each file how its rows add up: rows = new + unchanged + rejected."""
    import pandas as pd

    table = pd.DataFrame(
        [
            {
                "file": report.file,
                "loader": report.loader,
                "rows": report.rows,
                "new": report.new,
                "unchanged": report.unchanged,
                "withdrawn": report.withdrawn,
                "rejected": int(report.rejects["rows"].sum()),
                "sources": len(set(report.sources)),
            }
            for report in reports
        ]
    )
    # What a document said when it was read before, and says no longer.
    return table if table["withdrawn"].any() else table.drop(columns="withdrawn")


def reject_summary(reports: list[LoadReport]) -> pd.DataFrame:
    """Count the rejected rows by file and reason."""
    import pandas as pd

    tables = [report.rejects.assign(file=report.file) for report in reports]
    rejects = pd.concat([table for table in tables if len(table)] or [tables[0]])
    if rejects.empty:
        return rejects
    groups = rejects.groupby(["file", "kind", "reason"], sort=False)
    counted = groups.agg(
        rows=("rows", "sum"), first_row=("row", "min"), nearest=("nearest", "first")
    )
    return counted.reset_index().sort_values(["file", "rows"], ascending=[True, False])


def info(
    graph: GraphOption = None, form: FormatOption = Format.TABLE, output: OutputOption = None
) -> None:
    """What is in the graph, from which years, and what was left out?"""
    import pandas as pd

    from .graph.store import open_graph

    opened = open_graph(graph)
    nodes = {label: opened.nodes(label) for label in opened.labels()}
    rows = [("node", label, len(found), _years(found)) for label, found in nodes.items()]
    for name in opened.types():
        counted = opened.counts(name, ["year"])
        rows.append(("statement", name, int(counted["count"].sum()), _years(counted)))
    rows = [("derived" if row[1] in DERIVED else row[0], *row[1:]) for row in rows]
    table = pd.DataFrame(rows, columns=["kind", "name", "count", "years"])
    table.attrs["sources"] = list(opened.sources()["id"])
    emit(table, form, output, question=f"What is in {opened.name}")
    covered = coverage(opened.nodes("Supply"))
    if form is Format.TABLE and output is None and len(covered):
        emit(covered, form, None, question="Supply networks: newest year, share in named countries")
    left_out = opened.rejects()["rows"].sum()
    say(f"rows left out when loading: {left_out:,}; fingerprint {opened.fingerprint()[:16]}")


def _years(table: pd.DataFrame) -> str:
    years = table["year"].dropna() if "year" in table else ()
    ends = dict.fromkeys([min(years), max(years)]) if len(years) else {}
    return "-".join(map(str, ends))


def coverage(supply: pd.DataFrame) -> pd.DataFrame:
    """Tell for each mineral and stage the newest year and how much named countries cover."""
    newest = supply.sort_values("year").drop_duplicates(["mineral", "stage"], keep="last")
    columns = ["mineral", "stage", "year", "coverage", "source_id"]
    return newest[columns].sort_values(["mineral", "stage"], ignore_index=True)


def sources(
    graph: GraphOption = None,
    *,
    known: Annotated[
        bool, typer.Option("--known", help="Only the publications that lodegraph reads.")
    ] = False,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Who says so, and under which licence? And what else can be loaded?"""
    from .graph.store import open_graph
    from .loaders.publications import publications

    others = "Publications that lodegraph reads, and how to get them"
    readable = publications()
    if known:
        if form in {Format.TABLE, Format.MARKDOWN}:
            readable = readable[["loader", "licence", "ships", "where", "how"]]
        emit(readable, form, output, question=others)
        return
    opened = open_graph(graph)
    table = opened.sources().drop(columns="name")
    counts = dict.fromkeys(table["id"], 0)
    for name in opened.types():
        counted = opened.counts(name, ["source_id"]).set_index("source_id")["count"]
        for source, count in counted.items():
            counts[source] = counts.get(source, 0) + int(count)
    table.insert(1, "statement_count", table["id"].map(counts))
    if form in {Format.TABLE, Format.MARKDOWN}:
        table = table.drop(columns=["sha256", "retrieved", "url"])
    if form is Format.JSON:
        table.attrs["publications"] = readable.to_dict(orient="records")
    emit(table, form, output, question=f"Sources of {opened.name}")
    if form in {Format.TABLE, Format.MARKDOWN} and output is None:
        shown = readable[["loader", "publication", "publisher", "licence", "ships", "files"]]
        emit(shown, form, None, question=others)
        say("where and how: lodegraph sources --known --format csv")


def check(
    graph: GraphOption = None, form: FormatOption = Format.TABLE, output: OutputOption = None
) -> None:
    """What does not add up? Leaves with code 4 if the model is broken."""
    from .graph.check import CHECKS
    from .graph.check import check as run
    from .graph.store import open_graph

    opened = open_graph(graph)
    found = run(opened)
    emit(found, form, output, question=f"{len(CHECKS)} checks of {opened.name}")
    broken = int((found["level"] == "error").sum())
    say(f"{broken} errors, {len(found) - broken} notes")
    if broken:
        raise typer.Exit(CHECK_FAILED)


def export(
    to: Annotated[Path, typer.Argument(help="Folder (csv, parquet) or file (graphml, cypher).")],
    kind: Annotated[str, typer.Option("--as", help="csv, parquet, graphml or cypher.")] = "csv",
    graph: GraphOption = None,
) -> None:
    """Write the graph as CSV, Parquet, GraphML or a Cypher script."""
    from .graph.export import export_graph
    from .graph.store import open_graph

    export_graph(open_graph(graph), to, kind)
    say(f"wrote {to}")


def cite(
    source: Annotated[
        list[str] | None, typer.Argument(help="Source ids; every source if absent.")
    ] = None,
    graph: GraphOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """How do I cite the graph and each source?"""
    from .graph.cite import cite as ask
    from .graph.store import open_graph

    opened = open_graph(graph)
    emit(ask(opened, source), form, output, question=f"How to cite {opened.name}")


def diff(
    a: Annotated[str, typer.Argument(help="A graph folder, or reference.")],
    b: Annotated[str, typer.Argument(help="Another.")],
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """What do two graphs state differently?"""
    from .graph.diff import diff as compare
    from .graph.diff import summary
    from .graph.store import open_graph

    one, other = (open_graph(None if name == "reference" else Path(name)) for name in (a, b))
    found = compare(one, other)
    question = f"What A ({one.name}) and B ({other.name}) state differently"
    if form in {Format.CSV, Format.JSON}:
        emit(found, form, output, question=question)
        return
    emit(summary(found), form, output, question=question)
    if output is None and len(found):
        emit(short(found, one, other), form, None, question="The first of them")
        if len(found) > FIRST:
            say(f"{len(found):,} differences; --format csv lists all")


def short(found: pd.DataFrame, a: Graph, b: Graph) -> pd.DataFrame:
    """Take the first differences of each type, in the columns that people compare."""
    import pandas as pd

    each = found.groupby("type", sort=True).head(max(1, FIRST // found["type"].nunique()))
    rows = [{str(key): cell for key, cell in row.items()} for row in each.to_dict("records")]
    told = {**_told(a, rows), **_told(b, rows)}
    return pd.DataFrame(
        [
            {
                "type": row["type"],
                "change": row["change"],
                "statement": f"{row['subject_id']} > {row['object_id']}",
                "about": ", ".join(
                    str(row[key])
                    for key in ("stage", "product", "year")
                    if not is_missing(row[key])
                ),
                "in A": with_unit(row["value_a"], row["unit_a"]),
                "in B": with_unit(row["value_b"], row["unit_b"]),
                "source": row["source_id"],
                "others say": "; ".join(told[i] for i in str(row["against"]).split() if i in told)
                or None,
            }
            for row in rows
        ]
    )


def _told(graph: Graph, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Tell what statements say that others are set against, and who says so."""
    from .queries.evidence import evidence

    wanted = {i for row in rows if isinstance(row["against"], str) for i in row["against"].split()}
    return {
        row["id"]: f"{with_unit(row['value'], row['unit'])} ({row['source_id']})"
        for row in evidence(graph, wanted).to_dict("records")
    }
