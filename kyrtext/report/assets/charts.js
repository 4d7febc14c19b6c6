"use strict";
// Small charts from counts; colours come from classes and attributes, so the page needs no inline styles.

const SERIES = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#8C564B", "#666666"];

function niceTop(value) {
  if (!(value > 0)) return 1;
  const step = Math.pow(10, Math.floor(Math.log10(value)));
  for (const times of [1, 2, 2.5, 5, 10]) if (times * step >= value) return times * step;
  return value;
}

function frame(width, height, top, months, unit) {
  const box = { left: 46, right: width - 10 };
  const place = (number) => box.left + ((number + 0.5) * (box.right - box.left)) / months.length;
  const marks = eventPlaces(months, place);
  box.top = 24 + 11 * Math.max(0, ...marks.map((mark) => mark.level + 1));
  box.bottom = box.top + height - 50;
  const drawn = svg("svg", { viewBox: `0 0 ${width} ${box.bottom + 26}`, class: "chart", role: "img" });
  for (const share of [0, 0.5, 1]) {
    const y = box.bottom - share * (box.bottom - box.top);
    drawn.append(svg("line", { x1: box.left, x2: box.right, y1: y, y2: y, class: share ? "grid" : "axis" }));
    drawn.append(svg("text", { x: box.left - 5, y: y + 4, class: "tick end" }, SHORT.format(share * top)));
  }
  drawn.append(svg("text", { x: 2, y: 11, class: "tick" }, unit));
  const every = Math.max(1, Math.ceil(months.length / (width / 62)));
  months.forEach((label, number) => {
    if (number % every === 0)
      drawn.append(svg("text", { x: place(number), y: box.bottom + 18, class: "tick middle" }, label));
  });
  marks.forEach(({ x, level, label }, number) => {
    const mark = svg("g", { class: "event" }, svg("title", {}, label));
    mark.append(svg("line", { x1: x, x2: x, y1: box.top - 11 * level - 1, y2: box.bottom }));
    mark.append(svg("text", { x, y: box.top - 11 * level - 2, class: "tick middle" }, String(number + 1)));
    drawn.append(mark);
  });
  const height_of = (value) => ((box.bottom - box.top) * value) / top;
  return { drawn, box, place, height: height_of, events: eventList(marks) };
}

function monthPlace(months, day) {
  const number = months.indexOf(day.slice(0, 7));
  return number < 0 ? null : number - 0.5 + (Number(day.slice(8, 10)) - 1) / 31;
}

// where the events stand, their numbers on as many levels as keep them apart
function eventPlaces(months, place) {
  const marks = [];
  const ends = [];
  DATA.events.forEach(([date, end, label]) => {
    let month = monthPlace(months, date);
    if (month === null && months.length && date < months[0] && end.slice(0, 7) >= months[0]) month = -0.5;
    if (month === null) return;
    const x = place(month);
    let level = ends.findIndex((last) => x - last > 15);
    if (level < 0) level = ends.length;
    ends[level] = x;
    marks.push({ x, level, label: `${date} ${label}` });
  });
  return marks;
}

function eventList(marks) {
  return marks.length ? el("ol", { class: "events" }, ...marks.map((mark) => el("li", {}, wrote(mark.label)))) : null;
}

// bars of one series by month, with the events
function barChart(months, values, unit, name) {
  const width = Math.max(320, Math.min(560, innerWidth - 50));
  const top = niceTop(Math.max(...values));
  const chart = frame(width, 170, top, months, unit);
  const wide = Math.max(2, (0.78 * (chart.box.right - chart.box.left)) / months.length);
  chart.drawn.setAttribute("aria-label", `${name}: ${unit}`);
  values.forEach((value, number) => {
    const height = chart.height(value);
    const bar = svg("rect", {
      x: chart.place(number) - wide / 2, y: chart.box.bottom - height, width: wide, height, class: "bar",
    });
    bar.append(svg("title", {}, `${months[number]}: ${SHORT.format(value)}`));
    chart.drawn.append(bar);
  });
  const events = chart.events && el("details", {}, el("summary", {}, say("events")), chart.events);
  return el("div", {}, chart.drawn, events);
}

// lines of several series: of many the greatest few in colour, the rest in grey; a click on a name brings its line
// out or puts it back
const FEW = 4;
function lineChart(months, names, series, unit) {
  const width = Math.max(320, Math.min(1060, document.querySelector("main").clientWidth));
  const chart = frame(width, 330, niceTop(Math.max(0, ...series.flat())), months, unit);
  chart.drawn.setAttribute("aria-label", `${names.join(", ")}: ${unit}`);
  const sums = series.map((values) => values.reduce((sum, value) => sum + value, 0));
  const order = names.map((_, number) => number).sort((one, other) => sums[other] - sums[one] || one - other);
  const chosen = new Set(order.slice(0, FEW));
  const lines = series.map((values, number) => {
    const points = values.map((value, month) => `${chart.place(month)},${chart.box.bottom - chart.height(value)}`);
    const line = svg("polyline", { points: points.join(" "), class: "line" });
    if (number >= SERIES.length) line.setAttribute("stroke-dasharray", "5 3");
    line.append(svg("title", {}, names[number]));
    chart.drawn.append(line);
    return line;
  });
  const swatches = names.map(() => svg("rect", { width: 14, height: 14 }));
  const buttons = names.map((name, number) =>
    el("button", { type: "button", onclick: () => choose(number) },
      svg("svg", { viewBox: "0 0 14 14", class: "swatch", "aria-hidden": "true" }, swatches[number]), name));
  function choose(number) {
    if (!chosen.delete(number)) chosen.add(number);
    show();
  }
  function show() {
    lines.forEach((line, place) => {
      const colour = chosen.has(place) ? SERIES[place % SERIES.length] : "#b5b5b5";
      line.setAttribute("stroke", colour);
      swatches[place].setAttribute("fill", colour);
      line.classList.toggle("quiet", !chosen.has(place));
      buttons[place].setAttribute("aria-pressed", String(chosen.has(place)));
    });
    for (const place of chosen) chart.drawn.append(lines[place]); // over the grey ones
  }
  show();
  return el("div", {}, chart.drawn, el("div", { class: "legend" }, ...buttons), chart.events);
}
