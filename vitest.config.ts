import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const compiledAs = createHash('sha256')
  .update(readFileSync(new URL('tsconfig.json', import.meta.url)))
  .digest('hex')

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'data/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/database.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // Two cores: more workers only make each other wait.
    maxWorkers: 2,
    // What was compiled is kept, and does not look itself whether tsconfig.json says something else meanwhile.
    fsModuleCachePath: `node_modules/.vitest-cache/${compiledAs.slice(0, 8)}`,
  },
})
