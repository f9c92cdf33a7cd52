// The theme's buttons name a function in place of a handler in an attribute, which the pages' policy would refuse.
addEventListener("click", (event) => {
  const call = event.target.closest("[data-call]")?.dataset.call;
  if (call) window[call.split(".").pop()]();
});
// A browser does not let a page on disk read another one, so the search cannot quote what it found there.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// One switch opens the code of all cells, and is remembered where the browser remembers anything.
addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector(".code-switch button");
  const folded = [...document.querySelectorAll(".folded-code details.hide")];
  const show = (all) => {
    button.setAttribute("aria-pressed", all);
    for (const code of folded) code.open = all;
  };
  if (!button) return;
  button.addEventListener("click", () => {
    const all = button.getAttribute("aria-pressed") !== "true";
    show(all);
    try {
      localStorage.setItem("code", all);
    } catch {
      // Without a memory the switch still works on this page.
    }
  });
  try {
    if (localStorage.getItem("code") === "true") show(true);
  } catch {
    // The code stays folded.
  }
});

// What is folded is printed: opened for the printer, and closed again.
addEventListener("beforeprint", () => {
  for (const box of document.querySelectorAll("article details:not([open])")) {
    box.open = true;
    box.dataset.printed = "";
  }
});
addEventListener("afterprint", () => {
  for (const box of document.querySelectorAll("details[data-printed]")) {
    box.open = false;
    delete box.dataset.printed;
  }
});
