// A body as a form: each object a list of its fields, with those that are missing to add. The JSON beside it is what is sent; a change of
// either is drawn in the other.

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
let numbers = 0;

/** What a field begins with. */
const fresh = (field) => {
  if (field.kind.startsWith("array")) return [];
  if (field.fields) return Object.fromEntries(field.fields.filter((inner) => inner.required).map((inner) => [inner.name, fresh(inner)]));
  if (field.values) return field.values[0];
  return field.kind === "boolean" ? false : /^(?:integer|number)/.test(field.kind) ? 0 : "";
};

const drop = (label, press) => {
  const button = make("button", { type: "button", className: "drop", textContent: "×", title: label });
  button.setAttribute("aria-label", label);
  button.addEventListener("click", press);
  return button;
};

/** One value without fields of its own. */
const scalar = (field, value, id, change) => {
  const options = field.kind === "boolean" ? ["true", "false"] : field.values;
  const input = options ? make("select", { id }, ...options.map((option) => make("option", { textContent: option, selected: option === String(value) }))) : make("input", { id, type: "text", value: value ?? "", autocomplete: "off", spellcheck: false });
  if (field.ids) input.dataset.ids = field.ids;
  input.addEventListener("input", () => {
    const isNumber = /^(?:integer|number)/.test(field.kind) && input.value.trim() !== "" && !Number.isNaN(Number(input.value));
    change(field.kind === "boolean" ? input.value === "true" : isNumber ? Number(input.value) : input.value);
  });
  return input;
};

const line = (field, control, id, removes) =>
  make("div", { className: "row" }, make("label", { htmlFor: id }, make("code", { textContent: field.name }), make("span", { className: "kind", textContent: field.kind + (field.required ? ", required" : "") })), make("div", { className: "input" }, control, ...removes));

/** A field of `owner`, which is changed in place; `changed` is told, and whether the form must be drawn anew. */
const entry = (field, owner, key, changed, remove) => {
  const id = `form-${numbers++}`;
  const isList = field.kind.startsWith("array");
  const removes = field.required || !remove ? [] : [remove];
  if (!field.fields) {
    const set = (next) => {
      owner[key] = isList ? String(next).split(",").map((word) => word.trim()).filter(Boolean) : next;
      changed();
    };
    const shown = isList ? { ...field, kind: "string", values: undefined } : field;
    const value = isList && Array.isArray(owner[key]) ? owner[key].join(", ") : owner[key];
    const input = scalar(shown, value, id, set);
    if (isList) input.placeholder = "one, two";
    return line(field, input, id, removes);
  }
  const box = make("fieldset", { className: "inner" }, make("legend", {}, make("code", { textContent: field.name }), " ", ...removes));
  if (!isList) {
    owner[key] ??= {};
    box.append(...object(field.fields, owner[key], changed));
    return box;
  }
  const items = Array.isArray(owner[key]) ? owner[key] : (owner[key] = []);
  items.forEach((item, place) => {
    const away = drop(`Remove item ${place + 1} of ${field.name}`, () => { items.splice(place, 1); changed(true); });
    const inner = make("fieldset", { className: "inner" }, make("legend", {}, `${place + 1} `, away));
    inner.append(...object(field.fields, item, changed));
    box.append(inner);
  });
  const add = make("button", { type: "button", className: "quiet small", textContent: "Add item" });
  add.addEventListener("click", () => { items.push(fresh({ ...field, kind: "object" })); changed(true); });
  box.append(add);
  return box;
};

/** The fields that an object has, and a choice of those that it may have. */
const object = (fields, own, changed) => {
  const shown = fields.filter((field) => field.name in own || field.required);
  const rows = shown.map((field) => entry(field, own, field.name, changed, drop(`Remove ${field.name}`, () => { delete own[field.name]; changed(true); })));
  const others = fields.filter((field) => !shown.includes(field));
  if (!others.length) return rows;
  const choice = make("select", { className: "add" }, make("option", { value: "", textContent: `Add a field (${others.length})` }), ...others.map((field) => make("option", { textContent: field.name })));
  choice.setAttribute("aria-label", "Add a field");
  choice.addEventListener("change", () => {
    const field = others.find((other) => other.name === choice.value);
    if (!field) return;
    own[field.name] = fresh(field);
    changed(true);
  });
  return [...rows, choice];
};

/** Draws the form of `fields` into `box`, and keeps it and `text`, which holds the JSON, the same. */
export const draw = (box, fields, text) => {
  const read = () => {
    let value;
    try { value = JSON.parse(text.value || "{}"); } catch { return; }
    const show = () => box.replaceChildren(...object(fields, value, changed));
    const changed = (isDrawn) => {
      text.value = JSON.stringify(value, null, 2);
      if (isDrawn) show();
    };
    show();
  };
  text.addEventListener("input", read);
  read();
};
