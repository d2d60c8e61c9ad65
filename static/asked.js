/** Show a question as soon as the answer that asks for it is given, and hide it with another one.
    What is answered stays, and while nothing is said either way all stays as it is. What is folded
    opens once something in it is answered. */

const answered = (one) => [...one.querySelectorAll("input:not([type=hidden]), select:not(.unit), textarea")].some(
  (control) => (["radio", "checkbox"].includes(control.type) ? control.checked && control.value : control.value));

export function ask(form) {
  for (const fold of form.querySelectorAll("details.seldom")) if (answered(fold)) fold.open = true;
  const given = [...new FormData(form)].filter(([, text]) => text);
  const pairs = new Set(given.map(([name, text]) => `${name}=${text}`));
  const names = new Set(given.map(([name]) => name));
  for (const one of form.querySelectorAll("[data-when]")) {
    const asking = one.dataset.when.split(" ");
    if (asking.some((pair) => pairs.has(pair))) one.hidden = false;
    else if (asking.some((pair) => names.has(pair.split("=")[0]))) one.hidden = !answered(one);
  }
}
