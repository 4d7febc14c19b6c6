// Words, months, codes and platforms of the posts that are shown; every number leads to its posts.

import { ask, tell } from "./api.js";
import { bdi, button, el, replace, svg } from "./dom.js";
import { address, called, emit, filter, go, goTo, state, tree } from "./state.js";
import { count, counted, named, percent, t } from "./words.js";

const PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#444444", "#8c564b"];

export async function show(name, box) {
  box.setAttribute("aria-busy", "true");
  await { words, time, table }[name](box);
  box.removeAttribute("aria-busy");
}

const heading = (title, hint) => [el("h2", {}, title), el("p", { class: "quiet" }, hint)];

function filterLine() {
  const now = Object.entries(filter());
  return el("p", { class: "quiet", id: "over" }, now.length ? `${t("of_filtered")} ` : `${t("of_all")} `,
    now.length ? button(t("back_to_posts"), () => go({ view: null }), { class: "plain link" }) : null);
}

function choice(name, options, value) {
  const node = el("select", { id: `c-${name}`, onchange: (event) => go({ [name]: event.target.value }) }, options.map(([key, text]) => el("option", { value: key }, text)));
  node.value = value;
  return el("label", { class: "field inline" }, el("span", {}, t(`c_${name}`)), node);
}

// ------------------------------------------------------------------ words

async function words(box) {
  const found = await ask("words", { ...filter(), words_in: address().words_in });
  const most = found.rows[0]?.count ?? 1;
  const rows = found.rows.map((row) => el("tr", {},
    el("td", { class: "n" }, count(row.rank)),
    el("th", { scope: "row" }, button(bdi(row.headword), () => goTo({ ...filter(), word: row.lemma, in: row.in }), { class: "plain link word", title: t("to_posts") })),
    el("td", { class: "quiet" }, row.language.replace(/[a-z]+/g, (name) => t(`lang_${name}`))),
    el("td", { class: "n bar", style: { "--share": `${100 * row.count / most}%` } }, count(row.count)),
    el("td", { class: "n" }, percent(row.weighted_percent)),
    el("td", { class: "n" }, button(count(row.documents), () => goTo({ ...filter(), word: row.lemma, in: row.in }), { class: "plain link documents", title: t("to_posts") })),
    el("td", { class: "forms" }, bdi(row.forms)),
    el("td", {}, button("⊘", () => stop(row.lemma, true, box), { class: "plain", title: t("stop"), "aria-label": `${t("stop")}: ${row.headword}` }),
      button("↗", () => go({ view: "time", of: "words", terms: [...new Set([...(address().of === "words" ? (address().terms ?? "").split(",") : []), `${row.lemma}|${row.in}`])].filter(Boolean).slice(-8).join(",") }),
        { class: "plain", title: t("follow"), "aria-label": `${t("follow")}: ${row.headword}` }))));
  replace(box, heading(t("view_words"), t("words_hint")), filterLine(),
    el("p", { class: "row" }, choice("words_in", [["", t("any")], ...["ru", "ky", "en", "other"].map((name) => [name, t(`lang_${name}`)])], address().words_in ?? ""),
      el("span", { class: "grow" }), el("b", {}, counted("n_posts", found.posts))),
    stopList(box),
    el("table", { class: "table words" }, el("thead", {}, el("tr", {}, ["rank", "word", "language", "count", "weighted", "documents", "forms", ""].map((name) => el("th", { scope: "col" }, name ? t(`h_${name}`) : "")))),
      el("tbody", {}, rows)),
    found.rows.length ? null : el("p", { class: "nothing" }, t("nothing_counted")));
}

function stopList(box) {
  const field = el("input", { "aria-label": t("stop_add"), placeholder: t("stop_add"), id: "stop-add", spellcheck: "false" });
  return el("form", { class: "row stops", onsubmit: (event) => { event.preventDefault(); if (field.value.trim()) stop(field.value.trim(), true, box); } },
    el("span", {}, t("stop_list"), ": "), state.study.stopwords.map((word) => button([bdi(word), " ×"], () => stop(word, false, box), { class: "filter", title: t("stop_back") })),
    field, el("button", {}, "+"), state.study.stopwords.length ? el("a", { href: "/export/stopwords", class: "link" }, t("stop_save")) : null);
}

