"use strict";
// The figures follow the words that are left out: a word goes out of the clouds, its bar turns pale.

const PICTURES = [];

function pictures() {
  document.querySelectorAll("#figures figure").forEach((figure, number) => {
    figure.querySelectorAll("img").forEach((image) => {
      const text = new TextDecoder().decode(Uint8Array.from(atob(image.src.split(",")[1]), (sign) => sign.charCodeAt(0)));
      PICTURES.push({ image, text, words: DATA.figures[number] || [], source: image.src });
    });
  });
}

function redrawn(one) {
  const gone = one.words.map((word, row) => (state.out.has(word) ? row + 1 : 0)).filter(Boolean);
  if (!gone.length) return one.source;
  let drawn = one.text;
  for (const row of gone) {
    drawn = drawn.replace(`<g id="word-${row}">`, '<g display="none">');
    for (const name of ["bar-", "name-", "number-"]) drawn = drawn.replace(`<g id="${name}${row}">`, '<g opacity="0.15">');
  }
  const bytes = new TextEncoder().encode(drawn);
  let signs = "";
  bytes.forEach((byte) => (signs += String.fromCharCode(byte)));
  return "data:image/svg+xml;base64," + btoa(signs);
}

function followFigures() {
  PICTURES.forEach((one) => {
    one.image.src = redrawn(one);
  });
}

// ---------------------------------------------------------------- what was left out outlives a reload

function keep() {
  history.replaceState({ out: [...state.out] }, "");
}

function bringBack() {
  const kept = history.state && Array.isArray(history.state.out) ? history.state.out : [];
  kept.filter((word) => Number.isInteger(word) && word >= 0 && word < WORDS.head.length).forEach((word) => state.out.add(word));
}

// ---------------------------------------------------------------- search over the posts in this file

function searchPosts() {
  const box = id("posts-text");
  const list = id("posts-list");
  let folded = null;
  const show = () => {
    const wanted = fold(box.value.trim());
    list.replaceChildren();
    id("posts-status").textContent = say("posts_held", { all: NUMBER.format(DATA.posts.length) });
    if (wanted.length < 2) return;
    if (!folded) folded = DATA.posts.map((post) => fold(post[0]));
    const found = [];
    folded.forEach((text, number) => {
      const place = text.indexOf(wanted);
      if (place >= 0) found.push([DATA.posts[number], place]);
    });
    id("posts-status").textContent = say("posts_found", { shown: NUMBER.format(found.length), all: NUMBER.format(DATA.posts.length) });
    if (!found.length) return;
    pieces(list, found, ([post, place]) => {
      // folding keeps the number of signs of nearly every text; where it does not, the post is shown from its start
      const same = fold(post[0]).length === post[0].length;
      return line(post, same ? place : 0, same ? place + wanted.length : 0);
    }, 40);
  };
  box.addEventListener("input", show);
  show();
}
