// The mineral filter and the legend, which is also the filter of what is shown.

const mineralChoice = byId("mineral");
const LINE_KEYS = [
  ["supply", "Supply or use; width is the share", "supply"],
  ["restricts", "Export control", "restricts"],
  ["restricts paused", "Export control, suspended or planned", "restricts"],
  ["depends", "Depends on", "depends"],
  ["tie", "Owns, finances, is in, faces", "tie"],
];

function buildFilters() {
  mineralChoice.append(element("option", { value: "" }, "All minerals"));
  MINERALS.forEach(([, name], index) => mineralChoice.append(element("option", { value: index }, name)));
  mineralChoice.addEventListener("change", () => {
    change({ mineral: mineralChoice.value === "" ? null : Number(mineralChoice.value) });
  });
  const counts = new Map();
  for (const mark of MARKS) counts.set(mark.kind, (counts.get(mark.kind) || 0) + 1);
  for (const kind of KINDS.filter(({ name }) => counts.has(name))) {
    byId("kinds").append(kindChoice(kind, counts.get(kind.name)));
  }
  buildLineKeys();
  byId("reset").addEventListener("click", () => {
    change({ mark: null, link: null, mineral: null, kinds: new Set(FIRST_KINDS) });
    fit();
  });
  byId("clear").addEventListener("click", clearFilters);
}

function kindChoice(kind, count) {
  const box = element("input", { type: "checkbox", "data-kind": kind.name, onchange: () => {
    const kinds = new Set(state.kinds);
    if (box.checked) kinds.add(kind.name);
    else kinds.delete(kind.name);
    change({ kinds });
  } });
  return element("li", {}, element("label", {}, box, icon(kind),
    element("span", {}, `${kind.plural} `, element("span", { class: "count" }, String(count)))));
}

function buildLineKeys() {
  const groups = new Set(LINKS.map((link) => link.group));
  const paused = LINKS.some((link) => link.group === "restricts" && link.status !== "asserted");
  for (const [look, words, group] of LINE_KEYS) {
    if (!groups.has(group) || (look === "restricts paused" && !paused)) continue;
    const line = svg("svg", { class: `line ${look}`, viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true" },
      svg("line", { x1: 1, y1: 6, x2: group === "restricts" ? 29 : 33, y2: 6 }));
    if (group === "restricts") line.append(svg("line", { class: "bar", x1: 31, y1: 1, x2: 31, y2: 11 }));
    byId("lines").append(element("li", {}, line, words));
  }
  if (!MARKS.some((mark) => mark.score >= RING_FROM)) return;
  const mark = svg("svg", { class: "line ringed", viewBox: "0 0 34 18", width: 34, height: 18, "aria-hidden": "true" },
    svg("circle", { cx: 17, cy: 9, r: 7.5 }));
  byId("lines").append(element("li", {}, mark, `Chokepoint: ${100 * RING_FROM}% of supply or more`));
}

function drawFilters() {
  mineralChoice.value = state.mineral === null ? "" : String(state.mineral);
  for (const box of document.querySelectorAll("[data-kind]")) box.checked = state.kinds.has(box.dataset.kind);
  byId("chips").hidden = layout.width <= mapBox.clientWidth;
  byId("chips").replaceChildren(...layout.columns.map((column) =>
    element("button", { type: "button", onclick: () => goToColumn(column) }, COLUMNS[column.index])));
  byId("empty-words").textContent = MARKS.length
    ? "Nothing matches these filters." : "This graph has no statements that a map can show.";
  byId("clear").hidden = !MARKS.length;
}
