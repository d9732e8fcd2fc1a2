/* What is typed into a part of a form while it is asked for anew stays, in what replaces it.

   Such a part has `data-keeps-typed`. Loaded after htmx. */

const valueOf = (box) => (["checkbox", "radio"].includes(box.type) ? box.checked : box.value);

const enter = (box, value) => {
  if (["checkbox", "radio"].includes(box.type)) box.checked = value;
  else if (box.tagName !== "SELECT" || [...box.options].some((option) => option.value === value))
    box.value = value;
  for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
};

const boxesOf = (part) => [...part.querySelectorAll("select[id], input[id], textarea[id]")];

const sent = new WeakMap();
const typed = new WeakMap();

document.addEventListener("htmx:beforeRequest", ({ detail: { xhr, target } }) => {
  if (!target.matches("[data-keeps-typed]")) return;
  sent.set(xhr, new Map(boxesOf(target).map((box) => [box.id, valueOf(box)])));
});

document.addEventListener("htmx:beforeSwap", ({ detail: { xhr, target } }) => {
  const before = sent.get(xhr);
  if (!before) return;
  const since = boxesOf(target).filter(
    (box) => before.has(box.id) && valueOf(box) !== before.get(box.id),
  );
  typed.set(xhr, since);
});

document.addEventListener("htmx:afterSwap", ({ detail: { xhr } }) => {
  const since = typed.get(xhr) ?? [];
  typed.delete(xhr);
  for (const old of since) {
    const box = document.getElementById(old.id);
    if (box && box !== old && box.type === old.type) enter(box, valueOf(old));
  }
});
