"use strict";
// Decisions that wait in this browser to be saved count too.
for (const cell of document.querySelectorAll("[data-sha256]")) {
  let draft = null;
  try {
    draft = JSON.parse(localStorage.getItem(`lodegraph-review ${cell.dataset.sha256}`));
  } catch {
    break; // storage is switched off: only saved decisions are shown
  }
  if (!draft) continue;
  const decided = Object.values(draft.decisions || {}).filter((one) => one.decision !== "add").length;
  cell.textContent = decided;
  const total = Number(cell.previousElementSibling.textContent);
  const state = decided === total ? "done" : decided ? "begun" : "new";
  cell.nextElementSibling.textContent = draft.saved ? state : `${state}, not saved`;
}
