/** What the scripts print. Colour only on a terminal: logs stay plain text. */
const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR;
const paint = (code) => (text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = paint('1');
export const green = paint('32');
export const red = paint('31');
export const dim = paint('2');

let print = console.log;
/** For scripts whose output is data: what they say goes to stderr. */
export const sayOnStderr = () => {
  print = console.error;
};

export const say = (text) => print(text);
export const step = (text) => print(bold(`» ${text}`));

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** The last lines of a long output: enough to see the error. */
export function tail(text, lines = 80) {
  const all = text.trimEnd().split('\n');
  return all.length <= lines
    ? all.join('\n')
    : `… ${all.length - lines} lines left out\n${all.slice(-lines).join('\n')}`;
}

/** Ends a script: says what is missing and how to get it. Exit code 3 means "set up the machine first". */
export class Stop extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs a script's main function; a Stop prints its message, anything else its stack. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof Stop ? red(error.message) : error);
    process.exit(error instanceof Stop ? error.exitCode : 1);
  }
}
