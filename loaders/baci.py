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
from contextlib import contextmanager
from hashlib import file_digest
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ..graph.areas import UNKNOWN_AREA, places
from ..graph.errors import LoadError
from ..graph.hs import EDITIONS, classify
from ..graph.statements import Batch
from .archive import open_archive
from .columns import Rejected, numbered, numbers, read_columns
from .table import column_names

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

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

    goods: pd.DataFrame
    areas: dict[str, pd.DataFrame]
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
    named: set[str] = set()
    with _year_files(path) as files:
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
        classify(block.different("k"), file.edition),
        {column: places(block.different(column)) for column in "ij"},
        {column: numbers(block.columns.column(column)) for column in "vq"},
    )
    rejected = _rejected(block, file, told)
    statements = _statements(block, file, told, np.flatnonzero(rejected.kept))
    return Batch(statements, nodes, rejected.table(), block.columns.num_rows)


def _rejected(block: Block, file: YearFile, told: _Told) -> Rejected:
    rejected = Rejected(block)
    rejected.add_values("k", told.goods["reason"], "not read")
    for column, area in told.areas.items():
        unknown = area["reason"].where(area["reason"] == UNKNOWN_AREA)
        rejected.add_values(column, unknown, "refused")
        rejected.add_values(column, area["reason"], "not read")
    years = pd.Series(f"the file is named for {file.year}", block.different("t"), dtype="str")
    rejected.add_values("t", years.where(years.index != file.year), "refused")
    for column, (figures, wrong) in told.figures.items():
        rejected.add(wrong, "refused", "no figure: write it like 1087.322", column)
        rejected.add(figures < 0, "refused", "a figure must not be negative", column)
    return rejected


def _statements(block: Block, file: YearFile, told: _Told, rows: NDArray[np.int64]) -> pd.DataFrame:
    quantity = told.figures["q"][0][rows].round(DECIMALS)
    same = _SAME | {"hs_edition": file.edition, "source_id": file.source["id"]}
    lines = block.line + rows
    ends = {
        f"{end}_{part}": block.spread(column, told.areas[column][part], rows)
        for end, column in (("subject", "i"), ("object", "j"))
        for part in ("label", "id")
    }
    goods = {
        name: block.spread("k", told.goods[column], rows)
        for name, column in (("mineral", "mineral"), ("stage", "stage"), ("product", "form"))
    }
    return pd.DataFrame(
        {
            **{name: pd.Categorical([text]).repeat(len(rows)) for name, text in same.items()},
            **ends,
            **goods,
            "hs": block.spread("k", told.goods.index.to_series(), rows),
            "year": int(file.year),
            "value": quantity,
            "quantity_t": quantity,
            "value_usd": (told.figures["v"][0][rows] * THOUSAND).round(),
            "qualifier": pd.Categorical(["exact", "not_available"]).take(np.isnan(quantity) * 1),
            "locator": numbered(f"{file.name}, row ", lines),
            "row": lines,
        }
    )
