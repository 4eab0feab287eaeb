// Keys of the judges' desk: a letter presses the link or button that carries it, ? opens the
// whole list, and the list has a switch that turns single keys off. Without this the links and
// buttons are pressed by hand.
import { lettersOff, onKey, switchLetters } from "./keys.js";

const list = document.querySelector("[data-all-keys]");
const toggle = document.querySelector("[data-letters]");

onKey((key) => {
  if (key === "?" && list) {
    list.open = !list.open;
    return true;
  }
  // a space presses whatever has the focus
  if (key === " " && document.activeElement !== document.body) {
    return false;
  }
  const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (control) {
    control.click();
  }
  return Boolean(control);
});

if (toggle) {
  const label = () => (lettersOff() ? "单键快捷键已关，打开" : "关掉单键快捷键");
  toggle.hidden = false;
  toggle.textContent = label();
  toggle.addEventListener("click", () => {
    switchLetters();
    toggle.textContent = label();
  });
}
