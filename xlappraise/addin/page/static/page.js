/* The page: in, what the officer drops, chooses and presses; out, questions to Python and what is shown of the answers. */

import { Refusal, ask, start, stop } from "./python.js";
import * as shown from "./views.js";

/* global make */

const at = (id) => document.getElementById(id);
const STAGES = { unpack: ["Unpacking xlappraise", 80], import: ["Starting xlappraise", 88] };
const SERVICE = 15000;
let unsaved = false, book = null;

/* ---------------------------------------------------------------- how far it is */
function stage(text, part = null) {
  at("work").hidden = !text;
  if (at("stage").textContent !== text) at("stage").textContent = text;
  if (part === null) at("bar").removeAttribute("value");
  else at("bar").value = part;
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

function heard({ stage: name, done, total, heap, ready }) {
  if (heap) at("ready").dataset.heap = Math.round(heap / 1e6);
  if (name === "files") {
    const text = total > 1 ? `Loading Python: ${megabytes(done)} of ${megabytes(total)} MB` : "Loading Python";
    stage(done >= total ? "Starting Python" : text, Math.min(70, 2 + 68 * (done / total)));
    if (done >= total) keep();
  } else if (STAGES[name]) stage(...STAGES[name]);
  if (ready && at("stage").textContent === STAGES.import[0]) stage("");
  if (heap) footer();
}

/* ---------------------------------------------------------------- without a network */
let offline = "";
let kept = null;
/* have the browser keep the page's files; asked when all of them have come, so that they come once */
function keep() {
  if (kept) return;
  if (!("serviceWorker" in navigator) || !isSecureContext) {
    offline = "Over plain http the page does not start without a network.";
    kept = Promise.resolve();
    return;
  }
  const late = new Promise((done) => setTimeout(done, SERVICE));
  const registered = navigator.serviceWorker.register("service-worker.js").then(() => navigator.serviceWorker.ready)
    .then(() => { offline = "The page also starts without a network."; footer(); }, () => { offline = "This browser does not keep the page, so it needs the network to start."; });
  kept = Promise.race([registered, late]);
}

function footer() {
  const heap = at("ready").dataset.heap;
  at("ready").textContent = [offline, heap ? `Python holds ${heap} MB of this computer's memory.` : ""].filter(Boolean).join(" ");
}

/* ---------------------------------------------------------------- asking */
function trouble(sentence) {
  at("trouble").hidden = !sentence;
  at("trouble").replaceChildren(...(sentence ? [make("p", { dir: "auto" }, sentence)] : []));
  if (sentence) at("trouble").scrollIntoView({ block: "nearest" });
}

/* the answer, with what is being done on show; null where Python refuses, which is said */
async function asked(doing, question, given, files = []) {
  trouble("");
  stage(doing);
  const clock = setTimeout(() => { at("stop").hidden = false; }, 1500);
  try {
    return await ask(question, given, files, files[0] ? `'${files[0].name}'` : "This");
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    trouble(fault.message);
    return null;
  } finally {
    clearTimeout(clock);
    at("stop").hidden = true;
    stage("");
  }
}

function download({ name, bytes }) {
  const address = URL.createObjectURL(new Blob([bytes]));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/* a name that can stand in a folder, and is read in the order in which it is written */
const plainName = (name) => name.replace(/[/\\\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "_").replace(/^(\.{0,2}|out)$/, "_$1");
const given = async (file) => ({ name: plainName(file.name), bytes: new Uint8Array(await file.arrayBuffer()) });

function show(...nodes) {
  at("shown").replaceChildren(...nodes);
  const head = at("shown").querySelector("h2");
  if (head) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
  at("shown").scrollIntoView({ block: "start" });
}

/* ---------------------------------------------------------------- opening */
const TOO_LARGE = 260e6;
async function opened(list) {
  const files = [...list];
  if (!files.length || !mayLeave()) return;
  trouble("");
  const large = files.find((file) => file.size > TOO_LARGE);
  if (large) return trouble(`'${large.name}' is larger than a workbook may be, so it was not read.`);
  let read;
  try {
    read = await Promise.all(files.map(given));
  } catch {
    return trouble("The file cannot be read (is it a folder, or was it moved?): choose it again.");
  }
  unsaved = false;
  if (read.length > 1) await openSeveral(read);
  else await openOne(read[0]);
}

const mayLeave = () => !unsaved || confirm("What was made is not downloaded yet. Go on without it?");

async function openOne(file) {
  const found = await asked(`Checking ${file.name}`, "check", { file: file.name }, [file]);
  if (!found) return null;
  if (found.told.other !== undefined) return bringIn(file, {}, found.told.other);
  return showBook(file, found.told);
}

async function openSeveral(files) {
  const rows = [];
  for (const [n, file] of files.entries()) {
    stage(`Checking ${n + 1} of ${files.length}: ${file.name}`, (100 * n) / files.length);
    try {
      rows.push({ file, told: (await ask("check", { file: file.name }, [file], `'${file.name}'`)).told });
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      rows.push({ file, refused: fault.message });
    }
  }
  stage("");
  show(make("section", { "aria-labelledby": "files-title" }, make("h2", { id: "files-title" }, "Several files"), shown.several(rows, openOne)));
}

/* ---------------------------------------------------------------- one workbook */
async function showBook(file, told) {
  book = { file, told };
  const done = make("div", { id: "done", role: "status" });
  const links = make("ul", { class: "links" });
  const head = make("section", { class: "book", "aria-labelledby": "book-title" }, make("h2", { id: "book-title", dir: "auto" }, told.title),
    make("p", { class: "organisation", dir: "auto" }, [told.organisation, file.name].filter(Boolean).join(" \u00b7 ")), shown.tally(told.counts), actions(told), done, make("nav", { "aria-label": "On this page" }, links));
  const results = make("div", { id: "results" });
  show(head, findingsSection(told), results);
  links.append(link("#findings", `Findings (${told.findings.length})`));
  if (told.blocked) return results.append(make("p", {}, "There are no results until what must be fixed is fixed."));
  const made = await asked("Working out the results", "results", { file: file.name }, [file]);
  if (!made || book.file !== file || !made.told.html) return null;
  results.append(...shown.sections(made.told));
  for (const each of results.querySelectorAll(":scope > section")) links.append(link("#" + each.id, each.querySelector("h2").textContent.replace(/^\d+\. /, "")));
  shown.panels(made.told);
  const panel = at("whatif");
  if (panel && !panel.hidden) links.append(link("#whatif", "What if?"));
  return null;
}

const link = (address, text) => make("li", {}, make("a", { href: address }, text));

function findingsSection(told) {
  const accepted = told.accepted.length ? [make("details", {}, make("summary", {}, `Accepted, with a reason (${told.accepted.length})`), make("ul", { class: "findings" }, ...shown.findings(told.accepted).filter((each) => each.tagName === "UL").flatMap((each) => [...each.children])))] : [];
  const all = told.findings.length ? shown.findings(told.findings) : [make("p", {}, "Nothing to fix.")];
  return make("section", { id: "findings" }, make("h2", {}, "Findings"), make("p", { class: "note" }, told.totals), ...all, ...accepted);
}

function actions(told) {
  const form = make("select", { id: "form", "aria-label": "Kind of report" }, ...Object.entries(told.forms).map(([value, words]) => make("option", { value }, words)));
  const open = make("input", { type: "checkbox", id: "public" });
  const report = make("div", { class: "report", role: "group", "aria-label": "Report" }, shown.button("Report", () => makeReport(form.value, open.checked), told.blocked ? { disabled: "" } : {}), form,
    make("span", { class: "field ticked" }, open, make("label", { for: "public" }, "without names of people")));
  return make("div", { class: "actions" }, shown.button("Recalculate and download", recalculate), report,
    shown.button("Copy findings", copy, { class: "second" }), shown.button("Findings as .xlsx", findingsBook, { class: "second" }));
}

function say(lines) {
  at("done").replaceChildren(...lines.map((line) => make("p", { dir: "auto" }, line)));
}

async function recalculate() {
  const { file } = book;
  const made = await asked(`Recalculating ${file.name}`, "recalc", { file: file.name }, [file]);
  if (!made) return null;
  if (!made.told.changed) return say(made.told.lines);
  const [fresh] = made.files;
  download(fresh);
  const found = await asked(`Checking ${file.name}`, "check", { file: fresh.name }, [fresh]);
  if (!found) return null;
  await showBook(fresh, found.told);
  return say([...made.told.lines, `${fresh.name} is downloaded: put it in the place of the old one.`]);
}

async function makeReport(form, open) {
  const { file } = book;
  const made = await asked("Writing the report", "report", { file: file.name, form, public: open }, [file]);
  if (!made) return;
  made.files.forEach(download);
  say(made.told.lines);
}

async function findingsBook() {
  const { file } = book;
  const made = await asked("Writing the findings", "findings", { file: file.name }, [file]);
  if (!made) return;
  made.files.forEach(download);
  say(made.told.lines);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(book.told.text);
    say(["The findings are copied: paste them where you like."]);
  } catch {
    const text = make("textarea", { rows: "8", readonly: "", "aria-label": "Findings as text" });
    text.value = book.told.text;
    at("done").replaceChildren(make("p", {}, "This browser does not let the page copy: copy the text from here."), text);
    text.select();
  }
}

/* ---------------------------------------------------------------- an old sheet */
async function bringIn(file, answers, why = "") {
  const found = await asked(`Reading ${file.name}`, "bring_in", { file: file.name, answers }, [file]);
  if (!found) return;
  const { told, files: [made] } = found;
  book = null;
  unsaved = Boolean(made) || Object.keys(answers).length > 0;
  const about = told.explained.length ? [make("details", {}, make("summary", {}, "What each row and column was taken for"), ...told.explained.map((line) => make("p", { class: "note", dir: "auto" }, line)))] : [];
  const head = [make("h2", { id: "old-title", dir: "auto" }, `${made ? "Brought in" : told.matrix ? "An old scoring sheet" : "No scores found"}: ${file.name}`), ...(why ? [make("p", { class: "note", dir: "auto" }, why + " It may be an old scoring sheet; that is how it is read here.")] : []), ...(told.matrix ? [make("p", { dir: "auto" }, told.read)] : []), ...about];
  const again = (next) => bringIn(file, next, why);
  const rest = made ? broughtIn(made, told, answers, again) : [make("p", {}, told.matrix ? "Answer what the sheet does not say; nothing is guessed." : "If there are scores in it, say where they are; nothing is guessed."), shown.questions(told, answers, again)];
  show(make("section", { class: "old", "aria-labelledby": "old-title" }, ...head, ...rest));
}

const MAY_CHANGE = { scale: "", weights: "", map: [], set: [], reverse: [] };
function broughtIn(made, told, answers, again) {
  const done = () => { download(made); unsaved = false; };
  const wrong = told.findings.length ? [make("h3", {}, "What is wrong with what is printed"), ...shown.findings(told.findings, "h4")] : [make("p", {}, "Nothing that is printed there is wrong.")];
  return [make("p", { class: "actions" }, shown.button(`Download ${made.name}`, done), shown.button("Check it here", () => openOne(made), { class: "second" })), ...wrong,
    make("details", {}, make("summary", {}, "Read it another way"), shown.questions(told, { ...MAY_CHANGE, ...answers }, again))];
}

/* ---------------------------------------------------------------- a new workbook */
async function fresh() {
  if (!mayLeave()) return;
  const about = await asked("Getting the form", "about", {});
  if (!about) return;
  const done = make("div", { id: "done", role: "status" });
  const send = async (wanted) => {
    const made = await asked("Making the workbook", "new", wanted);
    if (!made) return;
    made.files.forEach(download);
    say(made.told.lines);
  };
  book = null;
  unsaved = false;
  show(make("section", { "aria-labelledby": "new-title-of" }, make("h2", { id: "new-title-of" }, "New workbook"), shown.fresh(about.told, send), done));
}

async function example() {
  if (!mayLeave()) return;
  const made = await asked("Getting the example", "example", {});
  unsaved = false;
  if (made) await openOne(made.files[0]);
}

/* ---------------------------------------------------------------- what is dropped and pressed */
function listen() {
  at("file").addEventListener("change", async (event) => { await opened(event.target.files); event.target.value = ""; });
  at("example").addEventListener("click", example);
  at("fresh").addEventListener("click", fresh);
  at("stop").addEventListener("click", stop);
  for (const name of ["dragenter", "dragover"]) addEventListener(name, (event) => { event.preventDefault(); at("drop").classList.add("over"); });
  for (const name of ["dragleave", "drop"]) addEventListener(name, (event) => { event.preventDefault(); if (name === "drop" || !event.relatedTarget) at("drop").classList.remove("over"); });
  addEventListener("drop", (event) => opened(event.dataTransfer.files));
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}

async function begin() {
  listen();
  stage("Loading Python", 1);
  try {
    await start(heard);
    await kept;
    document.body.dataset.ready = "yes";
    footer();
  } catch (fault) {
    stage("");
    trouble(fault.message);
  }
}

begin();
