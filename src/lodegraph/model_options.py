"""The options that name a language model, and what is told of what it did."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .output import say

if TYPE_CHECKING:
    from .loaders.second_reading import Answer, ModelReader

KEY_VARIABLE = "LODEGRAPH_MODEL_KEY"
ANSWERS_VARIABLE = "LODEGRAPH_MODEL_ANSWERS"
PER = 1_000_000  # tokens, for which prices are given

ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", help="Language model to read documents beside the rules; none unless named."
    ),
]
ModelUrlOption = Annotated[
    str | None,
    typer.Option("--model-url", help="Its OpenAI-compatible address: http://localhost:11434/v1"),
]
PricesOption = Annotated[
    str | None,
    typer.Option("--model-prices", help="Dollars for a million tokens in and out: 0.15,0.6"),
]


def model_reader(name: str | None, url: str | None) -> ModelReader | None:
    """Make the reader that asks a model; its key comes from the environment alone.

    Answers are kept in the folder that ``LODEGRAPH_MODEL_ANSWERS`` names, otherwise in the user's
    cache.
    """
    if name is None:
        if url is not None:
            raise typer.BadParameter("--model-url names an address, but no --model is named")
        return None
    if url is None:
        raise typer.BadParameter("--model names a model, but --model-url does not say where it is")
    from .loaders.language_model import LanguageModel
    from .loaders.second_reading import ModelReader

    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    answers = Path(os.environ.get(ANSWERS_VARIABLE) or cache / "lodegraph" / "answers")
    return ModelReader(LanguageModel(name, url, os.environ.get(KEY_VARIABLE) or None, answers))


def prices(text: str | None) -> tuple[float, float] | None:
    """Read the prices of tokens in and out."""
    if text is None:
        return None
    try:
        first, second = (float(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not two prices like 0.15,0.6") from None
    return first, second


def tell_model(name: str | None, answer: Answer, paid: tuple[float, float] | None) -> None:
    """Say what a model was asked, what it took, and what came of it."""
    if name is None:
        return
    used = answer.usage
    cost = ""
    if paid is not None:
        dollars = (used.input_tokens * paid[0] + used.output_tokens * paid[1]) / PER
        cost = f", ${dollars:.4f}"
    say(
        f"model {name}: {used.requests:,} requests, {used.kept:,} answers kept from before,"
        f" {used.input_tokens:,} tokens in, {used.output_tokens:,} out, {used.seconds:.1f} s{cost}"
    )
    say(
        f"model {name}: {answer.agreed:,} statements agree with the rules,"
        f" {answer.waiting:,} wait for review, {answer.dropped.total():,} were dropped"
    )
    for why, count in answer.dropped.most_common():
        say(f"  dropped {count:,}: {why}")
