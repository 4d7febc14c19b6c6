// Places in texts. JavaScript counts UTF-16 units, in which an emoji is two; everything outside this file counts
// code points, as the desk's server does.

export function toPoints(text, unit) {
  let points = 0;
  for (let at = 0; at < unit && at < text.length; points += 1) {
    const code = text.charCodeAt(at);
    const pair = code >= 0xd800 && code <= 0xdbff && at + 1 < text.length && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    at += pair ? 2 : 1;
  }
  return points;
}

// Several places at once, ascending or not: one walk through the text.
export function toUnits(text, points) {
  const order = points.map((point, place) => [point, place]).sort((a, b) => a[0] - b[0]);
  const units = new Array(points.length);
  let at = 0, count = 0;
  for (const [point, place] of order) {
    while (count < point && at < text.length) {
      const code = text.charCodeAt(at);
      const pair = code >= 0xd800 && code <= 0xdbff && at + 1 < text.length && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
      at += pair ? 2 : 1;
      count += 1;
    }
    units[place] = at;
  }
  return units;
}

const WORD = /[\p{L}\p{N}\p{M}_]+(?:[-'’ʼ][\p{L}\p{N}\p{M}_]+)*/gu;

export function words(text) {
  return [...text.matchAll(WORD)].map((found) => [found.index, found.index + found[0].length]);
}

// A selection grown to whole words, blanks at its ends left out.
export function snapped(text, start, end) {
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  for (const [first, last] of words(text)) {
    if (first < start && start < last) start = first;
    if (first < end && end < last) end = last;
  }
  return graphemes(text, start, end);
}

// Never half of an emoji that is made of several signs.
export function graphemes(text, start, end) {
  if (!("Segmenter" in Intl)) return [start, end];
  const from = Math.max(0, start - 40), to = Math.min(text.length, end + 40);
  const part = text.slice(from, to);
  for (const { index, segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(part)) {
    const first = from + index, last = first + segment.length;
    if (first < start && start < last) start = first;
    if (first < end && end < last) end = last;
  }
  return [start, end];
}
