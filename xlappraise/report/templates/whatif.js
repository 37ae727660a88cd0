/* What if weights or scores were different? In: the appraisal's data, exact numbers as text. Out: ranks and RAG,
   by the same rules as xlappraise itself: fractions of whole numbers, rounded half away from zero. */
"use strict";

/* ---------------------------------------------------------------- exact numbers: [numerator, denominator] */
const ZERO = [0n, 1n];
const divisor = (a, b) => { while (b) [a, b] = [b, a % b]; return a < 0n ? -a : a; };
const fraction = (n, d) => {
  if (d < 0n) { n = -n; d = -d; }
  const g = divisor(n, d) || 1n;
  return [n / g, d / g];
};
const add = (a, b) => fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
const subtract = (a, b) => fraction(a[0] * b[1] - b[0] * a[1], a[1] * b[1]);
const times = (a, b) => fraction(a[0] * b[0], a[1] * b[1]);
const over = (a, b) => fraction(a[0] * b[1], a[1] * b[0]);
const compare = (a, b) => { const d = a[0] * b[1] - b[0] * a[1]; return d < 0n ? -1 : d > 0n ? 1 : 0; };
const whole = (n) => [BigInt(n), 1n];
const NUMBER = /^(-?)(\d{1,18})(?:\.(\d{1,15}))?$/;

/* "17/2" or "8.5"; null for anything else */
function exact(text) {
  const [top, bottom] = String(text).split("/");
  if (bottom !== undefined) return /^-?\d+$/.test(top) && /^\d+$/.test(bottom) ? fraction(BigInt(top), BigInt(bottom)) : null;
  const found = NUMBER.exec(text);
  if (!found) return /^-?\d+$/.test(text) ? [BigInt(text), 1n] : null;
  const decimals = found[3] || "";
  const size = fraction(BigInt(found[2] + decimals), 10n ** BigInt(decimals.length));
  return found[1] ? [-size[0], size[1]] : size;
}

function rounded(value, decimals) {
  const unit = 10n ** BigInt(decimals);
  const size = (value[0] < 0n ? -value[0] : value[0]) * unit;
  const near = (2n * size + value[1]) / (2n * value[1]);
  return fraction(value[0] < 0n ? -near : near, unit);
}

const wholePercent = (value, highest) => rounded(rounded(times(over(value, highest), whole(100)), 9), 0);

/* 1,810 or 1,810.5: as the rest of the report prints numbers */
function shown(value, decimals = 6) {
  const near = rounded(value, decimals);
  const unit = 10n ** BigInt(decimals);
  const scaled = (near[0] < 0n ? -near[0] : near[0]) * unit / near[1];
  const before = (scaled / unit).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const after = (scaled % unit).toString().padStart(decimals, "0").replace(/0+$/, "");
  return (near[0] < 0n ? "-" : "") + before + (after ? "." + after : "");
}

/* the number in full as the link writes it: 8.5 */
const plain = (value) => shown(value, 15).replace(/,/g, "");

/* ---------------------------------------------------------------- the model */
function prepared(data) {
  return {
    ...data,
    levels: data.levels.map((l) => ({ name: l.name, points: exact(l.points) })),
    bands: data.bands.map((b) => ({ ...b, start: exact(b.start) })),
    criteria: data.criteria.map((c) => ({ ...c, weight: exact(c.weight) })),
  };
}

/* what may be changed: weights by criterion, per cent by group, scores by criterion and option */
const asGiven = (model) => ({
  weights: model.criteria.map((c) => c.weight),
  groups: model.groups.map(() => whole(100)),
  scores: model.criteria.map((c) => c.scores.slice()),
});

const points = (model, score) => (model.numeric ? exact(score) : model.levels[score].points);
const least = (list) => list.reduce((a, b) => (compare(b, a) < 0 ? b : a));
const most = (list) => list.reduce((a, b) => (compare(b, a) > 0 ? b : a));
const weightOf = (model, state, k) => over(times(state.weights[k], state.groups[model.criteria[k].group]), whole(100));

/* lowest and highest total of each option, rounded to six decimals, and what is missing */
function sums(model, state) {
  const weights = model.criteria.map((_, k) => weightOf(model, state, k));
  return model.options.map((option, i) => {
    let low = ZERO, high = ZERO, missing = 0;
    model.criteria.forEach((criterion, k) => {
      const score = state.scores[k][i];
      const known = score === null ? null : points(model, score);
      const may = known === null ? criterion.levels.map((n) => model.levels[n].points) : [known];
      missing += known === null ? 1 : 0;
      low = add(low, times(least(may), weights[k]));
      high = add(high, times(most(may), weights[k]));
    });
    return { low: rounded(low, 6), high: rounded(high, 6), missing, passed: !option.failed && !option.open };
  });
}

