// Saves one field at a time while it is being filled in. The form carries data-autosave,
// data-href, data-draft (its name on this machine), a csrf_token and a version. What could not
// be sent stays on this machine and is offered on the next visit; a clash with another window
// is shown, both versions side by side, never settled here. Without this the form has its own
// 存草稿 button.
import { saidOf, showConflict, showOffer } from "./conflict.js";
import { drop, placeOf, read, write } from "./kept.js";
import { causeOf, post, signInLink } from "./posting.js";

const PAUSE = 800;
// Who types without a pause is saved all the same: no more than this is ever unsent.
const LONGEST = 1200;
const RETRY = 15000;
const OWN_FIELDS = new Set(["csrf_token", "version", "deed"]);

for (const form of document.querySelectorAll("form[data-autosave]")) {
  start(form);
}

function clock() {
  const pad = (number) => String(number).padStart(2, "0");
  const now = new Date();
  return [now.getHours(), now.getMinutes(), now.getSeconds()].map(pad).join(":");
}

function start(form) {
  const place = placeOf(form.dataset.draft);
  const statuses = document.querySelectorAll("[data-saved]");
  const waiting = new Map();
  // what was stored last: leaving a field says “changed” once more
  const settled = new Map();
  let isSending = false;
  let isStopped = false;
  let retryTimer = 0;
  let pressed;
  // recused or withdrawn elsewhere: there is no card any more, but the words are not thrown away
  let isGone = false;
  // the copy that waits for an answer: use it or not
  let offered = null;

  function say(words, isOff, link) {
    for (const status of statuses) {
      const box = status.querySelector("span") || status;
      status.classList.toggle("is-off", Boolean(isOff));
      box.textContent = words;
      box.append(...(link ? [" ", link.cloneNode(true)] : []));
    }
  }

  function valuesOf(name) {
    return new FormData(form).getAll(name).map(String);
  }

  const textOf = (name) => valuesOf(name).join("\n");

  function version() {
    return form.elements.namedItem("version");
  }

  function keepHere(names = waiting.keys(), isSent = false) {
    const fields = offered ? { ...offered.fields } : {};
    for (const name of names) {
      if (!OWN_FIELDS.has(name)) {
        fields[name] = valuesOf(name);
      }
    }
    const at = new Date().toISOString();
    const said = saidOf(form, fields);
    return write(place, { version: version().value, at, sent: isSent, gone: isGone, fields, said });
  }

  function forget() {
    if (offered) {
      write(place, offered);
    } else {
      drop(place);
    }
  }

  function offline(words, link) {
    const isKept = keepHere();
    say(isKept ? `${words.replace(/。$/, "")}，内容暂存在这台电脑上` : words, true, link);
    window.clearTimeout(retryTimer);
    retryTimer = window.setTimeout(send, RETRY);
  }

  function fieldsFor(name) {
    const values = valuesOf(name).map((value) => [name, value]);
    return [["version", version().value], ["field", name], ...values];
  }

  function received(found, name) {
    const { answer, status } = found;
    if (causeOf(found)) {
      offline(causeOf(found), signInLink(found));
      return false;
    }
    if (status === 409) {
      isStopped = true;
      keepHere();
      say(answer.is_closed ? "没有保存，不能再改" : "别的窗口改过，没有保存", true);
      showConflict(form, answer, name, valuesOf(name), forget);
      return false;
    }
    if (status === 404) {
      isGone = true;
      const isKept = keepHere();
      const words = form.dataset.gone || "没有保存：这件作品找不到了，可能在别的窗口改动过";
      say(isKept ? `${words}。写的内容暂存在这台电脑上` : words, true);
      return false;
    }
    if (status >= 500 || status === 400 || status === 403) {
      offline(answer.message || "没有保存成功");
      return false;
    }
    waiting.delete(name);
    if (answer.version !== undefined) {
      version().value = answer.version;
    }
    if (found.isOk && waiting.size > 0) {
      say("正在保存");
    } else if (found.isOk && answer.warning) {
      say(`已自动保存。${answer.warning}`, true);
    } else if (found.isOk) {
      say(`已自动保存 ${answer.saved_at || clock()}`);
    } else {
      say(answer.message || "这一项没有保存，请看提示", true);
    }
    return true;
  }

  // One field at a time: every answer carries the version the next request must show.
  async function send() {
    if (isSending || isStopped || waiting.size === 0) {
      return;
    }
    isSending = true;
    let goesOn = true;
    while (goesOn && waiting.size > 0) {
      const name = waiting.keys().next().value;
      const sentAt = waiting.get(name);
      const sent = textOf(name);
      try {
        const found = await post(form.dataset.href, fieldsFor(name));
        const changedAgain = waiting.get(name) !== sentAt;
        goesOn = received(found, name);
        if (found.isOk) {
          settled.set(name, sent);
        }
        if (goesOn && changedAgain) {
          waiting.set(name, Symbol(name));
        }
      } catch (error) {
        goesOn = false;
        offline("网络断开了");
      }
    }
    isSending = false;
    if (waiting.size === 0) {
      forget();
    }
    if (pressed !== undefined && !isStopped) {
      const button = pressed;
      pressed = undefined;
      isStopped = true;
      form.requestSubmit(button);
    }
  }

  let timer = 0;
  let isDueBy = 0;
  function noticed(event, pause) {
    const name = event.target.name;
    if (!name || OWN_FIELDS.has(name) || event.target.type === "file") {
      return;
    }
    if (!waiting.has(name) && settled.get(name) === textOf(name)) {
      return;
    }
    waiting.set(name, Symbol(name));
    if (!isStopped) {
      // a browser that is killed says no goodbye: the copy must be here already
      keepHere();
      say("正在保存");
    }
    const now = Date.now();
    if (isDueBy <= now) {
      isDueBy = now + LONGEST;
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(due, Math.min(pause, isDueBy - now));
  }

  function due() {
    isDueBy = 0;
    send();
  }

  function fill(name, values) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = values.includes(field.value);
      } else {
        field.value = values[0] || "";
      }
    }
  }

  const isSame = (name, values) => textOf(name).trim() === values.join("\n").trim();

  function take(names) {
    const copy = offered;
    offered = null;
    for (const name of names) {
      fill(name, copy.fields[name]);
      waiting.set(name, Symbol(name));
    }
    form.dispatchEvent(new CustomEvent("wenheng:restored"));
    keepHere();
    say("正在保存");
    send();
  }

  // Whoever sits here now may not be who typed it, or not want it any more: the person decides.
  function restore() {
    const copy = read(place);
    if (!copy || !copy.fields) {
      return;
    }
    if (!("stored" in form.dataset)) {
      // the button was refused: this page holds what was typed, the server does not
      write(place, { ...copy, sent: false });
      return;
    }
    const names = Object.keys(copy.fields).filter((name) => !isSame(name, copy.fields[name]));
    const hasArrived = copy.sent && Number(version().value) > Number(copy.version);
    if (hasArrived || names.length === 0) {
      drop(place);
      return;
    }
    offered = copy;
    showOffer(form, copy, names, {
      use: () => take(names),
      leave: () => {
        offered = null;
        forget();
      },
    });
  }

  form.addEventListener("input", (event) => noticed(event, PAUSE));
  form.addEventListener("change", (event) => noticed(event, 0));
  window.addEventListener("online", send);
  // back from signing in again in another window
  window.addEventListener("focus", send);
  window.addEventListener("pagehide", () => {
    if (waiting.size > 0 && !isStopped) {
      keepHere();
    }
  });
  form.addEventListener("wenheng:resume", (event) => {
    isStopped = false;
    waiting.set(event.detail.name, Symbol(event.detail.name));
    send();
  });
  form.addEventListener("submit", (event) => {
    if (isSending && !isStopped) {
      // what is on its way raises the version: wait for it, or the button clashes with it
      event.preventDefault();
      pressed = event.submitter || null;
      return;
    }
    isStopped = true;
    window.clearTimeout(timer);
    if (!offered) {
      // forgotten when the next page says that it has arrived
      keepHere(new Set(new FormData(form).keys()), true);
    }
  });
  // Somebody may have typed before this script had come: over a slow line that takes seconds.
  function noticeEarly() {
    const untyped = new Set(["checkbox", "radio", "file", "hidden", "submit", "button"]);
    for (const field of form.querySelectorAll("input, textarea")) {
      if (untyped.has(field.type)) {
        continue;
      }
      if (field.name && !OWN_FIELDS.has(field.name) && field.value !== field.defaultValue) {
        noticed({ target: field }, PAUSE);
      }
    }
  }

  restore();
  noticeEarly();
}
