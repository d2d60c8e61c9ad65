/** What is typed and not yet saved, in IndexedDB: it survives a browser that is killed. */

const STORE = "drafts";

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open("refillnotes", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function run(mode, act) {
  const transaction = (await opened).transaction(STORE, mode, { durability: "strict" });
  const request = act(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const keep = (form, draft) => run("readwrite", (store) => store.put(draft, form));
export const kept = (form) => run("readonly", (store) => store.get(form));
export const forget = (form) => run("readwrite", (store) => store.delete(form));
