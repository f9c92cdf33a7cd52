// What a term means, told where it stands: on hover, on focus and on a first tap; Escape closes it. A second tap, a click or
// Enter follows the link to the glossary. Without this script the link still leads there.
addEventListener("DOMContentLoaded", () => {
  const tip = document.createElement("div");
  tip.className = "term-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  let open = null;
  let closing;

  function show(term) {
    clearTimeout(closing);
    if (open === term) return;
    open = term;
    tip.textContent = document.getElementById(term.getAttribute("aria-describedby")).textContent;
    document.body.append(tip);
    tip.hidden = false;
    const at = term.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    const below = at.bottom + tip.offsetHeight + 8 < innerHeight;
    tip.style.left = `${Math.max(8, left) + scrollX}px`;
    tip.style.top = `${(below ? at.bottom + 2 : at.top - tip.offsetHeight - 2) + scrollY}px`;
  }
  function hide() {
    tip.hidden = true;
    open = null;
  }
  // Time enough to move the pointer into the text.
  const leave = () => (closing = setTimeout(hide, 300));

  for (const term of document.querySelectorAll("a.term")) {
    let touched = false;
    term.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(term));
    term.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
    term.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch" && open !== term));
    term.addEventListener("focus", () => show(term));
    term.addEventListener("blur", hide);
    term.addEventListener("click", (event) => {
      if (!touched) return;
      touched = false;
      event.preventDefault();
      show(term);
    });
  }
  tip.addEventListener("pointerenter", () => clearTimeout(closing));
  tip.addEventListener("pointerleave", leave);
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("pointerdown", (event) => event.target.closest?.("a.term, .term-tip") || hide());
});
