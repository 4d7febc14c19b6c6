"use strict";
// The table of words: only the rows in sight exist; arrows move, Enter opens, Space takes a word out.

const ROW = 36;
const WORDS = DATA.words;
const state = { part: 0, sort: "count", down: true, language: "", code: "", text: "", out: new Set(), at: 0, open: -1 };
const COLUMNS = ["out", "rank", "head", "language", "count", "percent", "million", "documents", "authors"];
let view = [];
let sums = null;
let keys = null;

// everything about one part that follows from the words taken out
function recount() {
  const part = DATA.parts[state.part];
  const rank = new Map();
  const place = new Map();
  let gone = 0;
  let number = 0;
  part.word.forEach((word, row) => {
    place.set(word, row);
    if (state.out.has(word)) gone += part.count[row];
    else rank.set(word, ++number);
  });
  sums = { part, rank, place, counted: part.counted - gone, gone, most: part.count.length ? part.count[0] : 1 };
}

function percent(row) {
  return sums.counted > 0 ? (100 * sums.part.count[row]) / sums.counted : 0;
}

function searchKeys() {
  if (!keys)
    keys = WORDS.head.map((head, word) =>
      fold([head, WORDS.lemma[word], ...WORDS.forms[word].filter((form) => typeof form === "string")].join("\n")));
  return keys;
}

function refresh() {
  const part = sums.part;
  const wanted = fold(state.text.trim());
  const found = wanted ? searchKeys() : null;
  const code = state.code === "" ? -1 : Number(state.code);
  view = [];
  part.word.forEach((word, row) => {
    if (state.language && WORDS.language[word] !== state.language) return;
    if (code >= 0 && !WORDS.codes[word].includes(code)) return;
    if (found && !found[word].includes(wanted)) return;
    view.push(row);
  });
  const value = {
    out: (row) => (state.out.has(part.word[row]) ? 1 : 0),
    documents: (row) => part.documents[row],
    authors: (row) => part.authors[row],
  }[state.sort];
  const sign = state.down ? -1 : 1;
  if (state.sort === "head")
    view.sort((a, b) => sign * COLLATOR.compare(WORDS.head[part.word[a]], WORDS.head[part.word[b]]));
  else if (state.sort === "language")
    view.sort((a, b) => sign * WORDS.language[part.word[a]].localeCompare(WORDS.language[part.word[b]]) || a - b);
  else if (value) view.sort((a, b) => sign * (value(a) - value(b)) || a - b);
  else if (!state.down) view.reverse(); // rows come by count
  state.at = Math.max(0, Math.min(state.at, view.length - 1));
  id("rows").style.height = view.length * ROW + "px";
  id("scroller").setAttribute("aria-rowcount", String(view.length + 1));
  status();
  draw();
}

function status() {
  const out = [...state.out].length;
  let text = say("rows", { shown: NUMBER.format(view.length), all: NUMBER.format(sums.part.word.length) });
  text += " · " + say("counted", { words: NUMBER.format(sums.counted) });
  if (out) text += " · " + say("out", { words: NUMBER.format(out), count: NUMBER.format(sums.gone) });
  id("status").textContent = text;
  id("save").disabled = id("restore").disabled = !out;
}

function cells(row) {
  const part = sums.part;
  const word = part.word[row];
  const out = state.out.has(word);
  const box = el("input", { type: "checkbox", tabindex: "-1", "aria-label": say("leave_out", { word: WORDS.head[word] }) });
  box.checked = out;
  box.addEventListener("change", () => take(word));
  box.addEventListener("click", (event) => event.stopPropagation());
  const bar = el("span", { class: "amount" });
  bar.style.width = (100 * part.count[row]) / sums.most + "%";
  const language = WORDS.language[word];
  return [
    el("label", { class: "c-out" }, box),
    el("span", { class: "c-rank number" }, out ? "–" : NUMBER.format(sums.rank.get(word))),
    el("span", { class: "c-head" }, el("i", { class: "dot " + language, "aria-hidden": "true" }), wrote(WORDS.head[word])),
    el("span", { class: "c-language" }, DATA.names[language]),
    el("span", { class: "c-count number" }, bar, el("b", {}, NUMBER.format(part.count[row]))),
    el("span", { class: "c-percent number" }, out ? "–" : DECIMAL.format(percent(row))),
    el("span", { class: "c-million number" },
      NUMBER.format(Math.round((1e6 * part.count[row]) / Math.max(1, part.all_words)))),
    el("span", { class: "c-documents number" }, NUMBER.format(part.documents[row])),
    el("span", { class: "c-authors number" }, NUMBER.format(part.authors[row])),
  ];
}

function rowOf(place) {
  const row = view[place];
  const word = sums.part.word[row];
  const kind = ["row", state.out.has(word) && "gone", place === state.at && "at", word === state.open && "open"];
  const line = el("div", { class: kind.filter(Boolean).join(" "), role: "row", id: "row-" + place, "aria-rowindex": place + 2 });
  line.append(...cells(row).map((cell) => fill(cell, { role: "gridcell" }, [])));
  line.style.top = place * ROW + "px";
  line.addEventListener("click", (event) => {
    if (event.target.closest(".c-out")) return;
    state.at = place;
    openWord(word);
  });
  return line;
}

function draw() {
  const scroller = id("scroller");
  const printing = document.body.classList.contains("printing");
  const first = printing ? 0 : Math.max(0, Math.floor(scroller.scrollTop / ROW) - 6);
  const last = printing ? view.length : Math.min(view.length, first + Math.ceil(scroller.clientHeight / ROW) + 12);
  const lines = [];
  for (let place = first; place < last; place += 1) lines.push(rowOf(place));
  id("rows").replaceChildren(...lines);
  if (view.length) scroller.setAttribute("aria-activedescendant", "row-" + state.at);
  else {
    scroller.removeAttribute("aria-activedescendant");
    id("rows").replaceChildren(el("p", { class: "empty" }, say("nothing")));
  }
}

