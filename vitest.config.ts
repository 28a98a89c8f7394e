import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'data/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/database.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // Two cores: more workers only make each other wait.
    maxWorkers: 2,
  },
})
