// Names and column headings, painted in screen pixels on top of the map, never over each other.

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
const HALO = 4;
const LINE = 13;
const HEADING_Y = 30;
const labelBoxes = [];
const headingBoxes = [];
const widths = new Map();

function measure(context, font, text) {
  const key = `${font}|${text}`;
  if (!widths.has(key)) {
    context.font = font;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

const ruler = document.createElement("canvas").getContext("2d");
const labelFont = (bold) => `${bold ? 600 : 400} ${mapBox.clientWidth < 500 ? 12 : 13}px ${FONT}`;
const nameWidth = (mark) => measure(ruler, labelFont(mark.score >= RING_FROM), mark.label);

function shortened(context, font, text, room) {
  if (measure(context, font, text) <= room) return text;
  let length = text.length - 1;
  while (length > 3 && measure(context, font, `${text.slice(0, length).trimEnd()}…`) > room) length -= 1;
  return `${text.slice(0, length).trimEnd()}…`;
}

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function labelOrder() {
  const chosen = new Set(chosenMarks().map((mark) => mark.id));
  const urgency = (mark) =>
    (chosen.has(mark.id) ? 8 : 0) + (mark.id === hovered ? 4 : 0) +
    (emphasis.marks && emphasis.marks.has(mark.id) ? 2 : 0) + (mark.score >= RING_FROM ? 1 : 0);
  return [...view.marks].sort((a, b) => urgency(b) - urgency(a) || importance(a, b));
}

function glyphBox(mark) {
  const place = layout.places.get(mark.id);
  const at = network.canvasToDOM(place);
  const radius = place.radius * network.getScale() * (mark.score >= RING_FROM ? 1.3 : 1);
  return { id: mark.id, x: at.x - radius, y: at.y - radius, w: 2 * radius, h: 2 * radius };
}

function labelBox(context, mark, glyph, side, whole) {
  const place = layout.places.get(mark.id);
  const font = labelFont(mark.score >= RING_FROM || mark === state.mark);
  const between = (side === "left" ? place.leftRoom : place.rightRoom) * network.getScale();
  const room = whole ? Infinity : Math.max(36, between - glyph.w / 2);
  const text = shortened(context, font, mark.label, room);
  const w = measure(context, font, text);
  const x = side === "left" ? glyph.x - 5 - w : glyph.x + glyph.w + 5;
  return { id: mark.id, text, font, x, y: glyph.y + glyph.h / 2 - LINE / 2, w, h: LINE };
}

// Names run on in full where there is room: on a small map, or over what a selection fades.
function labelCandidates(context, mark, glyph) {
  const sides = layout.places.get(mark.id).order === 0 ? ["left", "right"] : ["right", "left"];
  const short = sides.map((side) => labelBox(context, mark, glyph, side, false));
  const whole = emphasis.marks || !layout.crowded ? sides.map((side) => labelBox(context, mark, glyph, side, true)) : [];
  return [...whole, ...short].filter(
    (box) => box.x >= 2 && box.x + box.w <= mapBox.clientWidth - 2 && box.y > HEADING_Y + 4,
  );
}

function paintLabels(context) {
  const named = (mark) => !emphasis.marks || emphasis.marks.has(mark.id) || mark.id === hovered;
  const marks = labelOrder().filter(named);
  const glyphs = new Map(marks.map((mark) => [mark.id, glyphBox(mark)]));
  labelBoxes.length = 0;
  for (const mark of marks) {
    const blocked = (box) =>
      labelBoxes.some((other) => overlap(box, other)) ||
      [...glyphs.values()].some((glyph) => glyph.id !== mark.id && overlap(box, glyph));
    const box = labelCandidates(context, mark, glyphs.get(mark.id)).find((one) => !blocked(one));
    if (box) labelBoxes.push(box);
  }
  for (const box of labelBoxes) paintText(context, box.text, box.font, box.x, box.y + LINE / 2);
}

function paintText(context, text, font, x, y, colour = colours.ink) {
  context.font = font;
  context.lineWidth = HALO;
  context.lineJoin = "round";
  context.strokeStyle = colours.paper;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function paintMore(context) {
  for (const column of layout.columns.filter(({ more }) => more)) {
    const at = network.canvasToDOM({ x: column.x, y: column.top + column.marks.length * column.row });
    const text = `and ${number(column.more)} more: search`;
    const font = `italic 400 12px ${FONT}`;
    const x = Math.max(4, at.x - measure(context, font, text) / 2);
    paintText(context, text, font, x, at.y, colours.muted);
  }
}

function paintHeadings(context) {
  const font = `600 13px ${FONT}`;
  context.globalAlpha = 0.92;
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, mapBox.clientWidth, HEADING_Y + 14);
  context.globalAlpha = 1;
  headingBoxes.length = 0;
  for (const column of layout.columns) {
    const text = COLUMNS[column.index];
    const w = measure(context, font, text);
    const x = network.canvasToDOM({ x: column.x, y: 0 }).x - w / 2;
    const box = { x: x - 4, y: 0, w: w + 8, h: 16 };
    if (x < 2 || x + w > mapBox.clientWidth - 2 || headingBoxes.some((other) => overlap(box, other))) continue;
    headingBoxes.push(box);
    paintText(context, text, font, x, HEADING_Y);
  }
}

network.on("afterDrawing", (context) => {
  const { canvas } = context;
  const ratio = canvas.width / mapBox.clientWidth;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textBaseline = "middle";
  paintLabels(context);
  paintMore(context);
  paintHeadings(context);
  context.restore();
});
