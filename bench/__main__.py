"""``python -m bench [NAME ...]``: run benchmarks, all or some, and print what came of them."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = (
    *("removal", "cli", "query", "reading", "documents", "baci", "supply", "held_out"),
    *("embedded", "neo4j"),
)


def main() -> None:
    """Run them in turn. A slow machine is no failure, a wrong answer is one."""
    for name in sys.argv[1:] or NAMES:
        print(import_module(f"bench.bench_{name}").run(), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
