// The codebook beside the post: a tree to code with, and to make, rename, move, merge, recolour and put away codes.

import { tell } from "./api.js";
import { bdi, button, dialog, el, replace } from "./dom.js";
import { memoBox } from "./memo.js";
import { ask } from "./api.js";
import { give } from "./post.js";
import { called, code, emit, go, on, state, tree } from "./state.js";
import { count, t } from "./words.js";

let box, list;

export function build() {
  list = el("ul", { id: "codes", class: "codes" });
  box = el("aside", { class: "right", "aria-label": t("codebook") },
    el("div", { class: "row" }, el("h2", {}, t("codebook")), el("span", { class: "grow" }),
      button(`+ ${t("new_code")}`, () => make(), { id: "new-code" })),
    el("p", { class: "quiet", id: "chosen" }), list);
  on("study", draw);
  on("post", draw);
  on("selection", chosen);
  draw();
  chosen(null);
  return box;
}

function chosen(selection) {
  const node = box.querySelector("#chosen");
  replace(node, selection ? [t("chosen"), " ", el("q", { dir: "auto" }, selection.quote.length > 80 ? `${selection.quote.slice(0, 80)}…` : selection.quote)] : t("chosen_none"));
}

// The digits go to the codes in the order of the tree, where nobody has said otherwise.
export function keyOf() {
  const found = new Map();
  const taken = new Set(state.codes.map((one) => one.key).filter(Boolean));
  const free = "123456789".split("").filter((digit) => !taken.has(digit));
  for (const [one] of tree()) found.set(one.id, one.key || free.shift() || "");
  return found;
}

function draw() {
  const keys = keyOf(), given = new Set(state.post?.codings.map((one) => one.code) ?? []);
  const nodes = tree().map(([one, depth]) => el("li", { class: `code${given.has(one.id) ? " given" : ""}`, style: { "--depth": depth, "--colour": one.colour }, data: { id: one.id } },
    button([el("span", { class: "dot" }), bdi(called(one)), one.memo ? " ✎" : null], () => give(one.id),
      { class: "give", title: one.description || called(one), "aria-pressed": String(given.has(one.id)) }),
    el("kbd", {}, keys.get(one.id)),
    button(count(one.posts), () => go({ view: "passages", code: one.id }), { class: "plain number", title: t("to_passages") }),
    button("⋯", () => edit(one.id), { class: "plain", "aria-label": `${t("edit_code")}: ${called(one)}`, title: t("edit_code") })));
  replace(list, nodes.length ? nodes : el("li", { class: "quiet" }, t("no_codes")));
}

async function act(name, given) {
  try {
    const done = await tell(name, given);
    emit("done", done);
    return done;
  } catch (error) {
    emit("refused", error);
    return undefined;
  }
}

export function make(name = "", then = null) {
  const field = el("input", { value: name, "aria-label": t("name"), required: true, id: "code-name" });
  const parent = parents(null, null);
  const form = el("form", { onsubmit: async (event) => {
    event.preventDefault();
    const own = crypto.randomUUID();
    const done = await act("new_code", { name: field.value, parent: parent.value || null, code_id: own });
    if (done === undefined) return;
    box_.close();
    if (then) then(own);
  } }, el("label", { class: "field" }, el("span", {}, t("name")), field),
    el("label", { class: "field" }, el("span", {}, t("below")), parent), el("button", {}, t("make")));
  const box_ = dialog(t("new_code"), form, t("close"));
  field.focus();
}

function parents(own, value) {
  const below = new Set(own ? [own] : []);
  for (const [one] of tree()) if (below.has(one.parent)) below.add(one.id);
  const node = el("select", {}, el("option", { value: "" }, t("top")),
    tree().filter(([one]) => !below.has(one.id)).map(([one, depth]) => el("option", { value: one.id }, `${" ".repeat(depth)}${called(one)}`)));
  node.value = value ?? "";
  return node;
}

