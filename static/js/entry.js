// After a file has arrived, what was typed is saved as a draft and the page drawn anew, so that
// the judge copy, the list of what is missing and the order of pages are the present ones.
const form = document.querySelector("form[data-entry]");

async function saveAndShow() {
  const body = new FormData(form);
  body.set("deed", "save");
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  if (answer.ok) {
    // going to the address one is at, hash included, would load nothing
    window.history.replaceState(null, "", `${form.action}?done=file#copy`);
    window.location.reload();
  }
}

const stageOf = (page) => {
  const shown = page.querySelector("[data-waiting]");
  return shown ? shown.dataset.waiting : "";
};

// A file under way must not be cut off, and why one was refused must not vanish unread.
const isBusy = () => form.querySelector(".file progress:not([hidden]), .file.is-failed") !== null;

// While pictures are being drawn, look every three seconds whether there is something new to
// show; a person who is typing is left in peace.
function watch(stage) {
  let tries = 200;
  const timer = window.setInterval(async () => {
    const isTyping = document.activeElement && document.activeElement.matches("input, textarea");
    tries -= 1;
    if (tries === 0) {
      window.clearInterval(timer);
    }
    if (isTyping || isBusy()) {
      return;
    }
    const answer = await fetch(form.action, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && stageOf(page) !== stage) {
      window.clearInterval(timer);
      saveAndShow();
    }
  }, 3000);
}

if (form && stageOf(document)) {
  watch(stageOf(document));
}

if (form) {
  let waiting = null;
  form.addEventListener("wenheng:received", (event) => {
    window.clearInterval(waiting);
    // Found in the file; saving the form as it stands would take it away again.
    const title = form.elements.namedItem("title");
    if (title && !title.value.trim()) {
      title.value = event.detail.title || "";
    }
    // Several files travel one after the other: the page waits for the last, and until those
    // that were refused have been sent again or taken off the list.
    waiting = window.setInterval(() => {
      if (!isBusy()) {
        window.clearInterval(waiting);
        saveAndShow();
      }
    }, 150);
  });
}
