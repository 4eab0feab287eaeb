// Two windows changed the same form: shows both versions and lets the person choose. The
// answer of the server is {version, fields: {name: value}, message, is_closed, reopen_href, again}.
// A card that is closed leaves no choice: it says so, and how it is opened again. A copy left on
// this machine is offered in the same way.
function part(title, text) {
  const box = document.createElement("div");
  const head = document.createElement("h3");
  head.className = "h4";
  head.textContent = title;
  const body = document.createElement("div");
  body.textContent = text || "（空）";
  box.append(head, body);
  return box;
}

function button(text, kind, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `btn btn-sm ${kind}`;
  element.textContent = text;
  element.addEventListener("click", act);
  return element;
}

function fieldsOf(form, name) {
  return Array.from(form.querySelectorAll(`[name="${CSS.escape(name)}"]`));
}

// Without the note beside it (可不写, …).
function labelTextOf(field) {
  const label = field.labels && field.labels[0] && field.labels[0].cloneNode(true);
  if (!label) {
    return "";
  }
  label.querySelectorAll(".opt").forEach((note) => note.remove());
  return label.textContent.trim();
}

function labelOf(form, name) {
  const [field] = fieldsOf(form, name);
  if (!field) {
    return name;
  }
  const group = field.type === "radio" ? field.closest("fieldset") : null;
  if (group) {
    return group.querySelector("legend").textContent.trim();
  }
  return field.dataset.name || field.getAttribute("aria-label") || labelTextOf(field) || name;
}

// What a person reads of a value: of a choice its words, of a list of codes the codes.
function wordsOf(form, name, values) {
  const choices = fieldsOf(form, name).filter((field) => field.type === "radio");
  const word = (value) => {
    const chosen = choices.find((field) => field.value === value);
    const said = chosen && (chosen.getAttribute("aria-label") || labelTextOf(chosen));
    return said || value.split(",").join("、");
  };
  return values.map(word).join("、");
}

// What a person reads of a copy where its form is not at hand: [label, words] of each field.
export function saidOf(form, fields) {
  const names = Object.keys(fields).filter((name) => fieldsOf(form, name).length > 0);
  return names.map((name) => [labelOf(form, name), wordsOf(form, name, fields[name])]);
}

function link(text, href) {
  const element = document.createElement("a");
  element.className = "btn btn-sm btn-outline-primary";
  element.href = href;
  element.textContent = text;
  return element;
}

function headOf(answer) {
  if (answer.head) {
    return answer.head;
  }
  if (!answer.is_closed) {
    return "这一项在别的窗口改过";
  }
  return answer.reopen_href ? "没有保存，已经签过字" : "没有保存，这一轮已经结束";
}

function choices(form, answer, name, forget) {
  const mine = () => {
    form.elements.namedItem("version").value = answer.version;
    forget();
    resend(form, name);
  };
  const theirs = () => window.location.reload();
  if (!answer.is_closed) {
    return [
      button("用这一页的", "btn-primary", mine),
      button("用已保存的", "btn-outline-primary", () => {
        forget();
        theirs();
      }),
    ];
  }
  // what was typed stays on this machine, and is offered once the card is open again
  const shown = button("看已保存的", "btn-primary", theirs);
  return answer.reopen_href ? [shown, link(answer.again, answer.reopen_href)] : [shown];
}

export function showConflict(form, answer, name, mine, forget) {
  const theirs = answer.fields && answer.fields[name] !== undefined ? answer.fields[name] : "";
  const box = document.createElement("section");
  box.className = "conflict";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  const head = document.createElement("h2");
  head.textContent = headOf(answer);
  const words = document.createElement("p");
  words.textContent = answer.message
    || "两边的内容不一样，请选一份。没有选的那份不会保存。";
  const which = document.createElement("p");
  which.className = "m-0 meta";
  which.textContent = labelOf(form, name);
  const two = document.createElement("div");
  two.className = "two";
  two.append(
    part("这一页", wordsOf(form, name, mine)),
    part("已保存的", String(theirs)),
  );
  const acts = document.createElement("div");
  acts.className = "rowflex mt-3";
  acts.append(...choices(form, answer, name, forget));
  box.append(head, words, which, two, acts);
  const old = form.querySelector(".conflict");
  if (old) {
    old.remove();
  }
  (form.querySelector(".scroll") || form).prepend(box);
  box.focus();
}

export function moment(iso) {
  const at = new Date(iso);
  const time = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0"));
  return `${at.getMonth() + 1}月${at.getDate()}日 ${time.join(":")}`;
}

// A copy is never put into the form by itself: `use` and `leave` are what the two buttons do.
export function showOffer(form, copy, names, { use, leave }) {
  const box = document.createElement("section");
  box.className = "conflict";
  box.setAttribute("role", "alert");
  const head = document.createElement("h2");
  head.textContent = `这台电脑上有一份没有存上的草稿（${moment(copy.at)}）`;
  const acts = document.createElement("div");
  acts.className = "rowflex mt-3";
  const answered = (act) => () => {
    box.remove();
    act();
  };
  acts.append(
    button("用它", "btn-primary", answered(use)),
    button("不用", "btn-outline-primary", answered(leave)),
  );
  const kept = document.createElement("div");
  kept.className = "two";
  kept.append(...names.map((name) => part(labelOf(form, name), wordsOf(form, name, copy.fields[name]))));
  box.append(head, kept, acts);
  (form.querySelector(".scroll") || form).prepend(box);
}

// The whole form goes as a draft: its own door reports anything else that changed.
function resend(form, name) {
  const draft = form.querySelector('button[name="deed"][value="save"]');
  if (draft) {
    form.requestSubmit(draft);
    return;
  }
  const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
  form.querySelector(".conflict").remove();
  form.dispatchEvent(new CustomEvent("wenheng:resume", { detail: { name } }));
  field.focus();
}
