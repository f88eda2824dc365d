"""What is wrong with a page, whatever page it is: as a browser shows it at the width and in the scheme that it has now."""

import os
import pathlib
import re

# Text that runs out of its box or out of the window, and text that lies on other text. What scrolls can be reached, and an ellipsis says that there is more.
TEXTS = """
  const shown = (node) => node.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !node.closest(".visually-hidden, .skip, svg, option");
  const words = (text) => text.data.trim().replace(/\\s+/g, " ").slice(0, 40);
  const faults = new Set(), seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (!text.data.trim() || !shown(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const rect of range.getClientRects()) {
      let {left, right, top, bottom} = rect, mayScroll = false, isFixed = false, isForEars = false, isCut = false;
      for (let box = parent; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box), frame = box.getBoundingClientRect(), shows = [style.overflowX, style.overflowY];
        isFixed ||= ["fixed", "sticky"].includes(style.position);
        if (["contents", "inline"].includes(style.display) || shows.every((overflow) => overflow === "visible")) continue;
        isForEars ||= frame.width < 3;
        mayScroll ||= shows.some((overflow) => ["auto", "scroll"].includes(overflow));
        const isShortened = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
        isCut ||= !mayScroll && !isShortened && (right > frame.right + 1 || left < frame.left - 1 || bottom > frame.bottom + 3 || top < frame.top - 3);
        [left, right, top, bottom] = [Math.max(left, frame.left), Math.min(right, frame.right), Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
      }
      if (isForEars) continue;
      if (isCut) faults.add("cut: " + words(text));
      if (!mayScroll && !isFixed && (right > innerWidth + 1 || left < -1)) faults.add("outside of the window: " + words(text));
      if (right - left > 4 && bottom - top > 6) seen.push({left, right, top, bottom, text, isFixed});
    }
  }
  // Lines of a small line height touch; what lies on another by half of its height cannot be read.
  const isOpen = document.querySelector(":popover-open, dialog[open]");
  seen.sort((one, other) => one.top - other.top);
  for (let place = 0; place < seen.length && !isOpen; place++) {
    const one = seen[place];
    for (let next = place + 1; next < seen.length && seen[next].top < one.bottom; next++) {
      const other = seen[next], height = Math.min(one.bottom, other.bottom) - other.top, width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const least = Math.min(one.bottom - one.top, other.bottom - other.top);
      if (width > 3 && height > least / 2 && one.text !== other.text && !one.isFixed && !other.isFixed) faults.add(`on each other: ${words(one.text)} | ${words(other.text)}`);
    }
  }
  return [...faults].slice(0, 8);
"""


def of_layout(driver):
    """A page that scrolls sideways, and texts that cannot be read."""
    wide, window = driver.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    found = [f"scrolls sideways: {wide} pixels in {window}"] if wide > window else []
    return found + driver.execute_script(TEXTS)


def of_accessibility(driver):
    """What axe-core objects to; nothing without axe-core, whose file is named by AXE_CORE."""
    axe = os.environ.get("AXE_CORE")
    if not axe:
        return []
    if not driver.execute_script("return typeof axe === 'object'"):
        driver.execute_cdp_cmd("Runtime.evaluate", {"expression": pathlib.Path(axe).read_text()})
    found = driver.execute_async_script("const done = arguments[arguments.length - 1]; axe.run({ resultTypes: ['violations'] }).then((r) => done(r.violations))")
    return [f"{fault['id']} ({fault['impact']}): {fault['help']}: {[node['html'][:160] for node in fault['nodes'][:3]]}" for fault in found]


def of_console(driver):
    """What the page logged as an error, and what its content security policy refused, since this was last asked. That a page is answered 404 itself,
    or a form 401, 402 or 422, is none."""
    own, refused = f"{driver.current_url} - Failed to load resource", re.compile(r"Failed to load resource: .* status of (401|402|422)")
    entries = [entry for entry in driver.get_log("browser") if not entry["message"].startswith(own) and not refused.search(entry["message"])]
    return [entry["message"] for entry in entries if entry["level"] == "SEVERE" or "Content Security Policy" in entry["message"]]
