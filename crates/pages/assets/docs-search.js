// The search palette: fetched when it first opens, with an index of every page, heading, field and error. The index comes in parts: that of
// the section that one reads in, then the others.

/** Rows; rows of one page beside itself; pages that a shared field is named for; what an answer is worth beside the best, at least. */
const MOST = 24, SPOTS = 3, PLACES = 4, LEAST = 0.2;
let dialog, input, list, reading, known, isWhole = false, found = [], chosen = 0;

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// Words of a question as the server cuts them (`docs/search/words.rs`), and what they are worth (`docs/search/find.rs`).
const ALSO_CALLED = 0.75, BEGINNING = 0.8, MEANT = 0.55;

export const stem = (given) => {
  let word = given.replace(/'s$/, "");
  if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word;
  if (word.endsWith("ies")) word = `${word.slice(0, -3)}y`;
  else if (/(?:x|ch|sh|ss)es$/.test(word)) word = word.slice(0, -2);
  else if (/s$/.test(word) && !/(?:ss|us|is)$/.test(word)) word = word.slice(0, -1);
  for (const [end, least] of [["ing", 6], ["ed", 5]]) {
    if (word.length < least || !word.endsWith(end)) continue;
    word = word.slice(0, -end.length);
    if (/([^ls])\1$/.test(word)) word = word.slice(0, -1);
  }
  return word.length > 4 && word.endsWith("e") ? word.slice(0, -1) : word;
};

/** Letters to change, leave out, put in or swap to make one word the other. */
const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [], row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let place = 0; place < one.length; place++) {
    const next = [place + 1];
    let least = next[0];
    for (let at = 0; at < other.length; at++) {
      let cost = Math.min(row[at] + (one[place] === other[at] ? 0 : 1), row[at + 1] + 1, next[at] + 1);
      if (place && at && one[place] === other[at - 1] && one[place - 1] === other[at]) cost = Math.min(cost, before[at - 1] + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[other.length];
};

/** A slip of the keys, or another ending. */
const isMeant = (word, term) => {
  if (word.length < 4) return false;
  let same = 0;
  while (same < word.length && word[same] === term[same]) same++;
  if (same >= 5 && same * 10 >= Math.max(term.length, word.length) * 7) return true;
  const slips = word.length < 8 ? 1 : 2;
  return distance(word, term, slips) <= slips;
};

/** Parts as they came, as one index: numbers of pages go on from part to part, and those of spots stand behind all pages of their part. */
const joined = (parts) => {
  const index = { pages: [], spots: [], terms: new Map(), alike: {}, empty: new Set() };
  for (const part of parts) {
    const pages = index.pages.length, spots = index.spots.length;
    index.pages.push(...part.pages);
    for (const [title, line, isName, worth, ...places] of part.spots) index.spots.push({ title, line, isName: Boolean(isName), worth, places, pages });
    for (const [term, steps] of Object.entries(part.terms)) {
      const leads = index.terms.get(term) ?? index.terms.set(term, []).get(term);
      for (let at = 0, number = 0; at < steps.length; at += 2) {
        number += steps[at];
        // A spot has a number below zero: -1 is the first.
        leads.push(number < part.pages.length ? pages + number : -1 - spots - (number - part.pages.length), steps[at + 1]);
      }
    }
    Object.assign(index.alike, part.alike);
    for (const word of part.empty) index.empty.add(word);
  }
  index.words = [...index.terms.keys()].sort();
  return index;
};

const read = async (part) => {
  const answer = await fetch(`/docs/search/${part}.json`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

/** Words that begin so. */
const longer = (index, word) => {
  let from = 0, to = index.words.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (index.words[middle] < word) from = middle + 1;
    else to = middle;
  }
  const found = [];
  while (index.words[from]?.startsWith(word)) found.push(index.words[from++]);
  return found;
};

const asked = (index, question) => {
  const words = [];
  for (const piece of question.toLowerCase().split(/[^\p{L}\p{N}_-]+/u)) {
    const word = piece.replace(/^[_-]+|[_-]+$/g, "");
    // A name that is known whole stands for its parts.
    if (/[_-]/.test(word) && longer(index, word).length) words.push(word);
    else words.push(...word.split(/[_-]/).filter((part) => part && part !== "s" && !index.empty.has(part)).map(stem));
  }
  return [...new Set(words)];
};

/** Where a word leads, with the weight of the best way. */
const leads = (index, word) => {
  const found = new Map();
  const add = (term, factor) => {
    const listed = index.terms.get(term) ?? [];
    for (let at = 0; at < listed.length; at += 2) {
      const weight = listed[at + 1] * factor;
      if (weight > (found.get(listed[at]) ?? 0)) found.set(listed[at], weight);
    }
  };
  add(word, 1);
  for (const also of index.alike[word] ?? []) add(also, ALSO_CALLED);
  if (word.length > 2) for (const term of longer(index, word)) if (term !== word) add(term, BEGINNING * Math.sqrt(word.length / term.length));
  if (!found.size) for (const term of index.words) if (isMeant(word, term)) add(term, MEANT);
  return found;
};

/** What is found: pages and spots on them, the best first. */
export const search = (index, question) => {
  const page = (number) => {
    const [kind, title, address, words, method] = index.pages[number];
    return { kind, title, address, words, method };
  };
  const words = asked(index, question);
  if (!words.length) return index.pages.map((_, number) => page(number)).filter((entry) => !entry.method && entry.kind !== "API group").slice(0, 12);
  const sums = new Map();
  for (const word of words) {
    for (const [number, weight] of leads(index, word)) {
      const sum = sums.get(number);
      if (sum) { sum[0] += weight; sum[1]++; } else sums.set(number, [weight, 1]);
    }
  }
  const scored = [];
  for (const [number, [sum, covered]] of sums) {
    const worth = number >= 0 ? index.pages[number][5] : index.spots[-1 - number].worth;
    scored.push([sum * (covered / words.length) ** 1.5 * worth, number]);
  }
  scored.sort((one, other) => other[0] - one[0] || one[1] - other[1]);
  const found = [], ofPage = new Map();
  for (const [points, number] of scored) {
    if (found.length >= MOST || points < scored[0][0] * LEAST) break;
    if (number >= 0) {
      found.push(page(number));
      continue;
    }
    const { title, line, isName, places, pages } = index.spots[-1 - number];
    // A field that many operations share is named where it says most, and a page does not fill the list.
    for (let at = 0; at < Math.min(places.length, 2 * PLACES); at += 2) {
      const number = pages + places[at];
      const seen = ofPage.get(number) ?? 0;
      ofPage.set(number, seen + 1);
      const of = page(number);
      if (seen < SPOTS) found.push({ ...of, title, where: of.title, address: `${of.address}#${places[at + 1]}`, words: line, method: "", isName, isSpot: true });
    }
  }
  return found.slice(0, MOST);
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
    const what = make("span", { className: entry.isName ? "what is-code" : "what" }, ...marked(entry.title, words));
    const row = make("div", { id: `found-${place}` }, what);
    row.dataset.address = entry.address;
    row.setAttribute("role", "option");
    if (entry.method) row.append(make("span", { className: `method tiny ${entry.method.toLowerCase()}`, textContent: entry.method }));
    const where = entry.isSpot ? [entry.where, entry.words] : [entry.kind, entry.words];
    row.append(make("span", { className: "where", textContent: where.filter(Boolean).join(" · ") }));
    row.addEventListener("mousemove", () => choose(place));
    row.addEventListener("click", () => go(place));
    return row;
  });
  list.replaceChildren(...rows);
  dialog.querySelector(".nothing").hidden = !known || found.length > 0;
  dialog.querySelector(".count").textContent = known ? `${found.length} found${isWhole ? "" : " so far"}` : "Reading the index";
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
  dialog = make("dialog", { className: "palette" }, make("div", { className: "ask" }, document.querySelector("[data-find] .icon").cloneNode(true), input), list, make("p", { className: "nothing", textContent: "No results. Try a shorter word, a path or a field.", hidden: true }), keys);
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

/** Begins to read the index, once: the part of the page, then the others. What failed is read again the next time. */
export const warm = async () => {
  const { part, parts } = document.querySelector("[data-find]").dataset;
  const readAll = async () => {
    const first = read(part);
    known = joined([await first]);
    if (dialog?.open) show();
    const all = await Promise.all(parts.split(" ").map((name) => (name === part ? first : read(name))));
    known = joined(all);
    isWhole = true;
  };
  reading ??= readAll();
  try { await reading; } catch { reading = undefined; }
};

export const open = async () => {
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
  input.select();
  show();
  if (isWhole) return;
  await warm();
  show();
  if (!isWhole) dialog.querySelector(".count").textContent = "A part of the index could not be read. Close this and try again.";
};
