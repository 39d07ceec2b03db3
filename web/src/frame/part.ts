/**
 * Runs a script of the UI in this frame: the page itself, later its late pages. The frame's policies name each by the hash
 * of its text, so no other runs; and no other policy of Trusted Types may be made here than this one, which passes nothing
 * but what is being run.
 */
let running = '';
const policy = window.trustedTypes?.createPolicy('part', {
  createScript: (text) => (text === running ? text : ''),
});

export function runPart(text: string): void {
  const script = document.createElement('script');
  running = text;
  script.text = (policy?.createScript(text) ?? text) as string;
  running = '';
  document.head.append(script);
  script.remove();
}
