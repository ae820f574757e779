"use strict";
// What is decided, kept in this browser until it is saved; every step can be undone.
const { page, choices } = JSON.parse(document.getElementById("page-data").textContent);
const DRAFT = `lodegraph-review ${page.sha256}`;
const byId = (id) => document.getElementById(id);

let state = load();
const past = [];

// A draft stands before the file, unless it was saved and the file has changed since.
function load() {
  const fresh = { decisions: earlier(), names: page.names, saved: true, reviewed: page.reviewed };
  try {
    const draft = JSON.parse(localStorage.getItem(DRAFT));
    if (!draft || !draft.decisions || !Array.isArray(draft.names)) return fresh;
    if (draft.saved && draft.reviewed !== page.reviewed) return fresh;
    return { ...draft, decisions: placed(draft.decisions), reviewed: page.reviewed };
  } catch {
    return fresh; // storage is switched off, or holds something else
  }
}

// A decision on what is no longer read stays with its sentence.
function placed(decisions) {
  const known = new Set(page.sentences.flatMap((sentence) => sentence.statements.map((proposal) => keyOf(sentence, proposal))));
  const found = {};
  for (const [key, entry] of Object.entries(decisions)) {
    const sentence = page.sentences.find((each) => key.startsWith(`${placeOf(each)} `));
    const extra = sentence && !known.has(key) && !key.startsWith(`${placeOf(sentence)} + `);
    found[extra ? extraKey(sentence, { ...decisions, ...found }) : key] = entry;
  }
  return found;
}

function earlier() {
  const decisions = {};
  for (const sentence of page.sentences) {
    for (const proposal of sentence.statements) {
      const { decision } = proposal;
      if (decision) decisions[keyOf(sentence, proposal)] = { decision: decision.decision, statement: decision.statement, found: endsOf(proposal) };
    }
    for (const besides of sentence.besides) {
      const { decision, found, statement } = besides;
      // A reject of what is no longer read has nothing to show, and is kept all the same.
      decisions[extraKey(sentence, decisions)] = { decision, found, statement };
    }
  }
  return decisions;
}

// The entries of a list all begin where its head does.
function placeOf({ start, end }) {
  return `${start}-${end}`;
}

function keyOf(sentence, proposal) {
  const { subject, type, object } = proposal.found;
  return [placeOf(sentence), type, subject.label, subject.id, object.label, object.id].join(" ");
}

function endsOf(proposal) {
  const { subject, type, object } = proposal.found;
  return { subject, type, object };
}

function extraKey(sentence, decisions) {
  let number = 1;
  while (decisions[`${placeOf(sentence)} + ${number}`]) number += 1;
  return `${placeOf(sentence)} + ${number}`;
}

function extrasOf(sentence) {
  return Object.keys(state.decisions).filter((key) => key.startsWith(`${placeOf(sentence)} + `));
}

function change(step) {
  past.push(JSON.stringify(state));
  step(state);
  state.saved = false;
  keep();
}

// The same decision twice takes it back.
function decide(key, decision, statement, found) {
  change(({ decisions }) => {
    const again = decisions[key]?.decision === decision && ["accept", "reject"].includes(decision);
    if (again) delete decisions[key];
    else decisions[key] = { decision, statement, found };
  });
}

function undo() {
  if (!past.length) return false;
  state = JSON.parse(past.pop());
  keep();
  return true;
}

function keep() {
  try {
    localStorage.setItem(DRAFT, JSON.stringify(state));
  } catch {
    say("This browser keeps nothing: save before you leave the page.");
  }
}

function review() {
  const decisions = [];
  for (const sentence of page.sentences) {
    const place = { start: sentence.start, end: sentence.end, quote: sentence.quote };
    for (const proposal of sentence.statements) {
      const entry = state.decisions[keyOf(sentence, proposal)];
      if (!entry) continue;
      decisions.push({ decision: entry.decision, ...place, found: endsOf(proposal), ...(entry.statement ? { statement: entry.statement } : {}) });
    }
    for (const key of extrasOf(sentence)) {
      const { decision, found, statement } = state.decisions[key];
      decisions.push({ decision, ...place, ...(found ? { found } : {}), ...(statement ? { statement } : {}) });
    }
  }
  const { format, document: name, sha256 } = page;
  return { format, document: name, sha256, decisions: [...decisions, ...page.unmet], names: state.names };
}

function save() {
  const text = `${JSON.stringify(review(), null, 1)}\n`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = page.save_as;
  link.click();
  URL.revokeObjectURL(link.href);
  state.saved = true;
  keep();
  say(`Saved ${page.save_as}: put it beside ${page.document}.`);
}
