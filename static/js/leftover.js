// What was typed at a desk and never reached the server, on the desk's first page: opened again,
// looked at or thrown away. Most of it is offered on its own page too; a work that its reader has
// lost has none. Without this the list is not shown.
import { moment } from "./conflict.js";
import { drop, keptUnder } from "./kept.js";

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

// [label, words] of each field; a copy of an older version has no labels.
function linesOf(copy) {
  return copy.said || Object.values(copy.fields).map((values) => ["", values.join("、")]);
}

function contents(copy) {
  const box = document.createElement("details");
  const list = element("dl", "", "kv meta mt-2");
  for (const [label, words] of linesOf(copy)) {
    list.append(element("dt", label), element("dd", words || "（空）", "kept"));
  }
  const head = element("summary", "看内容");
  head.append(element("span", `：${copy.title}`, "visually-hidden"));
  box.append(head, list);
  return box;
}

// Cannot be undone: pressed twice.
function thrower(copy, act) {
  const button = element("button", "丢弃", "linkish");
  const named = (words) => {
    button.textContent = words;
    button.append(element("span", `：${copy.title}`, "visually-hidden"));
  };
  let isAsked = false;
  button.type = "button";
  named("丢弃");
  button.addEventListener("click", () => {
    if (isAsked) {
      act();
    } else {
      isAsked = true;
      named("再按一次，丢弃这份草稿");
    }
  });
  button.addEventListener("blur", () => {
    isAsked = false;
    named("丢弃");
  });
  return button;
}

function wayTo(copy) {
  if (copy.gone) {
    return element("span", "这件作品已经不在您的列表里，存不上了", "ochre");
  }
  const link = element("a", copy.sent ? "打开核对" : "打开接着填");
  link.href = copy.href;
  link.append(element("span", `：${copy.title}`, "visually-hidden"));
  return link;
}

function start(section) {
  const list = section.querySelector("[data-list]");
  const head = section.querySelector("h2");
  const status = document.querySelector("[data-leftover-status]");

  function draw() {
    const copies = keptUnder(section.dataset.leftover);
    head.textContent = `这台电脑上有 ${copies.length} 份没存上的草稿`;
    section.hidden = copies.length === 0;
    list.replaceChildren(...copies.map(([place, copy]) => {
      const row = document.createElement("li");
      const line = element("div", "", "rowflex");
      const discard = thrower(copy, () => {
        drop(place);
        draw();
        status.textContent = `${copy.title} 的草稿丢弃了`;
        if (!section.hidden) {
          head.focus();
        }
      });
      line.append(element("b", copy.title), element("span", moment(copy.at), "meta"), wayTo(copy), discard);
      row.append(line, contents(copy));
      return row;
    }));
  }

  // discarded or sent in another window meanwhile
  window.addEventListener("storage", draw);
  draw();
}

document.querySelectorAll("[data-leftover]").forEach(start);
