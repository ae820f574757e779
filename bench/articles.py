"""Made articles about critical minerals, different each, the same for the same number."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from lodegraph.graph.codes import countries, minerals, sectors
from lodegraph.loaders.gazetteer import open_rows

if TYPE_CHECKING:
    from pathlib import Path

LENGTH = 5_000  # characters
# About half of the sentences of a newspaper article state nothing that a graph would hold.
STATING = (
    "{country} mined {tonnes:,} tonnes of {mineral} in {year}, {share}% of the world's total.",
    "{firm} owns {share}% of the {site}, and {other_firm} holds the rest.",
    "{bank} lent ${money} million to {firm} in {year} for a refinery in {country}.",
    "{country} imports most of its {mineral} from {other} and refines it for {sector}.",
    "In {year} {country} banned exports of {mineral} to {other}, which needs them for {sector}.",
    "{firm}, based in {country}, plans to build a {mineral} smelter in {other} by {later}.",
    "{mineral}, which {firm} produces at the {site}, is used in {sector}.",
    "{other_firm} signed a contract to supply {firm} with {mineral} until {later}.",
    "{country} holds reserves of {tonnes:,} tonnes, more than {other} and any of its neighbours.",
)
PLAIN = (
    "Prices fell again last week, and nobody in the market expects that to change before summer.",
    "The road to the port was closed for three days after heavy rain.",
    "Analysts said the figures should be read with care, since not all of them are published.",
    "A spokesman for {firm} declined to comment on what he called rumours.",
    "Workers at the {site} had asked for higher wages and better housing for their families.",
    "It was not clear on {weekday} when the talks would resume, or who would take part in them.",
    "The governor of the province said that the people of the valley had waited for long enough.",
    "Officials in {country} met reporters in the capital, but they gave no details of the plan.",
    "The company has had four chief executives in nine years.",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def article(number: int) -> tuple[str, str]:
    """Write the title and the text of one article, some 5 kB in paragraphs."""
    random = Random(number)  # noqa: S311 - not for secrets
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < LENGTH:
        sentences = [
            random.choice(STATING if random.random() < 0.5 else PLAIN).format(**_things(random))
            for _ in range(random.randint(2, 5))
        ]
        paragraphs.append(" ".join(sentence[0].upper() + sentence[1:] for sentence in sentences))
    return f"Minerals report {number}", "\n\n".join(paragraphs)


def page(number: int) -> str:
    """Put an article on a page, with a heading, navigation and a footer around it."""
    title, text = article(number)
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>"
        f"<link rel='canonical' href='https://news.example/{number}'>"
        "<meta property='article:published_time' content='2024-05-02'></head>"
        "<body><nav><a href='/'>Home</a> <a href='/metals'>Metals</a></nav>"
        f"<article><h1>{title}</h1>\n{body}\n</article>"
        "<footer>Subscribe to our newsletter</footer></body></html>"
    )


def write_pages(folder: Path, count: int) -> int:
    """Write so many articles as pages; give the characters of their text."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:05}.html").write_text(page(number), encoding="utf-8")
    return sum(len(article(number)[1]) for number in range(count))


def _things(random: Random) -> dict[str, object]:
    country, other = random.sample([entry.name for entry in countries().values()], 2)
    firm, other_firm = random.sample(_open("Firm"), 2)
    return {
        "country": country,
        "other": other,
        "firm": firm,
        "other_firm": other_firm,
        "bank": random.choice(_open("StateBank")),
        "site": random.choice(_open("Facility")) + " mine",
        "mineral": random.choice([entry.name.lower() for entry in minerals().values()]),
        "sector": random.choice([entry.name.lower() for entry in sectors().values()]),
        "tonnes": random.randint(1, 9_000) * 1_000,
        "money": random.randint(10, 900),
        "share": random.randint(2, 90),
        "year": random.randint(2010, 2024),
        "later": random.randint(2026, 2035),
        "weekday": random.choice(WEEKDAYS),
    }


def _open(label: str) -> list[str]:
    return [row["name"] for row in open_rows() if row["label"] == label]
