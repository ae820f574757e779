"""What a text has said so far: counted as it comes, for texts are long."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .gazetteer import Named


@dataclass
class Said:
    """How often each thing was named, by which product, and where last."""

    times: Counter[tuple[str, ...]] = field(default_factory=Counter[tuple[str, ...]])
    products: dict[tuple[str, ...], Counter[str | None]] = field(default_factory=dict[Any, Any])
    last: dict[object, Named] = field(default_factory=dict[object, Named])

    def add(self, mention: Named) -> None:
        """Count one more."""
        self.times[mention.ids] += 1
        self.products.setdefault(mention.ids, Counter())[mention.product] += 1
        self.last[mention.ids] = self.last[mention.ids, mention.product] = mention
