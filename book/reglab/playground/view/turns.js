// What is drawn, a part in each frame of the screen, since all of it takes longer than a frame.

/** Return a function that takes parts to be drawn in their order. */
export function makeTurns() {
  /** @type {Set<() => void>} */
  const waiting = new Set();
  let asked = false;

  function turn() {
    const [part] = waiting;
    waiting.delete(part);
    next();
    part();
  }

  function next() {
    asked = waiting.size > 0;
    if (asked) requestAnimationFrame(turn);
  }

  /**
   * @param {(() => void)[]} parts what waits already keeps its turn @param {boolean} [afresh] unless all begins anew
   */
  return (parts, afresh) => {
    if (afresh) waiting.clear();
    for (const part of parts) waiting.add(part);
    if (!asked) next();
  };
}
