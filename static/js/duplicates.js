// The duplicate check. Two texts: n and p walk from passage to passage. Two pictures: 交替看 shows
// the right one in the place of the left one and back, in turn. The list: says how far the
// running check has come. Without this the links jump, the pictures stand side by side and the
// page is loaded again by hand.
import { onKey } from "./keys.js";

const BLINK = 700;
const PAUSE = 3000;

const passages = Array.from(document.querySelectorAll("[data-passage]"));
const jumps = document.querySelector("[data-jumps]");
const blink = document.querySelector("[data-blink]");
const progress = document.querySelector("[data-check-progress]");

if (jumps) {
  walk();
}
if (blink) {
  alternate();
}
if (progress) {
  follow();
}

function walk() {
  const keys = jumps.querySelector("[data-jump-keys]");
  keys.hidden = false;
  let here = passages.findIndex((passage) => `#${passage.id}` === window.location.hash);
  const show = () => {
    passages.forEach((passage, place) => passage.classList.toggle("is-here", place === here));
    for (const link of jumps.querySelectorAll("a")) {
      if (here >= 0 && link.hash === `#${passages[here].id}`) {
        link.setAttribute("aria-current", "true");
      } else {
        link.removeAttribute("aria-current");
      }
    }
  };
  const go = (place) => {
    here = Math.min(Math.max(place, 0), passages.length - 1);
    const passage = passages[here];
    passage.focus({ preventScroll: true });
    passage.scrollIntoView({ block: "start" });
    window.history.replaceState(null, "", `#${passage.id}`);
    show();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#p']");
    const place = link ? passages.findIndex((passage) => `#${passage.id}` === link.hash) : -1;
    if (place >= 0) {
      event.preventDefault();
      go(place);
    }
  });
  onKey((key) => {
    const step = { n: 1, p: -1 }[key];
    if (step) {
      go(here < 0 ? 0 : here + step);
    }
    return Boolean(step);
  });
  show();
}

// The right picture lies upon the left one, and is there or not.
function alternate() {
  const frame = document.querySelector("[data-compare]");
  const over = document.querySelector("[data-over]");
  const said = document.querySelector("[data-blink-said]");
  let timer = 0;
  const turn = () => {
    const isOther = frame.classList.toggle("is-other");
    said.textContent = isOther ? "现在是右边一张" : "现在是左边一张";
  };
  const end = () => {
    window.clearInterval(timer);
    timer = 0;
    blink.setAttribute("aria-pressed", "false");
    frame.classList.remove("is-blinking", "is-other");
    said.textContent = "";
  };
  const press = () => {
    if (timer) {
      end();
      frame.classList.remove("is-over");
      return;
    }
    if (over.getAttribute("aria-pressed") === "true") {
      over.click();
    }
    blink.setAttribute("aria-pressed", "true");
    frame.classList.add("is-over", "is-blinking");
    said.textContent = "现在是左边一张";
    timer = window.setInterval(turn, BLINK);
  };
  blink.hidden = false;
  blink.addEventListener("click", press);
  over.addEventListener("click", () => timer && end());
  onKey((key) => {
    if (key === "x") {
      press();
    }
    return key === "x";
  });
}

function follow() {
  const bar = progress.querySelector("progress");
  const words = progress.querySelector("[data-words]");
  const ask = async () => {
    const answer = await window.fetch(progress.dataset.checkProgress);
    if (!answer.ok) {
      return;
    }
    const now = await answer.json();
    if (!now.is_running) {
      // what was found is a list that only the server writes
      window.location.reload();
      return;
    }
    words.textContent = now.words;
    bar.max = now.total || 1;
    bar.value = now.done;
    wait();
  };
  const wait = () => window.setTimeout(() => ask().catch(() => {
    words.textContent = "网络断开了，检查还在继续。网络好了以后请刷新这一页。";
  }), PAUSE);
  wait();
}
