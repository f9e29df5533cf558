import { defineConfig } from 'vitest/config'

// Hundreds of certificates of the machine, read at each start of a Node: a tenth of a second for every test file and every process
// that a test starts, none of which speaks with a server that needs them.
delete process.env.NODE_EXTRA_CA_CERTS

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
