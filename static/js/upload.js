// Files travel one by one, each with its own progress, cancel and retry. Without this the
// plain file input goes with its form.
const MEGABYTE = 1024 * 1024;

for (const root of document.querySelectorAll("[data-upload]")) {
  start(root);
}

function megabytes(bytes) {
  return (bytes / MEGABYTE).toFixed(1);
}

function timeLeft(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) {
    return "";
  }
  if (seconds < 60) {
    return `，约剩 ${Math.max(1, Math.ceil(seconds))} 秒`;
  }
  return `，约剩 ${Math.ceil(seconds / 60)} 分钟`;
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch (error) {
    return {};
  }
}

function refusal(request) {
  const message = answerOf(request).message;
  if (message) {
    return message;
  }
  if (request.status === 413) {
    return "文件太大，没有收";
  }
  if (request.status === 401 || request.status === 403) {
    return "登录已过期。请在新页面登录后再传，这一页不要关";
  }
  return "没有传成功，请再试一次";
}

function linkButton(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "linkish";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

function span(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}

function sketch(file) {
  const row = document.createElement("div");
  row.className = "file";
  const progress = document.createElement("progress");
  progress.max = file.size || 1;
  progress.value = 0;
  progress.setAttribute("aria-label", `${file.name} 上传进度`);
  const state = span("st", "等待上传");
  const acts = span("acts", "");
  row.append(span("fi", ""), span("nm", file.name), acts, state, progress);
  return { row, progress, state, acts };
}

function start(root) {
  const input = root.querySelector('input[type="file"]');
  const drop = root.querySelector("[data-drop]");
  const files = root.querySelector("[data-files]");
  const spoken = root.querySelector("[data-upload-status]");
  const limit = Number(root.dataset.maxBytes);
  const isMany = "multiple" in root.dataset;
  const queue = [];
  let busy = false;

  root.classList.add("is-live");

  function token() {
    const field = document.querySelector('input[name="csrf_token"]');
    return field ? field.value : "";
  }

  function fail(view, job, message) {
    view.row.classList.add("is-failed");
    view.state.textContent = message;
    view.state.className = "st red";
    view.progress.hidden = true;
    view.acts.replaceChildren();
    if (job) {
      view.acts.append(linkButton("重试", () => retry(view, job)));
    }
    view.acts.append(linkButton("移除", () => view.row.remove()));
    spoken.textContent = `${view.row.querySelector(".nm").textContent}：${message}`;
  }

  function retry(view, job) {
    view.row.classList.remove("is-failed");
    view.state.className = "st";
    view.state.textContent = "等待上传";
    view.progress.hidden = false;
    view.progress.value = 0;
    view.acts.replaceChildren();
    queue.push(job);
    next();
  }

  function finish(view, request) {
    const answer = answerOf(request);
    if (!answer.row) {
      window.location.reload();
      return;
    }
    if (!isMany) {
      for (const old of Array.from(files.querySelectorAll("[data-file]"))) {
        old.remove();
      }
    }
    view.row.insertAdjacentHTML("afterend", answer.row);
    view.row.remove();
    spoken.textContent = `${view.row.querySelector(".nm").textContent} 已收到`;
    root.dispatchEvent(new CustomEvent("wenheng:received", { bubbles: true, detail: answer }));
  }

  function next() {
    if (busy || queue.length === 0) {
      return;
    }
    busy = true;
    const job = queue.shift();
    const { view, file } = job;
    const request = new XMLHttpRequest();
    const began = Date.now();
    const done = () => {
      busy = false;
      next();
    };
    view.acts.replaceChildren(linkButton("取消", () => request.abort()));
    request.upload.addEventListener("progress", (event) => {
      const speed = event.loaded / Math.max(1, Date.now() - began);
      const left = (event.total - event.loaded) / speed / 1000;
      view.progress.max = event.total;
      view.progress.value = event.loaded;
      const sent = `${megabytes(event.loaded)} / ${megabytes(event.total)} MB`;
      const isSent = event.loaded >= event.total;
      view.state.textContent = isSent
        ? `已传完 ${megabytes(event.total)} MB，正在检查文件`
        : `已传 ${sent}${timeLeft(left)}`;
    });
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) {
        finish(view, request);
      } else {
        fail(view, request.status === 415 || request.status === 422 ? null : job,
          refusal(request));
      }
      done();
    });
    request.addEventListener("error", () => {
      fail(view, job, "网络断开了，没有传成功");
      done();
    });
    request.addEventListener("abort", () => {
      view.row.remove();
      spoken.textContent = `${file.name} 已取消`;
      done();
    });
    const body = new FormData();
    body.append("file", file);
    request.open("POST", root.dataset.href);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  }

  function take(chosen) {
    for (const file of isMany ? Array.from(chosen) : Array.from(chosen).slice(0, 1)) {
      const view = sketch(file);
      files.append(view.row);
      if (file.size === 0) {
        fail(view, null, "这个文件是空的，请检查后再选");
      } else if (limit && file.size > limit) {
        const sizes = `这个文件 ${megabytes(file.size)} MB，上限 ${Math.round(limit / MEGABYTE)} MB`;
        fail(view, null, sizes);
      } else {
        queue.push({ view, file });
      }
    }
    next();
  }

  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    take(event.dataTransfer.files);
  });
  window.addEventListener("beforeunload", (event) => {
    if (busy || queue.length > 0) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
}