function highestPossible(model, state) {
  const best = most(model.levels.map((l) => l.points));
  const weights = model.criteria.map((_, k) => weightOf(model, state, k));
  return rounded(times(weights.reduce(add, ZERO), best), 6);
}

const bandOf = (bands, figure) => {
  const found = bands.slice(0, -1).findIndex((b) => compare(figure, b.start) >= 0);
  return found < 0 ? bands.length - 1 : found;
};

/* totals, shares, RAG and ranks: competition ranks, equal totals share a rank, blanks give ranges */
function results(model, state) {
  const field = sums(model, state);
  const highest = highestPossible(model, state);
  return field.map((own, i) => {
    const option = model.options[i];
    const status = option.failed ? "failed gateway" : own.missing || option.open || !highest[0] ? "incomplete" : "ranked";
    if (!own.passed || !highest[0]) return { id: option.id, status, total: null, low: null, high: null, percent: null, band: null, rank: null, tied: false, best: null, worst: null };
    const others = field.filter((_, k) => k !== i && !model.options[k].failed);
    const best = 1 + others.filter((o) => o.passed && compare(o.low, own.high) > 0).length;
    const worst = 1 + others.filter((o) => compare(o.high, own.low) > 0).length;
    const certain = !compare(own.low, own.high);
    const percent = certain ? wholePercent(own.low, highest) : null;
    const equal = (o) => o.passed && !compare(o.low, o.high) && !compare(o.low, own.low);
    return {
      id: option.id, status, total: certain ? own.low : null, low: own.low, high: own.high, percent,
      band: percent && bandOf(model.bands, percent), rank: best === worst ? best : null,
      tied: certain && others.some(equal), best, worst,
    };
  });
}

/* RAG band of one score: by its share of the criterion's highest, or by its weighted points */
function scoreBand(model, state, k, i) {
  const score = state.scores[k][i];
  if (score === null) return null;
  const best = most(model.levels.map((l) => l.points));
  if (model.basis === "weighted") {
    const weighted = times(points(model, score), weightOf(model, state, k));
    return bandOf(model.bands, rounded(rounded(weighted, 9), 0));
  }
  return bandOf(model.bands, wholePercent(points(model, score), best));
}

/* the results, and the exact totals of the options that are fully scored and in */
function standing(model, state) {
  const found = results(model, state);
  const weights = model.criteria.map((_, k) => weightOf(model, state, k));
  const total = (i) => model.criteria.reduce((sum, _, k) => add(sum, times(weights[k], points(model, state.scores[k][i]))), ZERO);
  return { found, totals: found.map((r, i) => (r.status === "ranked" && r.best !== null ? total(i) : null)) };
}

/* where a weight (or a group's per cent) makes another option draw level with the sole first: [value, option] */
function switchingPoints({ found, totals }, of) {
  const first = found.flatMap((r, i) => (r.rank === 1 && totals[i] ? [i] : []));
  if (first.length !== 1) return [];
  const rising = of.slope(first[0]);
  const marks = totals.flatMap((total, b) => {
    const rise = total && b !== first[0] ? subtract(rising, of.slope(b)) : ZERO;
    return rise[0] ? [[subtract(of.now, over(subtract(totals[first[0]], total), rise)), b]] : [];
  });
  return marks.sort((x, y) => compare(x[0], y[0]));
}

/* a weight of one criterion: its total rises by points times its group's per cent for each unit of weight */
const byWeight = (model, state, k) => ({
  now: state.weights[k],
  slope: (i) => times(points(model, state.scores[k][i]), over(state.groups[model.criteria[k].group], whole(100))),
});

/* a whole group: its total rises by a hundredth of what it gives at its own weights for each per cent */
const byGroup = (model, state, g) => ({
  now: state.groups[g],
  slope: (i) => model.criteria.reduce((sum, c, k) => (c.group !== g ? sum
    : add(sum, over(times(state.weights[k], points(model, state.scores[k][i])), whole(100)))), ZERO),
});

/* ---------------------------------------------------------------- how near other places are */
const orderOf = (found) => found.map((_, i) => i).sort((a, b) => (found[a].best || 1e6) - (found[b].best || 1e6) || (found[a].worst || 1e6) - (found[b].worst || 1e6) || a - b);

