// After a file has arrived, what was typed is saved as a draft and the page drawn anew, so that
// the judge copy, the list of what is missing and the order of pages are the present ones.
const form = document.querySelector("form[data-entry]");

async function saveAndShow() {
  const body = new FormData(form);
  body.set("deed", "save");
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  if (answer.ok) {
    window.location.assign(`${form.action}?done=file#copy`);
  }
}

if (form) {
  let waiting = null;
  form.addEventListener("wenheng:received", () => {
    window.clearInterval(waiting);
    // Several files travel one after the other: the page waits for the last.
    waiting = window.setInterval(() => {
      if (form.querySelector(".file progress:not([hidden])") === null) {
        window.clearInterval(waiting);
        saveAndShow();
      }
    }, 150);
  });
}
