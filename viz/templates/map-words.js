// How a statement reads in words.

const VERBS = new Map(Object.entries({
  REFINES: "refines",
  HOLDS_RESERVES: "holds reserves of",
  EXPORTS: "exports",
  IMPORTS: "imports",
  EXPORTS_TO: "exports to",
  USED_IN: "is used in",
  DEPENDS_ON: "depends on",
  OWNS: "owns",
  OPERATES: "operates",
  LOCATED_IN: "is in",
  FINANCES: "finances",
  INVESTS_IN: "invests in",
  SUPPLIES: "supplies",
  IMPOSES: "imposes",
  PART_OF: "is part of",
  FACES: "faces",
}));
const CONTROL_VERBS = new Map(Object.entries({
  licence: "requires an export licence for",
  ban: "bans exports of",
  quota: "sets an export quota on",
  tax: "taxes exports of",
  regulation: "regulates exports of",
}));
const SHARE_OF = new Map(Object.entries({
  PRODUCES: "of the world",
  REFINES: "of the world",
  HOLDS_RESERVES: "of the world",
  EXPORTS: "of the world",
  IMPORTS: "of the world",
  EXPORTS_TO: "of the buyer's imports",
  USED_IN: "of its use",
  OWNS: "stake",
}));
const QUALIFIERS = new Map(Object.entries({
  estimate: "estimate",
  withheld: "figure withheld",
  not_available: "figure not available",
  lower_bound: "at least",
  upper_bound: "at most",
  rounded: "rounded",
  revised: "revised",
  negligible: "negligible",
}));
const CONFIDENCE = new Map(Object.entries({
  A: "official statistic or legal text",
  B: "peer-reviewed or audited",
  C: "report or press",
  D: "inferred",
}));
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];

const spaced = (word) => String(word).toLowerCase().replaceAll("_", " ");
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
const counted = (count, one, many) => `${number(count)} ${count === 1 ? one : many || `${one}s`}`;

function number(value) {
  return value.toLocaleString("en-GB", { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });
}

// A share keeps the digits that tell small suppliers apart; a known zero stays "0%".
function percent(share) {
  const value = share * 100;
  if (value > 0 && value < 0.1) return "<0.1%";
  const digits = value > 0 && (value < 10 || (value > 99 && value < 100)) ? 1 : 0;
  return `${Number(value.toFixed(digits))}%`;
}

function money(usd) {
  if (usd >= 1e9) return `US$${number(Math.round(usd / 1e7) / 100)} billion`;
  if (usd >= 1e6) return `US$${number(Math.round(usd / 1e4) / 100)} million`;
  return `US$${number(usd)}`;
}

function day(text) {
  const [year, month, date] = String(text).split("-");
  const name = MONTHS[Number(month) - 1];
  return name ? [date ? Number(date) : "", name, year].join(" ").trim() : String(text);
}

function period(one) {
  if (one.valid_from && one.valid_to) return `${day(one.valid_from)} to ${day(one.valid_to)}`;
  if (one.valid_from) return `from ${day(one.valid_from)}`;
  if (one.valid_to) return `until ${day(one.valid_to)}`;
  return one.year === null ? "" : String(one.year);
}

function verb(one) {
  if (one.type === "RESTRICTS") return CONTROL_VERBS.get(one.kind) || "restricts exports of";
  if (one.type === "PRODUCES") return one.stage === "mine" || !one.stage ? "mines" : "makes";
  return VERBS.get(one.type) || spaced(one.type);
}

// As the source prints it: not rounded like our own figures.
function stated(one) {
  if (one.value === null) return "";
  return [one.value.toLocaleString("en-GB", { maximumFractionDigits: 6 }), one.unit].filter(Boolean).join(" ");
}

// The figures of a statement, the share first; nothing when it states none.
function figures(one) {
  const found = [];
  if (one.share !== null) {
    const whole = SHARE_OF.get(one.type);
    found.push([percent(one.share), whole].filter(Boolean).join(" "));
  }
  if (one.quantity_t !== null) found.push(`${number(one.quantity_t)} t`);
  if (one.amount_usd !== null) found.push(money(one.amount_usd));
  if (one.value_usd !== null) found.push(money(one.value_usd));
  if (!found.length && stated(one)) found.push(stated(one));
  return found;
}

function bounds(one) {
  if (one.lo === null && one.hi === null) return "";
  const unit = one.unit ? ` ${one.unit}` : "";
  if (one.lo === null) return `at most ${number(one.hi)}${unit}`;
  if (one.hi === null) return `at least ${number(one.lo)}${unit}`;
  return one.lo === one.hi ? "" : `between ${number(one.lo)} and ${number(one.hi)}${unit}`;
}

const KIND_OF_FIGURE = new Map(Object.entries({ capacity: "capacity", reserve: "reserves" }));

function claim(one) {
  const figure = figures(one).join(", ") || bounds(one);
  const limit = ["lower_bound", "upper_bound"].includes(one.qualifier)
    ? `${QUALIFIERS.get(one.qualifier)} ` : "";
  const measured = KIND_OF_FIGURE.get(one.quantity_kind);
  const amount = figure && `${limit}${figure}${measured ? ` (${measured})` : ""}`;
  return { who: `${one.subject} ${verb(one)} ${one.object}`, amount, when: period(one) };
}

// The short tag of a link in a list, the verb with the share first: "mines 76%, reserves".
const TAG_WORDS = new Map(Object.entries({ HOLDS_RESERVES: "reserves", USED_IN: "used in" }));
const SHARED_FIRST = new Set(["PRODUCES", "REFINES", "USED_IN"]);

function tag(link) {
  const stated = link.statements.map(statement);
  stated.sort((a, b) => SHARED_FIRST.has(b.type) - SHARED_FIRST.has(a.type));
  const words = [...new Set(stated.map((one) =>
    (one.type === "RESTRICTS" ? one.kind || "control" : TAG_WORDS.get(one.type) || verb(one))))];
  if (words.length > 1 && words.includes("control")) words.splice(words.indexOf("control"), 1);
  if (!words.length) words.push("calculated flow");
  if (link.share !== undefined) words[0] += ` ${percent(link.share)}`;
  if (link.status !== "asserted") words.push(link.status);
  return words.join(", ");
}

function markTitle(mark) {
  if (!isMineral(mark)) return mark.label;
  return `${mark.label} (${mark.kind})`;
}
