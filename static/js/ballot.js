// Puts the list of a ballot into the order that autosave took from this machine. Without it
// the numbers beside the works are typed.
for (const form of document.querySelectorAll("form[data-ballot]")) {
  form.addEventListener("wenheng:restored", () => {
    const list = form.querySelector("[data-reorder]");
    const order = form.elements.namedItem("order").value.split(",");
    for (const code of order) {
      const row = list.querySelector(`[data-code="${CSS.escape(code)}"]`);
      if (row) {
        list.append(row);
      }
    }
    list.dispatchEvent(new CustomEvent("wenheng:reordered"));
  });
}
