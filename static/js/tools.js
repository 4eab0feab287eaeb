// The tools above a stage, or above two that move in step, and their keys.
const STEP = 1.25;
const PAN = 0.15;
const ARROWS = {
  ArrowLeft: [-PAN, 0],
  ArrowRight: [PAN, 0],
  ArrowUp: [0, -PAN],
  ArrowDown: [0, PAN],
};
const KEYS = {
  "+": "in",
  "=": "in",
  "-": "out",
  z: "actual",
  a: "fit",
  w: "width",
  t: "turn",
  b: "light",
  f: "full",
};

export class Tools {
  // stages() says which of them a deed is for; without it, all
  constructor(root, stages, chosen = () => stages) {
    this.bar = root.querySelector("[data-tools]");
    this.percent = root.querySelector("[data-percent]");
    this.help = root.querySelector("[data-viewer-help]");
    this.stages = stages;
    this.chosen = chosen;
    this.bar.hidden = false;
    this.bar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button) {
        this.act(button.dataset.act);
      }
    });
    for (const stage of stages) {
      stage.onTell = () => this.tell();
    }
    document.addEventListener("fullscreenchange", () => {
      this.press("full", Boolean(document.fullscreenElement));
    });
    this.tell();
  }

  act(name) {
    const deeds = {
      in: (stage) => stage.zoom(STEP),
      out: (stage) => stage.zoom(1 / STEP),
      actual: (stage) => stage.actual(),
      fit: (stage) => stage.fit("page"),
      width: (stage) => stage.fit("width"),
      turn: (stage) => stage.turn(),
      light: (stage) => stage.light(),
      full: (stage) => stage.full(),
    };
    if (this.find(name)) {
      this.chosen().forEach(deeds[name]);
    }
    this.tell();
  }

  find(name) {
    return this.bar.querySelector(`[data-act="${name}"]`);
  }

  press(name, isOn) {
    const button = this.find(name);
    if (button) {
      button.setAttribute("aria-pressed", String(isOn));
    }
  }

  tell() {
    const [stage] = this.chosen();
    const scale = stage.osd || stage.viewer.hasAttribute("data-saving") ? stage.scale() : 0;
    if (this.percent) {
      this.percent.textContent = scale ? `${Math.round(scale * 100)}%` : "—";
    }
    const light = this.find("light");
    if (light) {
      light.setAttribute("aria-label", `亮度：${stage.lightName}`);
      this.press("light", stage.lightName !== "常规");
    }
  }

  // Answers whether the key was one of ours.
  key(key, event) {
    if (key === "?" && this.help) {
      this.help.open = !this.help.open;
      return true;
    }
    if (KEYS[key]) {
      this.act(KEYS[key]);
      return true;
    }
    const turn = { "[": -1, "]": 1, PageUp: -1, PageDown: 1 }[key];
    return turn ? this.leaf(turn) : Boolean(ARROWS[key]) && this.arrow(key, event);
  }

  leaf(step) {
    const turning = this.chosen().filter((stage) => stage.pages.length > 1);
    turning.forEach((stage) => stage.open(stage.current + step));
    return turning.length > 0;
  }

  // Arrows move the picture; a whole page has nowhere to go, so they turn to the next.
  arrow(key, event) {
    const isOurs = event.target === document.body
      || this.stages.some((stage) => stage.viewer.contains(event.target)
        && !event.target.closest(".rubric"));
    if (!isOurs) {
      return false;
    }
    const [across, down] = ARROWS[key];
    if (across && this.chosen().every((stage) => stage.isFitted)) {
      return this.leaf(Math.sign(across));
    }
    this.chosen().forEach((stage) => stage.pan(across, down));
    this.tell();
    return true;
  }
}
