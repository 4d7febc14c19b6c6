// The list of posts: as long as there are posts, and only what one sees of it is made.

import { ask } from "./api.js";
import { bdi, el, replace } from "./dom.js";
import { called, code, emit, filter, go, state } from "./state.js";
import { count, counted, date, t, where } from "./words.js";

const ROW = 92, PAGE = 100, SPARE = 6, TALLEST = 15_000_000;
let box, space, total = 0, pages = new Map(), key = "", facts = null, asked = 0, controller = null;

export function build() {
  space = el("div", { class: "space" });
  box = el("div", { id: "list", class: "list", role: "listbox", tabindex: "0", "aria-label": t("posts"),
    onscroll: () => requestAnimationFrame(draw), onkeydown: keyed });
  box.append(space);
  return box;
}

export async function reload({ keep = false } = {}) {
  const now = JSON.stringify(filter());
  if (!keep && now === key && facts) return;
  const top = now === key ? box.scrollTop : 0;
  key = now;
  pages = new Map();
  controller?.abort();
  controller = new AbortController();
  const mine = (asked += 1);
  try {
    const found = await ask("list", { ...filter(), offset: 0, limit: PAGE }, controller.signal);
    if (mine !== asked) return;
    facts = found;
    total = found.total;
    pages.set(0, found.rows);
    space.style.height = `${Math.min(total * ROW, TALLEST)}px`;
    box.scrollTop = top;
    emit("list", found);
    await draw();
  } catch (error) {
    if (error.name === "AbortError") return;
    total = 0;
    replace(space);
    emit("list", { total: 0, error: error.message, rows: [] });
  }
}

// Of a list taller than a browser can make, the scroll bar stands for a share of it.
const scale = () => (total * ROW > TALLEST ? (total * ROW - box.clientHeight) / (TALLEST - box.clientHeight) : 1);

export async function draw() {
  const factor = scale();
  const above = box.scrollTop * factor;
  const first = Math.max(0, Math.floor(above / ROW) - SPARE);
  const last = Math.min(total, Math.ceil((above + box.clientHeight) / ROW) + SPARE);
  await need(first, last);
  const shift = box.scrollTop - above;
  const rows = [];
  for (let index = first; index < last; index += 1) {
    const one = pages.get(Math.floor(index / PAGE))?.[index % PAGE];
    const node = one ? rowOf(one, index) : el("div", { class: "item empty" });
    node.style.transform = `translateY(${index * ROW + shift}px)`;
    rows.push(node);
  }
  replace(space, total ? rows : el("p", { class: "nothing" }, t("no_posts")));
}

async function need(first, last) {
  const missing = [];
  for (let page = Math.floor(first / PAGE); page * PAGE < last; page += 1) if (!pages.has(page)) missing.push(page);
  const mine = asked;
  await Promise.all(missing.map(async (page) => {
    try {
      const found = await ask("list", { ...filter(), offset: page * PAGE, limit: PAGE });
      if (mine === asked) pages.set(page, found.rows);
    } catch { /* the banner says that the desk does not answer */ }
  }));
}

function rowOf(one, index) {
  const current = String(one.row) === new URLSearchParams(location.search).get("post");
  return el("div", {
    class: `item ${one.state}${current ? " current" : ""}`, role: "option", id: `row-${one.row}`,
    "aria-selected": String(current), "aria-posinset": index + 1, "aria-setsize": total,
    data: { row: one.row }, onclick: () => { go({ post: one.row }); box.focus(); },
  },
    el("div", { class: "facts" },
      el("span", { class: `mark ${one.state}`, title: t(`state_${one.state}`) }),
      el("span", { class: "when" }, date(one.date, one.date_local)),
      el("span", { class: "kind" }, t(`kind_${one.kind}`)),
      el("span", { class: "where" }, bdi(where(one)))),
    el("div", { class: "excerpt", dir: "auto" }, one.excerpt || t("no_text")),
    el("div", { class: "chips" }, one.codes.slice(0, 6).map((id) => chip(id)),
      one.codes.length > 6 ? `+${one.codes.length - 6}` : null));
}

export function chip(id) {
  const known = code(id);
  return known ? el("span", { class: "chip", style: { "--colour": known.colour } }, bdi(called(known))) : null;
}

function keyed(event) {
  if (["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"].includes(event.code)) {
    event.preventDefault();
    if (event.code === "Home" || event.code === "End") jump(event.code === "Home" ? 0 : total - 1);
    else if (event.code.startsWith("Page")) box.scrollBy(0, (event.code === "PageDown" ? 1 : -1) * box.clientHeight);
    else step(event.code === "ArrowDown" ? 1 : -1);
  }
}

// To the next or the previous post of this list, whatever else is filtered away.
export async function step(by) {
  const current = address_post();
  if (current === null) { if (total) await jump(0); return; }
  const place = await ask("place", { ...filter(), row: current });
  if (place.index === null) { if (total) await jump(0); return; }
  const other = by > 0 ? place.next : place.previous;
  if (other === null) { emit("say", t(by > 0 ? "last_post" : "first_post")); return; }
  go({ post: other });
  show(place.index + by);
}

export async function jump(index) {
  if (!total) return;
  show(index);
  await need(index, index + 1);
  const one = pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  if (one) go({ post: one.row });
}

export function show(index) {
  const factor = scale();
  const top = index * ROW / factor, height = box.clientHeight;
  if (top < box.scrollTop || top + ROW > box.scrollTop + height) box.scrollTop = Math.max(0, top - height / 3);
  draw();
}

function address_post() {
  const post = new URLSearchParams(location.search).get("post");
  return post === null ? null : Number(post);
}

// A post was coded or read: its row is asked again, nothing else moves.
export async function refresh(row) {
  for (const [page, rows] of pages) {
    const at = rows.findIndex((one) => one.row === row);
    if (at >= 0) {
      const post = state.post?.row === row ? state.post : null;
      if (post) {
        rows[at] = { ...rows[at], state: post.state, codes: [...new Set(post.codings.map((one) => one.code))].sort() };
      } else {
        const found = await ask("list", { ...filter(), offset: page * PAGE, limit: PAGE });
        pages.set(page, found.rows);
      }
    }
  }
  draw();
}

export const told = () => (facts ? `${counted("n_posts", total)}` : "");
export const size = () => count(total);
