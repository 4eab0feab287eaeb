// Keeps what is half typed on this machine: where one page holds several forms, sending one of
// them or turning a page loses the others. A form carries data-keep (its name on this machine);
// what was not sent is offered when the form is shown again, never put in by itself. Without this
// nothing is kept here, and each form is sent by its own button as before.
import { saidOf, showOffer } from "./conflict.js";
import { drop, dropArrived, hasUnder, placeOf, read, write } from "./kept.js";

const OWN_FIELDS = new Set(["csrf_token", "version", "page", "deed"]);

// A page that says “saved” must say so once: asked for again, it tells of nothing new.
function arrived() {
  const signs = document.querySelectorAll("[data-arrived]");
  signs.forEach((sign) => dropArrived(sign.dataset.arrived));
  if (signs.length > 0) {
    const here = new URL(window.location.href);
    here.searchParams.delete("done");
    window.history.replaceState(window.history.state, "", here.href);
  }
}

function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (!OWN_FIELDS.has(name) && typeof value === "string") {
      values[name] = [...(values[name] || []), value];
    }
  }
  return values;
}

const said = (values) => (values || []).join("\n").trim();

function fill(form, name, values) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = values.includes(field.value);
    } else {
      field.value = values[0] || "";
    }
  }
}

function start(form) {
  const place = placeOf(form.dataset.keep);
  // what was refused stands in the form, and nowhere else but here
  const isRefused = "refused" in form.dataset;
  const drawn = isRefused ? {} : valuesOf(form);
  // the copy that waits for an answer: use it or not
  let offered = null;

  function typed() {
    const now = valuesOf(form);
    const names = Object.keys(now).filter((name) => said(now[name]) !== said(drawn[name]));
    return Object.fromEntries(names.map((name) => [name, now[name]]));
  }

  function keep(isSent) {
    const fields = { ...(offered ? offered.fields : {}), ...typed() };
    if (Object.keys(fields).length > 0) {
      const said = saidOf(form, fields);
      write(place, { at: new Date().toISOString(), sent: isSent, fields, said });
    } else {
      drop(place);
    }
  }

  function restore() {
    const copy = read(place);
    if (!copy || !copy.fields) {
      return;
    }
    if (isRefused) {
      write(place, { ...copy, sent: false });
      return;
    }
    const names = Object.keys(copy.fields).filter(
      (name) => said(copy.fields[name]) !== said(drawn[name]),
    );
    if (names.length === 0) {
      // it has been kept meanwhile
      drop(place);
      return;
    }
    write(place, { ...copy, sent: false });
    offered = copy;
    showOffer(form, copy, names, {
      use: () => {
        offered = null;
        names.forEach((name) => fill(form, name, copy.fields[name]));
        keep(false);
      },
      leave: () => {
        offered = null;
        keep(false);
      },
    });
  }

  form.addEventListener("input", () => keep(false));
  form.addEventListener("change", () => keep(false));
  form.addEventListener("submit", () => keep(true));
  restore();
}

arrived();
document.querySelectorAll("form[data-keep]").forEach(start);
for (const sign of document.querySelectorAll("[data-unsent]")) {
  sign.hidden = !hasUnder(sign.dataset.unsent);
}
