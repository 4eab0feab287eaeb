// On every page: the error summary takes the focus, print buttons print.
// Without this the summary still stands first and the browser's own menu prints.
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
