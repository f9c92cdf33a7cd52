// The order of the Tab key, which follows the eye.

/**
 * Let controls that stand beside the rest, on its left, come before it, and those below it before what follows them.
 * Returns what ends it. What has the focus keeps it.
 * @param {HTMLElement} board a grid @param {HTMLElement} controls @param {HTMLElement} after what follows them
 */
export function inReadingOrder(board, controls, after) {
  const sized = new ResizeObserver(() => {
    const beside = getComputedStyle(board).gridTemplateColumns.includes(" ");
    if (beside === (board.firstChild === controls)) return;
    const at = /** @type {HTMLElement} */ (document.activeElement);
    board.insertBefore(controls, beside ? board.firstChild : after);
    if (controls.contains(at)) at.focus();
  });
  sized.observe(board);
  return () => sized.disconnect();
}
