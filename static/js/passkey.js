/* Says beside the button that a passkey could not be used, in place of a line in the console. */

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.getElementById("passkey-error");
  place.textContent = place.dataset.words;
});
