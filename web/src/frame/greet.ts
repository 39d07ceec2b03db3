/** The UI's first word to the document around its frame, which answers with a port and the UI's script. */

declare global {
  interface Window {
    /** From hello.ts, which runs before the UI's script. */
    greeted?: Promise<MessagePort>;
    runPart?: (text: string) => void;
  }
}

export interface Welcome {
  port: MessagePort;
  script: string;
}

export function greet(): Promise<Welcome> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0];
      if (event.source !== window.parent || typeof event.data !== 'string' || port === undefined) return;
      window.removeEventListener('message', listen);
      resolve({ port, script: event.data });
    };
    window.addEventListener('message', listen);
    // The shell's origin is opaque too on file://, hence '*'; 'hello' carries nothing.
    window.parent.postMessage('hello', '*');
  });
}
