// Small comforts of the portal; every page works without them.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  // Copies what a button carries, and says so for a moment.
  const copied = async (button) => {
    const words = button.getAttribute("aria-label");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add("done");
      button.setAttribute("aria-label", "Copied");
    } catch {
      button.setAttribute("aria-label", "Copying is not allowed here");
    }
    setTimeout(() => {
      button.classList.remove("done");
      button.setAttribute("aria-label", words);
    }, 1500);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copied(button);
  });

  // A choice among filters is a question of its own.
  document.addEventListener("change", (event) => {
    const chosen = event.target.closest("[data-send]");
    if (chosen) chosen.form.requestSubmit();
  });

  // What stands empty need not stand in the address.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "get") return;
    for (const field of event.target.elements) if (!field.value) field.disabled = true;
  });
  window.addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[method=get] :disabled")) field.disabled = false;
  });

  // Where not all tabs fit, the one that is open stands in the middle. Only the tabs are scrolled, so that the page stays where it was.
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    const frame = tab.parentElement, [own, around] = [tab, frame].map((part) => part.getBoundingClientRect());
    frame.scrollLeft += own.left + own.width / 2 - (around.left + around.width / 2);
  }

  // A choice for the whole row shows in the row at once; without scripts the server does it.
  document.addEventListener("change", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    const rows = [...row.closest("table").querySelectorAll("[data-row]")].filter((one) => one.dataset.row === row.dataset.row);
    const within = (what) => rows.flatMap((one) => [...one.querySelectorAll(what)]);
    if (event.target.matches("[data-place]")) return within("[data-whole]").forEach((whole) => (whole.value = ""));
    if (event.target.value) for (const place of within("[data-place]")) place.value = event.target.value;
  });

  // A form that was refused begins at what is wrong with it.
  const wrong = document.querySelector("main [aria-invalid=true]");
  if (wrong) wrong.focus();

  // A form is sent once.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "yes";
    setTimeout(() => delete event.target.dataset.sent, 4000);
  });

  // Keys: j and k move through a list, Enter opens, / searches.
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], [popover]") !== null;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const rows = [...document.querySelectorAll("table.list a.row")];
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if ((event.key === "j" || event.key === "k") && rows.length) {
      event.preventDefault();
      const at = rows.indexOf(document.activeElement);
      const next = event.key === "j" ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0);
      rows[next].focus();
      rows[next].closest("tr").scrollIntoView({ block: "nearest" });
    }
  });

  // Exact moments in the reader's own time zone, on hover; what was read aloud stays.
  const local = (scope) => {
    const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
    for (const time of scope.querySelectorAll("time[datetime]:not([data-local])")) {
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      time.dataset.local = "";
      time.title = `${format.format(at)}\n${time.title}`;
    }
  };
  local(document);
  document.addEventListener("htmx:after:swap", () => local(document));
})();
