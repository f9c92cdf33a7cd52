// The theme's buttons name a function in place of a handler in an attribute, which the pages' policy would refuse.
addEventListener("click", (event) => {
  const call = event.target.closest("[data-call]")?.dataset.call;
  if (call) window[call.split(".").pop()]();
});
// A browser does not let a page on disk read another one, so the search cannot quote what it found there.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
