// Single keys on a page: what counts as typing, and the switch that turns them off for good on
// this machine (WCAG 2.1.4). Every key has a visible button or link too.
const SWITCH = "wenheng:letters-off";

export function isTyping(element) {
  return Boolean(element.closest("input, textarea, select, [contenteditable]"));
}

export function lettersOff() {
  try {
    return window.localStorage.getItem(SWITCH) === "1";
  } catch (error) {
    return false;
  }
}

export function switchLetters() {
  try {
    window.localStorage.setItem(SWITCH, lettersOff() ? "0" : "1");
  } catch (error) {
    // A machine that keeps nothing has its keys on.
  }
}

// Calls act(key, event) for keys pressed outside of fields; whatever it answers true to is done.
export function onKey(act, isHere = () => true) {
  document.addEventListener("keydown", (event) => {
    const isChord = event.ctrlKey || event.altKey || event.metaKey;
    if (isChord || event.isComposing || event.defaultPrevented || isTyping(event.target)) {
      return;
    }
    const isSingle = event.key.length === 1;
    const key = isSingle ? event.key.toLowerCase().replace("？", "?") : event.key;
    const isOff = isSingle && key !== "?" && lettersOff();
    if (!isOff && isHere(event) && act(key, event)) {
      event.preventDefault();
    }
  });
}
