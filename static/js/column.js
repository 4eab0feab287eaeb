// One criterion down all works: saves each row while the next is typed, Enter leads down, arrows
// step. A row that another window changed shows both values and asks; a card that is signed shows
// what is stored. What did not reach the server stays on this machine, is sent once the line is
// back and offered on the next visit. Without this the form's one button saves every row.
import { showOffer } from "./conflict.js";
import { drop, placeOf, read, write } from "./kept.js";
import { causeOf, post, signInLink } from "./posting.js";

const form = document.querySelector("form[data-column]");

if (form) {
  start(form);
}

function start(table) {
  const unsent = keeping(table);
  const rows = Array.from(table.querySelectorAll("[data-row]"));
  const sends = new Map();
  rows.forEach((row, index) => {
    const box = row.querySelector(".pts");
    sends.set(box.name, watch(table, row, () => rows[index + 1], unsent));
  });
  const again = () => unsent.names().forEach((name) => sends.has(name) && sends.get(name)());
  window.addEventListener("online", again);
  // back from signing in again in another window
  window.addEventListener("focus", again);
  unsent.restore((name) => sends.get(name)());
}

// What has not been stored yet: a copy on this machine, and a question before it is left behind.
function keeping(table) {
  const place = placeOf(table.dataset.draft);
  const names = new Set();
  let offered = null;
  // typed for works that are no longer on this page: only the judge throws them away
  let strays = {};
  let isSubmitting = false;

  const field = (name) => table.elements.namedItem(name);

  function keep() {
    const fields = offered ? { ...offered.fields } : {};
    names.forEach((name) => {
      fields[name] = [field(name).value];
    });
    Object.assign(fields, strays);
    const said = Object.entries(fields).map(([name, [value]]) => [name.replace("points_", ""), value]);
    if (Object.keys(fields).length === 0) {
      drop(place);
      return false;
    }
    return write(place, { at: new Date().toISOString(), fields, said });
  }

  table.addEventListener("submit", () => {
    isSubmitting = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (names.size > 0 && !isSubmitting) {
      event.preventDefault();
      event.returnValue = "";
    }
  });

  return {
    names: () => Array.from(names),
    add(name) {
      names.add(name);
      return keep();
    },
    remove(name) {
      if (names.delete(name)) {
        keep();
      }
    },
    restore(send) {
      const copy = read(place);
      if (!copy || !copy.fields || !("stored" in table.dataset)) {
        return;
      }
      const part = (isOurs) => Object.fromEntries(Object.entries(copy.fields).filter(isOurs));
      strays = part(([name]) => !field(name));
      const fields = part(([name, [value]]) => field(name) && field(name).value !== value);
      const wanted = Object.keys(fields);
      if (wanted.length === 0) {
        keep();
        return;
      }
      offered = { ...copy, fields };
      const answered = (act) => () => {
        offered = null;
        wanted.forEach(act);
        keep();
      };
      const use = (name) => {
        field(name).value = copy.fields[name][0];
        send(name);
      };
      showOffer(table, copy, wanted, { use: answered(use), leave: answered(() => {}) });
    },
  };
}

function choice(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "linkish";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}

function watch(table, row, following, unsent) {
  const box = row.querySelector(".pts");
  const href = table.dataset.href.replace("@", row.dataset.row);
  const seen = row.querySelector("[data-seen]");
  const said = row.querySelector("[data-said]");
  // what this page need not send: as it came, then as it was stored
  let settled = box.value;
  let isSending = false;

  function say(words, isOff, link) {
    said.textContent = words;
    said.append(...(link ? [" ", link] : []));
    said.classList.toggle("ochre", Boolean(isOff));
  }

  function lost(words, link) {
    say(unsent.add(box.name) ? `${words}，暂存在这台电脑上` : words, true, link);
  }

  function take(value, fresh) {
    row.dataset.version = fresh;
    seen.value = value;
    box.value = value;
    settled = value;
    unsent.remove(box.name);
    say("");
  }

  function ask(theirs, fresh) {
    unsent.add(box.name);
    say("别的窗口改过：", true);
    const mine = choice(`用我填的 ${box.value || "空"}`, () => {
      row.dataset.version = fresh;
      seen.value = theirs;
      send();
    });
    said.append(mine, " ", choice(`用 ${theirs || "空"}`, () => take(theirs, fresh)));
  }

  // Nothing can be stored any more: only what is stored can be shown.
  function close(theirs, answer) {
    unsent.remove(box.name);
    say(answer.message, true);
    box.readOnly = true;
    const shown = choice(`改回已保存的 ${theirs || "空"}`, () => take(theirs, answer.version));
    if (box.value !== theirs) {
      said.append(shown);
    }
  }

  // Return whether to send again: another criterion of the card was changed, not this one.
  function clashed(answer) {
    const theirs = answer.fields[table.dataset.field] || "";
    if (answer.is_closed) {
      close(theirs, answer);
    } else if (theirs === seen.value) {
      row.dataset.version = answer.version;
      return true;
    } else {
      ask(theirs, answer.version);
    }
    return false;
  }

  function answered(found, sent) {
    const { answer } = found;
    if (causeOf(found)) {
      lost(causeOf(found), signInLink(found));
      return false;
    }
    if (found.status === 409 && answer.fields) {
      return clashed(answer);
    }
    if (found.isOk) {
      row.dataset.version = answer.version;
      seen.value = sent;
      settled = sent;
      unsent.remove(box.name);
      say(`已保存 ${answer.saved_at}`);
      return box.value !== sent;
    }
    unsent.add(box.name);
    say(answer.message || "没有保存", true);
    return false;
  }

  async function send() {
    const sent = box.value;
    if (isSending || box.readOnly) {
      return;
    }
    if (sent === settled) {
      unsent.remove(box.name);
      return;
    }
    isSending = true;
    let goesOn = false;
    const { field } = table.dataset;
    say("正在保存");
    try {
      const fields = [["version", row.dataset.version], ["field", field], [field, sent]];
      goesOn = answered(await post(href, fields), sent);
    } catch (error) {
      lost("网络断开了，这一项还没有存");
    }
    isSending = false;
    if (goesOn) {
      send();
    }
  }

  function step(direction) {
    const size = Number(table.dataset.step) || 0.5;
    const next = Math.round((Number(box.value) || 0) * 100 + direction * size * 100) / 100;
    box.value = String(Math.min(Number(table.dataset.max), Math.max(0, next)));
  }

  box.addEventListener("change", send);
  box.addEventListener("blur", send);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || box.readOnly) {
      return;
    }
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      step(event.key === "ArrowUp" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const next = following();
      (next ? next.querySelector(".pts") : table.querySelector("button[type=submit]")).focus();
    }
  });
  return send;
}
