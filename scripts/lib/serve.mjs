/**
 * A static server for dist/site on loopback, with the security headers that a meta tag can't carry. The build writes them
 * to dist/site/_headers for hosts that read such a file; the same file is read here, so that there is one list.
 */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.ndjson': 'application/x-ndjson; charset=utf-8',
};

const DEFAULT_HEADERS = {
  'Content-Security-Policy': "frame-ancestors 'none'",
  'Connection-Allowlist': '(response-origin)',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), payment=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** What a _headers file says for a path of its site: the lines "  Name: value" under each address that fits. */
export function headersFor(folder, path) {
  const file = join(folder, '_headers');
  const headers = { ...DEFAULT_HEADERS };
  if (!existsSync(file)) return headers;
  let fits = false;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, name, value] = /^\s+([A-Za-z-]+):\s*(.+)$/.exec(line) ?? [];
    if (name === undefined) fits = line.trim() === '/*' || line.trim() === path;
    else if (fits) headers[name] = value;
  }
  return headers;
}

/** The file a request means, or null: outside the folder, not there, or the header list itself. */
async function fileFor(folder, url) {
  let path;
  try {
    path = decodeURIComponent(url.split(/[?#]/)[0]);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\') || path.split('/').some((part) => /^[._]/.test(part))) return null;
  try {
    let file = await realpath(resolve(folder, `.${path}`));
    if ((await stat(file)).isDirectory()) file = join(file, 'index.html');
    const { size } = await stat(file);
    return file.startsWith(folder + sep) ? { file, size } : null;
  } catch {
    return null;
  }
}

/** Starts serving; gives `{ url, port, close }`. Rejects with the system's error when the port is taken. */
export async function serve(folder, port) {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    void (async () => {
      // Read per request: a rebuild changes the hashes in the policy.
      const path = (request.url ?? '/').split(/[?#]/)[0];
      for (const [name, value] of Object.entries(headersFor(root, path))) response.setHeader(name, value);
      response.setHeader('Cache-Control', 'no-cache');
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Type': TYPES['.txt'] }).end('Only GET and HEAD\n');
        return;
      }
      const found = await fileFor(root, request.url ?? '/');
      if (!found) {
        response.writeHead(404, { 'Content-Type': TYPES['.txt'] }).end('Not found\n');
        return;
      }
      const type = TYPES[extname(found.file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'Content-Type': type, 'Content-Length': found.size });
      if (request.method === 'HEAD') response.end();
      else
        createReadStream(found.file)
          .on('error', () => response.destroy())
          .pipe(response);
    })();
  });
  await new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  const actual = server.address().port;
  return {
    url: `http://127.0.0.1:${actual}/`,
    port: actual,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}
