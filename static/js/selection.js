// Ticked rows and the bar that acts on them. Without this the bar always stands there.
const bar = document.querySelector("[data-bulkbar]");
const ticks = Array.from(document.querySelectorAll("[data-select]"));
const all = document.querySelector("[data-select-all]");

function update() {
  const chosen = ticks.filter((tick) => tick.checked);
  if (bar) {
    bar.hidden = chosen.length === 0;
    const words = `已选 ${chosen.length} ${bar.dataset.unit}`;
    bar.querySelector("[data-count]").textContent = words;
  }
  if (all) {
    all.checked = ticks.length > 0 && chosen.length === ticks.length;
    all.indeterminate = chosen.length > 0 && chosen.length < ticks.length;
  }
  for (const tick of ticks) {
    const row = tick.closest("tr");
    if (row) {
      row.classList.toggle("sel", tick.checked);
    }
  }
}

if (all) {
  all.addEventListener("change", () => {
    for (const tick of ticks) {
      tick.checked = all.checked;
    }
    update();
  });
}
for (const tick of ticks) {
  tick.addEventListener("change", update);
}
window.addEventListener("pageshow", update);
update();
