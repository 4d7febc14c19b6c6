// Asking and telling the desk. What is told has an identity of its own: sent twice, it is done once.
// What could not be sent waits, is shown as unsaved, and survives a reload of the page.

const secret = document.querySelector('meta[name="page-secret"]').content;
const lang = document.documentElement.lang; // errors are answered in it
const STORE = "kyrtext-unsaved";
export const session = crypto.randomUUID();
export const waiting = [];
const listeners = new Set();
export const onWaiting = (listener) => listeners.add(listener);

export class Refused extends Error {
  constructor(status, body) {
    super(body.error ?? String(status));
    this.status = status;
    this.found = body.found ?? "";
  }
}

export async function ask(name, params = {}, signal = undefined) {
  const query = new URLSearchParams(Object.entries({ ...params, lang }).filter(([, value]) => value !== "" && value !== null && value !== undefined));
  const answer = await fetch(`/api/${name}?${query}`, { signal });
  const body = await answer.json();
  if (!answer.ok) throw new Refused(answer.status, body);
  return body;
}

async function send(one) {
  const answer = await fetch(`/api/${one.name}?lang=${lang}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Kyrtext-Page": secret },
    body: JSON.stringify({ ...one.given, event: one.event, session }),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Refused(answer.status, body);
  return body;
}

// Returns the answer, or null when it could not be sent and waits.
export async function tell(name, given = {}) {
  const one = { name, given, event: crypto.randomUUID() };
  if (waiting.length) { wait(one); return null; }
  try {
    return await send(one);
  } catch (error) {
    if (error instanceof Refused && ![401, 403, 421].includes(error.status)) throw error;
    wait(one);
    return null;
  }
}

function wait(one) {
  waiting.push(one);
  kept();
}

function kept() {
  localStorage.setItem(STORE, JSON.stringify(waiting));
  for (const listener of listeners) listener(waiting);
}

let sending = false;
export async function flush() {
  if (sending || !waiting.length) return [];
  sending = true;
  const refused = [];
  let done = 0;
  try {
    while (waiting.length) {
      try {
        await send(waiting[0]);
      } catch (error) {
        if (!(error instanceof Refused) || [401, 403, 421, 500].includes(error.status)) break;
        refused.push({ ...waiting[0], error });
      }
      waiting.shift();
      done += 1;
      kept();
    }
  } finally {
    sending = false;
  }
  return done ? refused : null;
}

export function recall() {
  try {
    for (const one of JSON.parse(localStorage.getItem(STORE) ?? "[]")) waiting.push(one);
  } catch { localStorage.removeItem(STORE); }
  for (const listener of listeners) listener(waiting);
}
