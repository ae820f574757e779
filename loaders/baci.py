"""Read BACI, the reconciled bilateral trade of the Centre d'Etudes Prospectives (CEPII).

The zip archive as published, or one of its yearly files. A row is the trade of one product between
two countries in a year; the reports of both have been reconciled, so it has no reporter.

- Quantities are gross tonnes; an empty one stays unknown and is never estimated here.
- Areas stand under the United Nations' codes (`graph/areas.py`): 490, "Other Asia, not elsewhere
  specified", is Taiwan; former states are regions; what is no place is not read.
- Products that hold no mineral of the table of traded codes (`graph/hs.py`) are not read; they are
  counted, by file and reason.
"""

from __future__ import annotations

import re
from contextlib import closing, contextmanager
from hashlib import file_digest
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ..graph.areas import UNKNOWN_AREA, place
from ..graph.errors import LoadError
from ..graph.hs import EDITIONS, goods
from ..graph.statements import Batch
from .archive import open_archive
from .columns import Rejected, ahead, categorical, constant, numbered, read_columns
from .table import column_names

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

    from ..graph.areas import Place
    from ..graph.hs import Goods
    from .columns import Block

NAME = "baci"
COLUMNS = ("t", "i", "j", "k", "v", "q")
SOURCE = {
    "publisher": "CEPII",
    "url": "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    "licence": "Etalab 2.0",
}
DECIMALS = 3  # of tonnes; beyond them a file holds only the noise of binary figures
THOUSAND = 1000.0
_FILE = re.compile(r"BACI_HS(\d\d)_Y(\d{4})(?:_V(\w+))?\.csv", re.IGNORECASE)
_IN_ARCHIVE = re.compile(rb"BACI_HS\d\d_Y\d{4}", re.IGNORECASE)
_ARCHIVE = b"PK\x03\x04"
_RENAME = "keep the publisher's names, such as BACI_HS92_Y2022_V202501.csv"


# What is the same in all its statements.
_SAME = {
    "type": "EXPORTS_TO",
    "quantity_kind": "trade",
    "unit": "metric tons",
    "basis": "gross weight",
    "status": "asserted",
    "confidence": "B",
}


class _Told(NamedTuple):
    """What the different codes of a block stand for, and its figures with which are wrong."""

    goods: list[Goods]
    areas: dict[str, list[Place]]
    figures: dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]]


