import { expect, test } from 'vitest'
import { facility } from '../../../test/facility.ts'
import { reading } from './transaction.ts'

test('a transaction that fails as it begins leaves nothing begun on its connection', async () => {
  const office = await facility()
  const { db, pool } = office.owner
  const failing = { columns: '1 / 0', told: () => undefined }
  await expect(reading(db, 'facility', async () => 'done', failing)).rejects.toThrow('division by zero')
  const { rows } = await pool.query(`select state from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%'`)
  expect(rows).toEqual([])
  expect(await reading(db, 'facility', async () => 'done')).toBe('done')
  await office.close()
})
