// A calculation: says how long it has been going on, and shows the result when it is there.
// Without this the link loads the page again.
const PAUSE = 3000;

const box = document.querySelector("[data-calculation]");
const words = box.querySelector("[data-words]");

async function ask() {
  const answer = await window.fetch(window.location.href);
  if (!answer.ok) {
    wait();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-calculation] [data-words]");
  if (!now) {
    // what came of it is a page that only the server writes
    window.location.reload();
    return;
  }
  words.textContent = now.textContent;
  wait();
}

function wait() {
  window.setTimeout(() => ask().catch(() => {
    words.textContent = "网络断开了，计算还在继续。网络好了以后请刷新这一页。";
  }), PAUSE);
}

wait();