/* options whose totals are certain, best first, each with the next: [higher, lower], but for equal ones */
function neighbours({ found, totals }) {
  const order = orderOf(found).filter((i) => totals[i]);
  return order.slice(1).map((b, n) => [order[n], b]).filter(([a, b]) => compare(totals[a], totals[b]) > 0);
}

/* the value of a weight at which two options draw level, if it is between the ends of its slider; else null */
function levelAt(now, of, [a, b], [low, high]) {
  const rise = subtract(of.slope(a), of.slope(b));
  if (!rise[0]) return null;
  const value = subtract(of.now, over(subtract(now.totals[a], now.totals[b]), rise));
  return compare(value, low) >= 0 && compare(value, high) <= 0 ? value : null;
}

const distance = (value, now) => { const d = subtract(value, now); return d[0] < 0n ? [-d[0], d[1]] : d; };
const nearest = (list, key) => list.reduce((best, each) => (best === null || compare(key(each), key(best)) < 0 ? each : best), null);
const weightEnds = (model) => [exact(model.weight.min), exact(model.weight.max)];

/* for each two neighbours the weight that is nearest to bringing them level, in parts of what it is now */
function nearestTurns(model, state, now) {
  return neighbours(now).map((pair) => {
    const turns = model.criteria.flatMap((_, k) => {
      const value = state.weights[k][0] ? levelAt(now, byWeight(model, state, k), pair, weightEnds(model)) : null;
      return value ? [{ k, value, part: over(distance(value, state.weights[k]), state.weights[k]) }] : [];
    });
    return { pair, turn: nearest(turns, (turn) => turn.part) };
  });
}

/* ---------------------------------------------------------------- the smallest changes that make an option first */
const isFirst = (model, state, x) => { const r = results(model, state)[x]; return r.rank === 1 && !r.tied; };

/* one weight alone, moved as little as the slider's steps allow: [criterion, value], or null */
function oneWeight(model, state, x) {
  const now = standing(model, state), [low, high] = weightEnds(model), step = exact(model.weight.step);
  if (!now.totals[x] || now.found.some((r, i) => !now.totals[i] && !model.options[i].failed)) return null;
  const found = model.criteria.flatMap((_, k) => {
    const of = byWeight(model, state, k);
    let from = low, to = high;
    for (let i = 0; i < now.totals.length; i += 1) {
      if (i === x || !now.totals[i]) continue;
      const rise = subtract(of.slope(x), of.slope(i)), behind = subtract(now.totals[i], now.totals[x]);
      if (!rise[0]) { if (behind[0] >= 0n) return []; continue; }
      const value = add(of.now, over(behind, rise));
      if (rise[0] > 0n) from = most([from, value]); else to = least([to, value]);
    }
    if (compare(from, to) > 0) return [];
    const up = compare(from, of.now) > 0, edge = up ? from : to;
    if (!up && compare(to, of.now) >= 0) return [];
    const steps = over(subtract(edge, low), step), whole_ = steps[0] / steps[1];
    return [whole_ - 1n, whole_, whole_ + 1n].map((n) => add(low, times([n, 1n], step)))
      .filter((v) => compare(v, low) >= 0 && compare(v, high) <= 0 && isFirst(model, changedWeight(state, k, v), x))
      .map((value) => ({ k, value, away: distance(value, of.now) }));
  });
  return nearest(found, (each) => each.away);
}

const changedWeight = (state, k, value) => { const next = copyOf(state); next.weights[k] = value; return next; };

/* the fewest scores of its own, raised as little as will do: the state that is then, or null */
function fewestScores(model, state, x) {
  if (model.options[x].failed || model.options[x].open) return null;
  const gains = model.criteria.flatMap((criterion, k) => {
    const given = raises(model, state, k, x);
    return given.length ? [{ k, given, gain: given[given.length - 1].gain }] : [];
  }).sort((a, b) => compare(b.gain, a.gain) || a.k - b.k);
  const next = copyOf(state);
  for (const { k, given } of gains) {
    for (const { score } of given) {
      next.scores[k][x] = score;
      if (isFirst(model, next, x)) return next;
    }
  }
  return null;
}

