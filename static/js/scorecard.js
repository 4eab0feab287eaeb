// The scoring desk by keyboard, and the running total. Points stay the server's to check;
// this only adds up what stands in the boxes. Single letters do nothing while a field is
// being typed in, and can be switched off for good (WCAG 2.1.4).
import { isTyping, onKey } from "./keys.js";

const form = document.querySelector("form[data-scorecard]");

if (form) {
  start(form);
}

function pointsOf(box) {
  const plain = box.value.trim().replace(/[０-９．。]/g, (char) => {
    const place = "０１２３４５６７８９".indexOf(char);
    return place >= 0 ? String(place) : ".";
  });
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

// Hundredths, so that 0.1 + 0.2 is 0.3 on the page too.
function sum(numbers) {
  return numbers.reduce((total, number) => total + Math.round(number * 100), 0) / 100;
}

function start(card) {
  const crits = Array.from(card.querySelectorAll("[data-crit]"));
  const boxes = crits.map((crit) => crit.querySelector(".pts"));
  const sumup = card.querySelector("[data-sumup]");
  const bands = sumup.dataset.bands.trim().split(/\s+/).filter(Boolean).map((pair) => {
    const [word, low] = pair.split(":");
    return { word, low: Number(low) };
  });
  let here = null;
  card.classList.add("is-live");

  function mark(crit) {
    const points = pointsOf(crit.querySelector(".pts"));
    let on = null;
    for (const band of crit.querySelectorAll(".bands > [data-low]")) {
      band.classList.remove("on");
      if (!on && points !== null && points >= Number(band.dataset.low)) {
        on = band;
      }
    }
    const text = crit.querySelector("[data-desc]");
    if (on) {
      on.classList.add("on");
    }
    const isShown = Boolean(on && crit === here && on.dataset.text);
    text.hidden = !isShown;
    text.textContent = isShown ? `${on.dataset.word}：${on.dataset.text}` : "";
  }

  function show(kind, words) {
    for (const element of document.querySelectorAll(`[data-${kind}]`)) {
      element.textContent = words;
    }
  }

  function total() {
    const given = boxes.map(pointsOf);
    const open = crits.filter((crit, index) => given[index] === null);
    const points = sum(given.filter((value) => value !== null));
    const isAny = open.length < crits.length;
    show("total", isAny ? String(points) : "—");
    // The band is named once the open items can no longer change it.
    const rest = open.map((crit) => Number(crit.querySelector(".pts").dataset.max));
    const most = sum([points, ...rest]);
    const band = bands.find((each) => points >= each.low);
    const isSettled = band && band === bands.find((each) => most >= each.low);
    show("band", isAny && isSettled ? band.word : "");
    const numbers = open.map((crit) => crit.dataset.number).join("、");
    show("missing", open.length ? `还差第 ${numbers} 项` : `${crits.length} 项评完`);
    const side = sumup.querySelector("[data-missing]");
    side.classList.toggle("ochre", open.length > 0);
    side.classList.toggle("green", open.length === 0);
    boxes.forEach((box, index) => {
      const isOver = given[index] !== null && given[index] > Number(box.dataset.max);
      box.classList.toggle("is-over", isOver);
    });
    crits.forEach(mark);
  }

  function enter(crit) {
    here = crit;
    for (const each of crits) {
      each.classList.toggle("is-here", each === crit);
    }
    crits.forEach(mark);
  }

  function step(box, direction) {
    const size = Number(box.dataset.step) || 0.5;
    const points = sum([pointsOf(box) || 0, direction * size]);
    box.value = String(Math.min(Number(box.dataset.max), Math.max(0, points)));
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function digit(key) {
    if (!/^\d$/.test(key)) {
      return false;
    }
    const crit = here || crits.find((each) => pointsOf(each.querySelector(".pts")) === null);
    const box = (crit || crits[0]).querySelector(".pts");
    // the key itself arrives in the box, now that it has the focus
    box.value = "";
    box.focus();
    return false;
  }

  // The next item; after the last one what is still open, else the next work. Never the seal.
  function goOn(box) {
    const open = boxes.find((each) => pointsOf(each) === null);
    const following = boxes[boxes.indexOf(box) + 1] || open;
    const leave = form.querySelector("[data-next]");
    if (!following && leave) {
      form.requestSubmit(leave);
      return;
    }
    (following || form.querySelector("[data-deed]")).focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) {
      return;
    }
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-deed]"));
      return;
    }
    const box = event.target.closest(".pts");
    if (box && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      step(box, event.key === "ArrowUp" ? 1 : -1);
      return;
    }
    if (box && event.key === "Enter") {
      event.preventDefault();
      if (!event.repeat) {
        goOn(box);
      }
      return;
    }
    if (event.key === "Escape" && isTyping(event.target)) {
      event.target.blur();
    }
  });
  onKey(digit);

  for (const crit of crits) {
    crit.addEventListener("focusin", () => enter(crit));
  }
  card.addEventListener("input", total);
  card.addEventListener("wenheng:restored", total);
  total();
}
