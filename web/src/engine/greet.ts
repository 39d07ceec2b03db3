/** The UI's first word to the document around its frame, which answers with a port. */

declare global {
  interface Window {
    /** From hello.ts, which runs before the UI's script. */
    greeted?: Promise<MessagePort>;
  }
}

export function greet(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent): void => {
      const port = event.ports[0];
      if (event.source !== window.parent || event.data !== 'port' || port === undefined) return;
      window.removeEventListener('message', listen);
      resolve(port);
    };
    window.addEventListener('message', listen);
    // The shell's origin is opaque too on file://, hence '*'; 'hello' carries nothing.
    window.parent.postMessage('hello', '*');
  });
}
