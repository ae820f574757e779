"""How long a user waits for ``lodegraph --help``."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

from .measure import Result, median_seconds

RUNS = 9


def run() -> Result:
    """Compare with the bare import of the library that the command line is made with."""
    program = str(Path(sys.executable).with_name("lodegraph"))
    commands = [[program, "--help"], [sys.executable, "-c", "import typer"]]
    actions = [partial(subprocess.check_output, command) for command in commands]
    median_seconds(actions, 1)  # the first run compiles to byte code
    ours, bare = median_seconds(actions, RUNS)
    measure = f"{ours / bare:.2f} times as long"
    return Result("lodegraph --help", ours, bare, "import typer", measure, "2.5 times at most")
