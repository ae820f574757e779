"""Which lines the map draws: statements gathered by the two marks they tie."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from .marks import (
    GROUP,
    LABEL_KIND,
    MADE_AT,
    MAIN_STAGES,
    METHODS,
    SHARE_TYPES,
    STAGE_KIND,
    Link,
    Mark,
    NodeKey,
)
from .page_data import PageData, Record, node_facts, records
from .selection import shown_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .page_data import PageGraph

LinkKey = tuple[int, int, str]

WORLD = ("Region", "world")
ALL_USES = ("EndSector", "all-uses")
SAME_SHARE = 0.0005
MUTED = {("Region", "other-countries"), ("EndSector", "other-uses"), ALL_USES}
"""What a table does not name: drawn faintly, below the named."""
DOWNSTREAM_FIRST = ("component", "refined", "intermediate", "mined")


def read_statements(graph: PageGraph) -> PageData:
    """Make marks and links of every statement of a graph.

    A mineral has one mark for each stage at which something is stated; derived ``FEEDS`` edges
    join them. Statements about the world as a whole and denials stay with the marks they speak
    of and are not drawn.

    Parameters
    ----------
    graph : PageGraph
        The graph.
    """
    return _Reader(graph).read()


class _Reader:
    """Reads a graph once; each method adds one part of the page."""

    def __init__(self, graph: PageGraph) -> None:
        self.graph = graph
        self.page = PageData(sources={row["id"]: row for row in records(graph.sources())})
        self.nodes: dict[NodeKey, Record] = {
            (label, row["id"]): row
            for label in graph.labels()
            for row in records(graph.nodes(label))
        }
        self.page.names = {key: row.get("name") or key[1] for key, row in self.nodes.items()}
        self.kinds: defaultdict[str, set[str]] = defaultdict(set)
        self.positions: dict[tuple[NodeKey, str], int] = {}
        self.links: dict[LinkKey, Link] = {}
        self.supplies = {row["id"]: row for row in records(graph.nodes("Supply"))}
        self.demands = {
            row["id"]: row
            for row in records(graph.nodes("Demand"))
            if row["iso3"] == "WLD" or row["sector"] != ALL_USES[1]
        }

    def read(self) -> PageData:
        for name in self.graph.types():
            if name != "FEEDS":
                self.page.statements += [
                    {**row, "type": name} for row in records(shown_statements(self.graph, name))
                ]
        feeds = self._fullest_feeds()
        self._find_stages(feeds)
        self._place_statements()
        self._place_feeds(feeds)
        for link in self.links.values():
            self._set_share(link)
            rows = [self.page.statements[index] for index in link.statements]
            link.status = latest_status(rows) if rows else "asserted"
        self._inherit_minerals()
        self.page.links = list(self.links.values())
        return self.page

    def _fullest_feeds(self) -> list[Record]:
        """Take each mineral's feeds of one year: with most stages, then most sectors, then newest.

        A newer year that knows the mines alone would hide who refines.
        """
        feeds: defaultdict[tuple[str, int], list[Record]] = defaultdict(list)
        table = self.graph.statements("FEEDS")
        drawn = table["object_id"].isin([*self.supplies, *self.demands])
        for row in records(table[drawn]):
            supply = self.supplies.get(row["subject_id"])
            if supply and (row["object_id"] in self.supplies or row["object_id"] in self.demands):
                feeds[supply["mineral"], supply["year"]].append(row)
        best = dict(sorted(feeds, key=lambda key: (*self._reach(feeds[key]), key[1])))
        return [row for key in best.items() for row in feeds[key]]

    def _reach(self, feeds: list[Record]) -> tuple[int, int]:
        ends = {row[end] for row in feeds for end in ("subject_id", "object_id")}
        stages = {self.supplies[end]["stage"] for end in ends if end in self.supplies}
        return len(stages), len(
            {self.demands[end]["sector"] for end in ends if end in self.demands}
        )

    def _find_stages(self, feeds: list[Record]) -> None:
        for row in self.page.statements:
            if row["type"] in MADE_AT and row["object_label"] == "Mineral":
                kind = STAGE_KIND.get(row["stage"] or "", MADE_AT[row["type"]])
                self.kinds[row["object_id"]].add(kind)
        for feed in feeds:
            for end in (feed["subject_id"], feed["object_id"]):
                if end in self.supplies:
                    supply = self.supplies[end]
                    self.kinds[supply["mineral"]].add(STAGE_KIND[supply["stage"]])

    def _mineral_kind(self, mineral: str, stage: str | None, default: str | None = None) -> str:
        present = self.kinds[mineral]
        wanted = STAGE_KIND.get(stage or "", default)
        if wanted in present:
            return wanted
        return next((kind for kind in MAIN_STAGES if kind in present), "refined")

    def _mark(self, node: NodeKey, kind: str) -> int:
        if (node, kind) not in self.positions:
            self.positions[node, kind] = len(self.page.marks)
            name = self.page.names.get(node) or node[1].replace("-", " ").capitalize()
            facts = node_facts(self.nodes.get(node, {}))
            muted = node in MUTED
            self.page.marks.append(Mark(node, kind, name, facts, muted=muted))
        return self.positions[node, kind]

    def _end(self, row: Record, end: str) -> int | None:
        label, node_id = row[f"{end}_label"], row[f"{end}_id"]
        if label == "Mineral":
            default = MADE_AT.get(row["type"]) or self._control_kind(row)
            kind = self._mineral_kind(node_id, row["stage"], default)
            return self._mark((label, node_id), kind)
        own = LABEL_KIND.get(label)
        return None if own is None else self._mark((label, node_id), own)

    def _control_kind(self, row: Record) -> str | None:
        # A control that names no stage meets the country's own output furthest downstream.
        if row["type"] != "RESTRICTS":
            return None
        made = self._made.get((row["subject_label"], row["subject_id"], row["object_id"]), set())
        return next((kind for kind in DOWNSTREAM_FIRST if kind in made), None)

    @cached_property
    def _made(self) -> Mapping[tuple[str, str, str], set[str]]:
        made: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        for row in self.page.statements:
            if row["type"] in {"PRODUCES", "REFINES"}:
                kind = STAGE_KIND.get(row["stage"] or "", MADE_AT[row["type"]])
                made[row["subject_label"], row["subject_id"], row["object_id"]].add(kind)
        return made

    def _place_statements(self) -> None:
        for index, row in enumerate(self.page.statements):
            self._place(index, row)

    def _place(self, index: int, row: Record) -> None:
        whole = next((end for end in ("subject", "object") if self._is_whole(row, end)), None)
        if whole is not None:
            other = self._end(row, "object" if whole == "subject" else "subject")
            if other is not None:
                self.page.marks[other].world.append(index)
            return
        ends = self._end(row, "subject"), self._end(row, "object")
        if ends[0] is None or ends[1] is None:
            return
        if row["status"] == "negated" or ends[0] == ends[1]:
            for end in dict.fromkeys((ends[0], ends[1])):
                self.page.marks[end].denied.append(index)
            return
        link = self._link(ends[0], ends[1], row["type"])
        link.statements.append(index)
        link.minerals |= minerals_of(row)

    def _is_whole(self, row: Record, end: str) -> bool:
        # All uses together are a total as soon as a single use is known.
        node = (row[f"{end}_label"], row[f"{end}_id"])
        return node == WORLD or (node == ALL_USES and row["subject_id"] in self._single_uses)

    @cached_property
    def _single_uses(self) -> set[str]:
        uses = (row for row in self.page.statements if row["type"] == "USED_IN")
        return {row["subject_id"] for row in uses if row["object_id"] != ALL_USES[1]}

    def _link(self, source: int, target: int, name: str) -> Link:
        group = GROUP.get(name, "tie")
        return self.links.setdefault((source, target, group), Link(source, target, group))

    def _place_feeds(self, feeds: list[Record]) -> None:
        position = {row["id"]: index for index, row in enumerate(self.page.statements)}
        methods: defaultdict[LinkKey, set[str]] = defaultdict(set)
        rests: defaultdict[LinkKey, set[int]] = defaultdict(set)
        for feed in feeds:
            supply = self.supplies[feed["subject_id"]]
            target, goal = self._feed_target(feed["object_id"])
            source = self._supply_mark(supply)
            if source == goal:
                continue
            link = self._link(source, goal, "FEEDS")
            link.minerals.add(supply["mineral"])
            key: LinkKey = (source, goal, link.group)
            methods[key].add(feed["method"])
            texts = (feed["statements"], supply["statements"], target["statements"])
            ids = {name for text in texts for name in (text or "").split()}
            rests[key] |= {position[name] for name in ids if name in position}
        for place, names in methods.items():
            self.links[place].method = " ".join(METHODS.get(name, name) for name in sorted(names))
            self.links[place].derived = sorted(rests[place])

    def _supply_mark(self, supply: Record) -> int:
        mineral = supply["mineral"]
        return self._mark(("Mineral", mineral), self._mineral_kind(mineral, supply["stage"]))

    def _feed_target(self, name: str) -> tuple[Record, int]:
        if name in self.supplies:
            return self.supplies[name], self._supply_mark(self.supplies[name])
        demand = self.demands[name]
        return demand, self._mark(("EndSector", demand["sector"]), "sector")

    def _set_share(self, link: Link) -> None:
        best = newest_share(self.page.statements[index] for index in link.statements)
        derived = self._supply_share(link) or self._demand_share(link)
        if derived is not None and (best is None or derived["year"] >= (best["year"] or 0)):
            link.share, link.year = derived["share"], derived["year"]
            link.calculated = best is None or abs(best["share"] - link.share) > SAME_SHARE
        elif best is not None:
            link.share, link.year = best["share"], best["year"]

    def _supply_share(self, link: Link) -> Record | None:
        source, target = self.page.marks[link.source], self.page.marks[link.target]
        if link.group != "supply" or source.node[0] != "Country" or target.node[0] != "Mineral":
            return None
        found = self._supply_index.get((target.node[1], target.kind, source.node[1]), [])
        return max(found, key=lambda row: (row["year"], row["share"]), default=None)

    def _demand_share(self, link: Link) -> Record | None:
        source, target = self.page.marks[link.source], self.page.marks[link.target]
        if link.method is None or target.kind != "sector":
            return None
        return self._demand_index.get((source.node[1], target.node[1]))

    @cached_property
    def _demand_index(self) -> Mapping[tuple[str, str], Record]:
        rows = [row for row in self.demands.values() if row["share"] is not None]
        rows.sort(key=lambda row: (row["iso3"] == "WLD", row["year"]))
        return {(row["mineral"], row["sector"]): row for row in rows}

    @cached_property
    def _supply_index(self) -> Mapping[tuple[str, str, str], list[Record]]:
        index: defaultdict[tuple[str, str, str], list[Record]] = defaultdict(list)
        for row in self.supplies.values():
            if row["share"] is not None:
                index[row["mineral"], STAGE_KIND[row["stage"]], row["iso3"]].append(row)
        return index

    def _inherit_minerals(self) -> None:
        # A loan to a mine is about what the mine yields, a policy about what it restricts.
        about: defaultdict[int, set[str]] = defaultdict(set)
        for link in self.links.values():
            about[link.source] |= link.minerals
        for row in self.page.statements:
            if row["type"] == "RESTRICTS" and row["policy_id"]:
                policy = self.positions.get((("Policy", row["policy_id"]), "policy"))
                if policy is not None:
                    about[policy] |= minerals_of(row)
        for link in self.links.values():
            if link.group == "tie" and not link.minerals:
                link.minerals = self._inherited(link, about)

    def _inherited(self, link: Link, about: Mapping[int, set[str]]) -> set[str]:
        for kind in ("facility", "policy", "firm"):
            for end in (link.source, link.target):
                if self.page.marks[end].kind == kind and about.get(end):
                    return set(about[end])
        return set()


def minerals_of(row: Record) -> set[str]:
    """Name the minerals a statement is about, by id."""
    ends = {row[f"{end}_id"] for end in ("subject", "object") if row[f"{end}_label"] == "Mineral"}
    return ends | ({row["mineral"]} if row.get("mineral") else set())


def latest_status(rows: Sequence[Record]) -> str:
    """Choose the status a link is drawn in: that of its latest statement.

    A plan counts only when nothing but plans is stated.

    Examples
    --------
    >>> ban = {"status": "asserted", "valid_from": "2024-12-03", "year": None}
    >>> pause = {"status": "suspended", "valid_from": "2025-11-09", "year": None}
    >>> latest_status([pause, ban])
    'suspended'
    """

    def start(row: Record) -> tuple[str, bool]:
        return str(row["valid_from"] or row["year"] or ""), row["status"] == "asserted"

    facts = [row for row in rows if row["status"] != "planned"]
    return str(max(facts, key=start)["status"]) if facts else "planned"


def newest_share(rows: Iterable[Record]) -> Record | None:
    """Choose the statement whose share sets a link's width: asserted, no capacity, the newest.

    Of one year's statements the best confidence wins, then the first source by id.

    Examples
    --------
    >>> old = {"type": "REFINES", "share": 0.6, "year": 2020, "status": "asserted",
    ...        "quantity_kind": None, "scenario": None, "confidence": "A", "source_id": "s"}
    >>> newest_share([old, {**old, "share": 0.7, "year": 2024}])["share"]
    0.7
    >>> newest_share([{**old, "quantity_kind": "capacity"}]) is None
    True
    """
    usable = [
        row
        for row in rows
        if row["type"] in SHARE_TYPES
        and row.get("share") is not None
        and row["status"] == "asserted"
        and row["quantity_kind"] not in {"capacity", "reserve"}
        and row["scenario"] is None
    ]
    usable.sort(key=lambda row: (-(row["year"] or 0), row["confidence"], row["source_id"]))
    return usable[0] if usable else None
