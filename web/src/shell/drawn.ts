/** What stands in the page goes to the screen before the next piece of work is begun. */
export function drawn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      setTimeout(resolve);
    });
    // Nothing is drawn in a tab that nobody sees.
    setTimeout(resolve, 200);
  });
}
