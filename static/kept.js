/** Keep words on this device while they are typed, until the page of what was signed shows them. */

import { sayClosed, sayDevice } from "./device.js";
import { forget, keep, kept } from "./drafts.js";

const AGAIN = 5000;

const form = document.querySelector("form[data-keep]");
const signed = document.querySelector("[data-kept-as]");

const plain = (words) => words.replaceAll("\r\n", "\n").normalize("NFC").trim();

if (form) {
  const words = form.querySelector("textarea");
  const place = form.dataset.keep;
  let restored = false;

  const again = (act, why) => why && why !== "insecure" && setTimeout(act, AGAIN);

  const hold = async () => {
    const { why } = await keep(place, words.value);
    sayDevice(why);
    again(hold, why);
  };

  /** What was typed earlier and what was typed while this waited: both stay. */
  const restore = async () => {
    const { draft, closed, why } = await kept(place);
    sayDevice(why);
    if (why) return again(restore, why);
    restored = true;
    sayClosed(place, closed);
    const typed = Boolean(words.value);
    if (draft && !words.value.includes(draft)) words.value = typed ? `${draft}\n\n${words.value}` : draft;
    if (typed) hold();
    form.querySelector("[data-kept]").hidden = false;
  };

  form.addEventListener("input", ({ target }) => restored && target === words && hold());
  restore();
}

if (signed) {
  const place = signed.dataset.keptAs;
  kept(place).then(({ draft }) => draft && plain(draft) === plain(signed.textContent) && forget(place));
}