async function edit(id) {
  const one = code(id);
  const fields = {
    name: el("input", { value: one.name, required: true, id: "code-name" }),
    description: el("textarea", { rows: 2 }),
    colour: el("input", { type: "color", value: one.colour }),
    key: el("input", { value: one.key ?? "", maxlength: "1", size: "2" }),
  };
  fields.description.value = one.description ?? "";
  const parent = parents(id, one.parent);
  const words = Object.fromEntries(["ru", "ky", "en"].map((lang) => [lang, el("input", { value: (one.finds.words?.[lang] ?? []).join(", "), spellcheck: "false" })]));
  const patterns = el("input", { value: (one.finds.patterns ?? []).join(", "), spellcheck: "false" });
  const exclude = el("input", { value: (one.finds.exclude ?? []).join(", "), spellcheck: "false" });
  const split = (node) => node.value.split(/[,;]/).map((part) => part.trim()).filter(Boolean);
  const others = el("select", { id: "merge-into" }, tree().filter(([other]) => other.id !== id).map(([other, depth]) =>
    el("option", { value: other.id }, `${" ".repeat(depth)}${called(other)}`)));
  const label = (text, node) => el("label", { class: "field" }, el("span", {}, text), node);
  const mergeInto = async (into) => { if (await act("merge_code", { code: id, into }) !== undefined) box_.close(); };
  const taken = el("p", { role: "alert", class: "row" });
  const form = el("form", { onsubmit: async (event) => {
    event.preventDefault();
    const [same] = tree().find(([other]) => other.id !== id && other.name === fields.name.value.trim()) ?? [];
    replace(taken, same ? [t("name_taken"), " ", button(`${t("merge_into")} ${called(same)}`, () => mergeInto(same.id))] : null);
    if (same) return;
    const given = { code: id, name: fields.name.value, description: fields.description.value, key: fields.key.value,
      colour: fields.colour.value, parent: parent.value || null,
      finds: { words: Object.fromEntries(Object.entries(words).map(([lang, node]) => [lang, split(node)])), patterns: split(patterns), exclude: split(exclude) } };
    if (one.labels?.[document.documentElement.lang] && given.name !== one.name) given.labels = { ...one.labels, [document.documentElement.lang]: given.name };
    if (await act("edit_code", given) !== undefined) box_.close();
  } },
    label(t("name"), fields.name), taken, label(t("below"), parent),
    el("div", { class: "row" }, label(t("colour"), fields.colour), label(t("key"), fields.key)),
    label(t("description"), fields.description),
    el("details", { open: true }, el("summary", {}, t("suggests")), ["ru", "ky", "en"].map((lang) => label(t(`lang_${lang}`), words[lang])),
      label(t("patterns"), patterns), label(t("exclude"), exclude)),
    el("p", { class: "row" }, el("button", { class: "main" }, t("save"))),
    el("fieldset", {}, el("legend", {}, t("or")),
      others.options.length ? el("p", { class: "row" }, button(t("merge_into"), () => mergeInto(others.value)), others) : null,
      el("p", {}, button(t("archive"), async () => { if (await act("archive_code", { code: id }) !== undefined) box_.close(); }), " ",
        el("span", { class: "quiet" }, t("archive_hint")))));
  const memo = memoBox("code", id, await ask("memo", { on: "code", target: id }));
  const box_ = dialog(`${t("edit_code")}: ${called(one)}`, el("div", {}, form, memo), t("close"));
}

// The palette: type a part of a name, Enter gives the code; a name that is not there becomes a code.
export function palette() {
  const field = el("input", { "aria-label": t("code_name"), placeholder: t("palette_hint"), id: "palette" });
  const found = el("ul", { class: "codes palette" });
  let rows = [], at = 0;
  const fill = () => {
    const part = field.value.trim().toLowerCase();
    rows = tree().map(([one]) => one).filter((one) => `${called(one)} ${one.name}`.toLowerCase().includes(part)).slice(0, 12);
    at = 0;
    mark();
  };
  const mark = () => replace(found, rows.map((one, place) => el("li", { class: place === at ? "on" : "", onclick: () => take(one), style: { "--colour": one.colour } }, el("span", { class: "dot" }), bdi(called(one)))),
    rows.length || !field.value.trim() ? null : el("li", { class: "on" }, `+ ${t("new_code")}: `, bdi(field.value.trim())));
  const take = (one) => { box_.close(); give(one.id); };
  field.addEventListener("input", fill);
  field.addEventListener("keydown", async (event) => {
    if (event.code === "ArrowDown" || event.code === "ArrowUp") {
      event.preventDefault();
      at = Math.max(0, Math.min(rows.length - 1, at + (event.code === "ArrowDown" ? 1 : -1)));
      mark();
    }
    if (event.code === "Enter" || event.code === "NumpadEnter") {
      event.preventDefault();
      if (rows.length) { take(rows[at]); return; }
      if (!field.value.trim()) return;
      const own = crypto.randomUUID();
      const done = await act("new_code", { name: field.value.trim(), parent: null, code_id: own });
      if (done !== undefined) { box_.close(); await give(own); }
    }
  });
  const box_ = dialog(t("give_code"), el("div", {}, field, found), t("close"));
  fill();
  field.focus();
}
