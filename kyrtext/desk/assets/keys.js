// Everything by keys. Keys are told by where they lie, not by what is printed on them: the same ones work in a
// Russian and a Kyrgyz layout. While one types into a field, keys are letters.

import { dialog, el } from "./dom.js";
import { keyOf, make, palette } from "./codes.js";
import { emit, filter, go, state, view } from "./state.js";
import { ask } from "./api.js";
import { focus } from "./filters.js";
import { step } from "./list.js";
import * as post from "./post.js";
import { t } from "./words.js";

// place on the keyboard -> what it does; the letter printed in the help is that of a Latin layout
const KEYS = [
  ["KeyJ", "J ↓", "key_next", () => step(1)],
  ["KeyK", "K ↑", "key_previous", () => step(-1)],
  ["KeyG", "G", "key_unread", nextUnread],
  ["ArrowRight", "→", "key_word", (event) => word(1, event.shiftKey)],
  ["ArrowLeft", "←", "key_word_back", (event) => word(-1, event.shiftKey)],
  [null, "Shift → ←", "key_longer", null],
  [null, "1 … 9", "key_code", null],
  ["Enter", "Enter", "key_palette", palette],
  ["KeyN", "N", "key_new", () => make()],
  ["KeyR", "R", "key_read", async () => { await post.mark("read"); await step(1); }],
  ["KeyX", "X", "key_skip", async () => { await post.mark("skipped"); await step(1); }],
  ["KeyL", "L", "key_later", async () => { await post.mark("later"); await step(1); }],
  ["KeyM", "M", "key_memo", () => document.querySelector("#post .memo textarea")?.focus()],
  ["KeyA", "A", "key_accept", () => first("accepted")],
  ["KeyD", "D", "key_reject", () => first("rejected")],
  ["KeyU", "U", "key_undo", null],
  ["Slash", "/", "key_search", focus],
  ["Escape", "Esc", "key_escape", () => post.unselect()],
];

async function first(verdict) {
  await post.settled();
  const one = state.post?.suggestions[0];
  if (one) post.judge(one, verdict);
}

async function word(by, extend) {
  await post.settled();
  post.word(by, extend);
}

async function nextUnread() {
  const now = new URLSearchParams(location.search).get("post");
  const found = await ask("unread", { ...filter(), row: now ?? "" });
  if (found.row !== null) go({ post: found.row });
}

// One key after the other, however fast they are pressed: what the next one means depends on what this one did.
let last = Promise.resolve();
function inTurn(work) {
  last = last.then(work).catch((error) => emit("refused", error));
}

const open = () => new URLSearchParams(location.search).has("post");
const typing = (node) => node && (["INPUT", "TEXTAREA", "SELECT"].includes(node.tagName) && node.type !== "checkbox" || node.isContentEditable);

export function listen({ back }) {
  addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if (typing(event.target)) { if (event.code === "Escape") event.target.blur(); return; }
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyZ") { event.preventDefault(); back(event.shiftKey ? "redo" : "undo"); return; }
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyY") { event.preventDefault(); back("redo"); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === "Slash" && event.shiftKey) { event.preventDefault(); help(); return; }
    if (event.code === "KeyU") { event.preventDefault(); back(event.shiftKey ? "redo" : "undo"); return; }
    if (view() !== "read") return;
    if (codeKey(event)) { event.preventDefault(); return; }
    const onButton = ["BUTTON", "A", "SUMMARY"].includes(event.target.tagName) && ["Enter", "Space"].includes(event.code);
    if (onButton || (event.target.classList?.contains("one") && event.code === "Enter")) return;
    if ((event.code === "ArrowDown" || event.code === "ArrowUp") && event.target.id !== "list" && event.target.id !== "text") {
      if (event.target !== document.body) return;
      event.preventDefault();
      step(event.code === "ArrowDown" ? 1 : -1);
      return;
    }
    const found = KEYS.find(([code]) => code === event.code);
    if (!found?.[3] || event.shiftKey && !event.code.startsWith("Arrow")) return;
    if (!open() && !["KeyJ", "KeyK", "KeyG", "Slash", "KeyN"].includes(event.code)) return;
    event.preventDefault();
    const { shiftKey } = event;
    inTurn(() => found[3]({ shiftKey }));
  });
}

// A digit, or a letter that was given to a code; with Shift also a letter that does something else without.
function codeKey(event) {
  if (!open()) return false;
  const sign = event.code.startsWith("Digit") ? event.code.slice(5) : event.code.startsWith("Numpad") && event.code.length === 7 ? event.code.slice(6)
    : event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
  if (!sign) return false;
  const letter = event.code.startsWith("Key");
  if (letter && !event.shiftKey && KEYS.some(([code]) => code === event.code)) return false;
  for (const [id, key] of keyOf()) {
    if (key === sign) { inTurn(() => post.give(id)); return true; }
  }
  return false;
}

export function help() {
  dialog(t("keys"), el("div", {}, el("table", { class: "keys" }, KEYS.map(([, shown, key]) => el("tr", {}, el("td", {}, el("kbd", {}, shown)), el("td", {}, t(key))))),
    el("p", { class: "quiet" }, t("keys_hint"))), t("close"));
}
