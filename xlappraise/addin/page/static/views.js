/* What Python told in; what the officer sees of it out. Text goes in as text alone; the pack's own sections are taken
   over as they are, and their panels are the pack's own (whatif.js, anytwo.js). */

/* global make, start, prepared, compareAnyTwo */

const SEVERITIES = { "Must fix": "must", "Worth a look": "look", "For information": "info" };
const LISTED = 100;
const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

/* an element that reads its text from left to right or from right to left, as the text asks */
const says = (tag, text, attributes = {}) => make(tag, { dir: "auto", ...attributes }, text);

export function button(text, act, attributes = {}) {
  const made = make("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/* one finding: where, how grave, about what; what is wrong; what to do */
function finding(each) {
  const head = make("p", { class: "where" }, make("strong", { dir: "auto" }, each.where), " ", make("span", { class: "rule" }, each.code));
  if (each.subject) head.append(" ", says("span", each.subject, { class: "note" }));
  const made = make("li", { class: "finding " + SEVERITIES[each.severity] }, head, says("p", each.message));
  made.append(says("p", each.reason ? `Accepted: ${each.reason}` : each.help, { class: "note" }));
  return made;
}

/* so many findings at first, the rest when they are asked for */
function list(findings) {
  const held = make("ul", { class: "findings" }, ...findings.slice(0, LISTED).map(finding));
  if (findings.length <= LISTED) return [held];
  const more = button(`Show the other ${findings.length - LISTED}`, () => {
    held.append(...findings.slice(LISTED).map(finding));
    more.remove();
  }, { class: "second" });
  return [held, more];
}

/* findings under a heading for each severity, the gravest first */
export function findings(all, level = "h3") {
  return Object.keys(SEVERITIES).flatMap((severity) => {
    const of = all.filter((each) => each.severity === severity);
    return of.length ? [make(level, { class: "severity" }, make("span", { class: "dot " + SEVERITIES[severity], "aria-hidden": "true" }), `${severity} (${of.length})`), ...list(of)] : [];
  });
}

export function tally(counts) {
  const made = Object.entries(counts).map(([severity, count]) => make("li", { class: count ? SEVERITIES[severity] : "none" }, make("strong", {}, String(count)), " " + severity.toLowerCase()));
  return make("ul", { class: "tally" }, ...made);
}

/* the pack's page without its styles, which are on this page already */
const parsed = (html) => new DOMParser().parseFromString(html.replace(/<style>[^]*?<\/style>/, ""), "text/html");

let colours = null;
/* the pack's sections, to be put in place */
export function sections(told) {
  const page = parsed(told.html);
  if (!colours) {
    colours = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, colours];
  }
  colours.replaceSync(told.colours);
  page.querySelectorAll("script, nav").forEach((each) => each.remove());
  return [...page.querySelectorAll("main > section")].map((each) => document.importNode(each, true));
}

/* the pack's panels, at their places among the sections that are in place now */
export function panels(told) {
  const page = parsed(told.html);
  const open = (name, run) => {
    const data = page.getElementById(name + "-data"), root = document.getElementById(name);
    if (!data || !root) return;
    root.hidden = false;
    run(root, JSON.parse(data.textContent));
  };
  open("whatif", (root, data) => start(root, prepared(data)));
  open("any-two", compareAnyTwo);
}

/* several files: how many findings each has, and who is first; on a narrow screen a card each */
export function several(rows, open) {
  const heads = ["File", ...Object.keys(SEVERITIES), "First", "Look"];
  const opener = (file) => button("Open", () => open(file), { "aria-label": "Open " + file.name, class: "second" });
  const cell = (name, text, more = {}) => says("td", text, { role: "cell", "data-label": name, ...more });
  const line = ({ file, told, refused }) => {
    const cells = refused || told.other !== undefined ? [cell("What it is", refused || "No appraisal workbook. If it is an old scoring sheet, open it to bring it in.", { class: "long", colspan: "4" })]
      : [...Object.entries(told.counts).map(([severity, count]) => cell(severity, String(count), { class: "num" })), cell("First", told.first, { class: "long" })];
    return make("tr", { role: "row" }, says("th", file.name, { scope: "row", role: "rowheader", class: "key" }), ...cells, make("td", { role: "cell" }, ...(refused ? [] : [opener(file)])));
  };
  const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads.map((text) => make("th", { scope: "col", role: "columnheader" }, text))));
  return make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": "The files" },
    make("table", { role: "table", class: "cards files" }, make("caption", {}, make("strong", {}, plural(rows.length, "file", "files"))), head, make("tbody", { role: "rowgroup" }, ...rows.map(line))));
}

/* what a form asks for; each kind of answer that `import` takes has one field, whose label begins as questions name it */
const FIELDS = {
  sheet: { label: "Sheet: its name" },
  table: { label: "Table: its number", number: true },
  totals: { label: "Totals: the number of their table", number: true },
  options_in: { label: "Options in", choices: ["columns", "rows"] },
  scale: { label: "Scale: what each level counts, or its ends", example: "High=10,Medium=5,Low=0 or 0-5" },
  weights: { label: "Weights: what each word counts", example: "High=3,Low=1" },
  weighted: { label: "Weighted: the numbers are weighted points", tick: true },
  map: { label: "Map: what a row or column is, one a line", lines: true, example: "Weighting=Weight" },
  set: { label: "Set: values, one a line", lines: true, example: "Cost/O4=25" },
  reverse: { label: "Reverse: criteria whose scores are turned round, one a line (none: leave all)", lines: true },
  groups: { label: "Groups: take over none", tick: true },
  published_as: { label: "Published as: how the printed totals were worked out" },
};

