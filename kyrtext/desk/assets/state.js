// What the page shows: the address says it, so that every view can be gone back to, kept, and opened in another window.

import { ask } from "./api.js";

export const FILTERS = ["q", "platform", "group", "country", "kind", "language", "from", "to", "code", "coder", "state",
  "sample", "word", "in", "likes", "shares", "comments", "views", "order"];
export const state = { study: null, codes: [], post: null, selection: null, seq: 0 };
const listeners = new Map();

export const address = () => Object.fromEntries(new URLSearchParams(location.search));
export const view = () => address().view ?? "read";
export const filter = () => Object.fromEntries(Object.entries(address()).filter(([name]) => FILTERS.includes(name)));

export function go(changes, { push = true } = {}) {
  const params = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") params.delete(name);
    else params.set(name, value);
  }
  const query = params.toString();
  const url = query ? `/?${query}` : "/";
  if (url !== location.pathname + location.search) history[push ? "pushState" : "replaceState"](null, "", url);
  emit("address", changes);
}

// Only these filters, all others off: the way from a number to its posts.
export function goTo(filters) {
  const cleared = Object.fromEntries(FILTERS.map((name) => [name, null]));
  go({ ...cleared, post: null, view: null, ...filters });
}

export function on(event, listener) {
  if (!listeners.has(event)) listeners.set(event, new Set());
  listeners.get(event).add(listener);
}

export function emit(event, value) {
  for (const listener of listeners.get(event) ?? []) listener(value);
}

export async function loadStudy() {
  [state.study, state.codes] = await Promise.all([ask("study"), ask("codes")]);
  state.seq = state.study.seq;
  emit("study");
}

export const code = (id) => state.codes.find((one) => one.id === id);
export const called = (one) => one.labels?.[document.documentElement.lang] || one.name;

// The codes as a tree: every child below its parent, with its depth.
export function tree() {
  const below = new Map();
  for (const one of state.codes) {
    const parent = one.parent ?? "";
    below.set(parent, [...(below.get(parent) ?? []), one]);
  }
  const found = [];
  const walk = (parent, depth) => {
    for (const one of below.get(parent) ?? []) {
      found.push([one, depth]);
      walk(one.id, depth + 1);
    }
  };
  walk("", 0);
  return found;
}
