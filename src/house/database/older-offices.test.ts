import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { facility } from '../../../test/facility.ts'
import type { Finding } from './verify.ts'
import { verifyRecords } from './verify-records.ts'

const renaming = readFileSync(
  new URL('../../../db/migrations/20261126_1120_tell_scores_by_their_names.sql', import.meta.url),
  'utf8',
)

test('scores that were given before they had names are told by their names, and one that is changed past the history is still found', async () => {
  const office = await facility('facility_2016')
  const owner = office.owner.pool
  const found = async () => {
    const findings: Finding[] = []
    await office.owner.db.transaction().execute((tx) => verifyRecords(tx, findings))
    return findings.filter(({ record }) => record.startsWith('decision_scores')).map(({ fault }) => fault)
  }
  const client = await owner.connect()
  try {
    await client.query('set session_replication_role = replica')
    await client.query(
      `update history set form = 1, row_id = record_id::text, after = after - 'id' where row_table = 'decision_scores'`,
    )
    await client.query('reset session_replication_role')
    const before = (
      await client.query(`select count(*)::integer as n, sum(score)::integer as score from decision_scores`)
    ).rows
    expect((await found()).length).toBe(before[0].n)
    await client.query('begin')
    await client.query(renaming)
    await client.query('commit')
    expect(
      (await client.query(`select count(*)::integer as n, sum(score)::integer as score from decision_scores`)).rows,
    ).toEqual(before)
    expect(await found()).toEqual([])
    await client.query('set session_replication_role = replica')
    await client.query(
      `update decision_scores set score = 3 - score where id = (select id from decision_scores order by id limit 1)`,
    )
    expect(await found()).toEqual(['differs from its history: score'])
  } finally {
    await client.query('reset session_replication_role')
    client.release()
    await office.close()
  }
})
