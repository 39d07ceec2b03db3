/**
 * Puts a text on the clipboard; false when the browser refuses. The clipboard's own interface is closed to a frame of
 * opaque origin, so the page answers the browser's copy event itself.
 */
export function copyText(text: string): boolean {
  const answer = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', answer, { once: true });

  const copied = document.execCommand('copy');
  document.removeEventListener('copy', answer);
  return copied;
}
