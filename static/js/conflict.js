// Two windows changed the same form: shows both versions and lets the person choose. The
// answer of the server is {version, fields: {name: value}, message}. A copy left on this machine
// is offered in the same way.
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

function labelOf(form, name) {
  const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
  if (!field) {
    return name;
  }
  const label = field.labels && field.labels[0];
  return field.getAttribute("aria-label") || (label ? label.textContent.trim() : name);
}

export function showConflict(form, answer, name, mine, forget) {
  const theirs = answer.fields && answer.fields[name] !== undefined ? answer.fields[name] : "";
  const box = document.createElement("section");
  box.className = "conflict";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  const head = document.createElement("h2");
  head.textContent = "这一项在别的窗口改过";
  const words = document.createElement("p");
  words.textContent = answer.message
    || `${labelOf(form, name)}：两边的内容不一样，请选一份。没有选的那份不会保存。`;
  const two = document.createElement("div");
  two.className = "two";
  two.append(part("这一页", mine.join("、")), part("已保存的", String(theirs)));
  const acts = document.createElement("div");
  acts.className = "rowflex mt-3";
  acts.append(
    button("用这一页的", "btn-primary", () => {
      form.elements.namedItem("version").value = answer.version;
      forget();
      resend(form, name);
    }),
    button("用已保存的", "btn-outline-primary", () => {
      forget();
      window.location.reload();
    }),
  );
  box.append(head, words, two, acts);
  const old = form.querySelector(".conflict");
  if (old) {
    old.remove();
  }
  (form.querySelector(".scroll") || form).prepend(box);
  box.focus();
}

function moment(iso) {
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
  kept.append(...names.map((name) => part(labelOf(form, name), copy.fields[name].join("、"))));
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
