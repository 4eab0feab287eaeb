// Sends one field of a form to its address. A form that outlived its session takes a fresh token
// once the same person has signed in again in another window; somebody else's session gets
// nothing. Answers {isSignedOut, isAnothers, status, isOk, answer}; throws when the line is broken.
const JSON_KIND = "application/json";
const owner = document.documentElement.dataset.owner || "";

function bodyOf(fields) {
  const body = new FormData();
  const token = document.querySelector('input[name="csrf_token"]');
  body.append("csrf_token", token ? token.value : "");
  for (const [name, value] of fields) {
    body.append(name, value);
  }
  return body;
}

async function attempt(address, fields) {
  const response = await fetch(address, {
    method: "POST",
    body: bodyOf(fields),
    headers: { Accept: JSON_KIND },
    credentials: "same-origin",
  });
  const isJson = (response.headers.get("Content-Type") || "").includes(JSON_KIND);
  return {
    isSignedOut: response.redirected || response.status === 401 || (response.ok && !isJson),
    isAnothers: false,
    status: response.status,
    isOk: response.ok,
    answer: isJson ? await response.json() : {},
  };
}

export async function post(address, fields) {
  const found = await attempt(address, fields);
  const { token, owner: theirs } = found.answer;
  if (!token) {
    return found;
  }
  if (theirs !== owner) {
    return { ...found, isAnothers: true };
  }
  for (const input of document.querySelectorAll('input[name="csrf_token"]')) {
    input.value = token;
  }
  return attempt(address, fields);
}

// Why nothing was stored, where the session is the reason; empty where it is not.
export function causeOf(found) {
  if (found.isAnothers) {
    return "没有保存：这个浏览器现在登录的是另一个账号";
  }
  return found.isSignedOut ? "没有保存：登录已过期，请在新页面登录" : "";
}

// The way to sign in without leaving what is typed here.
export function signInLink(found) {
  if (!found.answer.sign_in_href) {
    return null;
  }
  const link = document.createElement("a");
  link.href = found.answer.sign_in_href;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "去登录";
  return link;
}