/* higher scores that an option may have on a criterion, the lowest first, each with the weighted points it adds */
function raises(model, state, k, x) {
  const now = state.scores[k][x], weight = weightOf(model, state, k);
  if (!weight[0]) return [];
  const worst = least(model.criteria[k].levels.map((n) => model.levels[n].points));
  const held = now === null ? worst : points(model, now);
  const may = model.numeric ? numericRaises(model, held) : model.criteria[k].levels.map((n) => ({ score: n, value: model.levels[n].points }));
  return may.filter((each) => compare(each.value, held) > 0).sort((a, b) => compare(a.value, b.value))
    .map(({ score, value }) => ({ score, gain: times(weight, subtract(value, held)) }));
}

/* on a numeric scale tenths of the way to its end */
function numericRaises(model, held) {
  const top = most(model.levels.map((l) => l.points)), tenth = over(subtract(top, held), whole(10));
  return Array.from({ length: 10 }, (_, n) => add(held, times(tenth, whole(n + 1))))
    .map((value) => ({ score: plain(rounded(value, 15)), value: rounded(value, 15) }));
}

/* ---------------------------------------------------------------- the link */
function fragment(model, state) {
  const given = asGiven(model);
  const found = new URLSearchParams();
  model.criteria.forEach((c, k) => {
    if (compare(state.weights[k], given.weights[k])) found.set("w:" + c.ref, plain(state.weights[k]));
    model.options.forEach((o, i) => {
      if (state.scores[k][i] !== given.scores[k][i]) found.set(`s:${c.ref}:${o.id}`, state.scores[k][i] === null ? "" : scoreName(model, state.scores[k][i]));
    });
  });
  state.groups.forEach((value, g) => { if (compare(value, whole(100))) found.set("g:" + model.groups[g], plain(value)); });
  return found.toString() && "whatif&" + found.toString();
}

const scoreName = (model, score) => (model.numeric ? plain(exact(score)) : model.levels[score].name);

