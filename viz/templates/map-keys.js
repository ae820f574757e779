// The map without a pointer: arrows along columns and links, and words for what is selected.

const say = (words) => {
  byId("live").textContent = words;
};

function columnOf(mark) {
  return layout.columns.find((column) => column.marks.includes(mark));
}

function inColumn(mark, step) {
  const { marks } = columnOf(mark);
  const place = marks.indexOf(mark) + step;
  return marks[Math.max(0, Math.min(marks.length - 1, place))];
}

function alongLink(mark, side) {
  const here = layout.places.get(mark.id).order;
  const best = view.links
    .filter((link) => link.from === mark.id || link.to === mark.id)
    .filter((link) => (layout.places.get(otherEnd(link, mark).id).order - here) * side > 0)
    .sort(bySize(mark))
    .sort((a, b) => linkSize(b) - linkSize(a))[0];
  return best ? otherEnd(best, mark) : mark;
}

const MOVES = new Map(Object.entries({
  ArrowUp: (mark) => inColumn(mark, -1),
  ArrowDown: (mark) => inColumn(mark, 1),
  ArrowLeft: (mark) => alongLink(mark, -1),
  ArrowRight: (mark) => alongLink(mark, 1),
  Home: (mark) => inColumn(mark, -Infinity),
  End: (mark) => inColumn(mark, Infinity),
}));
const ZOOMS = new Map([["+", 1.25], ["=", 1.25], ["-", 0.8]]);

function move(step) {
  if (!view.marks.length) return;
  const first = [...view.marks].sort(importance)[0];
  const here = state.mark || (state.link && MARKS[state.link.from]);
  const next = here && layout.places.has(here.id) ? step(here) : first;
  if (next === state.mark) return;
  select(next);
  reveal(next);
}

function enterDetails() {
  const heading = panel.querySelector("h2");
  if (state.mark || state.link) heading.focus();
}

mapBox.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (MOVES.has(event.key)) move(MOVES.get(event.key));
  else if (ZOOMS.has(event.key)) zoom(ZOOMS.get(event.key));
  else if (event.key === "0") fit();
  else if (event.key === "Enter") enterDetails();
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    searchBox.focus();
    searchBox.select();
  }
  if (event.key === "Escape" && !typing && (state.mark || state.link)) {
    if (panel.contains(document.activeElement)) mapBox.focus();
    clearSelection();
  }
});

function announce(before) {
  if (state.mark !== before.mark && state.mark) {
    const { mark } = state;
    say(`${markTitle(mark)}, ${KIND.get(mark.kind).title}, ${counted(LINKS_OF[mark.id].length, "link")}.`);
  } else if (state.link !== before.link && state.link) {
    const { link } = state;
    say(`${MARKS[link.from].label} to ${markTitle(MARKS[link.to])}: ${tag(link)}.`);
  } else if (before.mark || before.link) {
    if (!state.mark && !state.link) say("Nothing selected.");
  } else {
    say(summary());
  }
}

function summary() {
  const shown = counted(view.marks.length, "mark");
  const about = state.mineral === null ? "" : ` for ${MINERALS[state.mineral][1]}`;
  return `Map${about}: ${shown} in ${counted(layout.columns.length, "column")}, ${counted(view.links.length, "link")}.`;
}
