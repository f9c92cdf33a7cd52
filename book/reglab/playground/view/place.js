// Where the state of a run is written down, so that it can be opened again: on a page in its address.

/**
 * @typedef {object} Place
 * @property {() => string} read the state that is to be opened, as `encode` writes it or as `preset=` and a name; "" for
 *   none
 * @property {(text: string) => void} write keeps the run as it is now
 * @property {(arrive: () => void) => () => void} listen calls `arrive` for another state to open, until what it returns
 *   is called
 * @property {((text: string) => string) | null} link makes of a state what a reader can pass on
 */

/**
 * Return the page's own address as the place.
 * @returns {Place}
 */
export function pageAddress() {
  let written = ""; // by this page, not by its reader
  // What has no sign of equality is a heading of the page.
  const named = () => location.hash.includes("=");
  return {
    read: () => (named() ? location.hash.slice(1) : ""),
    write(text) {
      written = `#${text}`;
      if (location.hash !== written) history.replaceState(null, "", written);
    },
    listen(arrive) {
      const changed = () => {
        if (location.hash !== written && named()) arrive();
      };
      addEventListener("hashchange", changed);
      return () => removeEventListener("hashchange", changed);
    },
    link: (text) => `${location.href.split("#")[0]}#${text}`,
  };
}
