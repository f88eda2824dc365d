// The explorer: sends the form of an operation from this browser to this server and shows what comes back. A token stays in this tab.

const dialog = document.getElementById("try");
const form = dialog.querySelector("form");
const outcome = dialog.querySelector("[data-outcome]");
const LONGEST = 200000;

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// What is used again on the next page is kept by the tab and goes with it.
for (const field of form.querySelectorAll("[data-keep]")) {
  const name = `bursar.explorer.${field.dataset.keep}`;
  field.value ||= sessionStorage.getItem(name) ?? "";
  field.addEventListener("input", () => sessionStorage.setItem(name, field.value));
}

const fill = (name, value) => {
  const field = form.querySelector(`[data-keep="${name}"]`);
  if (!field || !value) return;
  field.value = value;
  field.dispatchEvent(new Event("input"));
};

const borrow = async () => {
  const answer = await fetch("/docs/token", { method: "POST" });
  const body = await answer.json();
  if (!answer.ok) return say(body.error?.message ?? "No token was given.");
  fill("token", body.token);
  if (!form.querySelector('[data-keep="entity"]')?.value) fill("entity", body.entity_id);
};
form.querySelector("[data-dev-token]")?.addEventListener("click", borrow);

// What an id may be is asked of the list that has it, with the token and the entity of the form, when somebody comes to the field.
const lists = new Map();
const listed = async (address) => {
  const headers = { "x-monite-version": form.elements["header:x-monite-version"]?.value ?? "" };
  const token = form.elements.token?.value, entity = sessionStorage.getItem("bursar.explorer.entity");
  if (token) headers.authorization = `Bearer ${token.trim()}`;
  if (entity) headers["x-monite-entity-id"] = entity;
  const answer = await fetch(`${address}?limit=20`, { headers, credentials: "omit" });
  return answer.ok ? (await answer.json()).data ?? [] : [];
};
const named = (row) => row.name ?? row.document_id ?? row.organization?.legal_name ?? row.email ?? row.title ?? row.status ?? "";
form.addEventListener("focusin", async ({ target }) => {
  // Without a token nothing is told: the field is asked again when somebody comes back to it.
  if (!target.dataset.ids || target.list || (form.elements.token && !form.elements.token.value)) return;
  const address = target.dataset.ids.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(form.elements[`path:${name}`]?.value ?? ""));
  if (!lists.has(address)) lists.set(address, listed(address).catch(() => []));
  const rows = (await lists.get(address)).filter((row) => row.id);
  if (!rows.length) return lists.delete(address);
  const id = `ids-${lists.size}-${target.id}`;
  form.append(make("datalist", { id }, ...rows.map((row) => make("option", { value: row.id, label: String(named(row)) }))));
  target.setAttribute("list", id);
});

// The body as a form, from the fields of its schema.
const bodyForm = form.querySelector("[data-body-form]");
const drawForm = async () => {
  const answer = await fetch(bodyForm.dataset.bodyForm);
  if (!answer.ok) return;
  const [{ draw }, fields] = [await import("/assets/docs-form.js"), await answer.json()];
  draw(bodyForm, fields, form.elements.body);
};
if (bodyForm) drawForm().catch(() => { form.querySelector(".body-json").open = true; });

const say = (words) => outcome.replaceChildren(make("p", { className: "notice failing", textContent: words }));

/** The request that the form describes. */
const written = () => {
  const data = new FormData(form);
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = {};
  const missing = [];
  for (const field of form.elements) {
    if (!field.name) continue;
    field.removeAttribute("aria-invalid");
    if ("required" in field.dataset && !field.value.trim()) missing.push(field);
  }
  for (const [name, value] of data) {
    const [part, key] = name.split(/:(.*)/s);
    const text = typeof value === "string" ? value.trim() : value;
    if (part === "path") path = path.replace(`{${key}}`, encodeURIComponent(text));
    if (part === "header" && text) headers[key] = text;
    if (part === "query" && text) {
      const isList = "list" in (form.elements[name].dataset ?? {});
      for (const item of isList ? text.split(",") : [text]) query.append(key, item.trim());
    }
  }
  if (data.get("token")) headers.authorization = `Bearer ${data.get("token").trim()}`;
  let body;
  if ("form" in form.dataset) {
    body = new FormData();
    for (const [name, value] of data) if (name.startsWith("form:") && value !== "") body.append(name.slice(5), value);
  } else if ((data.get("body") ?? "").trim()) {
    body = data.get("body");
    headers["content-type"] = "application/json";
  }
  const mark = query.size ? `?${query}` : "";
  return { url: path + mark, method: form.dataset.method, headers, body, missing };
};

