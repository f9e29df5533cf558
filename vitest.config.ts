import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // By default one core stays free, which on two cores is half of the machine.
    maxWorkers: '100%',
    globalSetup: ['test/cli/buildDist.ts'],
    setupFiles: ['test/ownTempFolder.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
