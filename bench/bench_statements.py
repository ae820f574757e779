"""Loading long files of statements in the open format, beside reading them with pandas alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import pandas as pd

SIZES_MB = (100, 400)
HEADER = "subject,subject_label,type,object,object_label,value,unit,record_id,source_title\n"
CHUNK_ROWS = 50_000
# Loads a file in a process of its own, and tells its seconds of processor and peak in megabytes.
ALONE = """
import re, sys
from pathlib import Path
from time import process_time
from lodegraph.graph.load import load
from lodegraph.loaders import plain
file, began = Path(sys.argv[1]), process_time()
load(Path(sys.argv[2]), file, plain.NAME, plain.read(file))
told = Path("/proc/self/status").read_text()  # unlike getrusage, without the parent's peak
print(process_time() - began, int(re.search(r"VmHWM:\\s+(\\d+)", told)[1]) / 1024)
"""


def run() -> str:
    """Load a file of each size."""
    lines = ["Stakes in the open format, CSV to graph folder"]
    with TemporaryDirectory() as place:
        for size_mb in SIZES_MB:
            file = Path(place) / f"{size_mb}.csv"
            rows = _write(file, size_mb)
            command = [sys.executable, "-c", ALONE, str(file), f"{place}/graph-{size_mb}"]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            ours, peak_mb = map(float, done.stdout.split())
            began = process_time()
            for _ in pd.read_csv(file, chunksize=CHUNK_ROWS):
                pass
            alone = process_time() - began
            lines.append(
                f"  {size_mb} MB, {rows:,} rows: {ours:.0f} s of processor, {ours / alone:.0f}"
                f" times pandas.read_csv in chunks; peak memory {peak_mb:.0f} MB (target: 500)"
            )
    return "\n".join(lines)


def _write(file: Path, size_mb: int) -> int:
    """Write different stakes until the file is so long; tell their number."""
    rows = 0
    with file.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        while out.tell() < size_mb * 1_000_000:
            out.writelines(
                f"Firm {n % 5000},Firm,OWNS,Mine {n % 7000},Facility,0.{n % 9},%,r{n},A register\n"
                for n in range(rows, rows + CHUNK_ROWS)
            )
            rows += CHUNK_ROWS
    return rows
