/** What this person typed on this device more than a day ago and no page has sent: what the record
    has goes; the rest is said, with its page, or with its words where no page takes it any more. */

import { minuteOf } from "./clock.js";
import { left, letGoOf, told } from "./drafts.js";

const DAY = 86_400_000;
const TOLD_FOR = 30 * DAY; // as long as the key may come back, with the secret from a backup

const notice = document.querySelector("[data-left]");
const token = document.querySelector("[name=csrf_token]")?.value;

const ago = (time) => new Date(Date.now() - time).toISOString();

const entriesOf = (draft) => (typeof draft === "string" ? [["words", draft]] : draft?.entries ?? []);

/** Null where the server does not say: then nothing is done. */
async function standing({ place, draft }) {
  const [, visit, step] = place.split("/");
  const answer = await fetch(notice.dataset.leftAt.replace("VISIT", visit).replace("STEP", step), {
    method: "POST",
    body: new URLSearchParams(entriesOf(draft)),
    headers: { Accept: "application/json", "X-CSRFToken": token },
  }).catch(() => null);
  if (answer?.ok) return answer.json();
  return [404, 410].includes(answer?.status) ? { state: "over", title: "" } : null;
}

function line(copy, state, { title = "", url = "", words = entriesOf(copy.draft) } = {}) {
  const said = notice.querySelector(`template[data-left-as=${state}]`).content.cloneNode(true);
  const put = (name, text) => said.querySelectorAll(`[data-left-${name}]`).forEach((one) => { one.textContent = text; });
  put("time", minuteOf(copy.at));
  put("title", title);
  put("about", title && `: ${title}`);
  const page = said.querySelector("a");
  if (page) page.href = url;
  const item = said.querySelector("li");
  const button = said.querySelector("button");
  if (button) button.onclick = () => letGoOf(copy).then(() => { item.remove(); show(); });
  said.querySelector("dl")?.append(...spelled(words));
  notice.querySelector("ul").append(said);
  show();
}

function spelled(words) {
  return words.filter(([, text]) => text.trim()).flatMap((pair) => ["dt", "dd"].map((tag, at) => {
    const one = document.createElement(tag);
    one.textContent = pair[at];
    return one;
  }));
}

function show() {
  notice.hidden = !notice.querySelector("li");
}

async function settle(copy) {
  if (copy.draft === null) {
    if (copy.told < ago(TOLD_FOR)) return letGoOf(copy);
    if (!copy.told) await told(copy, ago(0));
    return line(copy, "closed");
  }
  const said = await standing(copy);
  if (said?.state === "saved") return letGoOf(copy);
  if (said) line(copy, said.state, said);
}

for (const copy of await left(notice.dataset.left, ago(DAY))) await settle(copy);
