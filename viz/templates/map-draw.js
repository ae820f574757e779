// The map itself: vis-network draws marks and links, places and emphasis are ours.

const mapBox = byId("map");
const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
const network = new vis.Network(mapBox, { nodes: nodeSet, edges: edgeSet }, {
  ...JSON.parse(DATA.options),
  interaction: { ...JSON.parse(DATA.options).interaction, zoomView: true },
});
const drawn = { nodes: new Map(), edges: new Map() };
let view = { marks: [], links: [], more: [] };
let layout = { columns: [], places: new Map(), width: 0 };
let emphasis = { marks: null, links: null };
let hovered = null;
let colours = {};

const DASHES = { planned: [7, 5], suspended: [2, 5], former: [1, 7] };
const darkScheme = matchMedia("(prefers-color-scheme: dark)");

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["ink", "muted", "paper", "outline", "flow", "strong", "alarm", "depends"];
  colours = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

// What stands out: the selection, its links and the marks at their other ends.
function findEmphasis() {
  const chosen = chosenMarks();
  if (!chosen.length) return { marks: null, links: null };
  const links = state.link && !state.mark ? [state.link] : view.links.filter(touchesChoice);
  const marks = new Set(links.flatMap((link) => [link.from, link.to]));
  for (const mark of chosen) marks.add(mark.id);
  return { marks, links: new Set(links.map((link) => link.id)) };
}

function flowWidth(link) {
  if (MARKS[link.to].muted || MARKS[link.from].muted) return 1.2;
  if (link.share !== undefined) return 0.7 + 9 * link.share;
  return link.method ? 2.2 : 1.2;
}

// A fan of many controls is drawn lighter, so that it does not bury the supply beneath it.
function controlLine() {
  const controls = view.links.filter((link) => link.group === "restricts").length;
  return controls > 12 && !emphasis.links ? { width: 1.5, opacity: 0.7 } : { width: 2.2, opacity: 0.85 };
}

const LOOKS = {
  supply: (link) => ({ color: colours.flow, width: flowWidth(link), opacity: 0.34, dashes: false }),
  restricts: () => ({ color: colours.alarm, ...controlLine(), dashes: [8, 5] }),
  depends: () => ({ color: colours.depends, width: 1.6, opacity: 0.6, dashes: [2, 4] }),
  tie: () => ({ color: colours.flow, width: 1.1, opacity: 0.5, dashes: false }),
};

function linkLook(link) {
  const look = LOOKS[link.group](link);
  const dashes = DASHES[link.status];
  if (dashes) Object.assign(look, { dashes, width: Math.min(look.width, 1.8), opacity: look.opacity * 0.8 });
  if (!emphasis.links) return look;
  if (!emphasis.links.has(link.id)) return { ...look, opacity: 0.06 };
  if (link.group === "supply" || link.group === "tie") look.color = colours.strong;
  look.opacity = 0.9;
  if (link === state.link) look.width += 1.5;
  return look;
}

function edgeItem(link) {
  const look = linkLook(link);
  const item = {
    id: link.id, from: link.from, to: link.to, width: look.width, dashes: look.dashes,
    hoverWidth: 1, color: { color: look.color, hover: look.color, highlight: look.color, opacity: look.opacity },
    arrows: link.group === "restricts"
      ? { to: { enabled: true, type: "bar", scaleFactor: link.status === "asserted" ? 0.75 : 0.5 } } : "",
    smooth: { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 },
  };
  if (isArc(link)) item.smooth = arc(link);
  return item;
}

function arc(link) {
  const down = layout.places.get(link.to).y > layout.places.get(link.from).y;
  return { enabled: true, type: down ? "curvedCCW" : "curvedCW", roundness: 0.35 };
}

function paintMark({ ctx, id, x, y }) {
  const mark = MARKS[id];
  // vis repaints between two updates, when a mark that is leaving has no place any more.
  const { radius } = layout.places.get(id) || { radius: 0 };
  return {
    nodeDimensions: { width: 2 * radius, height: 2 * radius },
    drawNode() {
      const faded = emphasis.marks && !emphasis.marks.has(id);
      ctx.save();
      ctx.globalAlpha = faded ? 0.14 : mark.muted ? 0.55 : 1;
      traceOutline(ctx, mark.shape, x, y, radius);
      ctx.fillStyle = mark.color;
      ctx.fill();
      ctx.lineWidth = mark === state.mark ? Math.min(3.5, radius / 3) : 1.2;
      ctx.strokeStyle = colours.outline;
      ctx.stroke();
      if (mark.score >= RING_FROM) {
        ctx.beginPath();
        ctx.arc(x, y, 1.3 * radius + 3, 0, TAU);
        ctx.lineWidth = 2.5;
        ctx.strokeStyle = colours.alarm;
        ctx.stroke();
      }
      ctx.restore();
    },
  };
}

