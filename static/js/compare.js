// Two works side by side. Pictures: zoom, place and turn in step, until 同步 is switched off; the
// tools then act on the side that was touched last. 叠看 lays the right one over the left. Texts:
// the two columns scroll in step when 同步滚动 is switched on. Without this there are two plain
// pictures or two columns.
import { onKey } from "./keys.js";
import { SavingStage } from "./saving.js";
import { Stage } from "./stage.js";
import { Tools } from "./tools.js";

const root = document.querySelector("[data-compare]");
const sync = document.querySelector("[data-sync]");
const over = document.querySelector("[data-over]");
const viewers = Array.from(root.querySelectorAll("[data-viewer]"));
const columns = Array.from(root.querySelectorAll("[data-reading]"));
let isInStep = sync.getAttribute("aria-pressed") === "true";
let onSwitch = () => {};

sync.addEventListener("click", () => {
  isInStep = !isInStep;
  sync.setAttribute("aria-pressed", String(isInStep));
  onSwitch();
});

if (viewers.length > 0) {
  stages();
}
if (over) {
  over.addEventListener("click", () => {
    over.setAttribute("aria-pressed", String(root.classList.toggle("is-over")));
  });
}
if (columns.length === 2) {
  document.querySelector("[data-compare-tools]").hidden = false;
  texts();
}

function stages() {
  const made = viewers.map((viewer) => {
    return viewer.hasAttribute("data-saving") ? new SavingStage(viewer) : new Stage(viewer);
  });
  let touched = made[0];
  for (const stage of made) {
    for (const sign of ["pointerdown", "wheel", "focusin"]) {
      stage.viewer.addEventListener(sign, () => {
        touched = stage;
      }, { capture: true, passive: true });
    }
    stage.onMove = () => {
      if (isInStep) {
        lead(stage, made);
      }
    };
  }
  onSwitch = () => lead(touched, made);
  const tools = new Tools(document, made, () => (isInStep ? made : [touched]));
  onKey((key, event) => tools.key(key, event));
  made.forEach((stage) => stage.begin());
}

function lead(stage, made) {
  const others = made.filter((other) => other !== stage && other.shown && stage.shown);
  for (const other of isInStep ? others : []) {
    if (stage.fitted) {
      other.fit(stage.fitted);
    } else {
      other.follow(stage.view());
    }
  }
}

function share(column) {
  const room = column.scrollHeight - column.clientHeight;
  return room > 0 ? column.scrollTop / room : 0;
}

function texts() {
  let led = null;
  const align = (from) => {
    const [to] = columns.filter((column) => column !== from);
    const room = to.scrollHeight - to.clientHeight;
    const target = Math.round(share(from) * room);
    if (Math.abs(to.scrollTop - target) > 1) {
      led = to;
      to.scrollTop = target;
    }
  };
  for (const column of columns) {
    column.addEventListener("scroll", () => {
      // the column that was moved by us does not move the other in turn
      if (led === column) {
        led = null;
      } else if (isInStep) {
        align(column);
      }
    }, { passive: true });
  }
  onSwitch = () => isInStep && align(columns[0]);
}
