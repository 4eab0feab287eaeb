// One criterion down all works: saves each row while the next is typed, Enter leads down, arrows
// step. A row that another window changed shows both values and asks. Without this the form's one
// button saves every row.
const form = document.querySelector("form[data-column]");

if (form) {
  start(form);
}

function start(table) {
  const rows = Array.from(table.querySelectorAll("[data-row]"));
  rows.forEach((row, index) => watch(table, row, () => rows[index + 1]));
}

function watch(table, row, following) {
  const box = row.querySelector(".pts");
  const version = row.querySelector("[data-version]");
  const said = row.querySelector("[data-said]");
  let stored = box.value;
  let isSending = false;

  function say(words, isOff) {
    said.textContent = words;
    said.classList.toggle("ochre", Boolean(isOff));
  }

  function ask(theirs, fresh) {
    const use = document.createElement("button");
    use.type = "button";
    use.className = "linkish";
    use.textContent = `用我填的 ${box.value || "空"}`;
    use.addEventListener("click", () => {
      version.value = fresh;
      send();
    });
    const keep = document.createElement("button");
    keep.type = "button";
    keep.className = "linkish";
    keep.textContent = `用 ${theirs || "空"}`;
    keep.addEventListener("click", () => {
      version.value = fresh;
      box.value = theirs;
      stored = theirs;
      say("");
    });
    say("别的窗口改过：", true);
    said.append(use, " ", keep);
  }

  async function answered(response, sent) {
    const isJson = (response.headers.get("Content-Type") || "").includes("application/json");
    if (response.redirected || response.status === 401 || !isJson) {
      say("没有保存：登录已过期，请重新登录", true);
      return;
    }
    const answer = await response.json();
    if (response.status === 409 && answer.fields) {
      ask(answer.fields[table.dataset.field] || "", answer.version);
    } else if (response.ok) {
      version.value = answer.version;
      stored = sent;
      say(`已保存 ${answer.saved_at}`);
    } else {
      say(answer.message || "没有保存", true);
    }
  }

  async function send() {
    const sent = box.value;
    if (isSending || sent === stored) {
      return;
    }
    isSending = true;
    const body = new FormData();
    body.append("csrf_token", table.elements.namedItem("csrf_token").value);
    body.append("version", version.value);
    body.append("field", table.dataset.field);
    body.append(table.dataset.field, sent);
    say("正在保存");
    try {
      const headers = { Accept: "application/json" };
      await answered(await fetch(row.dataset.href, { method: "POST", body, headers }), sent);
    } catch (error) {
      say("网络断开了，这一项还没有存", true);
    }
    isSending = false;
    if (box.value !== sent && stored === sent) {
      send();
    }
  }

  function step(direction) {
    const size = Number(box.dataset.step) || 0.5;
    const next = Math.round((Number(box.value) || 0) * 100 + direction * size * 100) / 100;
    box.value = String(Math.min(Number(box.dataset.max), Math.max(0, next)));
  }

  box.addEventListener("change", send);
  box.addEventListener("blur", send);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) {
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
}