async function stop(word, yes, box) {
  try {
    const done = await tell("stopword", { word, stop: yes });
    if (yes) state.study.stopwords = [...new Set([...state.study.stopwords, word])];
    else state.study.stopwords = state.study.stopwords.filter((one) => one !== word);
    emit("done", done);
    await words(box);
  } catch (error) { emit("refused", error); }
}

// ------------------------------------------------------------------ along time

const of = () => address().of ?? (tree().some(([one]) => one.posts) ? "codes" : "posts");

const asked = () => ({ ...filter(), of: of(), terms: address().terms ?? "" });

function ofChoice() {
  return choice("of", [["codes", t("of_codes")], ["words", t("of_words")], ["posts", t("of_posts")]], of());
}

function terms() {
  if (of() !== "words") return null;
  const now = (address().terms ?? "").split(",").filter(Boolean);
  const field = el("input", { "aria-label": t("word_add"), placeholder: t("word_add"), id: "word-add", spellcheck: "false" });
  return el("form", { class: "row", onsubmit: (event) => { event.preventDefault(); if (field.value.trim()) go({ of: "words", terms: [...now, field.value.trim()].join(",") }); } },
    now.map((term) => button([bdi(term.split("|")[0]), " ×"], () => go({ terms: now.filter((one) => one !== term).join(",") }), { class: "filter" })), field, el("button", {}, "+"));
}

const over = (found) => el("p", { class: "quiet", id: "over" }, t(found.over === "read" ? "over_read" : "over_all", { n: count(found.posts) }));

// What leads to the posts of a number: the code or the word, and the part of the corpus.
function target(item, id) {
  if (of() === "codes") return { code: id, state: "read" };
  if (of() === "words") { const [word, language] = item.split("|"); return { word, in: language ?? "" }; }
  return {};
}

const shownItem = (item, id) => {
  if (of() === "codes") { const known = state.codes.find((one) => one.id === id); return known ? called(known) : item; }
  return of() === "words" ? item.split("|")[0] : t("of_posts");
};

async function time(box) {
  const every = address().every ?? "month";
  const found = await ask("time", { ...asked(), every });
  const list = found.series.slice(0, 8);
  replace(box, heading(t("view_time"), t("time_hint")), el("p", { class: "row" }, ofChoice(),
    choice("every", ["day", "week", "month"].map((name) => [name, t(`every_${name}`)]), every)), terms(), over(found),
  list.length && list[0].points.length ? [chart(list, found.least), timeTable(list)] : el("p", { class: "nothing" }, t("nothing_counted")));
}

// Stretches of a line: periods without posts are gaps, which are not 0 %; what is faint is apart from the rest.
function stretches(points, few) {
  const found = [];
  for (let place = 1; place < points.length; place += 1) {
    if (!points[place - 1].all || !points[place].all) continue;
    const faint = few(points[place - 1]) || few(points[place]);
    const last = found.at(-1);
    if (last && last.faint === faint && last.places.at(-1) === place - 1) last.places.push(place);
    else found.push({ faint, places: [place - 1, place] });
  }
  return found;
}

