// What the pages of the documentation do beyond being read: tabs, copying, folds that stay, the table of contents, feedback; search and
// explorer are fetched when they are first asked for. Everything but those two works without this script.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const kept = (name) => {
    try { return localStorage.getItem(name); } catch { return null; }
  };
  const keep = (name, value) => {
    try { localStorage.setItem(name, value); } catch { /* a browser that keeps nothing */ }
  };

  // Languages: every set of tabs shows the one that was chosen last, on this page and the next.
  const choose = (language, where) => {
    for (const figure of all("[data-tabs]")) {
      const has = figure.querySelector(`.panel[data-language="${CSS.escape(language)}"]`);
      if (!has) continue;
      for (const panel of all(".panel", figure)) panel.classList.toggle("shown", panel === has);
      for (const tab of all("[role=tab]", figure)) {
        const isChosen = tab.dataset.language === language;
        tab.setAttribute("aria-selected", String(isChosen));
        tab.tabIndex = isChosen ? 0 : -1;
      }
    }
    where?.scrollIntoView({ block: "nearest" });
  };
  all("[data-tabs]").forEach((figure, number) => {
    const list = make("div", { className: "tabs" });
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", "Language");
    const tabs = all(".panel", figure).map((panel) => {
      const tab = make("button", { type: "button", textContent: panel.dataset.title, id: `tab-${number}-${panel.dataset.language}` });
      tab.dataset.language = panel.dataset.language;
      tab.setAttribute("role", "tab");
      panel.id = `panel-${number}-${panel.dataset.language}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.setAttribute("aria-controls", panel.id);
      tab.addEventListener("click", () => {
        keep("bursar.language", panel.dataset.language);
        const before = tab.getBoundingClientRect().top;
        choose(panel.dataset.language);
        // Tabs elsewhere on the page changed too: what was clicked stays under the pointer.
        scrollBy(0, tab.getBoundingClientRect().top - before);
      });
      return tab;
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
      next.click();
      next.focus();
    });
    list.append(...tabs);
    const caption = figure.querySelector("figcaption");
    if (!caption.querySelector(".caption")?.textContent) caption.querySelector(".caption")?.remove();
    caption.append(list);
    figure.classList.add("ready");
    choose(tabs[0].dataset.language);
  });
  const language = kept("bursar.language");
  if (language) choose(language);

  // Copying.
  const copies = (text) => {
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    return button;
  };
  for (const figure of all("figure.code")) {
    if (!figure.querySelector("pre")) continue;
    const shown = () => (figure.querySelector(".panel.shown pre") ?? figure.querySelector("pre")).textContent;
    figure.querySelector("figcaption").append(copies(shown));
  }
  for (const code of all("[data-copy]")) code.after(copies(() => code.dataset.copy));

  // Folds of the side bar stay as they were left, in this tab.
  const folds = JSON.parse(sessionStorage.getItem("bursar.folds") ?? "{}");
  for (const fold of all("[data-fold]")) {
    const name = fold.dataset.fold;
    if (name in folds && !fold.querySelector("[aria-current]")) fold.open = folds[name];
    fold.addEventListener("toggle", () => {
      folds[name] = fold.open;
      sessionStorage.setItem("bursar.folds", JSON.stringify(folds));
    });
  }
  const side = document.getElementById("contents");
  const current = side?.querySelector("details [aria-current]");
  if (current && side.scrollHeight > side.clientHeight) {
    side.scrollTop = current.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 3;
  }

  // On a phone the current link on top may stand out of sight.
  document.querySelector(".rooms [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  // The page as Markdown, to the clipboard.
  for (const button of all("[data-copy-page]")) {
    button.addEventListener("click", async () => {
      const words = button.textContent;
      // A browser lets a promise onto the clipboard only while the click counts.
      const text = fetch(button.dataset.copyPage).then((answer) => answer.text());
      const copied = await navigator.clipboard.writeText(await text).then(() => "Copied", () => "Not copied");
      button.textContent = copied;
      setTimeout(() => { button.textContent = words; }, 1500);
    });
  }

  // Light, dark, or as the system has it.
  for (const button of all("[data-theme-switch]")) {
    const themes = ["", "light", "dark"];
    const say = () => {
      const theme = document.documentElement.dataset.theme ?? "";
      button.setAttribute("aria-label", `Theme: ${theme || "as the system"}`);
      button.title = button.getAttribute("aria-label");
    };
    button.addEventListener("click", () => {
      const next = themes[(themes.indexOf(document.documentElement.dataset.theme ?? "") + 1) % themes.length];
      if (next) document.documentElement.dataset.theme = next;
      else delete document.documentElement.dataset.theme;
      keep("bursar.theme", next);
      say();
    });
    say();
  }

  // Menus close when one clicks elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of all("details.versions[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  // The table of contents follows the reader.
  const entries = new Map(all(".toc a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (entries.size) {
    const headings = all("main h2[id], main h3[id]").filter((heading) => entries.has(heading.id));
    const follow = () => {
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 160);
      const here = passed.at(-1) ?? headings[0];
      for (const [id, link] of entries) {
        if (id === here?.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    addEventListener("scroll", follow, { passive: true });
    follow();
  }

  // Feedback is sent without leaving the page.
  const feedback = document.querySelector("[data-feedback]");
  feedback?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const thanks = document.getElementById("thanks");
    const body = new URLSearchParams(new FormData(feedback));
    const answer = await fetch(feedback.action, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
    if (answer?.ok) feedback.hidden = true;
    else thanks.textContent = "The answer was not saved: too many came at once. Try again later.";
    thanks.classList.add("shown");
    thanks.focus();
  });

  // Search and explorer.
  const palette = () => import("/assets/docs-search.js");
  const find = async () => (await palette()).open();
  for (const button of all("[data-find]")) {
    button.addEventListener("click", find);
    // Whoever points at it is about to ask.
    for (const nears of ["pointerenter", "focus"]) button.addEventListener(nears, async () => (await palette()).warm(), { once: true });
  }
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    const isAsked = (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
    if (!isAsked) return;
    event.preventDefault();
    find();
  });
  const explore = async () => (await import("/assets/docs-explorer.js")).open();
  for (const button of all("[data-try]")) button.addEventListener("click", explore);
  if (location.hash === "#try" && document.getElementById("try")) explore();
})();
