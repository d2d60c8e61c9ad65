/** Keep words on this device while they are typed, until the page of what was signed shows them. */

import { forget, keep, kept } from "./drafts.js";

const form = document.querySelector("form[data-keep]");
const signed = document.querySelector("[data-kept-as]");

const plain = (words) => words.replaceAll("\r\n", "\n").normalize("NFC").trim();

if (form) {
  const words = form.querySelector("textarea");
  form.addEventListener("input", ({ target }) => target === words && keep(form.dataset.keep, words.value));
  kept(form.dataset.keep).then((held) => {
    words.value ||= held ?? "";
    form.querySelector("[data-kept]").hidden = false;
  });
}

if (signed) {
  const place = signed.dataset.keptAs;
  kept(place).then((held) => held && plain(held) === plain(signed.textContent) && forget(place));
}
