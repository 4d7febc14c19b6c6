// Passages of a code, samples, agreement of coders, codings to check, files to take away.

import { ask, tell } from "./api.js";
import { bdi, button, el, replace } from "./dom.js";
import { chip } from "./list.js";
import { memoBox } from "./memo.js";
import { address, called, emit, filter, go, loadStudy, state, tree } from "./state.js";
import { count, counted, date, lang, named, percent, t, where } from "./words.js";

export async function show(name, box) {
  await { passages, sample, agreement, problems, export: exports_ }[name]?.(box);
}

const heading = (title, hint) => [el("h2", {}, title), el("p", { class: "quiet" }, hint)];
const open = (row) => go({ view: null, post: row });

// ------------------------------------------------------------------ passages

async function passages(box) {
  const found = await ask("passages", { ...filter(), inside: address().inside ?? "" });
  const select = el("select", { id: "p-code", onchange: (event) => go({ code: event.target.value || null }) }, el("option", { value: "" }, t("all_codes")),
    tree().map(([one, depth]) => el("option", { value: one.id }, `${" ".repeat(depth)}${called(one)} (${count(one.codings)})`)));
  select.value = filter().code ?? "";
  const inside = el("input", { type: "search", value: address().inside ?? "", "aria-label": t("inside"), placeholder: t("inside"), onchange: (event) => go({ inside: event.target.value || null }) });
  replace(box, heading(t("view_passages"), t("passages_hint")), el("p", { class: "row" }, el("label", { class: "field inline" }, el("span", {}, t("f_code")), select), inside,
    el("span", { class: "grow" }), el("b", { id: "p-total" }, counted("n_codings", found.total), " · ", counted("n_posts", found.posts))),
  found.passages.map((one) => el("article", { class: "passage" },
    el("p", { class: "quiet" }, chip(one.code), " ", date(one.post.date, one.post.date_local), " · ", bdi(where(one.post)), one.coder !== state.study.coder ? [" · ", bdi(one.coder)] : null,
      el("span", { class: "grow" }), button(t("to_thread"), () => open(one.row), { class: "plain link" })),
    el("p", { class: "text small", dir: "auto" }, one.whole ? one.post.excerpt : [el("span", { class: "quiet" }, one.before), el("mark", {}, one.quote), el("span", { class: "quiet" }, one.after)]),
    one.memo.text ? el("p", { class: "note" }, one.memo.text) : null)),
  found.total > found.passages.length ? el("p", { class: "quiet" }, t("left_out", { n: count(found.total - found.passages.length) })) : null,
  found.total ? null : el("p", { class: "nothing" }, t("no_passages")),
  memoBox("project", "study", await ask("memo", { on: "project", target: "study" })));
}

// ------------------------------------------------------------------ samples

async function sample(box) {
  const n = el("input", { type: "number", min: "1", value: "300", id: "s-n" }), seed = el("input", { type: "number", min: "0", value: "1", id: "s-seed" });
  const name = el("input", { id: "s-name" });
  const strata = el("select", { id: "s-strata" }, [["", t("strata_none")], ...["platform", "group", "month", "kind"].map((one) => [one, t(`f_${one}`)])].map(([value, text]) => el("option", { value }, text)));
  const filtered = Object.keys(filter()).filter((one) => one !== "sample" && one !== "order");
  const label = (text, node) => el("label", { class: "field inline" }, el("span", {}, text), node);
  const form = el("form", { class: "card", id: "s-form", onsubmit: async (event) => {
    event.preventDefault();
    const given = { n: Number(n.value), seed: Number(seed.value), strata: strata.value, name: name.value.trim() || `${n.value} / ${seed.value}` };
    if (filtered.length) { const { sample: _, order: __, ...kept } = filter(); given.filter = kept; }
    try {
      const done = await tell("sample", given);
      emit("done", done);
      await loadStudy();
      await sample(box);
    } catch (error) { emit("refused", error); }
  } }, el("h3", {}, t("draw_sample")), el("p", { class: "row" }, label(t("s_n"), n), label(t("s_seed"), seed), label(t("s_strata"), strata), label(t("name"), name), el("button", { class: "main" }, t("draw"))),
    el("p", { class: "quiet" }, filtered.length ? t("sample_of_filtered") : t("sample_of_all")));
  replace(box, heading(t("view_sample"), t("sample_hint")), form, state.study.samples.map((one) => {
    const part = one.progress, done = part.read + part.skipped;
    return el("article", { class: "card sample", data: { id: one.id } }, el("h3", {}, bdi(one.name)),
      el("p", { class: "quiet" }, t("sample_facts", { n: count(one.n), seed: one.seed }), one.strata ? ` · ${t(`f_${one.strata}`)}` : null, one.gone ? ` · ${t("sample_gone", { n: count(one.gone) })}` : null),
      el("p", {}, el("b", {}, t("sample_progress", { done: count(done), all: count(part.all) })), ` · ${t("state_read")}: ${count(part.read)} · ${t("state_skipped")}: ${count(part.skipped)} · ${t("state_later")}: ${count(part.later)} · ${t("state_coded")}: ${count(part.coded)}`),
      el("progress", { max: part.all || 1, value: done, "aria-label": one.name }),
      el("p", { class: "row" }, button(t("go_on"), () => next(one.id), { class: "main" }), button(t("view_read"), () => go({ view: null, sample: one.id, post: null }))));
  }));
}

async function next(id) {
  const found = await ask("unread", { sample: id });
  go({ view: null, sample: id, post: found.row });
}

// ------------------------------------------------------------------ agreement

