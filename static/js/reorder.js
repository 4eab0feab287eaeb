// The order of scan pages, or of the works of a ballot: arrows and dragging change one hidden
// list, nothing is sent until the form is. Without this each arrow is a submit button of its own.
for (const list of document.querySelectorAll("[data-reorder]")) {
  start(list);
}

function start(list) {
  const field = list.parentElement.querySelector("[data-order], [name=order]");
  const status = list.parentElement.querySelector("[data-reorder-status]");
  const { unit = "张", measure = "张" } = list.dataset;
  let held = null;
  list.dataset.live = "";

  const items = () => Array.from(list.querySelectorAll("[data-code]"));

  function refresh(moved) {
    const rows = items();
    field.value = rows.map((row) => row.dataset.code).join(",");
    rows.forEach((row, index) => {
      row.querySelector("[data-place]").textContent = `第 ${index + 1} ${unit}`;
      row.querySelector('[data-move="up"]').disabled = index === 0;
      row.querySelector('[data-move="down"]').disabled = index === rows.length - 1;
    });
    if (moved) {
      status.textContent = `已移到第 ${rows.indexOf(moved) + 1} ${unit}，共 ${rows.length} ${measure}`;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function move(row, direction) {
    const other = direction === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) {
      return;
    }
    list.insertBefore(row, direction === "up" ? other : other.nextElementSibling);
    refresh(row);
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) {
      return;
    }
    event.preventDefault();
    const row = button.closest("[data-code]");
    move(row, button.dataset.move);
    const again = button.disabled ? row.querySelector("[data-move]:not(:disabled)") : button;
    if (again) {
      again.focus();
    }
  });

  list.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: "up", ArrowDown: "down" };
    if (event.altKey && steps[event.key] && event.target.closest("[data-code]")) {
      event.preventDefault();
      const focused = event.target;
      move(event.target.closest("[data-code]"), steps[event.key]);
      focused.focus();
    }
  });

  list.addEventListener("wenheng:reordered", () => refresh(null));
  for (const row of items()) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      held = row;
      row.classList.add("is-held");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.code);
    });
    row.addEventListener("dragend", () => {
      row.classList.remove("is-held");
      held = null;
      refresh(row);
    });
    row.addEventListener("dragover", (event) => {
      if (!held || held === row) {
        return;
      }
      event.preventDefault();
      const box = row.getBoundingClientRect();
      const isBelow = event.clientY > box.top + box.height / 2;
      list.insertBefore(held, isBelow ? row.nextElementSibling : row);
    });
  }
  refresh(null);
}
