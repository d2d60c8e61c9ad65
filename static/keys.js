/** Keys and buttons that save typing: scanners, "Same", "Now" and the gloved keypad. */

import { minute } from "./clock.js";

let number = document.querySelector("input.number[inputmode=decimal]");

function type(input, text) {
  input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function fill(input, text) {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What is offered goes into a tile of that value; "20 mg/mL" into a number and, where the unit
    can be chosen, into its unit. Beside another unit that is locked it stays whole. */
function same(name, text) {
  const input = document.getElementById(`f-${name}`);
  if (input.type === "radio") return choose(name, text);
  const unit = input.parentElement.querySelector("select.unit");
  const [digits, ...rest] = text.split(" ");
  const shown = input.parentElement.querySelector("span.unit");
  if (unit && rest.length) unit.value = rest.join(" ");
  const apart = input.closest(".joined") && rest.length && (unit || shown?.textContent === rest.join(" "));
  fill(input, apart ? digits : text);
}

function choose(name, value) {
  const tile = document.querySelector(`input[name="${name}"][value="${value}"]`);
  if (tile && !tile.checked) tile.click();
}

const typed = (name) => [...document.getElementsByName(name)].some((one) =>
  ["radio", "checkbox"].includes(one.type) ? one.checked && one.value : one.value);

/** What somebody typed or chose already stays. */
function ifBlank(name, put) {
  if (document.getElementsByName(name).length && !typed(name)) put(name);
}

function usual([name, value]) {
  const input = document.getElementById(`f-${name}`);
  ifBlank(name, () => (input.type === "radio" ? choose(name, value)
    : fill(input, value === "now" ? minute() : value)));
}

function press(key) {
  if (!number) return;
  if (key === "back") fill(number, number.value.slice(0, -1));
  else fill(number, number.value + key);
}

// A scanner's group separator arrives as Ctrl+]; lost, it would join lot and serial number
addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.key !== "]" || !event.target.matches("input")) return;
  event.preventDefault();
  type(event.target, "|");
});

// Enter goes on to the next step, except where somebody else signs in between
addEventListener("keydown", (event) => {
  const signs = event.key === "Enter" && event.target.closest("[data-enter]")?.querySelector("button");
  if (!signs) return;
  event.preventDefault();
  signs.click();
});

addEventListener("focusin", ({ target }) => {
  if (target.matches("input.number[inputmode]")) number = target;
});

addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const { same: text, into, now, key, usual: values, sameAll } = button.dataset;
  if (text) same(into, text);
  if (values) JSON.parse(values).forEach(usual);
  if (sameAll !== undefined) {
    for (const one of document.querySelectorAll("[data-same]")) {
      const { dataset } = one;
      if (one.closest(".field[hidden]")) continue;
      if (dataset.into.startsWith(sameAll)) ifBlank(dataset.into, (name) => same(name, dataset.same));
    }
  }
  if (now) fill(document.getElementById(now), minute());
  if (key) press(key);
});

for (const one of document.querySelectorAll("[data-same], [data-same-all], [data-usual], [data-now], [data-keypad]")) one.hidden = false;

// The tablet's own keyboard would cover the keypad; a phone shows no keypad and keeps its own
if (document.querySelector("[data-keypad]")?.checkVisibility()) {
  for (const input of document.querySelectorAll("input.number[inputmode=decimal]")) input.inputMode = "none";
}
