import { spawnSync } from 'node:child_process'

/**
 * Writes src/house/database/tables.ts after the migrated database; with `verify`, only says whether it is up to date.
 */
export function generateTypes(url: string, verify: boolean): boolean {
  const types = JSON.stringify({ int8: 'number', daterange: 'string', date: 'Day' })
  const imports = JSON.stringify({ Day: '../days/day.ts' })
  const args = [
    '--dialect',
    'postgres',
    '--numeric-parser',
    'number',
    '--type-mapping',
    types,
    '--custom-imports',
    imports,
    '--log-level',
    'error',
    '--url',
    url,
    '--out-file',
    'src/house/database/tables.ts',
  ]
  return (
    spawnSync('kysely-codegen', verify ? [...args, '--verify'] : args, { stdio: ['ignore', 'ignore', 'inherit'] })
      .status === 0
  )
}
