// The workbench of a proofreader: a character chosen in the text is outlined on the picture, a
// place chosen on the picture is found in the text, and both go into the form of the mark.
// Without this the characters are links, the form takes numbers, and everything else is the same.
import { onKey } from "./keys.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const LEAST = 0.8;
const POINT = 4;
const ZOOMS = ["1", "2", "4"];

const root = document.querySelector("[data-proof]");

function start() {
  const text = root.querySelector("[data-text]");
  const signs = new Map();
  for (const sign of text.querySelectorAll("[data-sign]")) {
    signs.set(Number(sign.dataset.sign), sign);
  }
  // [number of the character, x, y, width, height] in per mille of the page
  const cells = JSON.parse(root.dataset.cells).map(([number, x, y, width, height]) => ({
    number, x: x / 10, y: y / 10, width: width / 10, height: height / 10,
  }));
  const form = root.querySelector("[data-mark-form]");
  const figure = root.querySelector("[data-figure]");
  const layer = root.querySelector("[data-layer]");
  const scroll = root.querySelector("[data-scroll]");
  let chosen = Number(root.dataset.at) || 0;
  let from = 0;

  const field = (name) => (form ? form.querySelector(`[name="${name}"]`) : null);

  function fill(name, value) {
    const input = field(name);
    if (input) {
      input.value = value;
    }
  }

  // ── outlines ───────────────────────────────────────────────────────────

  function outline(box, kind) {
    if (!layer) {
      return;
    }
    layer.querySelectorAll(`.${kind}`).forEach((old) => old.remove());
    if (!box) {
      return;
    }
    const rect = document.createElementNS(NAMESPACE, "rect");
    rect.setAttribute("class", kind);
    for (const key of ["x", "y", "width", "height"]) {
      rect.setAttribute(key, `${box[key]}%`);
    }
    layer.append(rect);
  }

  function reveal(box) {
    const left = ((box.x + box.width / 2) / 100) * figure.clientWidth;
    const top = ((box.y + box.height / 2) / 100) * figure.clientHeight;
    scroll.scrollTo(left - scroll.clientWidth / 2, top - scroll.clientHeight / 2);
  }

  function keepBox(box) {
    const numbers = [box.x, box.y, box.width, box.height];
    fill("box", numbers.map((part) => part.toFixed(1)).join(" "));
  }

  // ── characters ─────────────────────────────────────────────────────────

  function choose(number, isLonger) {
    if (!signs.has(number)) {
      return;
    }
    from = isLonger && from ? from : number;
    chosen = number;
    const [first, last] = [Math.min(from, number), Math.max(from, number)];
    signs.forEach((sign, place) => {
      sign.classList.toggle("is-chosen", place >= first && place <= last);
      sign.classList.remove("is-at");
    });
    fill("start", String(first));
    fill("length", last > first ? String(last - first + 1) : "");
    fill("words", "");
    const cell = cells.find((one) => one.number === number);
    outline(cell, "is-here");
    if (cell) {
      fill("box", "");
      reveal(cell);
    }
    signs.get(number).scrollIntoView({ block: "nearest" });
  }

  text.addEventListener("click", (event) => {
    const sign = event.target.closest("[data-sign]");
    if (sign) {
      event.preventDefault();
      text.focus({ preventScroll: true });
      choose(Number(sign.dataset.sign), event.shiftKey);
    }
  });
  text.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      event.preventDefault();
      event.stopPropagation();
      choose(chosen ? chosen + step : 1, event.shiftKey);
    } else if (event.key === "Enter" && field("note")) {
      event.preventDefault();
      field("note").focus();
    }
  });

  // ── the picture ────────────────────────────────────────────────────────

  function place(event) {
    const frame = figure.getBoundingClientRect();
    const inside = (value) => Math.min(100, Math.max(0, value));
    return {
      x: inside(((event.clientX - frame.left) / frame.width) * 100),
      y: inside(((event.clientY - frame.top) / frame.height) * 100),
    };
  }

  function between(one, other) {
    const box = {
      x: Math.min(one.x, other.x),
      y: Math.min(one.y, other.y),
      width: Math.abs(one.x - other.x),
      height: Math.abs(one.y - other.y),
    };
    return box.width < LEAST && box.height < LEAST ? around(one) : box;
  }

  // A click marks a square of its own size, kept inside of the page.
  function around({ x, y }) {
    const height = POINT * (figure.clientWidth / figure.clientHeight);
    return {
      x: Math.min(Math.max(0, x - POINT / 2), 100 - POINT),
      y: Math.min(Math.max(0, y - height / 2), 100 - height),
      width: POINT,
      height,
    };
  }

  function marked(box) {
    outline(box, "is-drawn");
    keepBox(box);
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const cell = cells.find((one) => x >= one.x && x < one.x + one.width
      && y >= one.y && y < one.y + one.height);
    if (cell) {
      choose(cell.number, false);
      keepBox(box);
    }
  }

  if (layer && form) {
    let origin = null;
    layer.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      layer.setPointerCapture(event.pointerId);
      origin = place(event);
    });
    layer.addEventListener("pointermove", (event) => {
      if (origin) {
        outline(between(origin, place(event)), "is-drawn");
      }
    });
    layer.addEventListener("pointerup", (event) => {
      if (origin) {
        marked(between(origin, place(event)));
        origin = null;
      }
    });
    layer.addEventListener("pointercancel", () => {
      origin = null;
    });
  }

  function zoom(step) {
    const now = ZOOMS.findIndex((one) => figure.classList.contains(`zoom-${one}`));
    const next = ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, now + step))];
    show(next);
  }

  function show(next) {
    const image = figure.querySelector("img");
    ZOOMS.forEach((one) => figure.classList.toggle(`zoom-${one}`, one === next));
    if (next !== "1" && image.getAttribute("src") !== image.dataset.full) {
      image.src = image.dataset.full;
    }
    root.querySelectorAll("[data-zoom]").forEach((link) => {
      if (link.dataset.zoom === next) {
        link.setAttribute("aria-current", "true");
      } else {
        link.removeAttribute("aria-current");
      }
    });
    const cell = cells.find((one) => one.number === chosen);
    if (cell) {
      reveal(cell);
    }
  }

  root.querySelectorAll("[data-zoom]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(link.dataset.zoom);
    });
  });

  // ── keys ───────────────────────────────────────────────────────────────

  function leaf(step) {
    const number = Number(root.dataset.page) + step;
    const link = root.querySelector(`[data-leaf="${number}"]`);
    if (link) {
      link.click();
    }
    return Boolean(link);
  }

  onKey((key) => {
    const kinds = form ? Array.from(form.querySelectorAll('[name="kind"]')) : [];
    const kind = kinds[Number(key) - 1];
    if (kind) {
      kind.checked = true;
      return true;
    }
    if (figure && { "+": 1, "=": 1, "-": -1 }[key]) {
      zoom({ "+": 1, "=": 1, "-": -1 }[key]);
      return true;
    }
    const turn = { "[": -1, "]": 1 }[key];
    return turn ? leaf(turn) : false;
  });

  root.querySelectorAll("[data-keys]").forEach((line) => {
    line.hidden = false;
  });
  if (chosen) {
    from = chosen;
    const cell = cells.find((one) => one.number === chosen);
    outline(cell, "is-here");
    if (cell) {
      reveal(cell);
    }
  }
}

if (root) {
  start();
}
