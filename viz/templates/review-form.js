"use strict";
// The form that corrects a statement, or adds one that is missing.
function openForm(number, key) {
  closeForm();
  const sentence = page.sentences[number];
  const item = key ? cardOf(key) : null;
  const before = key ? state.decisions[key]?.statement ?? proposalOf(item).found : blank(sentence);
  const form = element("form", "form");
  form.noValidate = true;
  const fields = {
    subject: endFields("Subject", before.subject),
    type: select("Relation", Object.keys(choices.types).map((type) => [type, words(type)]), before.type),
    status: select("Status", choices.statuses.map((status) => [status, status]), before.status ?? "asserted"),
    object: endFields("Object", before.object),
    figure: input("Figure", before.figure ?? ""),
    year: input("Year", before.year ?? ""),
    from: input("From", before.valid_from ?? ""),
    to: input("To", before.valid_to ?? ""),
    kind: select("Kind", [], before.kind),
  };
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  const submit = element("button", "main", "Keep");
  const cancel = element("button", "", "Cancel ", element("kbd", "", "Esc"));
  cancel.type = "button";
  cancel.addEventListener("click", () => closeForm(true));
  for (const field of Object.values(fields)) form.append(...(Array.isArray(field) ? [element("div", "end", ...field)] : [field]));
  form.append(problem, element("p", "buttons", submit, cancel));
  const fit = () => fitType(fields, before);
  control(fields.type).addEventListener("change", fit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const read = readForm(fields, before);
    problem.textContent = read.problem ?? "";
    if (read.problem) return;
    closeForm();
    const target = key ?? extraKey(sentence, state.decisions);
    const isExtra = target.startsWith(`${placeOf(sentence)} + `);
    const verdict = isExtra ? state.decisions[target]?.decision ?? "add" : "correct";
    const proposal = item && proposalOf(item);
    decide(target, verdict, read.statement, proposal ? endsOf(proposal) : state.decisions[target]?.found);
    redraw(number);
    say(`${VERDICTS[verdict]}.`);
    goTo(cardOf(target));
  });
  const list = byId(`sentence-${number}`).querySelector(".cards");
  list.hidden = false;
  if (item) item.append(form);
  else list.append(element("li", "card adding", element("p", "claim", "A statement that is missing"), form));
  fit();
  control(fields.subject[1]).focus();
}

function blank(sentence) {
  const named = sentence.mentions.filter(([, , label]) => choices.labels.includes(label));
  const ends = [named[0], named[1] ?? named[0]].map((mention) => ({ label: mention?.[2] ?? "Country", name: mention?.[3] ?? "" }));
  const fits = Object.entries(choices.types).find(([, { ends: pairs }]) => pairs.some(([a, b]) => a === ends[0].label && b === ends[1].label));
  return { subject: ends[0], type: fits?.[0] ?? "PRODUCES", object: ends[1], status: "asserted" };
}

let fieldNumber = 0;
function labelled(label, made) {
  fieldNumber += 1;
  made.id = `field-${fieldNumber}`;
  const name = element("label", "", label);
  name.htmlFor = made.id;
  return element("div", "field", name, made);
}
function input(label, value) {
  const made = element("input");
  made.value = value;
  made.autocomplete = "off";
  return labelled(label, made);
}
function select(label, options, value) {
  const made = element("select");
  setOptions(made, options, value);
  return labelled(label, made);
}
function setOptions(made, options, value) {
  made.replaceChildren(...options.map(([id, name]) => {
    const option = element("option", "", name);
    option.value = id;
    return option;
  }));
  if (value !== undefined && options.some(([id]) => id === value)) made.value = value;
}
function control(field) {
  return field.querySelector("input, select");
}
function endFields(label, end) {
  const kind = select(`${label} is a`, choices.labels.map((name) => [name, LABELS[name]]), end.label);
  const name = input(label, end.name);
  control(name).setAttribute("list", "named");
  control(name).addEventListener("focus", () => propose(control(kind).value));
  return [kind, name];
}

