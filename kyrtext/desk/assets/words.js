// The words of the interface in the language of the page, and numbers and dates as it writes them.

let said = {};
export const lang = document.documentElement.lang;
const locale = { en: "en-GB", ru: "ru-RU", ky: "ky-KG" }[lang];

export async function load() {
  said = await (await fetch(`/messages/${lang}`)).json();
}

export function t(key, values = {}) {
  let text = said[key] ?? key;
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{${name}}`, value);
  return text;
}

// a value of a column: platforms and kinds as people call them, others as they are
export const named = (column, value) => said[`${column}_${value}`] ?? said[value === "undated" ? value : `value_${value}`] ?? value;
// where a post stands
export const where = (post) => [post.platform && named("platform", post.platform), post.group].filter(Boolean).join(" · ");

// "post|posts": the form that goes with a number
export function counted(key, number) {
  const forms = t(key).split("|");
  let form = forms[number === 1 || forms.length === 1 ? 0 : forms.length - 1];
  if (lang === "ru" && forms.length === 3) {
    const tail = number % 100, ones = number % 10;
    form = tail >= 11 && tail <= 14 || ones === 0 || ones >= 5 ? forms[2] : ones === 1 ? forms[0] : forms[1];
  }
  return `${count(number)} ${form}`;
}

export const count = (number) => number.toLocaleString(lang === "en" ? "en-GB" : "ru-RU");
export const percent = (number) => number.toLocaleString(lang === "en" ? "en-GB" : "ru-RU",
  { maximumFractionDigits: number < 10 ? 1 : 0 });

export function date(text, local) {
  const told = text ?? local;
  if (!told) return t("undated");
  const [day, clock] = told.split("T");
  return clock ? `${day} ${clock.slice(0, 5)}` : day;
}

export const locale_ = locale;