function field(key, answers, example) {
  const of = FIELDS[key], id = "answer-" + key, hint = example || of.example;
  const shown = { id, name: key, autocomplete: "off", ...(hint ? { "aria-describedby": id + "-hint" } : {}) };
  const value = answers[key];
  let input;
  if (of.choices) input = make("select", shown, make("option", { value: "" }, "choose"), ...of.choices.map((each) => make("option", { value: each }, each)));
  else if (of.lines) input = make("textarea", { ...shown, rows: "3" });
  else input = make("input", { ...shown, type: of.tick ? "checkbox" : "text", ...(of.number ? { inputmode: "numeric" } : {}) });
  if (of.tick) input.checked = Boolean(value);
  else input.value = Array.isArray(value) ? value.join("\n") : value || "";
  const label = make("label", { for: id }, of.label);
  const note = hint ? [make("span", { class: "note", id: id + "-hint" }, "For example: " + hint)] : [];
  return make("div", { class: of.tick ? "field ticked" : "field" }, ...(of.tick ? [input, label] : [label, input]), ...note);
}

/* the answers in a form, as `import` takes them */
export function answersIn(form) {
  const found = {};
  for (const input of form.querySelectorAll("[name]")) {
    const of = FIELDS[input.name];
    if (of.tick) { if (input.checked) found[input.name] = input.name === "groups" ? "none" : true; continue; }
    const text = input.value.trim();
    if (text) found[input.name] = of.lines ? text.split("\n").map((line) => line.trim()).filter(Boolean) : text;
  }
  return found;
}

/* the open questions with their fields, and below what was answered before */
export function questions(told, answers, send) {
  const asked = new Set();
  const fields = (of) => of.filter(({ key }) => FIELDS[key] && !asked.has(key) && asked.add(key)).map(({ key, example }) => field(key, answers, example));
  const boxes = told.questions.map((each, n) => make("fieldset", {}, make("legend", {}, `Question ${n + 1}`), says("p", each.sentence + (each.cells ? ` (${each.cells})` : "")), ...(each.hint ? [says("p", "Answer with " + each.hint, { class: "note" })] : []), ...fields(each.fields)));
  const earlier = fields(Object.keys(answers).map((key) => ({ key, example: "" })));
  const form = make("form", { class: "questions", novalidate: "" }, ...boxes);
  if (earlier.length) form.append(make("fieldset", {}, make("legend", {}, told.questions.length ? "Answered so far" : "Answers"), ...earlier));
  form.append(make("p", { class: "actions" }, make("button", { type: "submit" }, "Answer")));
  form.addEventListener("submit", (event) => { event.preventDefault(); send(answersIn(form)); });
  return form;
}

/* the form for a new workbook */
const ABOUT = {
  "high-medium-low": "Levels: High, Medium, Low",
  "0-to-5": "Numbers from 0 to 5",
  "1-to-10-percent": "Numbers from 1 to 10, weights in per cent",
  "adoption-london": "The twelve criteria that London published for its adoption agency",
  "reorganisation-2025": "The six criteria that government gave in 2025 for the reorganisation of councils",
};

export function fresh(about, send) {
  const row = (id, label, input, note = "") => make("div", { class: "field" }, make("label", { for: id }, label), input, ...(note ? [make("span", { class: "note" }, note)] : []));
  const template = make("select", { id: "new-template" }, ...about.templates.map((name) => make("option", { value: name }, ABOUT[name] || name)));
  const title = make("input", { id: "new-title", type: "text", autocomplete: "off" });
  const count = (id, value, max) => make("input", { id, type: "number", required: "", min: "1", max, value, inputmode: "numeric" });
  const options = count("new-options", "5", about.most.options), criteria = count("new-criteria", "20", about.most.criteria);
  const topics = about.topics.map((topic) => {
    const tick = make("input", { type: "checkbox", id: "topic-" + topic, value: topic });
    return make("div", { class: "field ticked" }, tick, make("label", { for: tick.id }, (topic[0].toUpperCase() + topic.slice(1)).replace("-", " ")));
  });
  const own = row("new-criteria", "Criteria", criteria);
  template.addEventListener("change", () => { own.hidden = !/^[h0-9]/.test(template.value); });
  const form = make("form", { class: "questions" }, row("new-template", "Scores and criteria", template), row("new-title", "Title", title), make("div", { class: "pair" }, row("new-options", "Options", options), own),
    make("fieldset", {}, make("legend", {}, "Topics to add (any can be added later)"), make("div", { class: "ticks-of" }, ...topics)),
    make("p", { class: "actions" }, make("button", { type: "submit" }, "Make and download")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = [...form.querySelectorAll("[type=checkbox]")].filter((each) => each.checked).map((each) => each.value);
    send({ template: template.value, title: title.value, options: options.valueAsNumber, criteria: criteria.valueAsNumber, topics: chosen });
  });
  return form;
}
