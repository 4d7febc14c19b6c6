// The desk: which view is shown, what was done, what could not be saved, what other windows did.

import * as api from "./api.js";
import * as codes from "./codes.js";
import * as counts from "./counts.js";
import { bdi, button, el, replace } from "./dom.js";
import * as filters from "./filters.js";
import * as keys from "./keys.js";
import * as list from "./list.js";
import * as post from "./post.js";
import * as tables from "./views.js";
import { address, emit, go, loadStudy, on, state, view } from "./state.js";
import { count, lang, load, t } from "./words.js";

const VIEWS = ["read", "words", "time", "table", "passages", "sample", "agreement", "problems", "export"];
const $ = (id) => document.getElementById(id);
let reading, beside, shownPost, offline = false;

async function start() {
  await load();
  api.onWaiting(unsaved);
  api.recall();
  try {
    await loadStudy();
  } catch (error) {
    banner(error.message);
    document.body.classList.add("ready");
    return;
  }
  $("lang").value = lang;
  $("lang").addEventListener("change", () => go({ lang: $("lang").value }));
  replace($("coder"), bdi(state.study.coder));
  $("undo").addEventListener("click", () => back("undo"));
  $("redo").addEventListener("click", () => back("redo"));
  $("help").addEventListener("click", () => keys.help());
  reading = el("div", { class: "reading" },
    el("aside", { class: "left" }, filters.build(), list.build()),
    post.build(),
    codes.build());
  beside = el("div", { class: "beside", id: "beside" });
  replace($("main"), reading, beside);
  keys.listen({ back });
  addEventListener("popstate", () => emit("address", {}));
  on("address", (changes) => { if ("lang" in (changes ?? {})) location.reload(); else render(); });
  on("study", header);
  on("done", done);
  on("refused", refused);
  on("say", (text) => { $("said").textContent = text; });
  header();
  await render();
  await api.flush();
  setInterval(poll, 2500);
  document.body.classList.add("ready");
}

function header() {
  const now = view();
  const shown = VIEWS.filter((name) => (name !== "agreement" || state.study.compare > 1)
    && (name !== "problems" || (state.study.places.check ?? 0) + (state.study.places.orphan ?? 0) > 0));
  replace($("views"), shown.map((name) => el("a", {
    href: `/?${new URLSearchParams({ ...address(), view: name })}`, class: name === now ? "on" : "", "data-view": name,
    "aria-current": name === now ? "page" : null,
    onclick: (event) => { event.preventDefault(); go({ view: name === "read" ? null : name }); } }, t(`view_${name}`))));
  for (const name of ["undo", "redo"]) {
    const known = state.study[name];
    $(name).disabled = !known;
    $(name).title = known ? `${t(name)}: ${t(`did_${known.kind}`)}` : t(name);
  }
  unsaved(api.waiting);
}

async function render() {
  const now = view();
  reading.hidden = now !== "read";
  beside.hidden = now === "read";
  header();
  if (now === "read") {
    filters.fill();
    await list.reload();
    const wanted = address().post === undefined ? null : Number(address().post);
    if (wanted !== shownPost || wanted === null) {
      shownPost = wanted;
      try { await post.show(wanted); } catch (error) { banner(error.message); }
    }
    list.draw();
  } else {
    try {
      if (["words", "time", "table"].includes(now)) await counts.show(now, beside);
      else await tables.show(now, beside);
    } catch (error) {
      replace(beside, el("p", { class: "error" }, error.message));
    }
  }
}

// ------------------------------------------------------------------ saved and unsaved

function unsaved(waiting) {
  const node = $("saved");
  node.className = waiting.length ? "bad" : "good";
  node.textContent = waiting.length ? t("n_unsaved", { n: count(waiting.length) }) : t("all_saved");
  document.body.classList.toggle("unsaved", waiting.length > 0);
  if (waiting.length) banner(t("not_saved"));
  else if (offline === false) banner("");
}

function banner(text) {
  $("banner").hidden = !text;
  replace($("banner"), text, text && api.waiting.length === 0 && !offline ? button("×", () => banner(""), { "aria-label": t("close"), class: "plain" }) : null);
}

async function done(answer) {
  if (answer === null || answer === undefined) return;
  Object.assign(state.study, { undo: answer.undo, redo: answer.redo, progress: answer.progress });
  state.seq = Math.max(state.seq, answer.seq);
  header();
  filters.progress();
  if (["code", "uncode", "verdict", "new_code", "edit_code", "archive_code", "merge_code", "undo", "redo", "settle", "sample", "stopword"].includes(answer.kind)) {
    await loadStudy();
  }
  if (view() === "read" && state.post) await list.refresh(state.post.row);
}

async function back(name) {
  const known = state.study[name];
  if (!known) return;
  try {
    const answer = await api.tell(name, { expect: known.event });
    if (!answer) return;
    await done(answer);
    emit("say", `${t(name)}: ${t(`did_${known.kind}`)}`);
    if (state.post) await post.show(state.post.row);
    if (view() === "read") await list.reload({ keep: true });
    else await render();
  } catch (error) {
    await refused(error);
  }
}

async function refused(error) {
  banner(error.status === 409 ? `${t("conflict")} ${error.message}` : error.message);
  if (error.status === 409) {
    await loadStudy();
    if (state.post) await post.show(state.post.row);
  }
}

async function poll() {
  if (api.waiting.length) {
    const wrong = await api.flush();
    if (wrong !== null && api.waiting.length === 0) {
      offline = false;
      banner(wrong.length ? `${t("conflict")} ${wrong[0].error.message}` : "");
      await loadStudy();
      if (state.post) { await post.show(state.post.row); await list.refresh(state.post.row); }
    }
    return;
  }
  try {
    const found = await api.ask("changes", { since: state.seq });
    if (offline) { offline = false; banner(""); }
    const others = found.events.filter((one) => one.session !== api.session);
    state.seq = found.seq;
    if (!others.length) return;
    await loadStudy();
    if (view() === "read") {
      await list.reload({ keep: true });
      const writing = document.activeElement?.tagName === "TEXTAREA";
      if (state.post && !writing) await post.show(state.post.row);
    }
  } catch (error) {
    offline = true;
    banner(error instanceof api.Refused ? error.message : t("desk_stopped"));
  }
}

addEventListener("beforeunload", (event) => { if (api.waiting.length) event.preventDefault(); });
start();
