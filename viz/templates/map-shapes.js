// One outline for each kind, shared by the map and the legend. Radius 1 around the origin.

const TAU = Math.PI * 2;

function ring(corners, turn, radius = () => 1) {
  return Array.from({ length: corners }, (_, corner) => {
    const angle = turn + (corner * TAU) / corners;
    return [radius(corner) * Math.cos(angle), radius(corner) * Math.sin(angle)];
  });
}

const OUTLINES = {
  dot: ring(36, 0),
  ellipse: ring(36, 0).map(([x, y]) => [1.35 * x, 0.78 * y]),
  triangle: [[0, -1.05], [1.05, 0.8], [-1.05, 0.8]],
  triangleDown: [[0, 1.05], [1.05, -0.8], [-1.05, -0.8]],
  trapezoid: [[-0.6, -0.8], [0.6, -0.8], [1.15, 0.8], [-1.15, 0.8]],
  diamond: [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]],
  hexagon: ring(6, 0),
  square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  pentagon: ring(5, -TAU / 4, () => 1.08),
  star: ring(10, -TAU / 4, (corner) => (corner % 2 ? 0.5 : 1.2)),
  page: [[-0.7, -1], [0.3, -1], [0.7, -0.6], [0.7, 1], [-0.7, 1]],
  cross: [[-0.4, -1.05], [0.4, -1.05], [0.4, -0.4], [1.05, -0.4], [1.05, 0.4], [0.4, 0.4],
    [0.4, 1.05], [-0.4, 1.05], [-0.4, 0.4], [-1.05, 0.4], [-1.05, -0.4], [-0.4, -0.4]],
};

function traceOutline(context, shape, x, y, radius) {
  context.beginPath();
  for (const [dx, dy] of OUTLINES[shape]) context.lineTo(x + dx * radius, y + dy * radius);
  context.closePath();
}

const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function icon(kind) {
  const points = OUTLINES[kind.shape].map(([x, y]) => `${(9 + 6.4 * x).toFixed(2)},${(9 + 6.4 * y).toFixed(2)}`);
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 18 18", width: 18, height: 18, "aria-hidden": "true" },
    svg("polygon", { points: points.join(" "), fill: kind.color || kind.fill, class: "outline" }),
  );
}
