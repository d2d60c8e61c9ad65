/** Hide a page nobody touches, lock its session on the server, bring the page back by the password. */

const locked = document.querySelector("template[data-lock]");
const token = locked.content.querySelector("[name=csrf_token]").value;
const after = Number(locked.dataset.after) * 1000;
const left = Number(locked.dataset.left) * 1000;
const TOLD_EVERY = 60_000;
const WARNED_BEFORE = 600_000;
const FLUSHED_WITHIN = 3_000;

const tabs = new BroadcastChannel("refillnotes");
let touched = Date.now();
let told = touched;
let page = null;
let from = {};

const send = (address, fields = []) => fetch(address, {
  method: "POST",
  body: new URLSearchParams(fields),
  headers: { Accept: "application/json", "X-CSRFToken": token },
});

/** Only a hand on the page keeps it open. The server hears of it now and then, as typing is saved
    by requests that do not count as one. */
function touch() {
  if (page) return;
  if (Date.now() - touched >= after) return lock();
  touched = Date.now();
  if (touched - told < TOLD_EVERY) return;
  told = touched;
  tabs.postMessage("touched");
  send(locked.dataset.here).then((answer) => answer.status === 401 && lock(), () => null);
}

function look() {
  const away = Date.now() - touched;
  if (away >= after) lock();
  setTimeout(look, page ? after : after - away);
}

/** What was typed is on its way before the page is gone from sight; only then the server locks. */
async function lock(everywhere = true) {
  if (page) return;
  const flushed = [];
  dispatchEvent(new CustomEvent("locking", { detail: flushed }));
  hide();
  if (!everywhere) return;
  tabs.postMessage("locked");
  await Promise.race([Promise.allSettled(flushed), new Promise((over) => setTimeout(over, FLUSHED_WITHIN))]);
  // Without a connection the server locks by itself, as it hears nothing more
  await send(locked.dataset.locks).catch(() => null);
}

function hide() {
  from = { focus: document.activeElement, top: scrollY };
  page = document.createDocumentFragment();
  page.append(...document.body.childNodes);
  document.body.append(locked.content.cloneNode(true));
  const form = document.querySelector("form");
  form.addEventListener("submit", unlock);
  form.elements.password.focus();
}

async function unlock(event) {
  event.preventDefault();
  const form = event.target;
  const answer = await send(form.action, new FormData(form)).catch(() => null);
  if (answer?.ok) return show();
  if (answer?.status === 409) return location.assign(locked.dataset.signIn);
  const problem = form.querySelector(".problem");
  problem.textContent = answer ? (await answer.json()).sentence : locked.dataset.offline;
  problem.hidden = false;
  form.elements.password.select();
}

function show(everywhere = true) {
  if (!page) return;
  document.body.replaceChildren(page);
  page = null;
  touched = told = Date.now();
  scrollTo(0, from.top);
  from.focus?.focus();
  if (everywhere) tabs.postMessage("unlocked");
  dispatchEvent(new Event("unlocked"));
}

tabs.addEventListener("message", ({ data }) => {
  if (data === "touched") touched = told = Date.now();
  if (data === "locked") lock(false);
  if (data === "unlocked") show(false);
});

for (const one of ["pointerdown", "keydown", "input", "wheel", "touchstart"]) {
  addEventListener(one, touch, { capture: true, passive: true });
}
// A tablet that slept runs its timers late: the page must not be seen first
document.addEventListener("visibilitychange", () => document.hidden || Date.now() - touched < after || lock());

setTimeout(look, after);
setTimeout(() => { document.querySelector("[data-ending]")?.removeAttribute("hidden"); }, left - WARNED_BEFORE);
setTimeout(lock, left);
