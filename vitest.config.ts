import { defineConfig } from 'vitest/config'

// Hundreds of certificates of the machine, read at each start of a Node: a tenth of a second for every test file and every process
// that a test starts, none of which speaks with a server that needs them.
delete process.env.NODE_EXTRA_CA_CERTS

const PURE = 'src/{core,packs,render}/**/*.test.ts'
const SIMULATION = 'test/simulation/**/*.test.ts'

export default defineConfig({
  test: {
    // By default one core stays free, which on two cores is half of the machine.
    maxWorkers: '100%',
    setupFiles: ['test/ownTempFolder.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      // What keeps no state may share its modules: to load them anew for each file took a third of the time.
      { extends: true, test: { name: 'pure', include: [PURE], isolate: false } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [PURE, SIMULATION],
          globalSetup: ['test/cli/buildDist.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'simulation',
          include: [SIMULATION],
          globalSetup: ['test/cli/buildDist.ts'],
          // It keeps two cores busy by itself, so it runs after all others: beside them its five minutes became seven.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