// Names to choose from: of closed lists all, of others those of the document.
function propose(label) {
  const own = page.sentences.flatMap(({ mentions }) => mentions.filter(([, , kind]) => kind === label).map(([, , , name]) => name));
  const closed = (choices.closed[label] ?? []).map(([, name]) => name);
  byId("named").replaceChildren(...[...new Set([...own, ...closed])].map((name) => {
    const option = element("option");
    option.value = name;
    return option;
  }));
}

// Show the fields that the relation has.
function fitType(fields, before) {
  const type = choices.types[control(fields.type).value];
  fields.figure.hidden = !type.figures.length;
  control(fields.figure).placeholder = type.figures.join(", or ");
  fields.year.hidden = type.measure;
  fields.from.hidden = fields.to.hidden = !type.measure;
  control(fields.from).placeholder = "2025-04-04";
  control(fields.to).placeholder = "no end told";
  fields.kind.hidden = !type.kinds.length;
  setOptions(control(fields.kind), [["", "not told"], ...type.kinds.map((kind) => [kind, kind])], control(fields.kind).value || before.kind);
}

function readForm(fields, before) {
  const value = (field) => (field.hidden ? "" : control(field).value.trim());
  const type = value(fields.type);
  const ends = {};
  for (const name of ["subject", "object"]) {
    const [kind, text] = fields[name];
    const { problem, end } = readEnd(control(kind).value, control(text).value.trim(), before[name]);
    if (problem) return { problem };
    ends[name] = end;
  }
  const pairs = choices.types[type].ends;
  if (!pairs.some(([a, b]) => a === ends.subject.label && b === ends.object.label)) {
    const told = pairs.map(([a, b]) => `${LABELS[a] ?? a} to ${LABELS[b] ?? b}`).join("; ");
    return { problem: `“${words(type)}” does not go from a ${LABELS[ends.subject.label]} to a ${LABELS[ends.object.label]}. It goes from ${told}.` };
  }
  const [year, from, to] = [value(fields.year), value(fields.from), value(fields.to)];
  if (year && !/^\d{4}$/.test(year)) return { problem: "Write the year as 2024." };
  if ([from, to].some((day) => day && !/^\d{4}(-\d\d(-\d\d)?)?$/.test(day))) return { problem: "Write dates as 2025, 2025-04 or 2025-04-04." };
  const figure = value(fields.figure);
  if (figure && !/\d|half|third|quarter|fifth|tenth/i.test(figure)) return { problem: `Write the figure as in a text: ${choices.types[type].figures.join(", or ")}.` };
  const kept = type === before.type ? rest(before) : {};
  const kind = value(fields.kind);
  return {
    statement: {
      subject: ends.subject, type, object: ends.object,
      ...(figure ? { figure } : {}),
      ...(year ? { year: Number(year) } : {}),
      ...(from ? { valid_from: from } : {}),
      ...(to ? { valid_to: to } : {}),
      status: value(fields.status), ...kept, ...(kind ? { kind } : {}),
    },
  };
}

// What the form does not show stays as it was: the stage, the mineral of a loan.
function rest(before) {
  const shown = ["subject", "type", "object", "figure", "year", "valid_from", "valid_to", "status", "kind"];
  return Object.fromEntries(Object.entries(before).filter(([name]) => !shown.includes(name)));
}

function readEnd(label, name, before) {
  if (!name) return { problem: "Name the subject and the object." };
  const closed = choices.closed[label];
  // What may mean several countries is not kept: it has to be chosen.
  const known = !closed || closed.some(([id]) => id === before.id);
  if (label === before.label && name === before.name && known) return { end: before };
  if (!closed) return { end: { label, name } };
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const match = closed.find(([id, known]) => fold(known) === fold(name) || id === name);
  if (!match) return { problem: `${name} is no ${LABELS[label]} of the tables: choose one of the list.` };
  return { end: { label, id: match[0], name: match[1] } };
}

function closeForm(back = false) {
  const form = document.querySelector(".form");
  if (!form) return;
  const item = form.closest(".card, .naming");
  form.remove();
  if (item.matches(".adding")) {
    const number = Number(item.closest(".row").id.replace("sentence-", ""));
    item.remove();
    drawCards(number);
  }
  if (back) goTo(cardOf(focused));
}
