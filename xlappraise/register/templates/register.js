"use strict";
// Sorts and filters the tables that stand in the page already: without this script they can still be read.
for (const part of document.querySelectorAll("section.part")) {
  const body = part.querySelector("tbody"), rows = [...body.rows], shown = part.querySelector(".shown");
  const heads = [...part.querySelectorAll("thead th")], filters = part.querySelector(".filters");
  const value = (row, n) => {
    const cell = row.cells[n];
    return "v" in cell.dataset ? (cell.dataset.v === "" ? null : Number(cell.dataset.v)) : cell.textContent.trim().toLowerCase();
  };
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

  const sort = (n) => {
    const down = heads[n].getAttribute("aria-sort") === "ascending";
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[n].setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = rows.map((row) => [value(row, n), row]);
    const blank = (key) => key === null || key === "";
    keyed.sort(([a], [b]) => blank(a) || blank(b) ? blank(a) - blank(b) : (down ? compare(b, a) : compare(a, b)));
    body.append(...keyed.map(([, row]) => row));
  };
  heads.forEach((head, n) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(n));
    head.replaceChildren(button);
  });

  if (!filters) continue;
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
    const asked = [...filters.querySelectorAll("input, select")]
      .map((each) => [tests[each.name], each.type === "checkbox" ? (each.checked ? "1" : "") : each.value.trim()])
      .filter(([, wanted]) => wanted !== "");
    let count = 0;
    for (const row of rows) {
      const fits = asked.every(([test, wanted]) => test(row, wanted));
      row.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count.toLocaleString("en-GB")} of ${rows.length.toLocaleString("en-GB")} shown.`;
  };
  filters.addEventListener("input", filter);
  filters.addEventListener("reset", () => setTimeout(filter));
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.hidden = false;
  filter();
}
