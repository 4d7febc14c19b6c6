// What is shown of the posts: every choice stands in the address.

import { bdi, button, el, replace } from "./dom.js";
import { FILTERS, address, called, code, filter, go, on, state, tree } from "./state.js";
import { count, counted, named, percent, t } from "./words.js";

let form, told, chips, query, more;
const controls = new Map();

export function build() {
  query = el("input", { type: "search", id: "q", "aria-label": t("search"), placeholder: t("search_hint"), spellcheck: "false" });
  told = el("div", { id: "total", class: "total", role: "status" });
  chips = el("div", { class: "chips active" });
  more = el("details", { id: "more" }, el("summary", {}, t("filters")));
  form = el("form", { id: "filters", role: "search", onsubmit: (event) => { event.preventDefault(); go({ q: query.value.trim() || null }); } },
    el("div", { class: "row" }, query, el("button", {}, t("search"))), more, chips, told);
  query.addEventListener("search", () => { if (!query.value && filter().q) go({ q: null }); });
  on("list", shown);
  on("study", choices);
  choices();
  return form;
}

function choices() {
  const open = more.open;
  controls.clear();
  const fields = [];
  const select = (name, options) => {
    const node = el("select", { id: `f-${name}`, onchange: (event) => go({ [name]: event.target.value || null }) },
      el("option", { value: "" }, t("any")), options.map(([value, text]) => el("option", { value }, text)));
    controls.set(name, node);
    fields.push(el("label", { class: "field" }, el("span", {}, t(`f_${name}`)), node));
  };
  const input = (name, type) => {
    const node = el("input", { type, id: `f-${name}`, min: "0", onchange: (event) => go({ [name]: event.target.value || null }) });
    controls.set(name, node);
    fields.push(el("label", { class: "field" }, el("span", {}, t(`f_${name}`)), node));
  };
  const values = state.study.values;
  for (const name of ["platform", "group", "country", "kind"]) {
    const listed = values[name] ?? [];
    if (listed.length > 1) select(name, listed.map((one) => [one.value, `${named(name, one.value)} (${count(one.documents)})`]));
  }
  select("language", ["ru", "ky", "en", "other"].map((name) => [name, t(`lang_${name}`)]));
  input("from", "date");
  input("to", "date");
  select("state", ["unread", "read", "skipped", "later", "coded", "uncoded", "memo"].map((name) => [name, t(`state_${name}`)]));
  select("code", tree().map(([one, depth]) => [one.id, `${" ".repeat(depth)}${called(one)}`]));
  if (state.study.coders.length > 1) select("coder", state.study.coders.map((name) => [name, name]));
  if (state.study.samples.length) select("sample", state.study.samples.map((one) => [one.id, one.name]));
  for (const name of state.study.numbers) input(name, "number");
  select("order", ["newest", "oldest", "longest", ...state.study.numbers].map((name) => [name, t(`order_${name}`)]));
  replace(more, el("summary", {}, t("filters")), el("div", { class: "fields" }, fields));
  more.open = open;
  fill();
}

export function fill() {
  const now = filter();
  if (document.activeElement !== query) query.value = now.q ?? "";
  for (const [name, node] of controls) node.value = now[name] ?? "";
  const names = FILTERS.filter((name) => now[name] && name !== "in");
  replace(chips, names.map((name) => button([`${t(`f_${name}`)}: `, bdi(shownValue(name, now[name])), " ×"], () =>
    go(name === "word" ? { word: null, in: null } : { [name]: null }), { class: "filter", title: t("take_off") })),
  names.length > 1 ? button(t("all_off"), () => go(Object.fromEntries(FILTERS.map((name) => [name, null]))), { class: "plain" }) : null);
}

function shownValue(name, value) {
  if (name === "code") return code(value) ? called(code(value)) : value;
  if (name === "sample") return state.study.samples.find((one) => one.id === value)?.name ?? value;
  if (name === "state") return t(`state_${value}`);
  if (name === "kind" || name === "platform") return named(name, value);
  if (name === "language") return t(`lang_${value}`);
  if (name === "order") return t(`order_${value}`);
  return value;
}

let last = null;
function shown(found) {
  if (found.error) { replace(told, el("span", { class: "error" }, found.error)); return; }
  last = found;
  progress();
}

export function progress() {
  if (!last) return;
  const sample = state.study.samples.find((one) => one.id === address().sample);
  const part = sample ? sample.progress : last.progress;
  const done = part.read + part.skipped;
  replace(told, el("b", {}, counted("n_posts", last.total)), " · ",
    t("progress", { read: count(part.read), all: count(part.all), coded: count(part.coded) }),
    part.later ? ` · ${t("state_later")}: ${count(part.later)}` : null,
    part.skipped ? ` · ${t("state_skipped")}: ${count(part.skipped)}` : null,
    el("progress", { max: part.all || 1, value: done, "aria-label": `${percent(100 * done / (part.all || 1))} %` }));
}

export const focus = () => { query.focus(); query.select(); };