class YearFile(NamedTuple):
    """One yearly file, as its name tells."""

    name: str
    edition: str
    year: str
    release: str

    @property
    def source(self) -> dict[str, str]:
        """The release it belongs to; one that is not named cannot be told from another."""
        number = self.edition.removeprefix("HS")[-2:]
        release = f", release {self.release}" if self.release else ", release not named"
        return SOURCE | {
            "id": f"baci-hs{number}" + (f"-v{self.release.lower()}" if self.release else ""),
            "name": f"BACI HS{number}",
            "title": f"BACI, Harmonised System of {self.edition.removeprefix('HS')}{release}",
        }


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the names of the first members, or by the header line."""
    del path
    if head.startswith(_ARCHIVE):
        return _IN_ARCHIVE.search(head) is not None
    return column_names(head) == list(COLUMNS)


def read(path: Path) -> Iterator[Batch]:
    """Read the archive or a yearly file.

    Parameters
    ----------
    path : Path
        ``BACI_HS92_V202501.zip`` as published, or one ``BACI_HS92_Y2022_V202501.csv``.

    Yields
    ------
    Batch
        For each year (for a very long file, for each part of it): EXPORTS_TO for the rows that
        hold a mineral; the others counted by reason.

    Raises
    ------
    LoadError
        If the archive is damaged or has no yearly file, a name tells no edition and year, or a
        row has another number of fields.
    """
    with path.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    with _year_files(path) as files, closing(ahead(_batches(path, files, digest))) as batches:
        yield from batches


def _batches(
    path: Path, files: Iterator[tuple[YearFile, BinaryIO]], digest: str
) -> Iterator[Batch]:
    named: set[str] = set()
    for file, stream in files:
        for block in read_columns(path, stream, COLUMNS, plain=("v", "q")):
            nodes = {}
            if file.source["id"] not in named:
                nodes["Source"] = pd.DataFrame([file.source | {"sha256": digest}])
                named.add(file.source["id"])
            yield _batch(block, file, nodes)


@contextmanager
def _year_files(path: Path) -> Generator[Iterator[tuple[YearFile, BinaryIO]]]:
    with path.open("rb") as stream:
        zipped = stream.read(len(_ARCHIVE)) == _ARCHIVE
    if not zipped:
        with path.open("rb") as stream:
            yield iter([(_year_file(path, path.name), stream)])
        return
    with open_archive(path) as archive:
        names = [name for name in archive.names if _FILE.search(name)]
        if not names:
            why = f"no member is a yearly file; found: {', '.join(archive.names[:5]) or 'none'}"
            raise LoadError(path, why, hint=_RENAME)
        yield ((_year_file(path, name), archive.open(name)) for name in names)


def _year_file(path: Path, name: str) -> YearFile:
    match = _FILE.search(name)
    edition = next((e for e in EDITIONS if match and e.endswith(match[1])), None)
    if match is None or edition is None:
        raise LoadError(path, "its name tells no edition and year", hint=_RENAME)
    return YearFile(match[0], edition, match[2], match[3] or "")


def _batch(block: Block, file: YearFile, nodes: dict[str, pd.DataFrame]) -> Batch:
    told = _Told(
        [goods(code, file.edition) for code in block.different("k")],
        {column: [place(code) for code in block.different(column)] for column in "ij"},
        {column: block.figures(column) for column in "vq"},
    )
    rejected = _rejected(block, file, told)
    statements = _statements(block, file, told, np.flatnonzero(rejected.kept))
    return Batch(statements, nodes, rejected.table(), block.columns.num_rows)


def _rejected(block: Block, file: YearFile, told: _Told) -> Rejected:
    rejected = Rejected(block)
    rejected.add_values("k", [each.reason for each in told.goods], "not read")
    for column, areas in told.areas.items():
        reasons = [area.reason for area in areas]
        unknown = [reason if reason == UNKNOWN_AREA else None for reason in reasons]
        rejected.add_values(column, unknown, "refused")
        rejected.add_values(column, reasons, "not read")
    other = f"the file is named for {file.year}"
    years = [None if year == file.year else other for year in block.different("t")]
    rejected.add_values("t", years, "refused")
    for column, (figures, wrong) in told.figures.items():
        rejected.add(wrong, "refused", "no figure: write it like 1087.322", column)
        rejected.add(figures < 0, "refused", "a figure must not be negative", column)
    return rejected


def _statements(block: Block, file: YearFile, told: _Told, rows: NDArray[np.int64]) -> pd.DataFrame:
    quantity = told.figures["q"][0][rows].round(DECIMALS)
    same = _SAME | {"hs_edition": file.edition, "source_id": file.source["id"]}
    lines = block.line + rows
    ends = {
        f"{end}_{part}": block.spread(column, [getattr(a, part) for a in told.areas[column]], rows)
        for end, column in (("subject", "i"), ("object", "j"))
        for part in ("label", "id")
    }
    held = {
        name: block.spread("k", [getattr(each, part) for each in told.goods], rows)
        for name, part in (("mineral", "mineral"), ("stage", "stage"), ("product", "form"))
    }
    return pd.DataFrame(
        {
            **{name: constant(text, len(rows)) for name, text in same.items()},
            **ends,
            **held,
            "hs": block.spread("k", block.different("k"), rows),
            "year": int(file.year),
            "value": quantity,
            "quantity_t": quantity,
            "value_usd": (told.figures["v"][0][rows] * THOUSAND).round(),
            "qualifier": categorical(np.isnan(quantity) * 1, ["exact", "not_available"]),
            "locator": numbered(f"{file.name}, row ", lines),
            "row": lines,
        },
        copy=False,
    )
