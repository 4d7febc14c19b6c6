// One post: its text in a single text node, codings drawn over it, what is known of it, its thread.

import { ask, session, tell, waiting } from "./api.js";
import { bdi, button, dialog, el, replace } from "./dom.js";
import { chip } from "./list.js";
import { memoBox } from "./memo.js";
import { snapped, graphemes, toPoints, toUnits, words } from "./offsets.js";
import { called, code, emit, filter, go, state } from "./state.js";
import { count, date, t, where } from "./words.js";

let box, sheet, node;
const painted = CSS.highlights ? new CSSStyleSheet() : null;
if (painted) document.adoptedStyleSheets = [...document.adoptedStyleSheets, painted];

export function build() {
  box = el("section", { id: "post", class: "post", "aria-label": t("post") });
  sheet = el("div", { class: "sheet" });
  box.append(sheet);
  document.addEventListener("selectionchange", selected);
  return box;
}

// What is done is done to the post that the address names, even when one types faster than it comes.
let loading = Promise.resolve();
export async function settled() {
  for (let turn = 0; turn < 200; turn += 1) {
    await loading;
    const wanted = new URLSearchParams(location.search).get("post");
    if (wanted === null || String(state.post?.row) === wanted) return;
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}

export function show(row) {
  loading = load(row);
  return loading;
}

async function load(row) {
  if (row === null) {
    state.post = null;
    clear();
    replace(sheet, el("div", { class: "welcome" }, el("h2", {}, t("welcome_title")),
      el("ol", {}, [1, 2, 3, 4, 5].map((step) => el("li", {}, t(`welcome_${step}`))))));
    return;
  }
  const wanted = row;
  const post = await ask("post", { ...filter(), row, suggest: suggesting() ? 1 : "" });
  if (new URLSearchParams(location.search).get("post") !== String(wanted)) return;
  const same = state.post?.row === post.row;
  state.post = post;
  if (!same) state.selection = null;
  draw(same);
  emit("post", post);
}

export const suggesting = () => localStorage.getItem("kyrtext-suggest") !== "no";
export function suggest(yes) {
  localStorage.setItem("kyrtext-suggest", yes ? "yes" : "no");
  if (state.post) show(state.post.row);
}

function draw(same) {
  const post = state.post, top = box.scrollTop;
  const text = el("div", { id: "text", class: "text", dir: "auto", tabindex: "0", role: "document",
    "aria-label": t("post") });
  node = document.createTextNode(post.text);
  text.append(node);
  replace(sheet,
    facts(post),
    thread(post, true),
    post.text ? text : el("p", { class: "text none", id: "text", tabindex: "0" }, t("no_text")),
    post.shared ? el("details", { class: "shared" }, el("summary", {}, t("shared")), el("div", { class: "text small", dir: "auto" }, post.shared)) : null,
    actions(post), codings(post), suggestions(post), unsure(post), memoBox("post", post.key, post.memo),
    thread(post, false));
  paint();
  box.scrollTop = same ? top : 0;
}

function facts(post) {
  const numbers = ["likes", "shares", "comments", "views", "reactions"].filter((name) => typeof post[name] === "number");
  return el("header", { class: "known" },
    el("p", {}, el("b", {}, bdi(where(post))), " ",
      el("span", { class: "kind" }, t(`kind_${post.kind}`))),
    el("p", { class: "quiet" }, date(post.date, post.date_local), post.author ? [" · ", bdi(post.author)] : null,
      post.country ? [" · ", bdi(post.country)] : null,
      numbers.map((name) => ` · ${t(name === "views" ? "views_n" : name)} ${count(post[name])}`),
      post.attached ? [" · ", bdi(post.attached)] : null,
      safe(post.url) ? [" · ", el("a", { href: post.url, target: "_blank", rel: "noopener noreferrer" }, t("original"))] : null));
}

// A link is followed by a click of hers only, and only to the web.
const safe = (url) => typeof url === "string" && /^https?:\/\//i.test(url);

function actions(post) {
  const states = ["read", "skipped", "later"].map((name) => button(t(`do_${name}`), () => mark(name),
    { class: post.state === name ? "on" : "", "aria-pressed": String(post.state === name), "data-state": name }));
  return el("p", { class: "row acts" }, states,
    el("label", {}, el("input", { type: "checkbox", id: "suggest", checked: suggesting(),
      onchange: (event) => suggest(event.target.checked) }), " ", t("suggest")));
}

function codings(post) {
  const pending = waiting.filter((one) => one.name === "code" && one.given.row === post.row);
  return el("section", { class: "codings", "aria-label": t("codings") },
    el("h3", {}, t("codings"), " ", el("span", { class: "number" }, count(post.codings.length))),
    post.codings.length || pending.length ? null : el("p", { class: "quiet" }, t("no_codings")),
    el("ul", {}, post.codings.map((one) => el("li", { class: "coding", data: { id: one.id } },
      chip(one.code), " ",
      one.whole ? el("span", { class: "quiet" }, t("whole_post"))
        : el("q", { dir: "auto", class: "quote", onclick: () => reveal(one) }, one.quote),
      one.origin === "hand" ? null : el("span", { class: "quiet" }, ` (${t(`origin_${one.origin}`)})`),
      el("span", { class: "grow" }),
      button(one.memo.text ? "✎ ●" : "✎", () => openMemo(one), { class: "plain", title: t("memo"), "aria-label": t("memo") }),
      button("×", () => act("uncode", { coding: one.id }), { class: "plain", title: t("remove"), "aria-label": t("remove") }))),
    pending.map((one) => el("li", { class: "coding unsaved" }, chip(one.given.code), " ",
      one.given.quote ? el("q", {}, one.given.quote) : t("whole_post"), " ", el("em", {}, t("unsaved"))))));
}

function openMemo(one) {
  dialog(t("memo"), memoBox("coding", one.id, one.memo), t("close"));
}

function suggestions(post) {
  if (!post.suggestions.length) return null;
  return el("section", { class: "suggestions", "aria-label": t("suggestions") },
    el("h3", {}, t("suggestions"), " ", el("span", { class: "number" }, count(post.suggestions.length))),
    el("ul", {}, post.suggestions.map((one) => el("li", { class: "suggestion" }, chip(one.code), " ",
      el("q", { dir: "auto", class: "quote", onclick: () => reveal(one) }, one.quote), el("span", { class: "grow" }),
      el("span", { class: "pair" }, button(`✓ ${t("accept")}`, () => judge(one, "accepted")), button(`✗ ${t("reject")}`, () => judge(one, "rejected")))))));
}

export function judge(one, verdict) {
  return act("verdict", { row: state.post.row, code: one.code, start: one.start, end: one.end, quote: one.quote, verdict });
}

function unsure(post) {
  if (!post.unsure.length) return null;
  return el("section", { class: "unsure" }, el("h3", {}, t("to_check")),
    el("ul", {}, post.unsure.map((one) => el("li", {}, chip(one.code), " ", one.whole ? t("whole_post") : el("q", {}, one.quote)))),
    button(t("show_problems"), () => go({ view: "problems" })));
}

const AT_ONCE = 60; // comments of a thread

function thread(post, above) {
  const at = post.thread.findIndex((one) => one.row === post.row);
  const part = above ? post.thread.slice(0, Math.max(at, 0)) : post.thread.slice(at + 1);
  if (!post.thread.length || !part.length) return null;
  const shown = above && part.length > 4 ? [part[0], null, ...part.slice(-2)] : part.slice(0, above ? 4 : AT_ONCE);
  const left = part.length - shown.filter(Boolean).length;
  const rest = button(t("left_out", { n: count(left) }), () => {
    const more = part.slice(AT_ONCE).map(beside);
    rest.replaceWith(...more);
    more[0].focus();
  }, { class: "more" });
  return el("section", { class: `thread ${above ? "above" : "below"}`, "aria-label": t(above ? "thread_above" : "thread_below") },
    el("h3", {}, t(above ? "thread_above" : "thread_below"), " ", el("span", { class: "number" }, count(part.length))),
    shown.map((one) => one === null ? el("p", { class: "quiet" }, t("left_out", { n: count(left) })) : beside(one)),
    !above && left > 0 ? rest : null);
}

function beside(one) {
  return el("article", { class: `one ${one.state}`, style: { "--depth": Math.min(one.depth, 4) }, data: { row: one.row }, tabindex: "0",
    onclick: () => go({ post: one.row }), onkeydown: (event) => { if (event.code === "Enter") go({ post: one.row }); } },
  el("p", { class: "quiet" }, date(one.date, one.date_local), " · ", t(`kind_${one.kind}`), one.author ? [" · ", bdi(one.author)] : null),
  el("div", { class: "text small", dir: "auto" }, one.text || t("no_text")),
  el("div", { class: "chips" }, one.codes.map((id) => chip(id))));
}

// ------------------------------------------------------------------ drawing over the text

function clear() { CSS.highlights?.clear(); }

function paint() {
  clear();
  if (!painted || !node) return;
  const post = state.post, rules = [];
  const ranges = (list) => {
    const units = toUnits(post.text, list.flatMap(([start, end]) => [start, end]));
    return list.map((_, place) => {
      const range = new StaticRange({ startContainer: node, startOffset: units[2 * place], endContainer: node, endOffset: units[2 * place + 1] });
      return range;
    });
  };
  const draw = (name, list, priority, style) => {
    if (!list.length) return;
    const made = new Highlight(...ranges(list));
    made.priority = priority;
    CSS.highlights.set(name, made);
    rules.push(`::highlight(${name}) { ${style} }`);
  };
  const codes = [...new Set(post.codings.filter((one) => !one.whole).map((one) => one.code))];
  codes.forEach((id, place) => {
    const colour = code(id)?.colour ?? "#666666";
    const list = post.codings.filter((one) => one.code === id && !one.whole).map((one) => [one.start, one.end]);
    // colours let each other through; lines of a different kind tell codes apart without colour
    const line = ["solid", "double", "wavy", "dotted"][place % 4];
    draw(`code-${place}`, list, place, `background-color: ${colour}33; text-decoration: underline ${line} ${colour} 2px;`);
  });
  draw("suggested", post.suggestions.map((one) => [one.start, one.end]), 50, "text-decoration: underline dashed #555 2px;");
  draw("hit", post.hits, 60, "background-color: #ffe58a; color: #222;");
  if (state.selection) draw("chosen", [[state.selection.start, state.selection.end]], 70, "background-color: #1b6ec2; color: #fff;");
  painted.replaceSync(rules.join("\n"));
}

function reveal(one) {
  const [first, last] = toUnits(state.post.text, [one.start, one.end]);
  choose(first, last, false);
  document.getElementById("text").scrollIntoView({ block: "nearest" });
}

// ------------------------------------------------------------------ choosing a passage

let exact = false;
document.addEventListener("pointerdown", (event) => { exact = event.altKey; });

function selected() {
  const now = getSelection();
  if (!node || now.rangeCount === 0 || now.isCollapsed) return;
  const range = now.getRangeAt(0);
  if (range.startContainer !== node || range.endContainer !== node) return;
  const [start, end] = (exact ? graphemes : snapped)(node.data, range.startOffset, range.endOffset);
  if (end > start) remember(start, end);
}

function remember(start, end) {
  state.selection = { start: toPoints(node.data, start), end: toPoints(node.data, end), quote: node.data.slice(start, end), units: [start, end] };
  paint();
  emit("selection", state.selection);
}

function choose(start, end, word = true) {
  getSelection().removeAllRanges();
  remember(...(word ? snapped(node.data, start, end) : [start, end]));
}

export function unselect() {
  getSelection().removeAllRanges();
  state.selection = null;
  paint();
  emit("selection", null);
}

// By keys: to the next or the previous word, or one word more or less.
export function word(by, extend) {
  if (!node || !state.post?.text) return;
  const all = words(node.data);
  if (!all.length) return;
  const now = state.selection?.units;
  if (!now) { choose(...all[by > 0 ? 0 : all.length - 1]); return; }
  const last = all.findLastIndex(([first]) => first < now[1]);
  const first = all.findIndex(([, end]) => end > now[0]);
  if (extend) {
    const to = Math.min(all.length - 1, Math.max(first, last + by));
    remember(now[0], all[to][1]);
  } else {
    const to = Math.min(all.length - 1, Math.max(0, (by > 0 ? last : first) + by));
    choose(...all[to]);
  }
  emit("say", state.selection.quote);
}

// ------------------------------------------------------------------ doing

export async function give(id) {
  await settled();
  const post = state.post;
  if (!post) return;
  const chosen = state.selection;
  const span = chosen ? { start: chosen.start, end: chosen.end, quote: chosen.quote } : { start: null };
  const same = post.codings.find((one) => one.code === id && (chosen ? one.start === chosen.start && one.end === chosen.end : one.whole));
  if (same) await act("uncode", { coding: same.id });
  else await act("code", { row: post.row, code: id, ...span, sample: filter().sample ?? "" });
  unselect();
}

export async function mark(name) {
  await settled();
  if (!state.post) return undefined;
  return act("state", { row: state.post.row, state: state.post.state === name && name !== "read" ? "unread" : name, sample: filter().sample ?? "" });
}

export async function act(name, given) {
  const done = await emitTell(name, given);
  if (state.post) {
    if (done !== null) await show(state.post.row);
    else draw(true);
  }
  return done;
}

async function emitTell(name, given) {
  try {
    const done = await tell(name, given);
    emit("done", done);
    return done;
  } catch (error) {
    emit("refused", error);
    return undefined;
  }
}

export const mine = session;
