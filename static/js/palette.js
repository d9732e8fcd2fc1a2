/* The palette: search and commands on / and Ctrl-K. Without this script the form of the side does
   the same on a page of its own. */

document.addEventListener("DOMContentLoaded", () => {
  const palette = document.getElementById("palette");
  if (!palette?.showModal) return;
  const box = document.getElementById("palette-box");
  const found = document.getElementById("palette-found");
  let waiting = 0;
  let asked = new AbortController();

  const look = async () => {
    asked.abort();
    asked = new AbortController();
    const question = new URLSearchParams({ q: box.value });
    const options = { headers: { "HX-Request": "true" }, signal: asked.signal };
    try {
      const answer = await fetch(`${palette.dataset.url}?${question}`, options);
      if (answer.ok && !answer.redirected) found.innerHTML = await answer.text();
    } catch (problem) {
      if (problem.name !== "AbortError") found.textContent = "The search cannot be reached.";
    }
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

  box.form.addEventListener("submit", (event) => {
    const words = box.value.split(/\s+/).filter(Boolean).join(" ");
    const first = found.querySelector("a");
    if (!first || found.firstElementChild.dataset.text !== words) return;
    event.preventDefault();
    first.click();
  });
});