async function agreement(box) {
  const [found, judged] = await Promise.all([ask("agreement"), ask("judged")]);
  const number = (value, digits = 2) => (value === null ? "–" : Number(value).toFixed(digits));
  const columns = ["units", "percent_agreement", "cohen_kappa", "krippendorff_alpha", "both", "first_only", "second_only", "neither"];
  const [first, second] = found.coders;
  const title = { first_only: t("only_of", { name: first }), second_only: t("only_of", { name: second }) };
  replace(box, heading(t("view_agreement"), t("agreement_hint")),
    el("p", {}, found.coders.map((name, place) => [place ? " · " : "", el("b", {}, bdi(name)), ` ${t("read_n", { n: count(found.read[place]) })}`]), " · ", t("both_read", { n: count(found.both) })),
    el("div", { class: "wide" }, el("table", { class: "table", id: "agreement" }, el("thead", {}, el("tr", {}, el("th", {}, t("f_code")), columns.map((name) => el("th", { scope: "col" }, bdi(title[name] ?? t(`a_${name}`)))))),
      el("tbody", {}, found.rows.map((row) => el("tr", {}, el("th", { scope: "row" }, bdi(row.code === "all codes" ? t("all_codes") : row.code)), columns.map((name) => el("td", { class: "n" }, ["cohen_kappa", "krippendorff_alpha"].includes(name) ? number(row[name]) : name === "percent_agreement" ? (row[name] === null ? "–" : percent(row[name])) : count(row[name])))))))),
    el("h3", {}, t("disagreements"), " ", el("span", { class: "number" }, count(found.disagreements.length))),
    el("table", { class: "table", id: "disagreements" }, el("thead", {}, el("tr", {}, el("th", {}, t("post")), found.coders.map((name) => el("th", {}, bdi(name))))),
      el("tbody", {}, found.disagreements.slice(0, 500).map((one) => el("tr", {}, el("td", {}, button(`№ ${count(one.row + 1)}`, () => open(one.row), { class: "plain link" })), one.codes.map((codes) => el("td", {}, bdi(codes.join(", ") || "–"))))))),
    judged.rows.length > 1 ? judgedTable(judged, number) : null);
}

function judgedTable(judged) {
  return el("section", {}, el("h3", {}, t("precision")), el("table", { class: "table", id: "precision" }, el("thead", {}, el("tr", {}, ["code", "reviewed", "correct", "precision", "interval"].map((name) => el("th", {}, t(`j_${name}`))))),
    el("tbody", {}, judged.rows.map((row) => el("tr", {}, el("th", { scope: "row" }, bdi(row.code === "all codes" ? t("all_codes") : row.code)), el("td", { class: "n" }, count(row.reviewed)), el("td", { class: "n" }, count(row.correct)),
      el("td", { class: "n" }, row.precision === null ? "–" : `${percent(row.precision)} %`), el("td", { class: "n" }, row.low === null ? "–" : `${percent(row.low)}–${percent(row.high)}`))))));
}

// ------------------------------------------------------------------ codings to check

async function problems(box) {
  const found = await ask("problems");
  const settle = async (one) => {
    try {
      const given = one.whole ? { coding: one.id, row: one.row, start: null } : { coding: one.id, row: one.row, start: one.start, end: one.end, quote: one.quote };
      const done = await tell("settle", given);
      emit("done", done);
      await problems(box);
    } catch (error) { emit("refused", error); }
  };
  replace(box, heading(t("view_problems"), t("problems_hint")),
    el("p", { id: "places" }, ["attached", "moved", "check", "orphan"].map((name) => [el("b", {}, count(found.places[name] ?? 0)), ` ${t(`place_${name}`)} `, name === "orphan" ? "" : "· "])),
    found.problems.map((one) => el("article", { class: "passage" },
      el("p", { class: "quiet" }, chip(one.code), " ", t(`place_${one.status}`), one.post ? [" · ", bdi([named("platform", one.post.platform), one.post.place, one.post.date].filter(Boolean).join(" · "))] : null),
      el("p", { class: "text small", dir: "auto" }, one.whole ? t("whole_post") : [el("span", { class: "quiet" }, one.before), el("mark", {}, one.quote), el("span", { class: "quiet" }, one.after)]),
      one.now ? [el("p", { class: "quiet" }, t("text_now")), el("p", { class: "text small now", dir: "auto" }, one.now)] : null,
      el("p", { class: "row" }, one.row >= 0 ? button(t("view_read"), () => open(one.row)) : null,
        one.row >= 0 && (one.whole || one.start !== null) ? button(t("it_holds"), () => settle(one), { class: "main" }) : null,
        button(t("remove"), async () => { emit("done", await tell("uncode", { coding: one.id })); await problems(box); })))));
}

// ------------------------------------------------------------------ files

function exports_(box) {
  const kinds = [["xlsx", `xlsx`], ["docx", `docx`], ["qdpx", "qdpx"], ["qdpx_nvivo", "qdpx?positions=UTF-16"], ["qdc", "qdc"], ["csv", "csv"]];
  replace(box, heading(t("view_export"), t("export_hint")), el("ul", { class: "exports" }, kinds.map(([name, path]) => el("li", {}, el("a", { href: `/export/${path}${path.includes("?") ? "&" : "?"}lang=${lang}`, class: "main", download: "", "data-kind": name }, t(`export_${name}`)), " ", el("span", { class: "quiet" }, t(`export_${name}_hint`))))),
    el("h3", {}, t("export_commands")), el("pre", {}, `kyrtext code study.kyr --codings ${state.study.file} --use hand\nkyrtext timeline study.kyr --codings ${state.study.file} --use hand\nkyrtext agreement ${state.study.file} other.coding`));
}
