/** Passkeys: the device is asked when a form is sent, and its answer goes with the form. */

const able = window.isSecureContext && "credentials" in navigator && "PublicKeyCredential" in window;

const SAID = {
  NotAllowedError: "Nothing was confirmed on the device. Try again when it is at hand.",
  InvalidStateError: "This device has a passkey here already. Sign in with that one.",
  SecurityError: "Passkeys of this clinic are not good at this address.",
};
const NOT_SAID = "The device did not answer. Try again, or use your password and a code.";

const bytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function read(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.allowCredentials, options.excludeCredentials]) {
    for (const one of list ?? []) one.id = bytes(one.id);
  }
  return options;
}

function written({ id, rawId, type, response }) {
  const said = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) said[part] = text(response[part]);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: said });
}

/** Passwords stay in the form: a challenge is put without them. */
function withoutSecrets(form) {
  const sent = new FormData(form);
  for (const one of form.querySelectorAll("input[type=password]")) sent.delete(one.name);
  return sent;
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.challenge, {
    method: "POST", body: withoutSecrets(form), headers: { Accept: "application/json" },
  });
  const put = await answer.json();
  if (!answer.ok) throw new Error(put.sentence);
  return put;
}

async function ask(form) {
  const publicKey = read(await options(form));
  const device = navigator.credentials;
  return written(await (form.dataset.passkey === "create" ? device.create({ publicKey }) : device.get({ publicKey })));
}

function say(form, sentence) {
  const place = form.querySelector("[data-passkey-said]");
  place.textContent = sentence;
  place.hidden = !sentence;
}

async function send(event) {
  const form = event.currentTarget;
  const button = event.submitter;
  const answer = form.elements.passkey_answer;
  // Another module may hold a form back until what was typed is saved, and send it again then
  if (button?.dataset.passkeyAsk === undefined || event.defaultPrevented || answer.value) return;
  event.preventDefault();
  button.disabled = true;
  say(form, "");
  try {
    answer.value = await ask(form);
  } catch (why) {
    say(form, SAID[why.name] ?? (why.name === "Error" && why.message ? why.message : NOT_SAID));
  }
  button.disabled = false;
  if (answer.value) form.requestSubmit(button);
}

if (able) {
  for (const note of document.querySelectorAll("[data-passkey-unable]")) note.hidden = true;
  for (const one of document.querySelectorAll("[data-passkey-able]")) one.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) form.addEventListener("submit", send);
  // An answer is good once: a page that is gone back to asks for a new one
  addEventListener("pageshow", () => {
    for (const one of document.querySelectorAll("form[data-passkey] [name=passkey_answer]")) one.value = "";
  });
}
