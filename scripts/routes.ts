// Holds all routes and all pages of the sources to their rules, and says where they are broken.
import { globSync, readFileSync } from 'node:fs'
import { faultsOfPages, faultsOfRoutes } from './route-rules.ts'

const faultsIn = (pattern: string, faultsOf: (file: string, text: string) => string[]) =>
  globSync(pattern)
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .toSorted()
    .flatMap((file) => faultsOf(file, readFileSync(file, 'utf8')))

const faults = [...faultsIn('src/**/*routes.{ts,tsx}', faultsOfRoutes), ...faultsIn('src/**/*.tsx', faultsOfPages)]
for (const fault of faults) console.log(fault)
process.exit(faults.length === 0 ? 0 : 1)
