/**
 * Builds the page: dist/site/index.html (any static host, any sub-path) and dist/msme-lending.html (one file, opens from
 * a USB stick). Both are the same document but for its late parts (the engine, the pages beside the way to a decision, the
 * reader of PDF and workbooks, the simulator, zlib, the keeper of stored sessions, Hindi): the single file carries them, the site
 * has them beside the page and loads each when it is first needed. Same inputs, same bytes out: no time, no path.
 *
 *   node web/build.mjs             needs build/wasm/{engine,simulator}.{cjs,wasm}
 *   node web/build.mjs --fake      the page on the canned engine of tests/web, into build/fake/ only
 *   --engine=DIR --out=DIR         another engine, another place: to try a build without touching dist/
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { papers } from './papers.mjs';

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);
const fake = process.argv.includes('--fake');
const option = (name) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const engineDir = resolve(root, option('engine') ?? 'build/wasm');
const out = resolve(root, option('out') ?? (fake ? 'build/fake' : 'dist'));
const parts = out === join(root, 'dist') ? join(root, 'build/web') : join(out, 'parts');

/** Bundles one entry; gives its chunks and its style sheet. */
async function bundled(mode) {
  const result = await build({ configFile: join(web, 'vite.config.ts'), mode });
  const output = (Array.isArray(result) ? result : [result]).flatMap((each) => each.output);
  const css = output.filter((file) => file.fileName.endsWith('.css')).map((file) => String(file.source));
  return { chunks: output.filter((file) => file.type === 'chunk'), css: css.join('\n').trim() };
}

/** An entry that is one script. */
async function bundle(mode) {
  const { chunks, css } = await bundled(mode);
  if (chunks.length !== 1) throw new Error(`${mode}: expected one script, got ${chunks.length}`);
  return { js: chunks[0].code.trim(), css };
}

/**
 * The UI's chunks as two scripts. Each chunk is a CommonJS module, here a function by its name: the first script has the
 * entry and all that it imports, runs that, and leaves `part`, with which the second adds its own. What both use is in the
 * first, once. (The brackets around a function tell V8 that it will be called at once, so it is parsed only once.)
 */
async function bundledUi() {
  const { chunks, css } = await bundled('ui');
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const entry = chunks.find((chunk) => chunk.isEntry);
  const first = new Set();
  const take = (name) => {
    if (first.has(name)) return;
    first.add(name);
    byName.get(name).imports.forEach(take);
  };
  take(entry.fileName);
  const asPart = ({ fileName, code }) => `part("./${fileName}",(function(exports,require){${code.trim()}\n}));`;
  const scriptOf = (some) => some.map(asPart).join('\n');
  const late = chunks.filter((chunk) => !first.has(chunk.fileName));
  if (late.length === 0) throw new Error('ui: no chunk is late');
  const js = [
    '(function(){"use strict";var made={},makers={};',
    'function require(name){if(!made[name]){if(!makers[name])throw new Error(name+" is not here");makers[name](made[name]={},require)}return made[name]}',
    'function part(name,make){makers[name]=make}',
    'window.part=part;',
    scriptOf(chunks.filter((chunk) => first.has(chunk.fileName))),
    `require("./${entry.fileName}");})();`,
  ].join('\n');
  return { js, late: `"use strict";${scriptOf(late)}\n`, css };
}

/** Inside a <script> element these would end or comment it out. */
const inScript = (js) => js.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
const digest = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const sha256 = (text) => `'${digest(text)}'`;
const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString('base64');
/**
 * A byte as the character of its number, but for those that HTML, or a string of a script, wouldn't leave as they are: these
 * stand 256 higher. Brotli makes 616 KB of the engine so and 755 KB of gzip in base64; gzip 790 and 757.
 */
