/* A link to another step of a draft presses a button of the form, which keeps what was typed.
   Without this script it only leads there; the buttons of the form keep it all the same. */

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-leaves]");
  const form = document.querySelector("form[data-keeps]");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !form || !isPlain || event.button) return;
  event.preventDefault();
  const button = document.createElement("button");
  Object.assign(button, { type: "submit", name: "do", value: link.dataset.leaves, hidden: true });
  form.append(button);
  button.click();
  button.remove();
});
