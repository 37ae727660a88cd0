"use strict";
// Sorts and filters the tables that stand in the page already: without this script they can still be read.
// Only so many rows are laid out at once, for a browser takes long over thousands; what is shown has the class "in".
const AT_ONCE = 200;
const told = (count) => count.toLocaleString("en-GB");
for (const part of document.querySelectorAll("section.part")) {
  const body = part.querySelector("tbody"), rows = [...body.rows], shown = part.querySelector(".shown");
  const heads = [...part.querySelectorAll("thead th")], filters = part.querySelector(".filters");
  const value = (row, n) => {
    const cell = row.cells[n];
    return "v" in cell.dataset ? (cell.dataset.v === "" ? null : Number(cell.dataset.v)) : cell.textContent.trim().toLowerCase();
  };
  let fitting = rows, most = AT_ONCE;
  const more = document.createElement("button");
  more.type = "button";
  more.className = "more";
  more.addEventListener("click", () => { most += AT_ONCE; lay(); });
  body.closest(".scroll").append(more);
  const lay = () => {
    const there = new Set(fitting.slice(0, most));
    for (const row of rows) row.classList.toggle("in", there.has(row));
    more.hidden = fitting.length <= most;
    more.textContent = `Show ${told(Math.min(AT_ONCE, fitting.length - most))} more`;
    if (shown) {
      const some = more.hidden ? "" : ` These are the first ${told(most)}.`;
      shown.textContent = `${told(fitting.length)} of ${told(rows.length)} fit.${some}`;
    }
  };
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

  const sort = (n) => {
    const down = heads[n].getAttribute("aria-sort") === "ascending";
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[n].setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = rows.map((row) => [value(row, n), row]);
    const blank = (key) => key === null || key === "";
    keyed.sort(([a], [b]) => blank(a) || blank(b) ? blank(a) - blank(b) : (down ? compare(b, a) : compare(a, b)));
    rows.splice(0, rows.length, ...keyed.map(([, row]) => row));
    for (const row of rows) body.append(row);
    filter();
  };
  heads.forEach((head, n) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(n));
    head.replaceChildren(button);
  });

  const texts = new Map();
  const text = (row) => texts.get(row) ?? (texts.set(row, row.textContent.toLowerCase()), texts.get(row));
  const number = (row, name) => row.dataset[name] === "" ? null : Number(row.dataset[name]);
  const tests = {
    words: (row, wanted) => wanted.toLowerCase().split(/\s+/).every((word) => text(row).includes(word)),
    certain: (row, wanted) => row.dataset.certain === wanted,
    radius: (row, wanted) => number(row, "radius") !== null && number(row, "radius") * 100 <= Number(wanted),
    wrong: (row) => number(row, "wrong") > 0,
  };
  const filter = () => {
    const asked = [...(filters?.querySelectorAll("input, select") ?? [])]
      .map((each) => [tests[each.name], each.type === "checkbox" ? (each.checked ? "1" : "") : each.value.trim()])
      .filter(([, wanted]) => wanted !== "");
    fitting = rows.filter((row) => asked.every(([test, wanted]) => test(row, wanted)));
    const fits = new Set(fitting);
    for (const row of rows) row.classList.toggle("out", !fits.has(row));
    most = AT_ONCE;
    lay();
  };
  filter();
  if (!filters) continue;
  filters.addEventListener("input", filter);
  filters.addEventListener("reset", () => setTimeout(filter));
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.hidden = false;
}
