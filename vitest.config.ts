import { defineConfig } from 'vitest/config';

// One file at a time in e2e (one browser, two cores); the rest run in parallel.
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
    fileParallelism: !process.argv.some((word) => word.includes('tests/e2e')),
  },
});
