/**
 * npm start: installs what is missing, builds what is out of date, serves the page on loopback.
 * Port: --port N, else PORT, else 4173. A port asked for by name must be free; the default gives way to the next free one.
 */
import { buildPage, buildWasm } from './build.mjs';
import { setup } from './setup.mjs';
import { at } from './lib/paths.mjs';
import { Stop, bold, main, say } from './lib/say.mjs';
import { serve } from './lib/serve.mjs';

const DEFAULT_PORT = 4173;
const TRIES = 20;

function wantedPort() {
  const args = process.argv.slice(2);
  const flag = args.findIndex((arg) => arg === '--port' || arg.startsWith('--port='));
  const text = flag < 0 ? process.env.PORT : (args[flag].split('=')[1] ?? args[flag + 1]);
  if (text === undefined || text === '') return null;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Stop(`Not a port: ${text}`);
  return port;
}

async function listen() {
  const asked = wantedPort();
  const first = asked ?? DEFAULT_PORT;
  for (let port = first; port < first + TRIES; ++port) {
    try {
      return await serve(at('dist/site'), port);
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw new Stop(`Port ${port} can't be used: ${error.message}`);
      if (asked !== null) throw new Stop(`Port ${port} is taken; choose another with --port N`);
      say(`Port ${port} is taken, trying ${port + 1}`);
    }
  }
  throw new Stop(`No free port between ${first} and ${first + TRIES - 1}; choose one with --port N`);
}

await main(async () => {
  await setup(['build', 'wasm']);
  await buildWasm();
  await buildPage();
  const { url, close } = await listen();
  say(`The lending engine is at ${bold(url)}   (Ctrl+C ends it)`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close().then(() => process.exit(0)));
});
