// A memo that saves itself, and says so; another window's newer text is shown, not overwritten.

import { Refused, ask, tell } from "./api.js";
import { button, el, replace } from "./dom.js";
import { emit } from "./state.js";
import { t } from "./words.js";

export function memoBox(on, target, memo) {
  let version = memo.version, saved = memo.text, timer = null, saving = Promise.resolve();
  const told = el("span", { class: "quiet", role: "status" });
  const field = el("textarea", { rows: on === "project" ? 8 : 3, "aria-label": t("memo"), placeholder: t("memo_hint"),
    oninput: () => { clearTimeout(timer); told.textContent = t("unsaved"); timer = setTimeout(save, 800); }, onblur: () => save() });
  field.value = memo.text;
  const other = el("div", { class: "conflict", hidden: true });

  function save() {
    clearTimeout(timer);
    saving = saving.then(saveNow);
    return saving;
  }

  async function saveNow() {
    const text = field.value;
    if (text === saved) { if (told.textContent === t("unsaved")) told.textContent = ""; return; }
    try {
      const done = await tell("memo", { on, target, text, version });
      saved = text;
      version += 1;
      told.textContent = done === null ? t("unsaved") : t("saved");
      if (done) emit("done", done);
    } catch (error) {
      if (error instanceof Refused && error.status === 409) await conflict();
      else told.textContent = error.message;
    }
  }

  async function conflict() {
    const now = await ask("memo", { on, target });
    other.hidden = false;
    told.textContent = t("memo_conflict");
    replace(other, el("p", {}, t("memo_conflict")), el("div", { class: "text small theirs" }, now.text),
      button(t("keep_both"), () => settle(now, `${now.text}\n\n${field.value}`)),
      button(t("keep_mine"), () => settle(now, field.value)), button(t("keep_theirs"), () => settle(now, now.text)));
  }

  async function settle(now, text) {
    version = now.version;
    saved = now.text;
    field.value = text;
    other.hidden = true;
    await save();
  }

  return el("section", { class: "memo" }, el("h3", {}, t(`memo_on_${on}`)), field, el("p", {}, told), other);
}
