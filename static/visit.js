/** Keep a visit's form on this device while it is typed, and save it to the server. */

import { show } from "./answer.js";
import { ask } from "./asked.js";
import { clock } from "./clock.js";
import { sayClosed, sayDevice } from "./device.js";
import { forget, keep, kept } from "./drafts.js";

const WAIT = 400;
const AGAIN = 5000;
const LOOK_AGAIN = 30_000;
const UNSENT = new Set(["csrf_token", "idempotency_key", "version", "seen_sha256", "code", "witness_code", "passkey_answer"]);

const form = document.querySelector("form[data-autosave]");
let timer = 0;
let saving = Promise.resolve();
let draft = null;
let conflict = false;
let savingOff = false;
let onDevice = false; // not before what an earlier page left there is back: it would be written over
let holding = 0;
let held = false;
let unsaved = false;
const touched = new Set();

const hidden = (name) => form.elements.namedItem(name);
const secret = (name) => form.elements.namedItem(name)?.type === "password";
const keptBack = (name) => UNSENT.has(name) || secret(name);
const servedOption = (list) => [...list.options].find((one) => one.defaultSelected) ?? list.options[0];
const altered = (control) =>
  control.options
    ? control.selectedOptions[0] !== servedOption(control)
    : control.checked !== control.defaultChecked || ("defaultValue" in control && control.value !== control.defaultValue);

function notice(name) {
  for (const one of document.querySelectorAll("[data-notice]")) {
    one.hidden = one.dataset.notice !== name;
  }
}

function stamp(place, time) {
  for (const one of document.querySelectorAll(`[data-saved="${place}"]`)) one.textContent = time;
}

const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** A draft is one act with a key of its own. One already tried may have been saved without our
    hearing of it, so it goes along and is asked about first. */
function changed(event) {
  if (event && keptBack(event.target.name)) return;
  if (event) touched.add(event.target.name);
  draft = {
    entries: [...new FormData(form)].filter(([name]) => !keptBack(name)),
    key: random(),
    version: hidden("version").value,
    earlier: draft?.tried ? { ...draft, earlier: null } : draft?.earlier,
  };
  if (!savingOff) {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  }
  return hold();
}

/** Keep the draft on this device; what hinders that is said, and holds up no save on the server. */
async function hold() {
  if (!draft || !onDevice) return;
  const { why } = await keep(form.dataset.draft, draft);
  held = !why;
  sayDevice(why);
  clearTimeout(holding);
  if (held) stamp("device", clock());
  else holding = setTimeout(hold, AGAIN);
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
      await hold();
    }
    const saved = await put(sent);
    unsaved = !saved;
    if (unsaved) return false;
    hidden("version").value = saved.version;
    stamp("server", clock(new Date(saved.saved_at)));
    if (draft === sent) {
      draft = null;
      if (onDevice) await forget(form.dataset.draft);
      notice("");
      show(form, saved);
    } else {
      draft.earlier = null;
      draft.version = saved.version;
      await hold();
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
  if (answer.status === 503 && (await answer.json().catch(() => ({}))).saving === "off") return stopped();
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

/** Nothing more is sent until the server says that it saves again. */
function stopped() {
  savingOff = true;
  notice("saving-off");
  clearTimeout(timer);
  timer = setTimeout(look, LOOK_AGAIN);
}

async function look() {
  clearTimeout(timer);
  const answer = await fetch(form.dataset.health).catch(() => null);
  if ((await answer?.json().catch(() => null))?.status !== "ok") return stopped();
  savingOff = false;
  return save();
}

/** Put back what an earlier page of this form could not send, and leave what was typed since. */
async function restore() {
  const { draft: left, closed, why } = await kept(form.dataset.draft);
  sayDevice(why);
  if (why) return why === "insecure" || setTimeout(restore, AGAIN);
  onDevice = true;
  sayClosed(form.dataset.draft, closed);
  if (!left) return hold();
  const texts = Map.groupBy(left.entries, ([name]) => name);
  for (const control of form.elements) {
    if (touched.has(control.name)) continue;
    const given = texts.get(control.name)?.map(([, text]) => text) ?? [];
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = given.includes(control.value);
    } else if (given.length && !UNSENT.has(control.name)) {
      control.value = given[0];
    }
  }
  ask(form);
  if (draft) return changed();
  draft = left;
  await save();
}

/** Submit only what the server already has, under the version it answered with. In a conflict
    the server shows both, and the page that does so says that the draft has served. */
async function submit(event) {
  if (!draft || conflict) {
    unsaved = false;
    return;
  }
  event.preventDefault();
  if (await (savingOff ? look() : save())) form.requestSubmit(event.submitter);
}

for (const one of document.querySelectorAll("[data-served]")) forget(one.dataset.served);

if (form) {
  form.addEventListener("input", changed);
  form.addEventListener("input", () => ask(form));
  // A page can be typed in before this module has come, on a slow network by whole fields
  for (const control of form.elements) if (!keptBack(control.name) && altered(control)) touched.add(control.name);
  if (touched.size) {
    changed();
    ask(form);
  }
  form.addEventListener("focusout", () => draft && !savingOff && save());
  form.addEventListener("submit", submit);
  addEventListener("online", () => savingOff || save());
  addEventListener("locking", ({ detail }) => draft && detail.push(savingOff ? hold() : save()));
  addEventListener("unlocked", () => (draft ? savingOff || save() : "unshown" in form.dataset && changed()));
  document.querySelector("[data-compare]")?.addEventListener("click", () => form.requestSubmit());
  addEventListener("pagehide", () => draft && !savingOff && save());
  addEventListener("beforeunload", (leaving) => draft && unsaved && !held && leaving.preventDefault());
  restore();
}
