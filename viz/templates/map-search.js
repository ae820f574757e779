// Search by name: a combobox that does not mind accents.

const searchBox = byId("search");
const matchList = byId("matches");
const popup = byId("popup");
const MOST_MATCHES = 12;
let matches = [];
let active = -1;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ı", "i").toLowerCase();
const SEARCHED = MARKS.map((mark) => ({
  mark,
  name: plain(mark.label),
  code: plain(mark.key.split(":")[1] || ""),
}));

// A name that starts with the words comes first, then a later word, then any part.
function matchRank({ name, code }, words) {
  if (name === words || code === words) return 0;
  if (name.startsWith(words)) return 1;
  if (name.split(/[\s(/-]+/).some((word) => word.startsWith(words))) return 2;
  return name.includes(words) || code.startsWith(words) ? 3 : null;
}

function findMatches(text) {
  const words = plain(text.trim());
  if (!words) return [];
  return SEARCHED.map((entry) => ({ mark: entry.mark, rank: matchRank(entry, words) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => a.rank - b.rank || importance(a.mark, b.mark))
    .slice(0, MOST_MATCHES)
    .map(({ mark }) => mark);
}

function showMatches() {
  matches = findMatches(searchBox.value);
  active = matches.length ? 0 : -1;
  const typed = searchBox.value.trim();
  popup.hidden = !typed;
  matchList.replaceChildren(...matches.map(matchOption));
  matchList.hidden = !matches.length;
  byId("no-match").hidden = !typed || matches.length > 0;
  byId("no-match").textContent = `Nothing here is called “${typed}”.`;
  searchBox.setAttribute("aria-expanded", String(matches.length > 0));
  if (typed && !matches.length) say(byId("no-match").textContent);
  markActive();
}

function matchOption(mark, place) {
  return element("li", {
    role: "option", id: `match-${place}`, onmousedown: (event) => event.preventDefault(),
    onclick: () => choose(mark),
  }, icon(mark.color ? { shape: mark.shape, fill: mark.color } : KIND.get(mark.kind)),
  element("span", { class: "match" }, mark.label), " ",
  element("span", { class: "kind" }, KIND.get(mark.kind).title));
}

function markActive() {
  [...matchList.children].forEach((option, place) => {
    option.setAttribute("aria-selected", String(place === active));
    if (place === active) option.scrollIntoView({ block: "nearest" });
  });
  if (active < 0) searchBox.removeAttribute("aria-activedescendant");
  else searchBox.setAttribute("aria-activedescendant", `match-${active}`);
}

function closeSearch() {
  popup.hidden = true;
  searchBox.setAttribute("aria-expanded", "false");
  searchBox.removeAttribute("aria-activedescendant");
}

function choose(mark) {
  searchBox.value = mark.label;
  closeSearch();
  select(mark);
  reveal(mark);
}

searchBox.addEventListener("input", showMatches);
searchBox.addEventListener("blur", closeSearch);
searchBox.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    if (popup.hidden) showMatches();
    else if (matches.length) active = (active + step + matches.length) % matches.length;
    markActive();
  } else if (event.key === "Enter" && !popup.hidden && active >= 0) {
    event.preventDefault();
    choose(matches[active]);
  } else if (event.key === "Escape") {
    if (popup.hidden) searchBox.value = "";
    closeSearch();
  }
});
