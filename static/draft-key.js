/** Ask the server for the key of this page's person; it stays in memory and cannot be read out. */

const AGAIN = 5000;

const page = document.querySelector("[data-draft-key]");
const token = document.querySelector("[name=csrf_token]")?.value;
let asked = null;

/** Null while there is none; it is asked for again after some seconds. */
export function askedForKey(person) {
  asked ??= given(person).catch(() => null).then((key) => {
    if (!key) setTimeout(() => { asked = null; }, AGAIN);
    return key;
  });
  return asked;
}

async function given(person) {
  const answer = await fetch(page.dataset.draftKey, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token, "X-Autosave": "key" },
    signal: AbortSignal.timeout(2 * AGAIN),
  });
  const said = answer.ok ? await answer.json() : {};
  // Somebody else may have signed in on another page of this browser
  if (said.person !== person) return null;
  const bytes = Uint8Array.from(atob(said.key), (letter) => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  bytes.fill(0);
  return key;
}
