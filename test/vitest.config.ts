import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Whole processes, and files that measure or count what a process holds: each gets one of its own. */
const alone = ['test/{e2e,browser,simulation}/**/*.test.ts', 'test/integration/{flood,waker}.test.ts']

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      // the rest shares two processes, for loading everything anew takes most files longer than their tests
      {
        extends: true,
        test: { name: 'together', include: ['test/{unit,integration,security}/**/*.test.ts'], exclude: alone, isolate: false },
      },
    ],
  },
})
