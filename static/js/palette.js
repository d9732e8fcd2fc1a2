/* The palette: search and commands on / and Ctrl-K. Without this script the form of the side does
   the same on a page of its own. */

document.addEventListener("DOMContentLoaded", () => {
  const palette = document.getElementById("palette");
  if (!palette?.showModal) return;
  const box = document.getElementById("palette-box");
  const found = document.getElementById("palette-found");
  let waiting = 0;
  let asked = { text: null, answered: Promise.resolve(false), control: new AbortController() };

  const show = async (text, signal) => {
    const options = { headers: { "HX-Request": "true" }, signal };
    try {
      const answer = await fetch(`${palette.dataset.url}?${new URLSearchParams({ q: text })}`, options);
      if (!answer.ok || answer.redirected) return false;
      const html = await answer.text();
      const isInside = found.contains(document.activeElement);
      found.innerHTML = html;
      if (isInside) box.focus(); // what was chosen is not there any more
      return true;
    } catch (problem) {
      if (problem.name !== "AbortError") found.textContent = "The search cannot be reached.";
      return false;
    }
  };

  const look = () => {
    clearTimeout(waiting);
    asked.control.abort();
    const control = new AbortController();
    asked = { text: box.value, answered: show(box.value, control.signal), control };
  };

  const open = () => {
    if (palette.open) return;
    palette.showModal();
    box.select();
    look();
  };

  const isTyping = (place) => place.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(place.tagName);

  const step = (by) => {
    const places = [box, ...found.querySelectorAll("a")];
    const here = places.indexOf(document.activeElement);
    places[(here + by + places.length) % places.length].focus();
  };

  document.addEventListener("keydown", (event) => {
    const isCommand = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (isCommand || (event.key === "/" && !isTyping(event.target))) {
      event.preventDefault();
      open();
    }
  });

  document.getElementById("search-box").addEventListener("click", open);

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 120);
  });

  palette.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault(); // else the first one only empties the box
      palette.close();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  });

  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });

  // Enter opens the first of what is found by the text that was there when it was pressed, and waits
  // for that answer: what is on the screen may belong to fewer letters.
  box.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (asked.text !== box.value) look();
    const mine = asked;
    const isShown = await mine.answered;
    const isMeant = palette.open && asked === mine && box.value === mine.text;
    if (!isMeant) return; // somebody went on typing, or closed it
    if (isShown) found.querySelector("a")?.click();
    else box.form.submit();
  });
});