function headers() {
  const buttons = COLUMNS.map((name) => {
    const now = state.sort === name;
    const sort = now ? (state.down ? "descending" : "ascending") : "none";
    const numeric = !["out", "head", "language"].includes(name);
    const button = el("button", { type: "button", title: say("title_" + name), "aria-label": name === "out" ? say("title_out") : null, onclick: () => sortBy(name) },
      say("column_" + name), el("span", { class: "arrow", "aria-hidden": "true" }, now ? (state.down ? "▼" : "▲") : ""));
    return el("span", { class: `c-${name}` + (numeric ? " number" : ""), role: "columnheader", "aria-sort": sort }, button);
  });
  id("head").replaceChildren(...buttons);
}

function sortBy(name) {
  const column = ["rank", "percent", "million"].includes(name) ? "count" : name;
  state.down = state.sort === column ? !state.down : !["head", "language"].includes(column);
  state.sort = column;
  state.at = 0;
  id("scroller").scrollTop = 0;
  headers();
  refresh();
  id("head").querySelector(`.c-${name} button`).focus();
}

// everything that shows the words left out
function leftOut() {
  keep();
  followFigures();
  recount();
  refresh();
  if (state.open >= 0) showCounts();
}

function take(word) {
  if (state.out.has(word)) state.out.delete(word);
  else state.out.add(word);
  leftOut();
}

function move(step) {
  state.at = Math.max(0, Math.min(view.length - 1, state.at + step));
  const scroller = id("scroller");
  const head = id("head").offsetHeight;
  const top = state.at * ROW;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + ROW > scroller.scrollTop + scroller.clientHeight - head)
    scroller.scrollTop = top + ROW - scroller.clientHeight + head;
  draw();
}

function onKey(event) {
  if (event.target !== id("scroller") || !view.length) return;
  const page = Math.max(1, Math.floor(id("scroller").clientHeight / ROW) - 2);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -view.length, End: view.length };
  const word = sums.part.word[view[state.at]];
  if (event.key in steps) move(steps[event.key]);
  else if (event.key === "Enter") openWord(word);
  else if (event.key === " " || event.key === "Delete") take(word);
  else return;
  event.preventDefault();
}

function choosePart(number) {
  state.part = number;
  state.at = 0;
  id("scroller").scrollTop = 0;
  [...id("parts").children].forEach((button, place) => button.setAttribute("aria-pressed", String(place === number)));
  recount();
  refresh();
  if (state.open >= 0) openWord(state.open, true);
}

// ---------------------------------------------------------------- stop lists

function stopList() {
  const lines = ["# " + say("list_head")];
  [...state.out].sort((a, b) => a - b).forEach((word) => {
    const entries = DATA.group === "lemma" ? [WORDS.lemma[word]] : WORDS.forms[word].filter((form) => typeof form === "string");
    entries.forEach((entry) => lines.push(entry.replace(/#/g, "")));
  });
  return lines.join("\n") + "\n";
}

function save() {
  const link = el("a", { href: URL.createObjectURL(new Blob([stopList()], { type: "text/plain;charset=utf-8" })), download: "stopwords.txt" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function load(text) {
  const entries = new Set(text.replace(/^\ufeff/, "").split(/\r?\n/).map((line) => fold(line.split("#")[0].trim())).filter(Boolean));
  WORDS.head.forEach((head, word) => {
    if (entries.has(fold(head)) || entries.has(fold(WORDS.lemma[word]))) state.out.add(word);
  });
  leftOut();
}

function words() {
  if (DATA.parts.length > 1)
    id("parts").append(...DATA.parts.map((part, number) =>
      el("button", { type: "button", "aria-pressed": String(!number), onclick: () => choosePart(number) }, part.name)));
  const languages = Object.keys(DATA.names).filter((name) => WORDS.language.includes(name));
  id("language").append(el("option", { value: "" }, say("any")), ...languages.map((name) => el("option", { value: name }, DATA.names[name])));
  if (DATA.codes)
    id("code").append(el("option", { value: "" }, say("any")), ...DATA.codes.names.map((name, number) => el("option", { value: number }, name)));
  const follow = (name) => (event) => {
    state[name] = event.target.value;
    state.at = 0;
    id("scroller").scrollTop = 0;
    refresh();
  };
  id("text").addEventListener("input", follow("text"));
  id("language").addEventListener("change", follow("language"));
  id("code").addEventListener("change", follow("code"));
  id("save").addEventListener("click", save);
  id("restore").addEventListener("click", () => {
    state.out.clear();
    leftOut();
  });
  id("load").addEventListener("change", (event) => {
    const file = event.target.files[0];
    if (file) file.text().then(load);
    event.target.value = "";
  });
  const scroller = id("scroller");
  scroller.addEventListener("scroll", draw, { passive: true });
  scroller.addEventListener("keydown", onKey);
  addEventListener("resize", draw);
  addEventListener("beforeprint", () => {
    document.body.classList.add("printing");
    draw();
  });
  addEventListener("afterprint", () => {
    document.body.classList.remove("printing");
    draw();
  });
  const bounds = Object.assign({}, DATA.bounds, { left: DATA.left_out });
  for (const name of Object.keys(bounds)) bounds[name] = NUMBER.format(bounds[name]);
  id("bounds").textContent = say("bounds", bounds) + (DATA.left_out ? " " + say("left", bounds) : "");
  headers();
  recount();
  refresh();
}