const nodeItem = (mark) => {
  const { x, y, radius } = layout.places.get(mark.id);
  return { id: mark.id, shape: "custom", x, y, size: radius, label: "" };
};

// Any update of a vis data set costs a full refresh: send only what differs, in one batch.
function synchronise(set, before, items, extra) {
  const after = new Map(items.map((item) => [item.id, JSON.stringify(item)]));
  const gone = [...before.keys()].filter((id) => !after.has(id));
  const changed = items.filter((item) => before.get(item.id) !== after.get(item.id));
  if (gone.length) set.remove(gone);
  if (changed.length) set.update(changed.map((item) => ({ ...item, ...extra })));
  return after;
}

function drawMap(refit) {
  view = currentView();
  const { clientWidth: width, clientHeight: height } = mapBox;
  layout = placed(view, width, height);
  emphasis = findEmphasis();
  const arcsLast = [...view.links].sort((a, b) => (a.group === "restricts") - (b.group === "restricts"));
  const edges = arcsLast.map(edgeItem);
  const keep = new Set(edges.map((edge) => edge.id));
  // Links leave before their marks do.
  edgeSet.remove([...drawn.edges.keys()].filter((id) => !keep.has(id)));
  drawn.nodes = synchronise(nodeSet, drawn.nodes, view.marks.map(nodeItem), { ctxRenderer: paintMark });
  drawn.edges = synchronise(edgeSet, drawn.edges, edges);
  byId("empty").hidden = view.marks.length > 0;
  if (refit) fit();
  else network.redraw();
}

function fit() {
  const { clientWidth: width, clientHeight: height } = mapBox;
  if (!width || !height) return;
  network.moveTo({ position: { x: width / 2, y: height / 2 }, scale: 1 });
  network.redraw();
}

function zoom(factor) {
  const scale = Math.min(4, Math.max(0.4, network.getScale() * factor));
  network.moveTo({ scale });
}

// Brings a mark into sight when it lies outside the frame.
function reveal(mark) {
  const place = layout.places.get(mark.id);
  const at = network.canvasToDOM(place);
  const { clientWidth: width, clientHeight: height } = mapBox;
  if (at.x > 40 && at.x < width - 40 && at.y > TOP - 20 && at.y < height - 60) return;
  const scale = network.getScale();
  const centre = network.getViewPosition();
  const shift = (value, low, high) => (value < low ? value - low : value > high ? value - high : 0);
  network.moveTo({
    position: {
      x: centre.x + shift(at.x, width * 0.3, width * 0.7) / scale,
      y: centre.y + shift(at.y, TOP + 20, height - 90) / scale,
    },
  });
}

function goToColumn(column) {
  network.moveTo({ position: { x: column.x, y: network.getViewPosition().y } });
}

function resized() {
  const { clientWidth: width, clientHeight: height } = mapBox;
  if (!width || !height) return;
  network.setSize(`${width}px`, `${height}px`);
  drawMap(true);
  if (state.mark) reveal(state.mark);
}

network.on("click", ({ pointer }) => {
  mapBox.focus({ preventScroll: true });
  const node = network.getNodeAt(pointer.DOM);
  if (node !== undefined) return select(MARKS[node]);
  const edge = network.getEdgeAt(pointer.DOM);
  if (edge !== undefined) return change({ link: LINKS[edge] });
  return state.mark || state.link ? clearSelection() : undefined;
});
network.on("hoverNode", ({ node }) => hover(node));
network.on("blurNode", () => hover(null));
network.on("hoverEdge", () => mapBox.classList.add("pointing"));
network.on("blurEdge", () => mapBox.classList.remove("pointing"));

function hover(node) {
  hovered = node;
  mapBox.classList.toggle("pointing", node !== null);
  network.redraw();
}

const select = (mark) => change({ mark, link: null });
