/** Keep a visit's form on this device while it is typed, and save it to the server. */

import { show } from "./answer.js";
import { ask } from "./asked.js";
import { clock } from "./clock.js";
import { forget, keep, kept } from "./drafts.js";

const WAIT = 400;
const AGAIN = 5000;
const UNSENT = new Set(["csrf_token", "idempotency_key", "version", "seen_sha256", "code", "witness_code", "passkey_answer"]);

const form = document.querySelector("form[data-autosave]");
let timer = 0;
let saving = Promise.resolve();
let draft = null;
let conflict = false;

const hidden = (name) => form.elements.namedItem(name);
const secret = (name) => form.elements.namedItem(name)?.type === "password";
const keptBack = (name) => UNSENT.has(name) || secret(name);

function notice(name) {
  for (const one of document.querySelectorAll("[data-notice]")) {
    one.hidden = one.dataset.notice !== name;
  }
}

function stamp(place, time) {
  for (const one of document.querySelectorAll(`[data-saved="${place}"]`)) one.textContent = time;
}

/** A draft is one act with a key of its own. One already tried may have been saved without our
    hearing of it, so it goes along and is asked about first. */
async function changed(event) {
  if (event && keptBack(event.target.name)) return;
  draft = {
    entries: [...new FormData(form)].filter(([name]) => !keptBack(name)),
    key: crypto.randomUUID(),
    version: hidden("version").value,
    earlier: draft?.tried ? { ...draft, earlier: null } : draft?.earlier,
  };
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
  await keep(form.dataset.draft, draft);
  stamp("device", clock());
}

/** Saves run one after the other; true when the server has everything. */
function save() {
  clearTimeout(timer);
  saving = saving.then(send, send);
  return saving;
}

async function send() {
  while (draft) {
    const sent = draft.earlier ?? draft;
    if (!sent.tried) {
      sent.tried = true;
      await keep(form.dataset.draft, draft);
    }
    const saved = await put(sent);
    if (!saved) return false;
    hidden("version").value = saved.version;
    stamp("server", clock(new Date(saved.saved_at)));
    if (draft === sent) {
      draft = null;
      await forget(form.dataset.draft);
      notice("");
      show(form, saved);
    } else {
      draft.earlier = null;
      draft.version = saved.version;
      await keep(form.dataset.draft, draft);
    }
  }
  return true;
}

async function put(sent) {
  const body = new URLSearchParams(sent.entries);
  body.set("version", sent.version);
  const headers = {
    Accept: "application/json",
    "X-CSRFToken": hidden("csrf_token").value,
    "Idempotency-Key": sent.key,
  };
  let answer;
  try {
    answer = await fetch(form.dataset.autosave, { method: "PUT", body, headers, keepalive: true });
  } catch {
    return later();
  }
  if (answer.status >= 500 || answer.status === 429) return later();
  conflict = answer.status === 409;
  if (conflict) return notice("conflict");
  if (answer.redirected || [401, 403].includes(answer.status)) return notice("signed-out");
  return answer.ok ? answer.json() : notice("refused");
}

function later() {
  notice("offline");
  clearTimeout(timer);
  timer = setTimeout(save, AGAIN);
}

/** Put back what an earlier page of this form could not send. */
async function restore() {
  const left = await kept(form.dataset.draft);
  if (!left || draft) return;
  const texts = Map.groupBy(left.entries, ([name]) => name);
  for (const control of form.elements) {
    const given = texts.get(control.name)?.map(([, text]) => text) ?? [];
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = given.includes(control.value);
    } else if (given.length && !UNSENT.has(control.name)) {
      control.value = given[0];
    }
  }
  draft = left;
  ask(form);
  await save();
}

/** Submit only what the server already has, under the version it answered with. In a conflict
    the server shows both, and the page that does so says that the draft has served. */
async function submit(event) {
  if (!draft || conflict) return;
  event.preventDefault();
  if (await save()) form.requestSubmit(event.submitter);
}

for (const one of document.querySelectorAll("[data-served]")) forget(one.dataset.served);

if (form) {
  form.addEventListener("input", changed);
  form.addEventListener("input", () => ask(form));
  form.addEventListener("focusout", () => draft && save());
  form.addEventListener("submit", submit);
  addEventListener("online", save);
  addEventListener("locking", ({ detail }) => draft && detail.push(save()));
  addEventListener("unlocked", () => (draft ? save() : "unshown" in form.dataset && changed()));
  document.querySelector("[data-compare]")?.addEventListener("click", () => form.requestSubmit());
  addEventListener("pagehide", () => draft && save());
  restore();
}
