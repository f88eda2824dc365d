// Fills the progress list while the first pull runs. Without this script the page reloads itself instead.
"use strict";
(() => {
  const place = document.getElementById("progress");
  if (!place) return;
  const source = place.dataset.source;
  let pause = 1000;
  const isOver = () => place.querySelector("[data-over]") !== null;
  const look = async () => {
    try {
      const answer = await fetch(source, { headers: { accept: "text/html" }, cache: "no-store" });
      if (answer.ok) {
        show(await answer.text());
        pause = 1000;
      } else {
        pause = Math.min(pause * 2, 15000);
      }
    } catch {
      pause = Math.min(pause * 2, 15000);
    }
    if (!isOver()) setTimeout(look, pause);
  };
  // Only what changed is replaced, so that a screen reader hears news and not the page again.
  const show = (text) => {
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".state");
    const shown = place.querySelector(".state");
    if (!fresh || !shown || fresh.outerHTML === shown.outerHTML) return;
    const lead = shown.querySelector(".lead");
    const news = fresh.querySelector(".lead");
    if (lead && news && lead.innerHTML === news.innerHTML) news.replaceWith(lead);
    place.replaceChildren(fresh);
    document.title = fresh.querySelector("h1")?.textContent ?? document.title;
  };
  if (!isOver()) setTimeout(look, pause);
})();
