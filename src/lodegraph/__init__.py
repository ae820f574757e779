"""The open, citable graph of who depends on whom for critical minerals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .graph.store import Graph as Graph
    from .graph.store import open_graph as open_graph

__version__ = "0.1.0"
__all__ = ["Graph", "__version__", "open_graph"]


def __getattr__(name: str) -> Any:
    # Lazy, so that `lodegraph --help` does not pay for pandas.
    if name in {"Graph", "open_graph"}:
        from .graph import store

        return getattr(store, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
