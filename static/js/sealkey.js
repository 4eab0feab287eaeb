// Ctrl+Enter signs a form that carries data-sealkey, Esc leaves its field. Without this the
// button is pressed by hand.
import { isTyping } from "./keys.js";

const form = document.querySelector("form[data-sealkey]");

document.addEventListener("keydown", (event) => {
  if (!form || event.isComposing) {
    return;
  }
  if (event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-deed]"));
  } else if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
  }
});
