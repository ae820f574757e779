"use strict";
// The data of the page, read once, and its indexes. Ids come from documents: they are keys of
// Maps, never of plain objects, and never part of markup.

const DATA = JSON.parse(document.getElementById("page-data").textContent);
const MARKS = DATA.nodes;
const LINKS = DATA.edges;
const KINDS = DATA.page.kinds;
const COLUMNS = DATA.page.columns;
const MINERALS = DATA.page.minerals;
const CHOKEPOINTS = DATA.page.chokepoints;
const STATEMENTS = DATA.page.statements;
const KIND = new Map(KINDS.map((kind) => [kind.name, kind]));
const RING_FROM = 0.6;
const LENS_AT_FIRST = 24;

const LINKS_OF = MARKS.map(() => []);
for (const link of LINKS) {
  link.statements = link.statements || [];
  link.derived = link.derived || [];
  link.minerals = link.minerals || [];
  link.status = link.status || "asserted";
  link.method = link.method === undefined ? null : DATA.page.methods[link.method];
  LINKS_OF[link.from].push(link);
  if (link.to !== link.from) LINKS_OF[link.to].push(link);
}

const linkKey = (link) => `${MARKS[link.from].key}>${MARKS[link.to].key}>${link.group}`;
const MARK_BY_KEY = new Map(MARKS.map((mark) => [mark.key, mark]));
const LINK_BY_KEY = new Map(LINKS.map((link) => [linkKey(link), link]));

const otherEnd = (link, mark) => MARKS[link.from === mark.id ? link.to : link.from];
const isLens = (mark) => KIND.get(mark.kind).lens;
const isMineral = (mark) => mark.key.startsWith("Mineral:");

const FIELD_AT = STATEMENTS.order.map((name) => [name, STATEMENTS.fields[name]]);
const SOURCES = STATEMENTS.sources.map(([publisher, title, year, url, licence, retrieved]) => ({
  publisher, title, year, url, licence, retrieved,
}));

const unpacked = new Map();

function statement(index) {
  if (!unpacked.has(index)) {
    const row = STATEMENTS.rows[index];
    const made = { index };
    FIELD_AT.forEach(([name, type], place) => {
      const cell = row[place] === undefined ? null : row[place];
      made[name] = type === "text" && cell !== null ? STATEMENTS.texts[cell] : cell;
    });
    made.source = SOURCES[made.source_id];
    unpacked.set(index, made);
  }
  return unpacked.get(index);
}

// Lenses (firms, banks ...) start hidden, unless there are so few that they can be read.
const FIRST_KINDS = (() => {
  const lensMarks = MARKS.filter(isLens).length;
  const present = new Set(MARKS.map((mark) => mark.kind));
  return KINDS.filter(
    (kind) => present.has(kind.name) && (!kind.lens || lensMarks <= LENS_AT_FIRST),
  ).map((kind) => kind.name);
})();

// The only way this page makes elements: text is always text.
function element(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const byId = (id) => document.getElementById(id);
