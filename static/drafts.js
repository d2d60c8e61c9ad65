/** What is typed and not yet sent, in IndexedDB: it survives a browser that is killed. It lies there
    encrypted, under a key of whose page this is: the server hands it over, and only this page's
    memory holds it. A place is named <person>/<visit>/<what>. */

import { askedForKey } from "./draft-key.js";

const PLAIN = "drafts"; // as version 1 kept it
const SEALED = "sealed";
const NONCE = 12; // bytes, as AES-GCM wants them

const able = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);
const waiting = new Map();
let opened = null;
let turn = Promise.resolve();

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("refillnotes", 2);
    request.onupgradeneeded = () => request.result.createObjectStore(SEALED);
    // A page of the version before is still open beside this one: asked again later
    request.onblocked = () => reject(new Error("blocked"));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = database.onclose = () => { database.close(); opened = null; };
      resolve(database);
    };
  }).catch((why) => { opened = null; throw why; });
  return opened;
}

async function run(mode, act) {
  const database = await open();
  const stores = [...database.objectStoreNames];
  const transaction = database.transaction(stores, mode, { durability: "strict" });
  const request = act(transaction.objectStore(SEALED), stores.includes(PLAIN) && transaction.objectStore(PLAIN));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

const bound = (place, iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) });

async function seal(key, place, draft) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const words = new TextEncoder().encode(JSON.stringify(draft));
  return { at: new Date().toISOString(), iv, place, words: await crypto.subtle.encrypt(bound(place, iv), key, words) };
}

/** Null when it is another key's, or was altered. */
async function unseal(key, { iv, place, words }) {
  const plain = await crypto.subtle.decrypt(bound(place, iv), key, words).catch(() => null);
  return plain && JSON.parse(new TextDecoder().decode(plain));
}

/** One act after the other, so that an older text never takes the place of a newer one. */
function inTurn(act) {
  const mine = turn.then(act);
  turn = mine.catch(() => null);
  return mine;
}

/** What came of it: why nothing is kept on this device, or nothing to say of that. */
async function withKey(place, act) {
  if (!able) return { why: "insecure" };
  const key = await askedForKey(place.split("/")[0]);
  if (!key) return { why: "keyless" };
  try {
    return (await act(key)) ?? {};
  } catch {
    return { why: "unwritable" };
  }
}

/** Only the newest of what waits for its turn is written. */
export function keep(place, draft) {
  const held = waiting.get(place) ?? { place };
  held.draft = draft;
  if (waiting.has(place)) return held.kept;
  waiting.set(place, held);
  held.kept = inTurn(() => withKey(place, async (key) => {
    waiting.delete(place);
    const sealed = await seal(key, place, held.draft);
    await run("readwrite", (store) => store.put(sealed, place));
  })).finally(() => waiting.get(place) === held && waiting.delete(place));
  return held.kept;
}

export function forget(place) {
  waiting.delete(place);
  return inTurn(() => able && run("readwrite", (store) => store.delete(place)).catch(() => null));
}

/** The draft of this place, and when those were typed that this key does not open. Such a one is
    set aside, so that it is not written over, and tried again each time. */
export const kept = (place) => inTurn(() => withKey(place, async (key) => {
  await takeOver(key, place.split("/")[0]);
  let draft;
  const closed = [];
  for (const [name, sealed] of await entries(place)) {
    const opens = await unseal(key, sealed);
    if (opens !== null && draft === undefined) {
      draft = opens;
      if (name !== place) await move(name, place, sealed);
    } else {
      closed.push(sealed.at);
      if (name === place) await move(place, aside(place, sealed), sealed);
    }
  }
  return { draft, closed };
}));

/** Let go what no key opened, when the person says so. */
export const letGo = (place) => inTurn(() => run("readwrite", (store) => store.delete(asides(place))));

/** Whether anything waits on this device, whoever typed it. */
export async function anythingKept() {
  if (!able) return false;
  const count = async (of) => (await run("readonly", of).catch(() => 0)) ?? 0;
  return (await count((sealed) => sealed.count())) + (await count((_, plain) => plain && plain.count())) > 0;
}

/** What this person typed here before that moment and no page has sent: of each copy its name and
    time, and its draft, null where the key does not open it. No key is asked for where there is none. */
export const left = (person, before) => inTurn(async () => {
  if (!able) return [];
  const copies = await run("readonly", (store) => store.getAll(of(person)));
  const names = await run("readonly", (store) => store.getAllKeys(of(person)));
  const plain = await run("readonly", (_, store) => store && store.count(of(person)));
  if (!plain && !copies.some(({ at }) => at < before)) return [];
  const key = await askedForKey(person);
  if (!key) return [];
  await takeOver(key, person);
  const old = names.map((name, at) => ({ name, ...copies[at] })).filter(({ at }) => at < before);
  return Promise.all(old.map(async (copy) => ({ ...copy, draft: await unseal(key, copy) })));
}).catch(() => []);

/** Let go or change one copy, unless something newer was typed there meanwhile. */
const ifStill = ({ name, at }, act) => inTurn(() => run("readwrite", (store) => {
  store.get(name).onsuccess = ({ target }) => target.result?.at === at && act(store, target.result);
}));

export const letGoOf = (copy) => ifStill(copy, (store) => store.delete(copy.name));

/** That its person was told of a copy that no key opens. */
export const told = (copy, moment) => ifStill(copy, (store, sealed) => store.put({ ...sealed, told: moment }, copy.name));

const of = (person) => IDBKeyRange.bound(`${person}/`, `${person}/\uffff`);
const aside = (place, { at }) => `${place}#${at}`;
const asides = (place) => IDBKeyRange.bound(`${place}#`, `${place}#\uffff`);

async function entries(place) {
  const found = [[place, await run("readonly", (store) => store.get(place))]];
  const names = await run("readonly", (store) => store.getAllKeys(asides(place)));
  const others = await run("readonly", (store) => store.getAll(asides(place)));
  return [...found.filter(([, sealed]) => sealed), ...names.map((name, at) => [name, others[at]])];
}

const move = (from, to, sealed) => run("readwrite", (store) => {
  store.put(sealed, to);
  return store.delete(from);
});

/** What an earlier version left in plain is encrypted, for the person whose key this is. */
async function takeOver(key, person) {
  const names = await run("readonly", (_, plain) => plain && plain.getAllKeys(of(person))) ?? [];
  for (const place of names) {
    const draft = await run("readonly", (_, plain) => plain.get(place));
    const sealed = await seal(key, place, draft);
    await run("readwrite", (store, plain) => {
      store.put(sealed, place);
      return plain.delete(place);
    });
  }
}
