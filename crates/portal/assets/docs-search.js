// The search palette: fetched when it first opens, with an index of every page, heading, field and error.

const MOST = 24;
let dialog, input, list, known, found = [], chosen = 0;

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/** What can be found, with the words that it is found by in lower case. */
const read = async () => {
  const answer = await fetch("/docs/search.json");
  const { pages, entries } = await answer.json();
  const listed = pages.map(([kind, title, address, words, method]) => ({ kind, title, address, words, method, isPage: true, low: title.toLowerCase(), more: `${kind} ${words}`.toLowerCase() }));
  for (const [page, anchor, title, words] of entries) {
    const { title: where, address, kind } = listed[page];
    listed.push({ kind, title, where, address: `${address}#${anchor}`, words, isPage: false, weight: anchor.startsWith("response-") ? 0 : 8, low: title.toLowerCase(), more: `${where} ${words}`.toLowerCase() });
  }
  return listed;
};

/** How well an entry answers these words; 0 when one of them is missing. */
export const score = (entry, words) => {
  let sum = 0;
  for (const word of words) {
    const at = entry.low.indexOf(word);
    if (at === 0) sum += entry.low.length === word.length ? 60 : 40;
    else if (at > 0) sum += /[\s_\-`/]/.test(entry.low[at - 1]) ? 28 : 12;
    else if (entry.more.includes(word)) sum += 5;
    else return 0;
  }
  return sum + (entry.isPage ? 14 : entry.weight) - entry.low.length / 50;
};

export const search = (entries, query) => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return entries.filter((entry) => entry.isPage && entry.kind !== "API group").slice(0, 12);
  const scored = [];
  for (const entry of entries) {
    const points = score(entry, words);
    if (points > 0) scored.push([points, entry]);
  }
  scored.sort((one, other) => other[0] - one[0]);
  // A field that many operations share is named a few times, not a hundred.
  const times = new Map();
  const few = scored.filter(([, entry]) => {
    if (entry.isPage) return true;
    const seen = (times.get(entry.low) ?? 0) + 1;
    times.set(entry.low, seen);
    return seen <= 6;
  });
  return few.slice(0, MOST).map(([, entry]) => entry);
};

const marked = (text, words) => {
  const pieces = [];
  let rest = text;
  while (rest) {
    const hits = words.map((word) => [rest.toLowerCase().indexOf(word), word.length]).filter(([at]) => at >= 0).sort((one, other) => one[0] - other[0]);
    if (!hits.length) break;
    const [at, length] = hits[0];
    pieces.push(rest.slice(0, at), make("mark", { textContent: rest.slice(at, at + length) }));
    rest = rest.slice(at + length);
  }
  return [...pieces, rest];
};

const show = () => {
  const started = performance.now();
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  found = known ? search(known, input.value) : [];
  chosen = 0;
  const rows = found.map((entry, place) => {
    const what = make("span", { className: entry.isPage ? "what" : "what is-code" }, ...marked(entry.title, words));
    const row = make("div", { id: `found-${place}` }, what);
    row.setAttribute("role", "option");
    if (entry.method) row.append(make("span", { className: `method tiny ${entry.method.toLowerCase()}`, textContent: entry.method }));
    const where = entry.isPage ? [entry.kind, entry.words] : [entry.where, entry.words];
    row.append(make("span", { className: "where", textContent: where.filter(Boolean).join(" · ") }));
    row.addEventListener("mousemove", () => choose(place));
    row.addEventListener("click", () => go(place));
    return row;
  });
  list.replaceChildren(...rows);
  dialog.querySelector(".nothing").hidden = !known || found.length > 0;
  dialog.querySelector(".count").textContent = known ? `${found.length} found` : "Reading the index";
  choose(0);
  // How long an answer takes, for whoever measures it.
  dialog.dataset.milliseconds = (performance.now() - started).toFixed(1);
};

const choose = (place) => {
  list.children[chosen]?.removeAttribute("aria-selected");
  chosen = place;
  const row = list.children[place];
  if (row) row.setAttribute("aria-selected", "true");
  row?.scrollIntoView({ block: "nearest" });
  if (row) input.setAttribute("aria-activedescendant", row.id);
  else input.removeAttribute("aria-activedescendant");
};

const go = (place) => {
  const entry = found[place];
  if (!entry) return;
  dialog.close();
  location.assign(entry.address);
};

const build = () => {
  input = make("input", { type: "text", placeholder: "Search guides, operations, fields and errors", autocomplete: "off", spellcheck: false });
  const attributes = { role: "combobox", "aria-expanded": "true", "aria-controls": "found", "aria-autocomplete": "list", "aria-label": "Search the documentation" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  list = make("div", { id: "found" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Found");
  const keys = make("div", { className: "keys" }, make("span", { className: "count" }), make("span", {}, make("kbd", { textContent: "↑" }), " ", make("kbd", { textContent: "↓" }), " choose"), make("span", {}, make("kbd", { textContent: "Enter" }), " open"), make("span", {}, make("kbd", { textContent: "Esc" }), " close"));
  keys.querySelector(".count").setAttribute("aria-live", "polite");
  dialog = make("dialog", { className: "palette" }, make("div", { className: "ask" }, document.querySelector("[data-find] .icon").cloneNode(true), input), list, make("p", { className: "nothing", textContent: "Nothing is called that. Try a shorter word, a path or a field.", hidden: true }), keys);
  dialog.setAttribute("aria-label", "Search");
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (steps && found.length) {
      event.preventDefault();
      choose((chosen + steps + found.length) % found.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      go(chosen);
    }
  });
  input.addEventListener("input", show);
  document.body.append(dialog);
};

export const open = async () => {
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
  input.select();
  show();
  if (!known) {
    known = await read();
    show();
  }
};
