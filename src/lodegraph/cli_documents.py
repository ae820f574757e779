"""Commands that read documents and tell what they state."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import Annotated, Any

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

PANEL = "Read documents"
STATED = ["document", "subject", "relation", "object", "value", "unit", "year", "status"]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (extract, evaluate):
        app.command(rich_help_panel=PANEL)(command)


def extract(
    document: Annotated[
        list[Path], typer.Argument(help="Text, Markdown, HTML, PDF, Word or mail.")
    ],
    form: Annotated[
        Format, typer.Option("--format", help="json; the other forms list the relations.")
    ] = Format.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", help="Folder for one JSON file per document.")
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option("--review", help="Folder for pages on which to accept, reject, correct."),
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Write risks and policies too.")
    ] = False,
    model: ModelOption = None,
    model_url: ModelUrlOption = None,
    model_prices: PricesOption = None,
) -> None:
    """What does a document state? Its entities and relations, not stored."""
    import pandas as pd

    from .loaders.annotation import extract as read
    from .loaders.second_reading import asking

    reader, paid = model_reader(model, model_url), prices(model_prices)
    if review is not None:
        with asking(reader) as answer:
            write_pages(document, review)
        tell_model(model, answer, paid)
        return
    with asking(reader) as answer:
        found = [read(path, everything=everything) for path in document]
    tell_model(model, answer, paid)
    tell_reviews(found)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        for result in found:
            text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
            (output / f"{result['document']}.json").write_text(text, encoding="utf-8")
        say(f"wrote {len(found)} {'file' if len(found) == 1 else 'files'} to {output}")
    elif form is Format.JSON:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        rows = [
            {"document": result["document"], **row}
            for result in found
            for row in result["relations"]
        ]
        shown = STATED if form is Format.TABLE else [*STATED, "confidence", "rule", "evidence"]
        table = pd.DataFrame(rows, columns=shown).astype({"year": "Int64"})
        emit(table, form, None, question="What the documents state")
        if form is Format.TABLE:
            say("--format json adds the entities, and to each statement its rule and its sentence")


def write_pages(documents: list[Path], folder: Path) -> None:
    """Write the pages for review, and say what to do with them."""
    from .viz.review import write_review

    pages = write_review(documents, folder)
    say(f"wrote {len(pages)} {'page' if len(pages) == 1 else 'pages'} and {folder / 'index.html'}")
    say("open it in a browser; put what you save there beside the document")


def tell_reviews(found: list[dict[str, Any]]) -> None:
    """Say which documents were reviewed, and which decisions no longer apply."""
    for result in found:
        told = result.get("review")
        if told:
            say(f"{result['document']}: {told['carried_out']} decisions of its review carried out")
            for decision in told["no_longer_apply"]:
                say(f"{result['document']}: no longer applies, its sentence is gone: {decision}")


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated file or folder (.gold.json).")],
    predicted: Annotated[Path, typer.Argument(help="Extracted file or folder (.json).")],
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """How well does extraction agree with annotated documents?"""
    import pandas as pd

    from .loaders.evaluate import evaluate as score

    table = pd.DataFrame(score(gold, predicted)).astype({"missed": "Int64"})
    emit(table, form, output, question=f"{predicted} against {gold}")
