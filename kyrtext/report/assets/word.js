"use strict";
// One word: its counts, forms, months, and lines from the posts as they were written.

const AROUND = 60;

function openWord(word, quiet) {
  state.open = word;
  const panel = id("word");
  const close = el("button", { type: "button", class: "close", "aria-label": say("close"), onclick: closeWord }, "×");
  const title = el("h3", { id: "word-title", tabindex: "-1" }, wrote(WORDS.head[word]));
  const parts = [el("div", { class: "word-head" }, title, close), el("div", { id: "word-counts" })];
  parts.push(...forms(word), ...monthly(word), ...lines(word));
  panel.replaceChildren(...parts);
  panel.hidden = false;
  showCounts();
  draw();
  if (!quiet) {
    title.focus({ preventScroll: true });
    if (innerWidth < 900) panel.scrollIntoView({ block: "start" });
    else panel.scrollTop = 0;
  }
}

function closeWord() {
  state.open = -1;
  id("word").hidden = true;
  id("scroller").focus({ preventScroll: innerWidth >= 900 });
  draw();
}

function showCounts() {
  const word = state.open;
  const out = state.out.has(word);
  const rows = DATA.parts.map((part) => {
    const row = part.word.indexOf(word);
    if (row < 0) return [part.name, 0, "–", 0];
    let gone = 0;
    part.word.forEach((other, place) => (gone += state.out.has(other) ? part.count[place] : 0));
    const share = (100 * part.count[row]) / Math.max(1, part.counted - gone);
    return [part.name, part.count[row], out ? "–" : DECIMAL.format(share) + " %", part.documents[row]];
  });
  const box = el("input", { type: "checkbox", id: "word-out" });
  box.checked = out;
  box.addEventListener("change", () => take(word));
  id("word-counts").replaceChildren(
    el("p", { class: "lemma" }, say("lemma") + ": ", wrote(WORDS.lemma[word]), " · ", languages(word)),
    el("label", { class: "take" }, box, " ", say("take")),
    table([say("part"), say("column_count"), say("column_percent"), say("column_documents")], rows),
  );
}

function languages(word) {
  const named = WORDS.languages[word].replace(/[a-z]+/g, (code) => DATA.names[code] || code);
  const codes = WORDS.codes[word].map((code) => DATA.codes.names[code]).join(", ");
  return codes ? `${named} · ${say("codes")}: ${codes}` : named;
}

function forms(word) {
  const flat = WORDS.forms[word];
  const items = [];
  for (let place = 0; place + 1 < flat.length; place += 2)
    items.push(el("li", {}, wrote(flat[place]), el("span", { class: "count" }, NUMBER.format(flat[place + 1]))));
  if (flat.length % 2) items.push(el("li", { class: "note" }, say("more_forms", { number: NUMBER.format(flat[flat.length - 1]) })));
  return [el("h4", {}, say("forms")), el("ul", { class: "forms" }, ...items)];
}

function monthly(word) {
  const months = DATA.months.names;
  const flat = DATA.months.series[word];
  if (!months.length) return [];
  if (!flat) return [el("h4", {}, say("months")), el("p", { class: "note" }, say("no_months"))];
  const counts = months.map(() => 0);
  const part = DATA.parts.length > 1 ? state.part : 0;
  for (let place = 0; place < flat.length; place += 3)
    if (!part || flat[place] === part) counts[flat[place + 1]] += flat[place + 2];
  const all = DATA.months.words[part];
  const rates = counts.map((count, month) => (all[month] ? (1e6 * count) / all[month] : 0));
  return [el("h4", {}, say("months")), barChart(months, rates, say("per_million"), WORDS.head[word])];
}

function lines(word) {
  const flat = DATA.lines[word] || [];
  const part = DATA.parts.length > 1 ? state.part : 0;
  const shown = [];
  for (let place = 0; place < flat.length; place += 3) {
    const post = DATA.posts[flat[place]];
    if (!part || post[1] === part) shown.push([post, flat[place + 1], flat[place + 2]]);
  }
  const row = sums.part.word.indexOf(word);
  const all = row < 0 ? 0 : sums.part.count[row];
  const note = shown.length < all ? say("lines_some", { shown: NUMBER.format(shown.length), all: NUMBER.format(all) }) : say("lines_all", { all: NUMBER.format(all) });
  return [
    el("h4", {}, say("lines")),
    el("p", { class: "note" }, note),
    el("ul", { class: "kwic" }, ...shown.map(([post, start, end]) => line(post, start, end))),
  ];
}

// the text around a hit, cut between code points
function around(text, start, end) {
  let from = Math.max(0, start - AROUND);
  let to = Math.min(text.length, end + AROUND);
  if (from > 0 && /[\udc00-\udfff]/.test(text[from])) from += 1;
  if (to < text.length && /[\ud800-\udbff]/.test(text[to - 1])) to -= 1;
  return [(from ? "…" : "") + text.slice(from, start), text.slice(start, end), text.slice(end, to) + (to < text.length ? "…" : "")];
}

function line(post, start, end) {
  const [left, hit, right] = around(post[0], start, end);
  const place = [DATA.parts.length > 1 ? DATA.parts[post[1]].name : "", post[2]].filter(Boolean).join(" · ");
  const link = /^https?:\/\//.test(post[5] || "")
    ? el("a", { href: post[5], target: "_blank", rel: "noopener noreferrer", title: say("original") }, "↗") : null;
  const about = el("span", { class: "about" }, post[3] ? wrote(post[3]) : null, link);
  const whole = el("div", { class: "post", hidden: true });
  const button = el("button", { type: "button", "aria-expanded": "false", title: say("whole") },
    el("span", { class: "left" }, wrote(left)), el("mark", {}, wrote(hit)), el("span", { class: "right" }, wrote(right)));
  button.addEventListener("click", () => {
    whole.hidden = !whole.hidden;
    button.setAttribute("aria-expanded", String(!whole.hidden));
    whole.replaceChildren(
      el("p", {}, wrote(post[0].slice(0, start)), el("mark", {}, wrote(hit)), wrote(post[0].slice(end))),
      el("p", { class: "note" }, wrote(place)));
  });
  return el("li", {}, about, button, whole);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !id("word").hidden) closeWord();
});
