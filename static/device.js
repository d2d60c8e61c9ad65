/** Say on the page whether what is typed is kept on this device, and what there cannot be opened. */

import { minuteOf } from "./clock.js";
import { letGo } from "./drafts.js";

/** `why` is empty while it is kept. */
export function sayDevice(why = "") {
  for (const one of document.querySelectorAll("[data-device]")) one.hidden = one.dataset.device !== why;
  for (const one of document.querySelectorAll("[data-kept-here]")) one.hidden = Boolean(why);
  for (const one of document.querySelectorAll("[data-kept-nowhere]")) one.hidden = !why;
}

export function sayClosed(place, times) {
  const notice = document.querySelector("[data-closed]");
  if (!notice || !times?.length) return;
  notice.querySelector("[data-closed-at]").textContent = times.map((at) => minuteOf(at)).join(", ");
  notice.querySelector("button").onclick = () => letGo(place).then(() => { notice.hidden = true; }, () => null);
  notice.hidden = false;
}
