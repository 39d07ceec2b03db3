/** The workers' scripts and the wasm module travel as gzip in base64: data, which no policy runs. */
export async function unpack(base64: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(plain).arrayBuffer();
}

/** The data blocks stand below the shell's script: they are there once the document is. */
export const whole = new Promise<void>((resolve) => {
  if (document.readyState !== 'loading') resolve();
  document.addEventListener('DOMContentLoaded', () => {
    resolve();
  });
});

/** The same from a block of the page. */
export async function inflate(id: string): Promise<ArrayBuffer> {
  await whole;
  return unpack(document.getElementById(id)?.textContent ?? '');
}
