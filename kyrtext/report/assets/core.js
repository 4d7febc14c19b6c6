"use strict";
// The data, and the few helpers that put it on the page. Text enters the page as text nodes only.

const DATA = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
// browsers that write no Kyrgyz numbers write Russian ones, which look the same
const LOCALES = DATA.lang === "ky" ? ["ky", "ru"] : [DATA.lang];
const NUMBER = new Intl.NumberFormat(LOCALES);
const DECIMAL = new Intl.NumberFormat(LOCALES, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const SHORT = new Intl.NumberFormat(LOCALES, { maximumFractionDigits: 1 });
const COLLATOR = new Intl.Collator([DATA.lang === "en" ? "ky" : DATA.lang, "ru"]);

function say(key, values) {
  const text = DATA.text["js_" + key];
  return text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
}

function id(name) {
  return document.getElementById(name);
}

function fill(node, properties, children) {
  for (const [key, value] of Object.entries(properties || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === false || value === null || value === undefined) continue;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child !== null && child !== undefined) node.append(child);
  }
  return node;
}

function el(name, properties, ...children) {
  return fill(document.createElement(name), properties, children);
}

function svg(name, properties, ...children) {
  return fill(document.createElementNS(SVG, name), properties, children);
}

// what people wrote, shut off so that its direction marks reach nothing else
function wrote(text, properties) {
  return el("bdi", properties, String(text));
}

function table(heads, rows, properties) {
  const numeric = rows.length ? rows[0].map((cell) => typeof cell === "number" || /^(–|[\d.,\s]+ %)$/.test(cell)) : [];
  const cell = (value, place) => {
    const number = typeof value === "number";
    const shown = number ? (Number.isInteger(value) ? NUMBER : DECIMAL).format(value) : wrote(value);
    return el("td", { class: numeric[place] ? "number" : /^\d{4}-\d\d-\d\d$/.test(value) && "date" }, shown);
  };
  const head = heads.map((text, place) => el("th", { scope: "col", class: numeric[place] && "number" }, text));
  const body = el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map(cell))));
  return el("table", Object.assign({ class: "plain" }, properties), el("thead", {}, el("tr", {}, ...head)), body);
}

// long lists open in pieces
function pieces(container, items, make, size) {
  let shown = 0;
  const more = el("button", { type: "button", class: "more" });
  const show = () => {
    const next = items.slice(shown, shown + size);
    shown += next.length;
    more.before(...next.map(make));
    more.hidden = shown >= items.length;
    more.textContent = say("more", { shown: NUMBER.format(shown), all: NUMBER.format(items.length) });
  };
  more.addEventListener("click", show);
  container.append(more);
  show();
}

const FOLDED = { "ё": "е", "ө": "о", "ү": "у", "ң": "н" };
const LOOKALIKES = { a: "а", b: "в", c: "с", e: "е", h: "н", k: "к", m: "м", o: "о", p: "р", t: "т", x: "х", y: "у" };

// the key a word is found by: small letters, ө ү ң ё as they are typed on a Russian keyboard
function fold(text) {
  let small = text.normalize("NFC").toLowerCase();
  if (/[а-яөүң]/.test(small)) small = small.replace(/[abcehkmoptxy]/g, (letter) => LOOKALIKES[letter]);
  return small.replace(/[ёөүң]/g, (letter) => FOLDED[letter]);
}
