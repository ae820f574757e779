"use strict";
// The text, sentence by sentence, each mention marked, with its statements beside it.
function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const LABELS = {
  Country: "country", Region: "region", Mineral: "mineral", EndSector: "end sector", Firm: "firm", StateBank: "bank",
  Facility: "facility", Policy: "policy", Risk: "risk", Agency: "agency", Area: "place", Quantity: "figure", Day: "date",
};

function words(type) {
  return type.toLowerCase().replaceAll("_", " ");
}

function drawText() {
  const rows = page.sentences.map((sentence, number) => {
    const text = element("p", "sentence");
    text.dataset.sentence = number;
    text.append(...marked(sentence));
    const cards = element("ol", "cards");
    cards.setAttribute("aria-label", `Statements of sentence ${number + 1}`);
    const row = element("section", sentence.apart ? "row apart" : "row", text, cards);
    row.id = `sentence-${number}`;
    return row;
  });
  byId("text").replaceChildren(...rows);
  page.sentences.forEach((_, number) => drawCards(number));
}

// Of an entry of a list, the entries before it are skipped: each is shown by itself.
function plain({ quote, skipped: [first, last] }, start, end) {
  const skips = last && start <= first && last <= end;
  return skips ? `${quote.slice(start, first)} \u2026 ${quote.slice(last, end)}` : quote.slice(start, end);
}

function* marked(sentence) {
  const { quote } = sentence;
  let place = 0;
  for (const [start, end, label, name] of sentence.mentions) {
    if (start < place) continue;
    if (start > place) yield plain(sentence, place, start);
    const mark = element("mark", label.toLowerCase(), quote.slice(start, end));
    mark.dataset.start = start;
    mark.title = name ? `${LABELS[label]}: ${name}` : LABELS[label];
    yield mark;
    place = end;
  }
  yield plain(sentence, place, quote.length);
}

// While a statement has the focus, its ends are underlined in the sentence.
function showEnds(number, statement) {
  document.querySelectorAll("mark.subject, mark.object").forEach((mark) => mark.classList.remove("subject", "object"));
  if (!statement) return;
  const sentence = page.sentences[number];
  for (const end of ["subject", "object"]) {
    const { said, name } = statement[end];
    for (const mark of byId(`sentence-${number}`).querySelectorAll("mark")) {
      const [, , , named] = sentence.mentions.find(([start]) => start === Number(mark.dataset.start));
      if (mark.textContent === said || (named && named === name)) mark.classList.add(end);
    }
  }
}

function drawCount() {
  const all = page.sentences.flatMap((sentence) => sentence.statements.map((proposal) => keyOf(sentence, proposal)));
  const decided = all.filter((key) => state.decisions[key]).length;
  byId("count").textContent = `${decided} of ${all.length} decided${state.saved ? "" : ", not saved"}`;
  byId("bar").max = all.length || 1;
  byId("bar").value = all.length ? decided : 1;
  byId("undo").disabled = !past.length;
}

function say(text) {
  byId("live").textContent = text;
  byId("live").classList.add("shown");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => byId("live").classList.remove("shown"), 4000);
}
