"use strict";
// Keys and buttons of the page.
const KEYS = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1), " ": nextOpen,
  a: () => onFocused("accept"), A: acceptSentence, r: () => onFocused("reject"), c: () => onFocused("correct"), m: addMissing,
  n: openName, u: stepBack, s: saveNow, "?": openHelp,
};

function onFocused(action) {
  if (!focused || !cardOf(focused)) move(0);
  if (!focused) return;
  const isExtra = !proposalOf(cardOf(focused));
  if (isExtra && action === "accept") return;
  act(focused, isExtra && action === "reject" ? "remove" : action);
}

function addMissing() {
  const chosen = getSelection().anchorNode?.parentElement?.closest(".sentence")?.dataset.sentence;
  const number = getSelection().isCollapsed ? cardOf(focused)?.dataset.sentence ?? chosen : chosen;
  if (number === undefined) say("Choose a statement, or select words of the sentence, first.");
  else openForm(Number(number), null);
}

function stepBack() {
  if (!undo()) return say("Nothing to undo.");
  redraw();
  drawBeside();
  goTo(cardOf(focused));
  say("Undone.");
}

function saveNow() {
  save();
  drawCount();
}

function openHelp() {
  byId("help").showModal();
}

document.addEventListener("keydown", (event) => {
  if (byId("help").open) return;
  if (event.key === "Escape" && document.querySelector(".form")) return closeForm(true);
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && event.target.matches("button, a")) return;
  const key = KEYS[event.key];
  if (!key) return;
  event.preventDefault();
  key();
});
byId("text").addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (!mark || !getSelection().isCollapsed) return;
  const { mentions } = page.sentences[mark.closest(".sentence").dataset.sentence];
  const [, , label, name] = mentions.find(([start]) => start === Number(mark.dataset.start));
  if (choices.labels.includes(label)) nameForm(mark.textContent, label, name);
});
byId("undo").addEventListener("click", stepBack);
byId("name").addEventListener("click", openName);
byId("save").addEventListener("click", saveNow);
byId("help-open").addEventListener("click", openHelp);
byId("help-close").addEventListener("click", () => byId("help").close());
addEventListener("beforeunload", (event) => {
  if (!state.saved && !stored()) event.preventDefault();
});

// Only what the browser does not keep would be lost.
function stored() {
  try {
    return localStorage.getItem(DRAFT) !== null;
  } catch {
    return false;
  }
}

byId("document").textContent = page.document;
byId("save-as").textContent = page.save_as;
drawText();
drawBeside();
drawCount();
