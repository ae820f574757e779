// The panel: what is selected, what it depends on and supplies, and the evidence of each link.

const panel = byId("panel");
const LONG_LIST = 10;
const unfolded = new Set();
let restedOn = null;

const MOST_STATED = 20;
const GROUP_ORDER = ["restricts", "depends", "supply", "tie"];

function bySize(mark) {
  return (a, b) =>
    GROUP_ORDER.indexOf(a.group) - GROUP_ORDER.indexOf(b.group) || linkSize(b) - linkSize(a) ||
    otherEnd(a, mark).label.localeCompare(otherEnd(b, mark).label);
}

// A dependence points from who depends to what is needed, a supply the other way.
function sections(mark) {
  const links = LINKS_OF[mark.id].filter(isShownFor);
  const into = (link) => (link.group === "depends" ? link.from === mark.id : link.to === mark.id);
  const flows = links.filter((link) => link.group === "supply" || link.group === "depends");
  return [
    ["Export controls", links.filter((link) => link.group === "restricts")],
    ["Depends on", flows.filter(into)],
    ["Supplies", flows.filter((link) => !into(link))],
    ["Owners, lenders, places and risks", links.filter((link) => link.group === "tie")],
  ];
}

const isShownFor = (link) => state.mineral === null || !link.minerals.length || aboutMineral(link, state.mineral);

function linkRow(link, mark) {
  const other = otherEnd(link, mark);
  const open = link === state.link;
  const tags = element("span", { class: `tag ${link.group}` }, tag(link));
  if (link.year) tags.append(element("span", { class: "year" }, ` ${link.year}`));
  const toggle = element("button", {
    type: "button", class: "toggle", "aria-expanded": open ? "true" : "false", "data-link": link.id,
    "aria-label": `Evidence for ${markTitle(other)}, ${tag(link)}`,
    onclick: () => change({ link: open ? null : link }),
  }, tags);
  const name = element("button", { type: "button", class: "go", onclick: () => go(other) }, markTitle(other));
  const row = element("li", { class: open ? "open" : "" }, element("div", { class: "row" }, name, toggle));
  if (open) row.append(evidence(link));
  return row;
}

function go(mark) {
  select(mark);
  panel.querySelector("h2").focus({ preventScroll: true });
}

function facts(mark) {
  const rows = [["Type", KIND.get(mark.kind).title]];
  const made = LINKS_OF[mark.id].filter((link) => link.group === "supply" && link.share !== undefined);
  const lead = [...made].sort((a, b) => b.share - a.share)[0];
  if (mark.score !== undefined) rows.push(["Lost without its leader", `${Math.round(100 * mark.score)}%`]);
  if (lead && mark.kind === "country") {
    rows.push(["Largest share", `${markTitle(otherEnd(lead, mark))}, ${percent(lead.share)}`]);
  }
  if (isMineral(mark)) {
    const sources = made.filter((link) => link.to === mark.id && MARKS[link.from].kind === "country");
    const first = sources.sort((a, b) => b.share - a.share)[0];
    if (first) rows.push(["Largest supplier", `${MARKS[first.from].label}, ${percent(first.share)}`]);
    if (sources.length) rows.push(["Countries with a share", String(sources.length)]);
  }
  rows.push(...(mark.facts || []));
  return element("dl", { class: "facts" },
    ...rows.flatMap(([title, value]) => [element("dt", {}, title), element("dd", {}, value)]));
}

function showMark(mark) {
  const back = element("button", { type: "button", class: "back", onclick: clearSelection }, "Close");
  panel.append(element("div", { class: "title" }, element("h2", { tabindex: "-1" }, markTitle(mark)), back), facts(mark));
  for (const [title, links] of sections(mark)) {
    if (!links.length) continue;
    panel.append(element("h3", {}, `${title} `, element("span", { class: "count" }, String(links.length))));
    panel.append(linkList(title, links.sort(bySize(mark)), mark));
  }
  showRest(mark);
  panel.append(confidenceKey());
}

// A long list shows its first rows; the rest, and an opened link among them, on request.
function linkList(title, links, mark) {
  const whole = links.length <= LONG_LIST || unfolded.has(title) || links.indexOf(state.link) >= LONG_LIST;
  const list = element("ul", { class: "links" },
    ...(whole ? links : links.slice(0, LONG_LIST)).map((link) => linkRow(link, mark)));
  if (!whole) {
    const show = element("button", { type: "button", class: "go", onclick: () => {
      unfolded.add(title);
      list.replaceChildren(...links.map((link) => linkRow(link, mark)));
      list.children[LONG_LIST].querySelector("button").focus();
    } }, `Show all ${links.length}`);
    list.append(element("li", {}, show));
  }
  return list;
}

function showRest(mark) {
  const denied = (mark.denied || []).filter((index) => statement(index).status === "negated");
  const others = (mark.denied || []).filter((index) => statement(index).status !== "negated");
  const lists = [
    ["Denied", denied, "A source says this is not so"],
    ["World totals", mark.world || [], "Statements about the world as a whole"],
    ["Also stated", others, "Statements within this mark"],
  ];
  for (const [title, indexes, words] of lists.filter((list) => list[1].length)) {
    panel.append(element("h3", {}, `${title} `, element("span", { class: "count" }, String(indexes.length))));
    panel.append(folded(words, indexes));
  }
}

