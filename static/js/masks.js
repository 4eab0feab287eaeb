// Rectangles over an image, drawn with the pointer or typed as numbers; the two stay in
// step. Numbers are per cent of the image. Without this the number fields do the whole job.
const NAMESPACE = "http://www.w3.org/2000/svg";

for (const root of document.querySelectorAll("[data-masks]")) {
  start(root);
}

function bounded(value) {
  return Math.min(100, Math.max(0, value));
}

// Tenths of a per cent, outwards: what was drawn over is never left bare by rounding.
function outwards(from, to) {
  const first = Math.floor(Math.min(from, to) * 10) / 10;
  const last = Math.ceil(Math.max(from, to) * 10) / 10;
  return [first, last - first];
}

function start(root) {
  const layer = root.querySelector("[data-mask-layer]");
  const rows = Array.from(root.querySelectorAll("[data-mask-row]"));
  root.dataset.live = "";
  let drawing = null;

  const field = (row, key) => row.querySelector(`[data-key="${key}"]`);
  const numbers = (row) => ["x", "y", "w", "h"].map((key) => Number(field(row, key).value));
  const isEmpty = (row) => !field(row, "w").value.trim() || !field(row, "h").value.trim();

  function write(row, box) {
    for (const [key, value] of Object.entries(box)) {
      field(row, key).value = value === "" ? "" : value.toFixed(1);
    }
    field(row, "h").dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What is fixed or proposed was drawn by the server and stays; only our own comes and goes.
  for (const rect of layer.querySelectorAll("rect:not([class])")) {
    rect.dataset.own = "";
  }

  function draw() {
    for (const rect of layer.querySelectorAll("[data-own]")) {
      rect.remove();
    }
    for (const row of rows) {
      const [x, y, w, h] = numbers(row);
      if (isEmpty(row) || [x, y, w, h].some(Number.isNaN)) {
        continue;
      }
      const rect = document.createElementNS(NAMESPACE, "rect");
      rect.setAttribute("x", x);
      rect.setAttribute("y", y);
      rect.setAttribute("width", w);
      rect.setAttribute("height", h);
      rect.dataset.own = "";
      layer.append(rect);
    }
  }

  function place(event) {
    const box = layer.getBoundingClientRect();
    return {
      x: bounded(((event.clientX - box.left) / box.width) * 100),
      y: bounded(((event.clientY - box.top) / box.height) * 100),
    };
  }

  layer.addEventListener("pointerdown", (event) => {
    const row = rows.find(isEmpty);
    if (!row) {
      return;
    }
    event.preventDefault();
    layer.setPointerCapture(event.pointerId);
    drawing = { row, from: place(event) };
  });
  layer.addEventListener("pointermove", (event) => {
    if (!drawing) {
      return;
    }
    const to = place(event);
    const { from, row } = drawing;
    const [x, w] = outwards(from.x, to.x);
    const [y, h] = outwards(from.y, to.y);
    write(row, { x, y, w, h });
    draw();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    layer.addEventListener(name, () => {
      // A slip of the finger is not a mask.
      if (drawing && !isEmpty(drawing.row)) {
        const [, , w, h] = numbers(drawing.row);
        if (w < 0.5 || h < 0.5) {
          write(drawing.row, { x: "", y: "", w: "", h: "" });
          draw();
        }
      }
      drawing = null;
    });
  }

  // A proposal becomes a row at once; when no row is free the button sends it with the form.
  const proposed = Array.from(layer.querySelectorAll(".is-hint"));
  root.querySelectorAll("[data-hint]").forEach((button, place) => {
    button.addEventListener("click", (event) => {
      const row = rows.find(isEmpty);
      if (!row) {
        return;
      }
      event.preventDefault();
      for (const key of ["x", "y", "w", "h"]) {
        field(row, key).value = button.dataset[key];
      }
      field(row, "h").dispatchEvent(new Event("change", { bubbles: true }));
      proposed[place].remove();
      button.closest("li").remove();
      draw();
      field(row, "x").focus();
    });
  });

  for (const row of rows) {
    row.addEventListener("input", draw);
    const clear = row.querySelector("[data-mask-clear]");
    clear.hidden = false;
    clear.addEventListener("click", () => {
      write(row, { x: "", y: "", w: "", h: "" });
      draw();
      field(row, "x").focus();
    });
  }
  draw();
}
