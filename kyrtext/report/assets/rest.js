"use strict";
// Codes, languages, copies, repairs, what was read; then everything begins.

function codes() {
  const known = DATA.codes;
  if (!known) return;
  const shares = known.series.map((counts) => counts.map((count, month) => (known.posts[month] ? (100 * count) / known.posts[month] : 0)));
  if (known.months.length) id("code-chart").append(lineChart(known.months, known.names, shares, say("code_unit")));
  const rows = known.names.map((name, code) => [name, ...known.percent.map((part) => part[code])]);
  id("code-table").append(table([say("code"), ...known.platforms.map((name) => `${name}, %`)], rows));
  if (known.bursts.length)
    id("burst-table").append(table([say("code"), say("from"), say("to"), say("weight"), say("events")], known.bursts));
  else id("burst-table").append(el("p", { class: "note" }, say("none")));
}

function shares() {
  const labels = [];
  DATA.languages.forEach((part) => {
    const bar = el("div", { class: "stack", role: "img", "aria-label": part.name });
    for (const [name, value] of Object.entries(part.words)) {
      if (value <= 0) continue;
      const text = `${SHORT.format(value)} %`;
      const whole = `${DATA.names[name]} ${text}`;
      const piece = el("span", { class: "share " + name, title: whole });
      piece.style.width = value + "%";
      bar.append(piece);
      labels.push([piece, [whole, text, ""]]);
    }
    id("language-bars").append(el("div", { class: "shares" }, el("span", { class: "label" }, part.name), bar));
  });
  // the longest label that fits
  const label = () =>
    labels.forEach(([piece, texts]) => {
      for (const text of texts) {
        piece.textContent = text;
        if (piece.scrollWidth <= piece.clientWidth) break;
      }
    });
  label();
  addEventListener("resize", label);
  const names = ["ru", "ky", "en", "other", "mixed"];
  const rows = DATA.languages.map((part) => [part.name, ...names.map((name) => part.documents[name] || 0)]);
  const heads = names.map((name) => (name === "mixed" ? say("mixed") : DATA.names[name]) + ", %");
  id("language-table").append(table([say("part"), ...heads], rows));
}

function copies() {
  const found = DATA.copies;
  id("copies-hint").textContent = found.all
    ? say("copies", { posts: NUMBER.format(found.posts), texts: NUMBER.format(found.all) })
    : say("no_copies");
  pieces(id("copy-list"), found.clusters, (cluster) => {
    const where = cluster.posts.map(([platform, group, date, like]) =>
      el("li", {}, wrote([platform, group, date].filter(Boolean).join(" · ")), ` · ${SHORT.format(like)} %`));
    const rest = cluster.size - cluster.posts.length;
    if (rest > 0) where.push(el("li", {}, "… + " + NUMBER.format(rest)));
    return el("details", { class: "copy" }, el("summary", {}, el("b", {}, NUMBER.format(cluster.size) + " × "), wrote(cluster.text)), el("ul", {}, ...where));
  }, 10);
}

function repairs() {
  const found = DATA.repairs;
  if (!found.rows.length) return void id("repair-rules").append(el("p", { class: "note" }, say("none")));
  const named = (rule) => rule.split(";").map((one) => DATA.text["js_rule_" + one] || one).join(" + ");
  id("repair-rules").append(table([say("rule"), say("spellings"), say("times")], found.rules.map(([rule, size, sum]) => [named(rule), size, sum])));
  const body = el("tbody");
  const shown = table([say("typed"), say("read"), say("rule"), say("times")], []);
  shown.replaceChild(body, shown.tBodies[0]);
  id("repair-table").append(shown);
  let place = 0;
  const more = el("button", { type: "button", class: "more" });
  const show = () => {
    found.rows.slice(place, place + 25).forEach(([token, form, rule, count]) =>
      body.append(el("tr", {}, el("td", {}, wrote(token)), el("td", {}, wrote(form)), el("td", {}, named(rule)), el("td", { class: "number" }, NUMBER.format(count)))));
    place = Math.min(place + 25, found.rows.length);
    more.textContent = say("more", { shown: NUMBER.format(place), all: NUMBER.format(found.all) });
    more.hidden = place >= found.rows.length;
  };
  more.addEventListener("click", show);
  id("repair-table").append(more);
  show();
}

function reading() {
  const found = DATA.reading;
  const box = id("reading-text");
  if (!found.files.length) return void (id("reading").hidden = true);
  box.append(el("p", {}, found.summary), el("div", { class: "wide" }, table([say("file"), say("format"), say("posts")], found.files)));
  if (found.problems.length) box.append(el("h4", {}, say("problems")), el("ul", {}, ...found.problems.map((text) => el("li", {}, wrote(text)))));
}

function method() {
  const button = id("copy-method");
  button.addEventListener("click", () => {
    const range = document.createRange();
    range.selectNodeContents(id("method-text"));
    const chosen = getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    document.execCommand("copy");
    button.textContent = say("copied");
  });
}

pictures();
bringBack();
words();
if (state.out.size) followFigures();
searchPosts();
codes();
shares();
copies();
repairs();
reading();
method();
document.body.classList.add("ready");
