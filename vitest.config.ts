import { defineConfig } from 'vitest/config';

// Two files at a time; npm test gives the browsers of e2e three, for they mostly wait (64 s of work in 187 s).
export default defineConfig({
  // The page's JSX is Preact's; no plugin is needed for tests.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    environment: 'node',
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'build/**', 'dist/**'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
