"use strict";
// What a name means: kept with the review, and learnt for all documents by `lodegraph learn`.
function drawBeside() {
  const parts = [];
  const naming = element("div", "naming");
  naming.id = "naming";
  if (state.names.length) {
    parts.push(element("h2", "", "Names that mean something else"));
    const list = element("ul", "names");
    state.names.forEach((name, number) => {
      const remove = element("button", "", "Remove");
      remove.type = "button";
      remove.addEventListener("click", () => {
        change(({ names }) => names.splice(number, 1));
        drawBeside();
        drawCount();
      });
      list.append(element("li", "", element("q", "", name.form), ` is the ${LABELS[name.label]} `, element("strong", "", name.name), " ", remove));
    });
    parts.push(list, element("p", "why", "They are read so once the saved file lies beside the document."));
  }
  if (page.unmet.length) {
    parts.push(element("h2", "", "Earlier decisions that no longer apply"), element("p", "why", "Their sentences are gone from the text. They stay in the file."));
    parts.push(element("ul", "names", ...page.unmet.map((one) => element("li", "", `${one.decision}: `, element("q", "", one.quote)))));
  }
  byId("beside").replaceChildren(naming, ...parts);
}

function openName() {
  const chosen = String(getSelection()).trim();
  const item = focused ? cardOf(focused) : null;
  const end = item ? (state.decisions[focused]?.statement ?? proposalOf(item)?.found)?.subject : null;
  nameForm(chosen || end?.said || "", chosen ? "Firm" : end?.label ?? "Firm", chosen ? "" : end?.name ?? "");
}

function nameForm(said, label, name) {
  closeForm();
  const form = element("form", "form");
  form.noValidate = true;
  const fields = [input("The text says", said), ...endFields("It means the", { label, name })];
  const [formField, kindField, nameField] = fields;
  kindField.querySelector("label").textContent = "It is a";
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  const cancel = element("button", "", "Cancel ", element("kbd", "", "Esc"));
  cancel.type = "button";
  cancel.addEventListener("click", () => closeForm(true));
  form.append(element("h2", "", "What does a name mean?"), ...fields, problem, element("p", "buttons", element("button", "main", "Keep"), cancel));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = control(formField).value.trim();
    const { problem: wrong, end } = readEnd(control(kindField).value, control(nameField).value.trim(), {});
    problem.textContent = words ? wrong ?? "" : "Say which words of the text are meant.";
    if (!words || wrong) return;
    closeForm();
    change(({ names }) => {
      const others = names.filter((one) => one.form !== words);
      names.splice(0, names.length, ...others, { form: words, label: end.label, name: end.name });
    });
    drawBeside();
    drawCount();
    say(`“${words}” is kept as the ${LABELS[end.label]} ${end.name}.`);
    goTo(cardOf(focused));
  });
  byId("naming").append(form);
  form.scrollIntoView({ block: "center" });
  control(said ? nameField : formField).focus();
}
