// Which marks and links are drawn, and where: columns in CSS pixels at scale 1.

const MOST_ROWS = 40;
const MOST_ARCS = 40;
const CROWDED_ROWS = 12;
const ROW = { least: 14, most: 64 };
const TOP = 66;
const BOTTOM = 30;

const linkSize = (link) => link.share || 0;
const markSize = (mark) => (mark.score === undefined ? mark.weight : mark.score);
const importance = (a, b) =>
  markSize(b) - markSize(a) || LINKS_OF[b.id].length - LINKS_OF[a.id].length || a.id - b.id;
const isArc = (link) => MARKS[link.from].column === MARKS[link.to].column;

function chosenMarks() {
  if (state.mark) return [state.mark];
  return state.link ? [MARKS[state.link.from], MARKS[state.link.to]] : [];
}

function allowedLinks() {
  if (state.mineral === null) return LINKS;
  const about = LINKS.filter((link) => aboutMineral(link, state.mineral));
  const ends = new Set(about.flatMap((link) => [link.from, link.to]));
  return LINKS.filter(
    (link) =>
      aboutMineral(link, state.mineral) ||
      (!link.minerals.length && ends.has(link.from) && ends.has(link.to)),
  );
}

// The selection and its neighbours come back even where the cap or a lens hides them.
function forcedMarks(links) {
  const chosen = chosenMarks();
  const forced = new Set(chosen.map((mark) => mark.id));
  if (!state.mark) return forced;
  const wide = !state.kinds.has(state.mark.kind);
  const neighbours = links
    .filter((link) => link.from === state.mark.id || link.to === state.mark.id)
    .map((link) => otherEnd(link, state.mark))
    .filter((mark) => wide || state.kinds.has(mark.kind));
  for (const column of groupByColumn([...new Set(neighbours)])) {
    for (const mark of column.sort(importance).slice(0, MOST_ROWS)) forced.add(mark.id);
  }
  return forced;
}

function groupByColumn(marks) {
  const columns = COLUMNS.map(() => []);
  for (const mark of marks) columns[mark.column].push(mark);
  return columns;
}

function currentView() {
  const allowed = allowedLinks();
  const forced = forcedMarks(allowed);
  const wanted = (id) => forced.has(id) || state.kinds.has(MARKS[id].kind);
  const open = allowed.filter((link) => wanted(link.from) && wanted(link.to));
  const linked = new Set([...open.flatMap((link) => [link.from, link.to]), ...forced]);
  const shown = new Set();
  const more = groupByColumn([...linked].map((id) => MARKS[id])).map((column) => {
    column.sort(importance).forEach((mark, place) => {
      if (place < MOST_ROWS || forced.has(mark.id)) shown.add(mark.id);
    });
    return column.filter((mark) => !shown.has(mark.id)).length;
  });
  const links = open.filter((link) => shown.has(link.from) && shown.has(link.to));
  const arcs = links.filter(isArc);
  const quiet = arcs.length > MOST_ARCS;
  const drawn = links.filter((link) => !quiet || !isArc(link) || touchesChoice(link));
  return { marks: [...shown].map((id) => MARKS[id]), links: drawn, more };
}

function touchesChoice(link) {
  return link === state.link || chosenMarks().some((mark) => mark.id === link.from || mark.id === link.to);
}

// Room beside the outer columns for their longest names, within reason.
function margins(width, columns, crowded) {
  const narrow = width < 640;
  const most = narrow ? 112 : columns.length > 5 ? 140 : 190;
  const longest = (column) => Math.max(0, ...(column ? column.marks : []).map((mark) => nameWidth(mark)));
  const room = (column) => Math.min(most, Math.max(72, longest(column) + 34));
  return { left: room(columns[0]), right: room(columns.at(-1)), gap: narrow || crowded ? 128 : 96 };
}

// Places every mark of the view; a place has x, y, row height, radius and its free label widths.
function placed(view, width, height) {
  const columns = groupByColumn(view.marks)
    .map((marks, index) => ({ index, marks: marks.sort((a, b) => a.rank - b.rank) }))
    .filter((column) => column.marks.length);
  const crowded = columns.some((column) => column.marks.length > CROWDED_ROWS);
  const room = margins(width, columns, crowded);
  const inner = width - room.left - room.right;
  const gap = columns.length > 1 ? Math.max(room.gap, inner / (columns.length - 1)) : 0;
  const space = Math.max(height - TOP - BOTTOM, ROW.least * 4);
  for (const column of columns) {
    column.row = Math.min(ROW.most, Math.max(ROW.least, space / rowsOf(column, view)));
    column.height = column.row * (rowsOf(column, view) - 1);
    column.widest = Math.max(...column.marks.map((mark) => radiusIn(column, mark)));
  }
  const tallest = Math.max(space, ...columns.map((column) => column.height));
  const places = new Map();
  columns.forEach((column, order) => {
    column.x = columns.length > 1 ? room.left + order * gap : width / 2;
    column.more = view.more[column.index];
    column.top = TOP + (tallest - column.height) / 2;
    const [before, after] = [columns[order - 1], columns[order + 1]];
    const sides = {
      order, leftRoom: before ? gap - before.widest - 8 : room.left - 8,
      rightRoom: after ? gap - after.widest - 8 : room.right - 8,
    };
    column.marks.forEach((mark, row) => {
      places.set(mark.id, { ...sides, x: column.x, y: column.top + row * column.row, radius: radiusIn(column, mark) });
    });
  });
  return { columns, places, crowded, width: room.left + room.right + gap * (columns.length - 1) };
}

const radiusIn = (column, mark) =>
  Math.min(7, column.row * 0.36) + Math.min(9, column.row * 0.3) * markSize(mark);
const rowsOf = (column, view) => column.marks.length + (view.more[column.index] ? 1 : 0);
