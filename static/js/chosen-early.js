/* What was chosen or typed before htmx listened is told to it, as if it were done now.

   On a slow connection the form stands there before the scripts do; a browser that comes
   back to a page also fills in again what was entered. Loaded after htmx. */

const isChanged = (box) => {
  if (box instanceof HTMLSelectElement) {
    const options = [...box.options];
    const first = box.multiple ? null : options.find((option) => !option.disabled);
    const byDefault = options.filter((option) => option.defaultSelected);
    const rendered = byDefault.length ? byDefault : [first];
    return options.some((option) => option.selected !== rendered.includes(option));
  }
  if (box.type === "checkbox" || box.type === "radio") return box.checked !== box.defaultChecked;
  return box.value !== box.defaultValue;
};

document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("select, input:not([type=hidden]), textarea")) {
    if (!isChanged(box)) continue;
    for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
  }
});
