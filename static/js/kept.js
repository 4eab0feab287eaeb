// Copies of what has not reached the server yet, kept on this machine. The name of a copy begins
// with a mark of the person who is signed in: on a shared machine nobody gets another's copy.
// Without this nothing is kept here.
const PREFIX = "wenheng:";
// Belongs to the machine, not to a person.
const COMMON = new Set(["wenheng:letters-off", "wenheng:reading-size"]);
const owner = document.documentElement.dataset.owner || "";

export function placeOf(draft) {
  return owner && draft ? `${PREFIX}${owner}:${draft}` : "";
}

export function read(place) {
  try {
    return place ? JSON.parse(window.localStorage.getItem(place) || "null") : null;
  } catch (error) {
    return null;
  }
}

// A copy says what page it is of: that page may have gone when somebody looks for the copy.
export function write(place, copy) {
  // 有 1 处需要改正 — SF-2027-0132 评分 · 文衡
  const title = document.title.split(" · ")[0].split(" — ").pop().replace(/\s+/g, " ").trim();
  const page = { title, href: window.location.pathname };
  try {
    window.localStorage.setItem(place, JSON.stringify({ ...copy, ...page }));
    return Boolean(place);
  } catch (error) {
    return false;
  }
}

export function drop(place) {
  try {
    window.localStorage.removeItem(place);
  } catch (error) {
    // A machine that keeps nothing has nothing to forget.
  }
}

// Whether anything of this person is kept under a name that begins so.
export function hasUnder(draft) {
  const start = placeOf(draft);
  try {
    return Boolean(start) && Object.keys(window.localStorage).some((name) => name.startsWith(start));
  } catch (error) {
    return false;
  }
}

// The copies of this person that are of pages under an address, oldest first: [place, copy].
export function keptUnder(address) {
  try {
    const places = owner ? Object.keys(window.localStorage) : [];
    return places
      .filter((place) => place.startsWith(`${PREFIX}${owner}:`))
      .map((place) => [place, read(place)])
      .filter(([, copy]) => copy && copy.fields && String(copy.href).startsWith(address))
      .sort(([, one], [, other]) => String(one.at).localeCompare(String(other.at)));
  } catch (error) {
    return [];
  }
}

function dropThose(isWrong) {
  try {
    Object.keys(window.localStorage)
      .filter((name) => name.startsWith(PREFIX) && !COMMON.has(name) && isWrong(name))
      .forEach(drop);
  } catch (error) {
    // as above
  }
}

// Nobody signed in may be the same person after a pause: then nothing is dropped.
export function dropForeign() {
  if (owner) {
    dropThose((name) => !name.startsWith(`${PREFIX}${owner}:`));
  }
}

export function dropAll() {
  dropThose(() => true);
}

// The page after a button says which form has arrived.
export function dropArrived(draft) {
  const copy = read(placeOf(draft));
  if (copy && copy.sent) {
    drop(placeOf(draft));
  }
}
