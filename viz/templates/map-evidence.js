// The evidence behind a link: every statement with its figure, dates, wording and source.

const badge = (words, kind) => element("span", { class: `badge ${kind || ""}` }, words);

const STATUS_WORDS = new Map(Object.entries({
  planned: "Planned", negated: "Denied", former: "Formerly", suspended: "Suspended",
}));

function badges(one) {
  const made = [];
  const qualifier = QUALIFIERS.get(one.qualifier);
  if (qualifier && !["lower_bound", "upper_bound"].includes(one.qualifier)) made.push(badge(qualifier));
  if (one.scenario) made.push(badge(`scenario: ${one.scenario}`));
  made.push(badge(`confidence ${one.confidence}`, "quiet"));
  return made;
}

// Stages that the verb or the column already tells.
const PLAIN_STAGES = new Set(["mine", "refined", "sector"]);

function repeatsFigure(one) {
  if (figures(one)[0] === stated(one)) return true;
  const percentage = String(one.unit).startsWith("%") && one.share !== null;
  return percentage && Math.abs(one.value / 100 - one.share) < 1e-9;
}

function details(one) {
  const rows = [];
  const add = (title, value) => value && rows.push([title, value]);
  const limits = bounds(one);
  add("Stated as", repeatsFigure(one) ? "" : stated(one));
  add("Range", limits);
  add("Product", one.product);
  add("Stage", PLAIN_STAGES.has(one.stage) ? "" : one.stage);
  add("Measure", one.policy);
  add("Goods (HS)", [one.hs, one.hs_edition && `edition ${one.hs_edition}`].filter(Boolean).join(", "));
  add("About", one.mineral);
  add("Reported by", one.reporter);
  add("Role", one.role);
  add("Category", one.category);
  add("Note", one.note);
  if (!rows.length) return null;
  return element("dl", { class: "details" },
    ...rows.flatMap(([title, value]) => [element("dt", {}, title), element("dd", {}, value)]));
}

function sourceLine(one) {
  const { publisher, title, year, url, licence, retrieved } = one.source;
  const parts = [publisher, title].filter(Boolean).join(", ") + (year ? ` (${year})` : "");
  const line = element("p", { class: "source" }, parts || "Source without a title");
  if (licence) line.append(` · licence ${licence}`);
  if (retrieved) line.append(` · read ${day(retrieved)}`);
  if (url) line.append(element("br"), webAddress(url));
  return line;
}

// Only web addresses become links; nothing is loaded before a click.
function webAddress(url) {
  if (!/^https?:\/\//i.test(url)) return element("span", { class: "address" }, url);
  return element("a", { class: "address", href: url, rel: "noreferrer noopener", target: "_blank" }, url);
}

function statementCard(one) {
  const { who, amount, when } = claim(one);
  const head = element("p", { class: "claim" });
  const status = STATUS_WORDS.get(one.status);
  if (status) head.append(element("strong", { class: "status" }, `${status}: `));
  head.append(who);
  if (amount) head.append(": ", element("strong", {}, amount));
  if (when) head.append(` · ${when}`);
  const card = element("li", { class: `statement ${one.status}` }, head,
    element("p", { class: "badges" }, ...badges(one)));
  if (one.quote) card.append(element("blockquote", {}, one.quote));
  const more = details(one);
  if (more) card.append(more);
  if (one.locator) card.append(element("p", { class: "locator" }, `Where: ${one.locator}`));
  card.append(sourceLine(one));
  return card;
}

const moment = (one) => String(one.valid_from || one.year || "");

function statementList(indexes) {
  const ordered = indexes.map(statement).sort((a, b) =>
    moment(b).localeCompare(moment(a)) || a.confidence.localeCompare(b.confidence) || a.index - b.index);
  return element("ul", { class: "statements" }, ...ordered.map(statementCard));
}

// The newest year of each kind of statement first; earlier years fold away.
function splitByYear(indexes) {
  const newest = new Map();
  const kindOf = (one) => `${one.type}|${one.stage}|${one.quantity_kind}|${one.source_id}|${one.product}`;
  for (const one of indexes.map(statement)) {
    newest.set(kindOf(one), Math.max(newest.get(kindOf(one)) || 0, one.year || 0));
  }
  const current = (index) => {
    const one = statement(index);
    return one.year === null || one.year === newest.get(kindOf(one));
  };
  return [indexes.filter(current), indexes.filter((index) => !current(index))];
}

function folded(words, indexes) {
  const box = element("details", { class: "fold" }, element("summary", {}, words));
  // Built when first opened: a long list costs nothing until it is read.
  box.addEventListener("toggle", () => {
    if (box.open && box.childElementCount === 1) box.append(statementList(indexes));
  });
  return box;
}

function evidence(link) {
  const box = element("div", { class: "evidence" });
  if (link.calculated) {
    box.append(element("p", { class: "method" },
      `The share (${percent(link.share)}, ${link.year}) is calculated: one figure over the sum of all at this stage.`));
  }
  const [current, earlier] = splitByYear(link.statements);
  if (current.length) box.append(statementList(current));
  if (earlier.length) box.append(folded(`Earlier years (${earlier.length})`, earlier));
  if (link.method) {
    box.append(element("p", { class: "method" }, element("strong", {}, "Calculated link. "), link.method));
    box.append(folded(`Rests on ${counted(link.derived.length, "statement")}`, link.derived));
  }
  return box;
}
