"use strict";
// A statement and what was decided about it.
const VERDICTS = { accept: "Accepted", reject: "Rejected", correct: "Corrected", add: "Added" };
let focused = null; // key of the statement in focus

function drawCards(number) {
  const sentence = page.sentences[number];
  const list = document.querySelector(`#sentence-${number} .cards`);
  const proposals = sentence.statements.map((proposal) => card(number, keyOf(sentence, proposal), proposal));
  const extras = extrasOf(sentence).filter((key) => state.decisions[key].statement).map((key) => card(number, key, null));
  list.replaceChildren(...proposals, ...extras);
  list.hidden = !list.children.length;
  byId(`sentence-${number}`).classList.toggle("quiet", list.hidden);
}

function card(number, key, proposal) {
  const entry = state.decisions[key];
  const item = element("li", `card ${entry?.decision ?? "open"}`);
  item.tabIndex = -1;
  item.dataset.key = key;
  item.dataset.sentence = number;
  const shown = entry?.statement ?? proposal.found;
  if (proposal && entry?.decision === "correct") item.append(claim(proposal.found, "claim was"));
  item.append(claim(shown, "claim"));
  const facts = details(shown).concat(proposal ? [`confidence ${proposal.confidence}`] : []);
  const badges = facts.map((fact) => element("span", "badge", fact));
  if (proposal) badges.push(element("span", "badge", `rule ${proposal.rule}`));
  if (proposal?.meaning) badges.at(-1).title = proposal.meaning;
  item.append(element("p", "badges", ...badges));
  if (proposal?.problem) item.append(element("p", "problem", `Will not be stored: ${proposal.problem}.`));
  item.append(element("p", "verdict", entry ? VERDICTS[entry.decision] : "Not decided"));
  item.append(buttons(key, proposal, entry));
  item.addEventListener("focusin", () => focusOn(item));
  return item;
}

function claim(statement, className) {
  const { subject, type, object, status } = statement;
  const line = element("p", className);
  if (className === "claim was") line.append(element("span", "visually-hidden", "was: "));
  line.append(element("strong", "", subject.name), ` ${words(type)} `, element("strong", "", object.name));
  if (status && status !== "asserted") line.append(" ", element("span", "status", status));
  return line;
}

function details({ figure, year, valid_from: from, valid_to: to, stage, kind, mineral, quantity_kind: what }) {
  const when = [from && `from ${from}`, to && `until ${to}`].filter(Boolean).join(" ") || year;
  return [figure, when, stage, kind, mineral, what].filter((fact) => fact !== undefined && fact !== null).map(String);
}

function buttons(key, proposal, entry) {
  const actions = proposal
    ? [["accept", "Accept", "a"], ["reject", "Reject", "r"], ["correct", "Correct", "c"]]
    : [["correct", "Change", "c"], ["remove", "Remove", "r"]];
  const made = actions.map(([action, label, letter]) => {
    const button = element("button", "", label, " ", element("kbd", "", letter));
    button.type = "button";
    button.dataset.action = action;
    if (proposal) button.setAttribute("aria-pressed", String(entry?.decision === action));
    button.addEventListener("click", () => act(key, action));
    return button;
  });
  return element("p", "buttons", ...made);
}

function cards() {
  return [...document.querySelectorAll(".card")];
}

function cardOf(key) {
  return cards().find((item) => item.dataset.key === key);
}

function proposalOf(item) {
  const sentence = page.sentences[item.dataset.sentence];
  return sentence.statements.find((proposal) => keyOf(sentence, proposal) === item.dataset.key);
}

function focusOn(item) {
  if (focused) cardOf(focused)?.classList.remove("focused");
  focused = item.dataset.key;
  item.classList.add("focused");
  showEnds(Number(item.dataset.sentence), state.decisions[focused]?.statement ?? proposalOf(item)?.found);
}

function goTo(item) {
  if (!item) return;
  item.focus({ preventScroll: true });
  item.closest(".row").scrollIntoView({ block: "nearest" });
  item.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = cards();
  const at = all.findIndex((item) => item.dataset.key === focused);
  goTo(at < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, at + step))]);
}

function nextOpen() {
  const all = cards();
  const at = all.findIndex((item) => item.dataset.key === focused);
  const open = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((item) => item.classList.contains("open"));
  if (open) goTo(open);
  else say("Every statement is decided. Save with s.");
}

function act(key, action) {
  const item = cardOf(key);
  const number = Number(item.dataset.sentence);
  const proposal = proposalOf(item);
  if (action === "correct") return openForm(number, key);
  if (action === "accept" && proposal.problem) return say("It cannot be stored as it is: correct it (c), or reject it (r).");
  const all = cards();
  const following = all[all.indexOf(item) + 1]?.dataset.key ?? key;
  if (!proposal) change(({ decisions }) => delete decisions[key]);
  else decide(key, action, action === "accept" ? proposal.found : undefined, endsOf(proposal));
  redraw(number);
  const taken = proposal ? state.decisions[key] : null;
  say(taken ? `${VERDICTS[action]}.` : proposal ? "Taken back." : "Removed.");
  goTo(cardOf(taken ? following : key) ?? cardOf(following) ?? cards()[0]);
}

// Accept all that is open in the sentence of the statement in focus.
function acceptSentence() {
  const item = focused && cardOf(focused);
  if (!item) return say("Choose a statement first.");
  const number = Number(item.dataset.sentence);
  const sentence = page.sentences[number];
  const open = sentence.statements.filter((proposal) => !proposal.problem && !state.decisions[keyOf(sentence, proposal)]);
  if (!open.length) return say("Nothing is open in this sentence.");
  change(({ decisions }) => {
    for (const proposal of open) decisions[keyOf(sentence, proposal)] = { decision: "accept", statement: proposal.found, found: endsOf(proposal) };
  });
  redraw(number);
  say(`${open.length} accepted.`);
  goTo(cardOf(focused));
  nextOpen();
}

function redraw(number) {
  if (number === undefined) page.sentences.forEach((_, each) => drawCards(each));
  else drawCards(number);
  drawCount();
}