function showLink(link) {
  const [from, to] = [MARKS[link.from], MARKS[link.to]];
  const back = element("button", { type: "button", class: "back", onclick: clearSelection }, "Close");
  const end = (mark) => element("button", { type: "button", class: "go", onclick: () => go(mark) }, markTitle(mark));
  const title = element("h2", { tabindex: "-1" }, `${from.label} → ${markTitle(to)}`);
  panel.append(element("div", { class: "title" }, title, back));
  panel.append(element("p", { class: "ends" }, "Go to ", end(from), " or ", end(to)));
  panel.append(evidence(link), confidenceKey());
}

function confidenceKey() {
  const words = [...CONFIDENCE].map(([letter, meaning]) => `${letter} ${meaning}`).join(" · ");
  return element("p", { class: "key" }, `Confidence: ${words}.`);
}

function showNothing() {
  const points = state.mineral === null ? CHOKEPOINTS
    : CHOKEPOINTS.filter((point) => point.id === MINERALS[state.mineral][0]);
  if (points.length) {
    panel.append(element("h2", { tabindex: "-1" }, "Tightest chokepoints"), element("p", { class: "lead" },
      "Share of a mineral's supply that is lost without the country that leads the stage, before anybody reroutes. Select one to see the evidence."));
    panel.append(element("ol", { class: "choke" }, ...points.map(chokepointRow)));
    return;
  }
  const links = largestSuppliers();
  if (links.length) {
    panel.append(element("h2", { tabindex: "-1" }, "Largest single suppliers"), element("p", { class: "lead" },
      "The country with the largest stated share of the world at each stage. Select one to see the evidence."));
    panel.append(element("ol", { class: "choke" }, ...links.map(supplierRow)));
  } else showStated();
}

// Without shares, as in an article, the links themselves are the news.
function showStated() {
  const links = LINKS.filter(isShownFor).sort((a, b) =>
    GROUP_ORDER.indexOf(a.group) - GROUP_ORDER.indexOf(b.group) || a.id - b.id).slice(0, MOST_STATED);
  panel.append(element("h2", { tabindex: "-1" }, links.length ? "What is stated" : "Nothing to show"));
  panel.append(element("p", { class: "lead" }, links.length
    ? "Select a line to read the sentence or table cell behind it." : "No statement names two things a map can join."));
  panel.append(element("ol", { class: "choke" }, ...links.map((link) => element("li", {},
    element("div", { class: "row" },
      element("button", { type: "button", class: "go", onclick: () => openLink({ link }) },
        `${MARKS[link.from].label} → ${markTitle(MARKS[link.to])}`),
      element("span", { class: `tag ${link.group}` }, tag(link)))))));
}

function chokepointRow(point) {
  const name = point.stage ? `${point.name} (${point.stage})` : point.name;
  const head = point.mark === null ? element("span", {}, name)
    : element("button", { type: "button", class: "go", onclick: () => go(MARKS[point.mark]) }, name);
  return element("li", {}, element("div", { class: "row" }, head, badge(`${Math.round(100 * point.score)}%`, "score")),
    point.why ? element("p", { class: "why" }, point.why) : null);
}

function largestSuppliers() {
  const first = new Map();
  for (const link of LINKS) {
    if (link.group !== "supply" || link.share === undefined || !isMineral(MARKS[link.to])) continue;
    if (MARKS[link.from].kind !== "country" || !isShownFor(link)) continue;
    const known = first.get(link.to);
    if (!known || known.share < link.share) first.set(link.to, link);
  }
  return [...first.values()].sort((a, b) => b.share - a.share || a.id - b.id).slice(0, 10);
}

function openLink(choice) {
  change(choice);
  panel.querySelector("h2").focus({ preventScroll: true });
}

function supplierRow(link) {
  const [from, to] = [MARKS[link.from], MARKS[link.to]];
  return element("li", {}, element("div", { class: "row" },
    element("button", { type: "button", class: "go", onclick: () => openLink({ mark: to, link }) }, `${markTitle(to)}: ${from.label}`),
    badge(`${percent(link.share)} ${link.year || ""}`.trim(), "score")));
}

function drawPanel() {
  // Opening evidence rebuilds the list: the focus and the place in it stay with the reader.
  const focused = document.activeElement && document.activeElement.dataset.link;
  const subject = state.mark || state.link;
  const { scrollTop } = panel;
  if (subject !== restedOn) unfolded.clear();
  panel.replaceChildren();
  if (state.mark) showMark(state.mark);
  else if (state.link) showLink(state.link);
  else showNothing();
  panel.scrollTop = subject === restedOn ? scrollTop : 0;
  restedOn = subject;
  const again = focused !== undefined && panel.querySelector(`[data-link="${Number(focused)}"]`);
  if (again) again.focus({ preventScroll: true });
  const open = panel.querySelector("li.open");
  if (open && getComputedStyle(panel).overflowY === "auto") showInPanel(open);
}

function showInPanel(row) {
  const top = row.offsetTop - panel.offsetTop;
  if (top < panel.scrollTop || top > panel.scrollTop + panel.clientHeight * 0.6) panel.scrollTop = top - 12;
}
