import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/cli/buildDist.ts'],
    setupFiles: ['test/ownTempFolder.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
