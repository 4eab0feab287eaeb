// On every page: copies of drafts that are not this person's go, the error summary takes the
// focus, print buttons print. Without this no copies are kept, the summary still stands first
// and the browser's own menu prints.
import { dropAll, dropArrived, dropForeign } from "./kept.js";

dropForeign();
for (const sign of document.querySelectorAll("[data-arrived]")) {
  dropArrived(sign.dataset.arrived);
}
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", dropAll);
}

const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