/* what a link says, as far as it makes sense here; anything else is passed over */
function fromFragment(model, text) {
  const state = asGiven(model);
  const [mark, ...rest] = text.replace(/^#/, "").split("&");
  if (mark !== "whatif") return null;
  for (const [key, value] of new URLSearchParams(rest.join("&"))) {
    const [kind, ...names] = key.split(":");
    const k = model.criteria.findIndex((c) => c.ref === names[0]);
    if (kind === "w" && k >= 0) state.weights[k] = within(value, model.weight.min, model.weight.max) || state.weights[k];
    if (kind === "g") {
      const g = model.groups.indexOf(names.join(":"));
      if (g >= 0) state.groups[g] = within(value, "0", String(model.group.max)) || state.groups[g];
    }
    const i = kind === "s" ? model.options.findIndex((o) => o.id === names[1]) : -1;
    if (k >= 0 && i >= 0) state.scores[k][i] = readScore(model, k, value, state.scores[k][i]);
  }
  return state;
}

function within(text, low, high) {
  const value = NUMBER.test(text) ? exact(text) : null;
  return value && compare(value, exact(low)) >= 0 && compare(value, exact(high)) <= 0 ? value : null;
}

function readScore(model, k, text, now) {
  if (text === "") return null;
  if (model.numeric) {
    const ends = model.levels.map((l) => l.points);
    const value = NUMBER.test(text) ? exact(text) : null;
    return value && compare(value, least(ends)) >= 0 && compare(value, most(ends)) <= 0 ? text : now;
  }
  const level = model.levels.findIndex((l) => l.name === text);
  return choices(model, k, now).includes(level) ? level : now;
}

/* levels that may be chosen: those the criterion has, and the one that stands there */
const choices = (model, k, now) => model.levels.map((_, n) => n)
  .filter((n) => model.criteria[k].levels.includes(n) || model.criteria[k].scores.includes(n) || n === now);

/* ---------------------------------------------------------------- the panel */
function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const label = (option) => (option.id + " " + option.name).trim();
const ordinal = (rank) => ["", "first", "second", "third"][rank] || "number " + rank;

const copyOf = (state) => ({ weights: state.weights.slice(), groups: state.groups.slice(), scores: state.scores.map((row) => row.slice()) });

/* the address carries the state too; a browser that does not allow that (a page within a page) leaves the link */
function address(link) {
  if (!link && !location.hash.startsWith("#whatif&")) return;
  try { history.replaceState(null, "", link ? "#" + link : location.pathname + location.search); } catch { /* see above */ }
}

/* the state, and every state before it; inputs of one control until it is let go are one step */
function steps(first, redraw) {
  const earlier = [];
  let now = first, moving = null;
  const step = (state, control) => {
    if (control === null || control !== moving) earlier.push(now);
    moving = control;
    now = state;
    redraw();
  };
  return {
    state: () => now,
    change: (edit, control = null) => { const next = copyOf(now); edit(next); step(next, control); },
    become: (state) => step(state, null),
    letGo: () => { moving = null; },
    undo: () => { if (earlier.length) { now = earlier.pop(); moving = null; redraw(); } },
    count: () => earlier.length,
  };
}

function start(root, model) {
  const given = asGiven(model);
  const initial = results(model, given);
  const parts = { sliders: [], scores: [] };
  const redraw = () => {
    const state = held.state(), link = fragment(model, state);
    draw(model, state, given, initial, parts);
    parts.link.setAttribute("href", "#" + (link || root.id));
    parts.changed.hidden = !link;
    parts.same.hidden = Boolean(link);
    parts.all.setAttribute("aria-disabled", String(!link));
    parts.undo.setAttribute("aria-disabled", String(!held.count()));
    return link;
  };
  const held = steps(fromFragment(model, location.hash) || given, redraw);
  const settled = () => {
    [...parts.sliders, ...parts.scores].forEach((each) => each.show());
    address(redraw());
  };
  const board = panel(model, held, given, settled, parts);
  root.append(...board);
  redraw();
  addEventListener("hashchange", () => {
    if (!root.isConnected) return; // on a page that has put another appraisal in this one's place
    const linked = location.hash.startsWith("#whatif&") ? fromFragment(model, location.hash) : null;
    if (!linked || fragment(model, linked) === fragment(model, held.state())) return;
    held.become(linked);
    settled();
  });
  if (location.hash.startsWith("#whatif")) root.scrollIntoView();
}

/* a button that stays where it is, and in reach of the keyboard, while it has nothing to do */
function button(text, act) {
  const made = make("button", { type: "button" }, text);
  made.addEventListener("click", () => { if (made.getAttribute("aria-disabled") !== "true") act(); });
  return made;
}

function panel(model, held, given, settled, parts) {
  const doubt = model.note ? [make("p", {}, model.note)] : [];
  const groups = model.groups.length > 1 ? [make("h4", {}, "Whole groups"), ...model.groups.map((_, g) => groupSlider(model, held, given, settled, parts, g))] : [];
  const criteria = model.groups.flatMap((name, g) => [make("h4", { dir: "auto" }, name),
    ...model.criteria.flatMap((c, k) => (c.group === g ? [criterionRow(model, held, given, settled, parts, k)] : []))]);
  const standing = outcome(held, given, settled, parts);
  return [...doubt, ...whatItTakes(model, held, settled, parts), make("div", { class: "board" }, standing, make("div", { class: "controls" }, ...groups, ...criteria))];
}

/* which places are near to changing, and a button that finds the smallest changes that make an option first */
function whatItTakes(model, held, settled, parts) {
  parts.near = make("ul", { class: "near" });
  const select = make("select", { id: "first-wanted" }, ...model.options.map((o, i) => make("option", { value: i }, label(o))));
  const found = make("div", { role: "status" });
  const show = button("Show the smallest changes", () => found.replaceChildren(...smallest(model, held, settled, Number(select.value))));
  select.addEventListener("change", () => found.replaceChildren());
  parts.found = found;
  return [make("h4", {}, "What would it take?"),
    make("p", { class: "pick" }, make("label", { for: select.id }, "To make this option first: "), select), " ", show, found,
    make("details", {}, make("summary", {}, "How near other places are"), parts.near)];
}

function smallest(model, held, settled, x) {
  const state = held.state(), name = label(model.options[x]);
  if (model.options[x].failed || model.options[x].open) return [make("p", {}, `${name} has ${model.options[x].failed ? "failed a gateway" : "a gateway to answer yet"}, so that no weight or score makes it first.`)];
  if (isFirst(model, state, x)) return [make("p", {}, `${name} is first.`)];
  const weight = oneWeight(model, state, x), scores = fewestScores(model, state, x);
  const line = (text, next) => make("p", {}, text, ...(next ? [" ", tryIt(text, held, settled, next)] : []));
  const said = weight && `One weight alone: ${nameOf(model, weight.k)} at ${shown(weight.value)} instead of ${shown(state.weights[weight.k])}.`;
  return [line(said || "No weight alone, within the limits of its slider, makes it first.", weight && changedWeight(state, weight.k, weight.value)),
    line(scores ? scoresWords(model, state, scores, x) : "No scores of its own, however high, make it first.", scores)];
}

const nameOf = (model, k) => (model.criteria[k].ref + " " + model.criteria[k].title).trim();

function scoresWords(model, state, next, x) {
  const changed = model.criteria.flatMap((c, k) => (next.scores[k][x] === state.scores[k][x] ? []
    : [`${nameOf(model, k)} ${scoreText(model, next.scores[k][x])} instead of ${scoreText(model, state.scores[k][x]) || "missing"}`]));
  return `The fewest scores of its own (${changed.length}): ${changed.join("; ")}.`;
}

function tryIt(text, held, settled, next) {
  const made = button("Try it", () => { held.become(copyOf(next)); settled(); });
  made.setAttribute("aria-label", "Try it: " + text);
  return made;
}

/* what stays in view: on a wide screen all of it, on a narrow one the strip of buttons and bars */
function outcome(held, given, settled, parts) {
  parts.headline = make("p", { role: "status", class: "headline" });
  parts.body = make("tbody");
  const heads = ["Rank", "Option", "Total", "Share", "RAG", "Rank in the appraisal"];
  const head = make("thead", {}, make("tr", {}, ...heads.map((h, n) => make("th", { scope: "col", ...(n === 2 || n === 3 ? { class: "num" } : {}) }, h))));
  const caption = make("caption", {}, make("strong", {}, "Ranking with these weights and scores"));
  const table = make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": "What-if ranking" }, make("table", { class: "least-30" }, caption, head, parts.body));
  parts.undo = button("Undo", () => { held.undo(); settled(); });
  parts.all = button("Back to the appraisal", () => { held.become(copyOf(given)); settled(); });
  parts.bars = make("div", { class: "bars", "aria-hidden": "true" });
  const strip = make("div", { class: "strip" }, make("p", { class: "actions" }, parts.undo, " ", parts.all), parts.bars);
  parts.link = make("a", { href: "#" }, "Link to these weights and scores");
  parts.changed = make("p", { class: "link" }, parts.link, make("span", { class: "note" }, " (open it or copy its address: it carries your changes, and nothing is sent anywhere)"));
  parts.same = make("p", { class: "note" }, "These are the weights and scores of the appraisal. Nothing that you change here changes the appraisal or the tables of this report.");
  return make("div", { class: "standing" }, parts.headline, strip, table, parts.changed, parts.same);
}

function slider(text, id, range, held, settled, parts, of) {
  const input = make("input", { type: "range", id, ...range, "aria-describedby": id + "-note" });
  const out = make("output", { for: id, class: "value" });
  const ticks = make("div", { class: "ticks", "aria-hidden": "true" });
  const note = make("p", { class: "note", id: id + "-note" });
  const write = (value, control) => held.change((s) => of.put(s, value), control);
  const back = button("Put back", () => { write(of.get(of.given), null); settled(); input.focus(); });
  back.className = "back";
  back.setAttribute("aria-label", `Put back ${text} to ${of.words(of.given)}`);
  const show = () => { input.value = plain(of.get(held.state())); };
  input.addEventListener("input", () => write(exact(input.value), id));
  input.addEventListener("change", () => { held.letGo(); address(fragment(of.model, held.state())); });
  const box = make("div", { class: "slider" }, make("label", { for: id, dir: "auto" }, text), out, make("div", { class: "track" }, input, ticks), note, back);
  parts.sliders.push({ box, input, out, ticks, note, back, show, range, of });
  show();
  return box;
}

function groupSlider(model, held, given, settled, parts, g) {
  const range = { min: "0", max: String(model.group.max), step: String(model.group.step) };
  return slider(model.groups[g], "group-" + g, range, held, settled, parts, {
    model, given, get: (s) => s.groups[g], put: (s, value) => { s.groups[g] = value; },
    words: (s) => shown(s.groups[g]) + "% of its weights", marks: (s) => byGroup(model, s, g), unit: "%",
  });
}

function criterionRow(model, held, given, settled, parts, k) {
  const criterion = model.criteria[k];
  const text = (criterion.ref + " " + criterion.title).trim();
  const made = slider(text, "weight-" + k, model.weight, held, settled, parts, {
    model, given, get: (s) => s.weights[k], put: (s, value) => { s.weights[k] = value; },
    words: (s) => "weight " + shown(s.weights[k]), marks: (s) => byWeight(model, s, k), unit: "",
  });
  const summary = make("summary");
  parts.sliders[parts.sliders.length - 1].scores = { summary, k };
  const scores = model.options.map((option, i) => scoreChoice(model, held, given, settled, parts, k, i));
  made.append(make("details", {}, summary, make("div", { class: "scores" }, ...scores)));
  return made;
}

function scoreChoice(model, held, given, settled, parts, k, i) {
  const id = `score-${k}-${i}`;
  const input = model.numeric ? numberInput(model, id) : levelInput(model, id, k, i);
  const show = () => { input.value = scoreText(model, held.state().scores[k][i]); };
  input.addEventListener("change", () => {
    const now = held.state().scores[k][i], wanted = readScore(model, k, input.value, now);
    if (wanted !== now) held.change((s) => { s.scores[k][i] = wanted; });
    settled();
  });
  const was = scoreText(model, given.scores[k][i]) || "Missing";
  const back = button("Put back " + was, () => { held.change((s) => { s.scores[k][i] = given.scores[k][i]; }); settled(); input.focus(); });
  back.className = "back";
  back.setAttribute("aria-label", `Put back ${was} for ${label(model.options[i])} on ${model.criteria[k].ref}`);
  const badge = make("span", { class: "badge" });
  const box = make("div", { class: "choice" }, make("label", { for: id, dir: "auto" }, label(model.options[i])), input, badge, back);
  parts.scores.push({ box, k, i, badge, back, show });
  show();
  return box;
}

const scoreText = (model, score) => (score === null ? "" : scoreName(model, score));

function levelInput(model, id, k, i) {
  const names = choices(model, k, model.criteria[k].scores[i]).map((n) => model.levels[n].name);
  return make("select", { id }, ...names.map((n) => make("option", { value: n }, n)), make("option", { value: "" }, "Missing"));
}

function numberInput(model, id) {
  const ends = model.levels.map((l) => l.points);
  return make("input", { id, type: "number", step: "any", min: plain(least(ends)), max: plain(most(ends)) });
}

/* ---------------------------------------------------------------- drawing */
function draw(model, state, given, initial, parts) {
  const now = standing(model, state);
  const found = now.found;
  const order = orderOf(found);
  parts.body.replaceChildren(...order.map((i) => row(model, found[i], initial[i], i)));
  const ends = [highestPossible(model, state), highestPossible(model, given)];
  parts.bars.replaceChildren(...order.map((i) => bar(model, found[i], initial[i], i, ends)));
  parts.headline.textContent = headline(model, state, found, initial);
  parts.near.replaceChildren(...nearestTurns(model, state, now).map((each) => make("li", {}, nearWords(model, state, found, each))));
  for (const each of parts.sliders) drawSlider(model, state, now, each);
  for (const each of parts.scores) drawScore(model, state, given, each);
}

const share = (value, highest) => String(Math.max(0, Math.min(1, Number(rounded(times(over(value, highest), whole(10000)), 0)[0]) / 10000)));

/* one option's share of the highest possible, as far as it is certain and as far as it may go; a line where it was */
function bar(model, r, before, i, [highest, highestBefore]) {
  const moved = rankWords(r) !== rankWords(before);
  const drawn = make("span", { class: "length" });
  if (r.low !== null) {
    drawn.style.setProperty("--low", share(r.low, highest));
    drawn.style.setProperty("--high", share(r.high, highest));
    drawn.append(make("span", { class: "may" }), make("span", { class: "sure" }));
  }
  if (before.total !== null) {
    drawn.style.setProperty("--was", share(before.total, highestBefore));
    drawn.append(make("span", { class: "was" }));
  }
  const total = make("span", { class: "num" }, totalWords(r).replace(" to ", "\u2013"));
  const rank = make("strong", {}, r.best === null ? "\u2013" : rankWords(r).replace(" to ", "\u2013"));
  return make("div", { class: moved ? "line changed" : "line" }, rank, make("span", { class: "name", dir: "auto" }, label(model.options[i])), drawn, total,
    make("span", { class: "before" }, moved ? "was " + (before.best === null ? "not ranked" : rankWords(before)) : ""));
}

const rankWords = (r) => (r.best === null ? "Not ranked" : r.rank === null ? `${r.best} to ${r.worst}` : r.tied ? r.rank + "=" : String(r.rank));
const totalWords = (r) => (r.low === null ? "Not ranked" : r.total !== null ? shown(r.total) : `${shown(r.low)} to ${shown(r.high)}`);

function row(model, r, before, i) {
  const rag = make("td", {}, r.band === null ? "Not certain" : `${model.bands[r.band].letter} ${model.bands[r.band].label}`);
  if (r.band !== null) rag.className = "band-" + r.band;
  const moved = rankWords(r) === rankWords(before) ? rankWords(before) : rankWords(before) + " (changed)";
  return make("tr", moved === rankWords(before) ? {} : { class: "changed" }, make("td", {}, make("strong", {}, rankWords(r))), make("th", { scope: "row", dir: "auto" }, label(model.options[i])),
    make("td", { class: "num" }, totalWords(r)), make("td", { class: "num" }, r.percent === null ? "Not certain" : shown(r.percent) + "%"), rag, make("td", {}, moved));
}

function headline(model, state, found, initial) {
  const first = found.filter((r) => r.rank === 1);
  const names = first.map((r) => label(model.options[found.indexOf(r)]));
  const highest = shown(highestPossible(model, state));
  if (!first.length) return found.some((r) => r.best !== null) ? "First place is not certain." : "Nothing can be ranked.";
  const who = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]} are equal first` : `${names[0]} is first`;
  const moved = found.filter((r, i) => rankWords(r) !== rankWords(initial[i])).length;
  return `${who}, with ${totalWords(first[0])} of ${highest}. ` + (moved ? `${moved} of ${found.length} options have another rank than in the appraisal.` : "All ranks are as in the appraisal.");
}

function nearWords(model, state, found, { pair: [a, b], turn }) {
  const who = `${label(model.options[a])} (${rankWords(found[a])}) and ${label(model.options[b])} (${rankWords(found[b])})`;
  if (!turn) return `${who}: no weight alone brings them level.`;
  return `${who} are level with ${nameOf(model, turn.k)} at about ${shown(turn.value, 1)} instead of ${shown(state.weights[turn.k])}.`;
}

/* of the places after the first, the two that draw level nearest to where the slider stands */
function laterPlaces(model, now, of, ends) {
  const later = neighbours(now).filter(([a]) => now.found[a].rank !== 1)
    .flatMap((pair) => { const value = levelAt(now, of, pair, ends); return value ? [{ pair, value }] : []; });
  const first = nearest(later, (each) => distance(each.value, of.now));
  return first && ` Of the later places ${model.options[first.pair[0]].id} and ${model.options[first.pair[1]].id} draw level at about ${shown(first.value, 1)}`;
}

function drawSlider(model, state, now, each) {
  const low = exact(each.range.min), high = exact(each.range.max), { of } = each;
  const marks = switchingPoints(now, of.marks(state)).filter((m) => compare(m[0], low) >= 0 && compare(m[0], high) <= 0);
  const differs = compare(of.get(state), of.get(of.given)) !== 0;
  each.out.textContent = of.words(state) + (differs ? ` (changed; was ${shown(of.get(of.given))}${of.unit})` : "");
  each.back.hidden = !differs;
  const rescored = each.scores ? state.scores[each.scores.k].filter((score, i) => score !== of.given.scores[each.scores.k][i]).length : 0;
  if (each.scores) each.scores.summary.textContent = "Scores on " + model.criteria[each.scores.k].ref + (rescored ? ` (${rescored} changed)` : "");
  each.box.classList.toggle("changed", differs || rescored > 0);
  each.input.setAttribute("aria-valuetext", each.out.textContent);
  each.ticks.replaceChildren(...marks.map(([value]) => {
    const tick = make("span", { class: "tick" });
    const part = times(over(subtract(value, low), subtract(high, low)), whole(10000));
    tick.style.setProperty("--at", String(Number(rounded(part, 0)[0]) / 10000));
    return tick;
  }));
  const told = marks.map(([value, b]) => `${shown(value, 1)}${of.unit} (${label(model.options[b])} draws level)`);
  const later = laterPlaces(model, now, of.marks(state), [low, high]);
  each.note.textContent = (told.length ? "First place changes at about " + told.join(", ") + "." : "No value here changes first place.")
    + (later ? later + of.unit + "." : "");
}

function drawScore(model, state, given, each) {
  const differs = state.scores[each.k][each.i] !== given.scores[each.k][each.i];
  badge(model, each.badge, scoreBand(model, state, each.k, each.i));
  each.box.classList.toggle("changed", differs);
  each.back.hidden = !differs;
}

function badge(model, held, band) {
  held.className = band === null ? "badge" : "badge band-" + band;
  held.textContent = band === null ? "" : model.bands[band].letter;
}

if (typeof document !== "undefined") {
  const root = document.getElementById("whatif");
  const held = document.getElementById("whatif-data");
  if (root && held) {
    root.hidden = false;
    document.querySelectorAll(".to-whatif").forEach((link) => { link.hidden = false; });
    start(root, prepared(JSON.parse(held.textContent)));
  }
}
