// Puts the page together.

function drawAll(before) {
  const moved = before.mineral !== state.mineral || before.kinds !== state.kinds;
  drawMap(moved);
  drawFilters();
  drawPanel();
  drawPeek();
  mapBox.setAttribute("aria-label", summary());
  announce(before);
}

// Below the wide layout the panel lies under the map: say so where the eye is.
function drawPeek() {
  const peek = byId("peek");
  const chosen = state.mark || state.link;
  peek.hidden = !chosen;
  if (!chosen) return;
  const name = state.link && !state.mark
    ? `${MARKS[state.link.from].label} → ${MARKS[state.link.to].label}` : markTitle(state.mark);
  peek.textContent = `${name}: details below`;
}

function drawSources() {
  const told = STATEMENTS.rows.map((_, index) => statement(index)).filter((one) => one.status !== "planned");
  const years = told.map((one) => one.year).filter((year) => year !== null);
  const newest = years.reduce((latest, year) => Math.max(latest, year), 0);
  const age = newest ? ` · newest year ${newest}` : "";
  byId("vintage").textContent =
    `${counted(STATEMENTS.rows.length, "statement")} from ${counted(SOURCES.length, "source")}${age} · one file, works offline`;
  byId("sources-title").textContent = `Sources (${SOURCES.length})`;
  byId("sources").append(...SOURCES.map((source) => element("li", {}, sourceLine({ source }))));
}

function followWidth() {
  const wide = matchMedia("(min-width: 901px)");
  const open = () => {
    byId("filters").open = wide.matches;
  };
  open();
  wide.addEventListener("change", open);
}

function repaint() {
  readColours();
  drawMap(false);
}

readColours();
buildFilters();
drawSources();
followWidth();
onChange(drawAll);
byId("zoom-in").addEventListener("click", () => zoom(1.25));
byId("zoom-out").addEventListener("click", () => zoom(0.8));
byId("fit").addEventListener("click", fit);
byId("peek").addEventListener("click", () => {
  panel.scrollIntoView();
  enterDetails();
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  mapBox.focus();
});
darkScheme.addEventListener("change", repaint);
matchMedia("print").addEventListener("change", repaint);
addEventListener("hashchange", () => change(readHash()));
new ResizeObserver(resized).observe(mapBox);
network.setSize(`${mapBox.clientWidth}px`, `${mapBox.clientHeight}px`);
change(readHash());
resized();
