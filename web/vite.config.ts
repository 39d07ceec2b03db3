/** Eight classic scripts come out of web/src: the UI's greeting, the UI, its late pages, the engine worker, the reader's, the keeper's, the shell, and the site's service worker. `build.mjs` puts them in one page. */
import preact from '@preact/preset-vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const ENTRIES: Record<string, string> = {
  hello: './src/frame/hello.ts',
  ui: './src/main.tsx',
  worker: './src/engine/worker.ts',
  reader: './src/reader/worker.ts',
  keeper: './src/keeper/worker.ts',
  shell: './src/shell/main.ts',
  offline: './src/offline/worker.ts',
  // The canned engine, for work on the page without wasm (`build.mjs --fake`); takes the place of the Emscripten glue.
  fake: '../tests/web/fake-engine.ts',
};

export default defineConfig(({ mode }) => ({
  root: here('.'),
  publicDir: false,
  logLevel: 'warn',
  // Preact's own prefresh and devtools have no place in a page that may load nothing.
  plugins: mode === 'ui' ? [preact({ devToolsEnabled: false, prefreshEnabled: false })] : [],
  define: {
    __ENGINE_SHA256__: JSON.stringify(process.env['MSME_ENGINE_SHA256'] ?? ''),
    'process.env.NODE_ENV': '"production"',
    // pdf.js asks where it lies, to find files beside it: there are none, and a classic script cannot ask.
    ...(mode === 'reader' ? { 'import.meta.url': '""' } : {}),
  },
  build: {
    write: false,
    // The floor is what the page needs anyway: SIMD, DecompressionStream, :focus-visible, dvh.
    target: ['chrome111', 'firefox115', 'safari16.4'],
    // One IIFE per entry: module scripts do not start from file://, and a blob: worker may import nothing. The UI comes as
    // CommonJS, which `build.mjs` joins to a script for the start and one for the late pages.
    lib: {
      entry: here(ENTRIES[mode] ?? ENTRIES['ui']!),
      formats: [mode === 'ui' ? 'cjs' : 'iife'],
      name: mode === 'fake' ? 'createEngine' : 'page',
      fileName: mode,
      cssFileName: mode,
    },
    cssCodeSplit: false,
    minify: 'oxc',
    // The UI alone is in chunks; `require` of a late one means that its text has been run.
    rollupOptions: { output: { dynamicImportInCjs: false, entryFileNames: '[name].js', chunkFileNames: '[name].js' } },
    reportCompressedSize: false,
  },
}));
