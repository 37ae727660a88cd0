/* Any two options, criterion by criterion. In: every pair as the report worked it out, in words. Out: the pair chosen. */
"use strict";

function compareAnyTwo(root, data) {
  const made = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const choice = (id, text, index) => {
    const select = made("select", { id }, ...data.options.map((o, n) => made("option", { value: n }, o.label)));
    select.value = String(index);
    select.addEventListener("change", draw);
    return [select, made("p", { class: "pick" }, made("label", { for: id }, text), " ", select)];
  };

  /* the bar grows to the right where the first is better, and to the left where the other is */
  const bar = (length) => {
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const long = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const size = { class: "bar", viewBox: "-100 0 200 1", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" };
    for (const [name, value] of Object.entries(size)) drawn.setAttribute(name, value);
    const place = { x: Math.min(0, 100 * length), width: Math.abs(100 * length), height: 1, class: length < 0 ? "bar-less" : "bar-long" };
    for (const [name, value] of Object.entries(place)) long.setAttribute(name, value);
    drawn.append(long);
    return drawn;
  };

  const row = (heads, texts, length, strong) => {
    const [name, ...figures] = texts;
    const cells = figures.map((text, n) => made("td", { role: "cell", class: strong ? "num strong" : "num", "data-label": heads[n + 1] }, text));
    if (length !== null) cells[cells.length - 1].append(bar(length));
    return made("tr", strong ? { role: "row", class: "sum" } : { role: "row" },
      made("th", { scope: "row", role: "rowheader", class: "key", "data-label": heads[0], dir: "auto" }, name), ...cells);
  };

  function draw() {
    const wanted = [Number(first.value), Number(second.value)].sort((a, b) => a - b);
    const pair = data.pairs.find((p) => p.of[0] === wanted[0] && p.of[1] === wanted[1]);
    said.textContent = pair ? pair.said : "Choose two different options.";
    table.hidden = !pair;
    if (!pair) return;
    const heads = ["Criterion", "Weight", ...pair.of.map((n) => data.options[n].id), "Difference"];
    caption.textContent = `${heads[2]} against ${heads[3]}, criterion by criterion`;
    head.replaceChildren(...heads.map((h, n) => made("th", { scope: "col", role: "columnheader", class: n ? "num" : "key" }, h)));
    body.replaceChildren(
      ...pair.rows.map(([k, a, b, difference, length]) => row(heads, [...data.criteria[k], a, b, difference], length, false)),
      row(heads, ["Total of all criteria", "", ...pair.totals], null, true));
  }

  const [first, chooseFirst] = choice("any-two-first", "Compare", 0);
  const [second, chooseSecond] = choice("any-two-second", "with", 1);
  const said = made("p", { role: "status" });
  const caption = made("strong", {});
  const widths = made("colgroup", {}, ...["40%", "10%", "10%", "10%", "30%"].map((width) => made("col", { width })));
  const head = made("tr", { role: "row" });
  const body = made("tbody", { role: "rowgroup" });
  const table = made("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": "The two options chosen" },
    made("table", { role: "table", class: "cards least-40" }, made("caption", {}, caption), widths, made("thead", { role: "rowgroup" }, head), body));
  root.append(chooseFirst, chooseSecond, said, table);
  root.hidden = false;
  draw();
}

if (typeof document !== "undefined") {
  const root = document.getElementById("any-two");
  const held = document.getElementById("any-two-data");
  if (root && held) compareAnyTwo(root, JSON.parse(held.textContent));
}
