// The reading column: J and K go from paragraph to paragraph, / finds words in the text, A− A A+
// set the letter size of this machine. Without this the browser's own search and the 大字 link
// do it.
import { onKey } from "./keys.js";
import { Finder } from "./finder.js";

const SIZE = "wenheng:reading-size";
const SMALLEST = -1;
const LARGEST = 3;
const column = document.querySelector("[data-reading]");
const tools = document.querySelector("[data-reader-tools]");

if (column) {
  paragraphs();
}
if (column && tools) {
  tools.hidden = false;
  sizes();
  finding();
  filling();
}

function paragraphs() {
  let here = -1;
  const go = (step) => {
    const all = Array.from(column.querySelectorAll(".para"));
    here = Math.min(all.length - 1, Math.max(0, here + step));
    all.forEach((each, index) => each.classList.toggle("is-at", index === here));
    if (all[here]) {
      all[here].scrollIntoView({ block: "center" });
    }
    return true;
  };
  const steps = { j: 1, k: -1 };
  onKey((key) => Boolean(steps[key]) && go(steps[key]));
}

// The whole page, so that the rubric stays beside the text.
function filling() {
  const button = document.querySelector("[data-full]");
  if (!button || !document.fullscreenEnabled) {
    return;
  }
  const fill = () => {
    const done = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    done.catch(() => {
      button.hidden = true;
    });
    return true;
  };
  button.hidden = false;
  button.addEventListener("click", fill);
  document.addEventListener("fullscreenchange", () => {
    button.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
  });
  onKey((key) => key === "f" && fill());
}

function kept() {
  try {
    return Number(window.localStorage.getItem(SIZE)) || 0;
  } catch (error) {
    return 0;
  }
}

function sizes() {
  const show = (size) => {
    column.dataset.size = String(size);
    for (const button of tools.querySelectorAll("[data-size]")) {
      const step = Number(button.dataset.size);
      button.disabled = (step < 0 && size === SMALLEST) || (step > 0 && size === LARGEST);
    }
  };
  let size = Math.min(LARGEST, Math.max(SMALLEST, kept()));
  show(size);
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-size]");
    if (!button) {
      return;
    }
    const step = Number(button.dataset.size);
    size = step === 0 ? 0 : Math.min(LARGEST, Math.max(SMALLEST, size + step));
    show(size);
    try {
      window.localStorage.setItem(SIZE, String(size));
    } catch (error) {
      // A machine that keeps nothing shows the usual size next time.
    }
  });
}

function finding() {
  const bar = document.querySelector("[data-find]");
  const opener = tools.querySelector("[data-find-open]");
  const box = bar.querySelector("input");
  const count = bar.querySelector("[data-find-count]");
  const finder = new Finder(column);
  const say = () => {
    const words = finder.total ? `${finder.here + 1} / ${finder.total}` : "没有";
    count.textContent = box.value.trim() ? words : "";
  };
  const show = (isOpen) => {
    bar.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      box.focus();
      box.select();
    } else {
      finder.clear();
      opener.focus();
    }
  };
  const look = () => {
    finder.find(box.value.trim());
    say();
  };
  const step = (direction) => {
    finder.step(direction);
    say();
  };
  opener.addEventListener("click", () => {
    show(bar.hidden);
    if (!bar.hidden) {
      look();
    }
  });
  box.addEventListener("input", (event) => {
    if (!event.isComposing) {
      look();
    }
  });
  box.addEventListener("compositionend", look);
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    step(1);
  });
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-find-step]");
    if (button) {
      step(Number(button.dataset.findStep));
    } else if (event.target.closest("[data-find-close]")) {
      show(false);
    }
  });
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      show(false);
    } else if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      step(-1);
    }
  });
  onKey((key) => {
    if (key === "/" || key === "、") {
      show(true);
      look();
      return true;
    }
    return false;
  });
}
