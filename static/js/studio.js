// Small comforts; every page works without them.
import { countWords, followSlider, sendOnce } from "./form.js";
import { playOnTouch } from "./tiles.js";
import { copyOnClick } from "./copy.js";

function dress(root) {
  root.querySelectorAll("[data-plays]").forEach(playOnTouch);
  root.querySelectorAll("[data-counts]").forEach(countWords);
  root.querySelectorAll("output[for][data-unit]").forEach(followSlider);
  root.querySelectorAll("form[data-once]").forEach(sendOnce);
  root.querySelectorAll("[data-copies]").forEach(copyOnClick);
}

dress(document);
document.addEventListener("htmx:oobAfterSwap", (event) => dress(event.detail.target.parentElement ?? document));

// An open menu closes when one clicks elsewhere or presses Escape.
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
});

function closeMenus(inside) {
  for (const menu of document.querySelectorAll("details.person[open]")) {
    if (!inside || !menu.contains(inside)) menu.open = false;
  }
}