const curl = ({ url, method, headers, body }) => {
  const quoted = (text) => `'${String(text).replaceAll("'", `'\\''`)}'`;
  const lines = [`curl ${method === "GET" ? "" : `-X ${method} `}${quoted(location.origin + url)}`];
  // A token on a clipboard travels far: a variable stands in its place.
  for (const [name, value] of Object.entries(headers)) lines.push(name === "authorization" ? `-H "authorization: Bearer $TOKEN"` : `-H ${quoted(`${name}: ${value}`)}`);
  if (body instanceof FormData) for (const [name, value] of body) lines.push(`-F ${quoted(`${name}=${value.name ? `@${value.name}` : value}`)}`);
  else if (body) lines.push(`-d ${quoted(body)}`);
  return lines.join(" \\\n  ");
};

const colored = (text) => {
  const code = make("code");
  if (text.length > 30000) {
    code.textContent = text;
    return code;
  }
  let last = 0;
  for (const found of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\b\d+(?:\.\d+)?\b/g)) {
    code.append(text.slice(last, found.index));
    const [whole, quoted, colon] = found;
    code.append(make("span", { className: quoted ? (colon ? "hp" : "hs") : "hn", textContent: quoted ?? whole }), colon ?? "");
    last = found.index + whole.length;
  }
  code.append(text.slice(last));
  return code;
};

const show = (response, text, milliseconds) => {
  let shown = text;
  try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON */ }
  if (shown.length > LONGEST) shown = `${shown.slice(0, LONGEST)}\n… ${shown.length - LONGEST} more characters`;
  const word = make("span", { className: `code-word ${response.ok ? "is-ok" : "is-failing"}`, textContent: `${response.status} ${response.statusText}`.trim() });
  const line = make("p", { className: "line" }, word, make("span", { textContent: `${milliseconds} ms` }), make("span", { textContent: `${new Blob([text]).size.toLocaleString("en")} bytes` }));
  const block = make("pre", { tabIndex: 0 }, shown ? colored(shown) : make("code", { textContent: "No body." }));
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const more = make("details", {}, make("summary", { textContent: "Headers" }), make("pre", { tabIndex: 0 }, make("code", { textContent: headers })));
  outcome.replaceChildren(line, block, more);
  if (matchMedia("(max-width: 900px)").matches) outcome.parentElement.scrollIntoView();
};

// Only the button sends: an Enter in a field may be meant for the button that opened the form.
form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input:not([type=file])")) event.preventDefault(); });
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const request = written();
  if (request.missing.length) {
    for (const field of request.missing) field.setAttribute("aria-invalid", "true");
    request.missing[0].focus();
    return say(`Fill in ${request.missing.map((field) => field.name.replace(/^\w+:/, "")).join(", ")}: the operation needs it.`);
  }
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  const started = performance.now();
  try {
    const { url, method, headers, body } = request;
    const response = await fetch(url, { method, headers, body, credentials: "omit", cache: "no-store", redirect: "manual" });
    const text = await response.text();
    show(response, text, Math.round(performance.now() - started));
  } catch (error) {
    say(`The request was not answered: ${error.message}. Is the server there?`);
  } finally {
    button.disabled = false;
  }
});

form.querySelector("[data-curl]").addEventListener("click", async ({ target }) => {
  await navigator.clipboard.writeText(curl(written()));
  target.textContent = "Copied";
  setTimeout(() => { target.textContent = "Copy as curl"; }, 1500);
});
form.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

const begin = () => {
  const empty = [...form.querySelectorAll("[data-required]")].find((field) => !field.value);
  (empty ?? form.querySelector("input, select, textarea"))?.focus();
};
// The browser itself focuses what an address with #try names, sooner or later than this opens.
dialog.addEventListener("focus", begin);

export const open = () => {
  if (!dialog.open) dialog.showModal();
  begin();
  const needsToken = form.querySelector('[data-keep="token"]');
  if (needsToken && !needsToken.value && form.querySelector("[data-dev-token]")) borrow();
};
