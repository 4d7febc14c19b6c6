// Elements are made here, and text goes into text nodes only: nothing a post says is ever read as HTML.

export function el(name, options = {}, ...children) {
  const node = document.createElement(name);
  fill(node, options);
  append(node, children);
  return node;
}

export function svg(name, options = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(options)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null) node.setAttribute(key, value);
  }
  append(node, children);
  return node;
}

function fill(node, options) {
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key === "style") for (const [name, set] of Object.entries(value)) node.style.setProperty(name, set);
    else if (key === "data") Object.assign(node.dataset, value);
    else if (key === "value") node.value = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
}

function append(node, children) {
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function replace(node, ...children) {
  node.replaceChildren();
  append(node, children);
}

export const bdi = (text) => el("bdi", {}, text ?? "");

export function button(text, onclick, options = {}) {
  return el("button", { type: "button", onclick, ...options }, text);
}

// A dialog that closes by Esc, by its button and by a click beside it; the focus goes back to where it was.
export function dialog(title, body, close) {
  const before = document.activeElement;
  const box = el("dialog", { "aria-label": title }, el("h2", {}, title), body,
    el("p", { class: "row end" }, button(close, () => box.close(), { class: "close" })));
  box.addEventListener("close", () => { box.remove(); before?.focus?.(); });
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.body.append(box);
  box.showModal();
  return box;
}