const lifting = (those) => (bytes) =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(those, (char) => String.fromCharCode(char.charCodeAt(0) + 256));
const asText = lifting(/[\0\r<]/g);
const asString = lifting(/[\r\n"\\]/g);
/** Says so to the shell. */
const BYTES = ' data-form="bytes"';
const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;

/** Fills %NAME% marks; a function replacer, because `$&` in code must stay as it is. */
function fill(template, values) {
  return template.replace(/%([A-Z]+)%/g, (mark, name) => {
    if (!(name in values)) throw new Error(`no value for ${mark}`);
    return values[name];
  });
}

/**
 * A part that the first paint does without: in the single file a data block, on a site a script beside the page, named in a
 * block of the same id. The file's name changes with its content, so that a page and a part of different builds never
 * meet in a cache.
 */
function latePart(id, bytes, carry = packed) {
  const js = `latePayload="${carry(bytes)}";\n`;
  const file = `${id}.${createHash('sha256').update(js).digest('hex').slice(0, 12)}.js`;
  const block = (data, text) => `<script type="text/plain" id="${id}"${data}>${text}</script>`;
  return {
    id,
    js,
    file,
    inside: block('', packed(bytes)),
    beside: block(` data-src="${file}" data-integrity="${digest(js)}"${carry === asString ? BYTES : ''}`, ''),
  };
}

async function engineParts() {
  if (fake) {
    const { js } = await bundle('fake');
    const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    return { glue: `${js}\n;var createSimulator=createEngine;`, wasm: empty, simulator: empty };
  }
  const at = (name) => join(engineDir, name);
  try {
    const glue = `${await readFile(at('engine.cjs'), 'utf8')}\n;${await readFile(at('simulator.cjs'), 'utf8')}`;
    return { glue, wasm: await readFile(at('engine.wasm')), simulator: await readFile(at('simulator.wasm')) };
  } catch {
    console.error(`The modules are missing in ${engineDir}: build them first (npm run build:wasm).`);
    process.exit(1);
  }
}

/** Hindi: what the page says, and the wording of codes and sentences of the engine. Data, which is read and never run. */
async function hindi() {
  const folder = join(web, 'src/i18n');
  const read = async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'));
  const parts = { ui: {}, codes: {} };
  // hi.codes.json comes last: its wording wins.
  for (const name of (await readdir(folder))
    .filter((each) => /^hi\b.*\.json$/.test(each))
    .sort()
    .reverse())
    Object.assign(/\.(codes|engine)\.json$/.test(name) ? parts.codes : parts.ui, await read(name));
  return JSON.stringify(parts);
}

const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#8c2f23"/>' +
      '<path d="M7 4v24" stroke="#f3e6cf" stroke-width="2" stroke-dasharray="3 3"/>' +
      '<path d="M13 11h13M13 16h9M13 22h13M13 25h13" stroke="#f3e6cf" stroke-width="2"/></svg>',
  );
const MANIFEST = `${JSON.stringify({
  name: 'MSME lending engine',
  short_name: 'MSME lending',
  description: 'From bank, GST and bureau data to an explained decision, on this device',
  id: './',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#f7f4ec',
  theme_color: '#842b20',
  // As data, for the page's policy lets no picture in from anywhere.
  icons: [{ src: ICON, sizes: 'any', type: 'image/svg+xml', purpose: 'any maskable' }],
})}\n`;

/** The service worker knows each file of its version by its fingerprint. */
function serviceWorker(js, files) {
  const list = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, createHash('sha256').update(text).digest('base64')]),
  );
  const version = createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 16);
  return `var FILES=${JSON.stringify(list)},VERSION="${version}";\n${js}\n`;
}

/** zlib as WebAssembly comes with its package, built. */
const zlibModule = () => readFile(createRequire(import.meta.url).resolve('@zip.js/zip.js/dist/zip-module.wasm'));

