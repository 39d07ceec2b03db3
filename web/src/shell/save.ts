/** Offers bytes as a download. The UI cannot: its sandbox has no downloads (Firefox writes no file from it at all). */
export function save(name: string, type: string, bytes: Uint8Array<ArrayBuffer> | Blob): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers read the blob after click() returns; a minute is ample and the bytes do not linger.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