function chart(list, least) {
  const width = 960, height = 300, left = 46, bottom = 40, top = 12;
  const points = list[0].points.length, share = of() !== "posts";
  const value = (point) => (share ? point.percent : point.documents);
  // shares of few posts swing: they are faint, and do not set the scale where there are others
  const few = (point) => share && point.all < least;
  const firm = list.flatMap((one) => one.points.filter((point) => !few(point)).map(value));
  const most = Math.max(...(firm.some(Boolean) ? firm : list.flatMap((one) => one.points.map(value))), 1);
  const x = (place) => left + (points === 1 ? 0.5 : place / (points - 1)) * (width - left - 12);
  const y = (number) => height - bottom - (Math.min(number, most) / most) * (height - bottom - top);
  const step = Math.max(1, Math.ceil(points / 10));
  const steps = [0, 0.5, 1].map((part) => part * most);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "group", "aria-label": t("view_time") },
    steps.map((number) => [svg("line", { x1: left, x2: width - 12, y1: y(number), y2: y(number), class: "grid" }),
      svg("text", { x: left - 6, y: y(number) + 4, "text-anchor": "end" }, `${percent(number)}${share ? " %" : ""}`)]),
    list[0].points.map((point, place) => place % step ? null : svg("text", { x: x(place), y: height - bottom + 18, "text-anchor": place && place === points - 1 ? "end" : "middle" }, point.from.slice(0, (address().every ?? "month") === "month" ? 7 : 10))),
    list.map((one, number) => {
      const colour = of() === "codes" ? state.codes.find((known) => known.id === one.code)?.colour ?? PALETTE[number] : PALETTE[number];
      return svg("g", { stroke: colour, fill: colour },
        stretches(one.points, few).map(({ faint, places }) => svg("polyline", { points: places.map((place) => `${x(place)},${y(value(one.points[place]))}`).join(" "), class: faint ? "faint" : "",
          fill: "none", "stroke-width": 2, "stroke-dasharray": ["", "6 3", "2 3", "8 3 2 3"][number % 4] })),
        one.points.map((point, place) => point.documents ? svg("circle", { cx: x(place), cy: y(value(point)), r: 5, tabindex: "0", role: "link", class: few(point) ? "point faint" : "point",
          "data-documents": point.documents, "data-from": point.from, "data-to": point.to,
          "aria-label": `${shownItem(one.item, one.code)}, ${point.from}: ${counted("n_posts", point.documents)}`,
          onclick: () => goTo({ ...filter(), ...target(one.item, one.code), from: point.from, to: point.to }),
          onkeydown: (event) => { if (event.code === "Enter") goTo({ ...filter(), ...target(one.item, one.code), from: point.from, to: point.to }); } },
        svg("title", {}, `${shownItem(one.item, one.code)} ${point.from}: ${counted("n_posts", point.documents)} / ${count(point.all)} (${percent(point.percent)} %)`)) : null));
    }));
  const legend = el("p", { class: "legend" }, list.map((one, number) => el("span", { class: "chip", style: { "--colour": of() === "codes" ? state.codes.find((known) => known.id === one.code)?.colour ?? PALETTE[number] : PALETTE[number] } }, bdi(shownItem(one.item, one.code)))));
  const faint = list.some((one) => one.points.some((point) => point.all && few(point)));
  return el("figure", {}, picture, legend, faint ? el("p", { class: "quiet" }, t("faint", { least: count(least) })) : null);
}

function timeTable(list) {
  return el("details", {}, el("summary", {}, t("as_table")), el("table", { class: "table" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("h_period")), list.map((one) => el("th", { scope: "col" }, bdi(shownItem(one.item, one.code)))), el("th", { scope: "col" }, t("h_all")))),
    el("tbody", {}, list[0].points.map((point, place) => el("tr", {}, el("th", { scope: "row" }, point.from),
      list.map((one) => el("td", { class: "n" }, cell(one.points[place].documents, () => goTo({ ...filter(), ...target(one.item, one.code), from: point.from, to: point.to })))),
      el("td", { class: "n" }, count(point.all)))))));
}

const cell = (number, onclick) => (number ? button(count(number), onclick, { class: "plain link cell", title: t("to_posts") }) : "0");

// ------------------------------------------------------------------ crosstab

async function table(box) {
  const by = address().by ?? "platform";
  const found = await ask("cells", { ...asked(), by });
  const most = Math.max(1, ...found.rows.flatMap((row) => row.cells.map((one) => one.percent)));
  const part = (value) => (by === "month" ? { from: value, to: value } : { [by]: value });
  const parts = ["platform", "group", "kind", "month", ...(state.study.values.country?.length ? ["country"] : [])];
  replace(box, heading(t("view_table"), t("table_hint")), el("p", { class: "row" }, ofChoice(), choice("by", parts.map((name) => [name, t(`f_${name}`)]), by)), terms(), over(found),
    found.rows.length ? el("div", { class: "wide" }, el("table", { class: "table cells" },
      el("thead", {}, el("tr", {}, el("th", {}), found.parts.map((value) => el("th", { scope: "col" }, bdi(named(by, value)))))),
      el("tbody", {}, found.rows.map((row) => el("tr", {}, el("th", { scope: "row" }, bdi(shownItem(row.item, row.code))),
        row.cells.map((one, place) => el("td", { class: "n heat", style: { "--heat": (one.percent / most).toFixed(3) } },
          ["undated", "unknown"].includes(found.parts[place]) ? count(one.documents) : cell(one.documents, () => goTo({ ...filter(), ...target(row.item, row.code), ...part(found.parts[place]) })),
          el("small", {}, ` ${percent(one.percent)} %`)))))))) : el("p", { class: "nothing" }, t("nothing_counted")));
}