async function main() {
  const engine = await engineParts();
  const zlib = await zlibModule();
  // The page shows which engine it holds; its own hash a document can't hold.
  process.env.MSME_ENGINE_SHA256 = createHash('sha256').update(engine.wasm).digest('hex');
  const [hello, ui, worker, reader, keeper, shell, offline, uiHtml, shellHtml, shellCss] = [
    await bundle('hello'),
    await bundledUi(),
    await bundle('worker'),
    await bundle('reader'),
    await bundle('keeper'),
    await bundle('shell'),
    await bundle('offline'),
    await readFile(join(web, 'index.html'), 'utf8'),
    await readFile(join(web, 'src/shell/shell.html'), 'utf8'),
    await readFile(join(web, 'src/shell/shell.css'), 'utf8'),
  ];
  const helloJs = inScript(hello.js);
  const uiJs = inScript(ui.js);
  const shellJs = inScript(shell.js);
  const workerJs = `${engine.glue}\n;${worker.js}\n`;
  const css = shellCss.trim();
  const late = [
    latePart('wasm', engine.wasm, asString),
    latePart('reader', reader.js),
    latePart('simulator', engine.simulator),
    latePart('zlib', zlib),
    latePart('keeper', keeper.js),
    latePart('hindi', await hindi()),
    latePart('pages', ui.late),
  ];

  const common = "img-src data: blob:; connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'";
  // But for the first they run when the frame has been given their text.
  const uiScripts = [helloJs, uiJs, ui.late].map(sha256).join(' ');
  const uiCsp =
    `default-src 'none'; script-src ${uiScripts}; style-src ${sha256(ui.css)}; ${common}; ` +
    "require-trusted-types-for 'script'; trusted-types part";
  const uiDocument = fill(uiHtml, { CSP: uiCsp, CSS: ui.css, HELLO: helloJs });

  // Workers and srcdoc inherit this policy; 'wasm-unsafe-eval' is for the engine worker, worker-src blob: for both.
  const shellCsp = (scripts, site) =>
    `default-src 'none'; script-src ${sha256(shellJs)} ${uiScripts} ${scripts}'wasm-unsafe-eval'; ` +
    `worker-src blob:${site ? " 'self'" : ''}; ${site ? "manifest-src 'self'; " : ''}style-src ${sha256(css)} ${sha256(ui.css)}; ${common}; frame-src 'none'; ` +
    "require-trusted-types-for 'script'; trusted-types shell part";
  const siteCsp = shellCsp(late.map((part) => `${sha256(part.js)} `).join(''), true);
  const page = (csp, lateBlocks, manifest, form, carry) =>
    fill(shellHtml, {
      FORM: form,
      CSP: csp,
      ICON,
      MANIFEST: manifest,
      LATE: lateBlocks.join('\n'),
      CSS: css,
      WORKER: carry(Buffer.from(workerJs)),
      UIJS: uiJs,
      UI: uiDocument.replaceAll('&', '&amp;').replaceAll("'", '&#39;'),
      JS: shellJs,
    });

  const files = {
    [join(out, 'msme-lending.html')]: page(
      shellCsp('', false),
      late.map((part) => part.inside),
      '',
      '',
      packed,
    ),
    [join(out, 'site/index.html')]: page(
      siteCsp,
      [...late.map((part) => part.beside), '<script type="text/plain" id="offline" data-src="sw.js"></script>'],
      '<link rel="manifest" href="app.webmanifest">',
      BYTES,
      asText,
    ),
    ...Object.fromEntries(late.map((part) => [join(out, 'site', part.file), part.js])),
    [join(out, 'site/_headers')]: headers(siteCsp),
    // For the protocol tests, which run the shipped worker in Node.
    [join(parts, 'worker.js')]: workerJs,
    [join(parts, 'ui.html')]: uiDocument,
  };
  const cached = {
    '': files[join(out, 'site/index.html')],
    'app.webmanifest': MANIFEST,
    ...Object.fromEntries(late.map((part) => [part.file, part.js])),
  };
  files[join(out, 'site/app.webmanifest')] = MANIFEST;
  files[join(out, 'site/sw.js')] = serviceWorker(offline.js, cached);
  const shipped = Object.entries(files).filter(([path]) => !path.startsWith(parts));
  const named = Object.fromEntries(shipped.map(([path, text]) => [relative(out, path).split('\\').join('/'), text]));
  const modules = { 'engine.wasm': engine.wasm, 'simulator.wasm': engine.simulator, 'zlib.wasm': zlib };
  for (const [name, text] of Object.entries(await papers(root, named, modules))) {
    files[join(out, name)] = text;
    files[join(out, 'site', name)] = text;
  }
  await rm(join(out, 'site'), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const sizes = {
    ui: uiJs.length,
    css: ui.css.length,
    shell: shellJs.length,
    worker: workerJs.length,
    wasm: engine.wasm.length,
    ...Object.fromEntries(late.map((part) => [part.id, part.js.length])),
  };
  console.log(
    Object.entries(sizes)
      .map(([name, bytes]) => `${name} ${kib(bytes)}`)
      .join('  '),
  );
  for (const path of [join(out, 'msme-lending.html'), join(out, 'site/index.html')]) {
    const bytes = await readFile(path);
    const short = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    console.log(`${relative(root, path)}  ${kib(bytes.length)}  gzip ${kib(gzipSync(bytes).length)}  sha256 ${short}…`);
  }
}

/** For hosts that read a _headers file: what a meta tag cannot say. */
function headers(csp) {
  const policy = `  Content-Security-Policy: ${csp}; frame-ancestors 'none'`;
  return [
    // The page's policy is the page's: the service worker has to fetch the site's own files.
    '/',
    policy,
    '/index.html',
    policy,
    '/sw.js',
    "  Content-Security-Policy: default-src 'none'; connect-src 'self'",
    '  Cache-Control: no-cache',
    '/*',
    // Nothing but this host, which the page needs for its late scripts; with `()` Chromium 156 refuses those too.
    '  Connection-Allowlist: (response-origin)',
    '  Cross-Origin-Opener-Policy: same-origin',
    '  Cross-Origin-Embedder-Policy: require-corp',
    '  Permissions-Policy: camera=(), microphone=(), geolocation=(), usb=(), payment=()',
    '  Referrer-Policy: no-referrer',
    '  X-Content-Type-Options: nosniff',
    '',
  ].join('\n');
}

await main();
