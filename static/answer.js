/** Show what the server answered to a save: the findings, and what it says of each field. */

/** The server's own page is trusted to hold no script; no other text becomes markup here. */
const ours = self.trustedTypes?.createPolicy("findings", { createHTML: (html) => html });
const SILENT = new Set(["ok", "info"]);
let shown = "";

export function show(form, saved) {
  // Answered while the page is locked: it is asked for again when the page is back
  form.toggleAttribute("data-unshown", !form.isConnected);
  if (!form.isConnected) return;
  const panel = document.querySelector("[data-findings]");
  if (panel && saved.findings_html !== shown) replace(panel, saved.findings_html);
  shown = saved.findings_html;
  for (const field of form.querySelectorAll("[data-field]")) {
    mark(field, saved.field_states?.[field.dataset.field] ?? "");
    // Half a number is not a mistake while it is still being typed
    const half = field.contains(document.activeElement) && document.activeElement.type === "text";
    if (!half) explain(field, saved.problems?.[field.dataset.field] ?? "");
  }
}

function replace(panel, html) {
  const open = [...panel.querySelectorAll("details[open]")].map((one) => one.dataset.check);
  const parsed = new DOMParser().parseFromString(ours ? ours.createHTML(html) : html, "text/html").body;
  for (const one of parsed.querySelectorAll("details")) one.open ||= open.includes(one.dataset.check);
  panel.replaceChildren(...parsed.childNodes);
}

function mark(field, severity) {
  if (field.dataset.mark === severity) return;
  field.dataset.mark = severity;
  const word = SILENT.has(severity) ? null : document.querySelector(`[data-mark-for="${severity}"]`);
  const place = field.querySelector("[data-mark-word]");
  place.replaceChildren(...(word ? [word.content.cloneNode(true)] : []));
}

function explain(field, sentence) {
  const problem = field.querySelector(".problem");
  problem.textContent = sentence;
  problem.hidden = !sentence;
  for (const control of field.querySelectorAll("input:not([type=radio], [type=checkbox]), select, textarea")) {
    if (sentence) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}
