import { sql } from 'kysely'
import { openActions } from '../../actions/action/lifecycle.ts'
import { inTurn } from '../../house/accounts/commands.ts'
import { demandCarrier } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { By } from '../../house/database/transaction.ts'
import { queueMail } from '../../house/mail/commands.ts'
import { elsewhere } from '../../house/record/door.ts'
import { openRequests } from '../../requests/request/lifecycle.ts'
import { closeAccount } from '../accounts/commands.ts'
import type { Handover } from './form.ts'
import { may } from './permissions.ts'
import { handovers } from './record.ts'

type Counts = { requests: number; actions: number; portfolios: number; views: number }
const nothing: Counts = { requests: 0, actions: 0, portfolios: 0, views: 0 }

/**
 * Hands all files of a colleague, and the views that he or she shares, to others in one step: each record's history
 * says so, and each receiver gets one mail. The account can be closed with it.
 */
export async function handOver(tx: Tx, id: string, by: By, value: Handover): Promise<void> {
  if (value.close && !may(by.person).close()) throw new Refusal(403, 'refusals.not_yours')
  if (value.close) await inTurn(tx, by)
  const leaving = await handovers.take(tx, 'hand_over', id, by, value.reason)
  await refuseUnknownRegions(tx, [...value.byRegion.keys()])
  const receivers = [['to', value.to], ...[...value.byRegion].map(([region, to]) => [`to.${region}`, to])] as const
  for (const [field = '', to = ''] of receivers) {
    if (to === id) throw new Refusal(422, 'handover.to_oneself', {}, undefined, field)
    await demandCarrier(tx, to, field)
  }
  const received = new Map<string, Counts>()
  for (const [region, to] of value.byRegion) await give(tx, id, to, region, value.ended, received)
  await give(tx, id, value.to, null, value.ended, received)
  await giveViews(tx, id, value.to, received)
  for (const [to, counts] of received) await tellReceiver(tx, by, to, leaving.name, counts, value.reason)
  const now = elsewhere(by)
  if (value.close && leaving.active) await closeAccount(tx, id, now, value)
}

async function refuseUnknownRegions(tx: Tx, asked: string[]) {
  const known = await tx.selectFrom('regions').select('key').execute()
  const unknown = asked.find((region) => !known.some(({ key }) => key === region))
  if (unknown !== undefined) throw new Refusal(422, 'forms.choose', {}, undefined, `to.${unknown}`)
}

/** Gives what is left of a region, or of all, to one colleague, and notes how much it was. */
async function give(
  tx: Tx,
  from: string,
  to: string,
  region: string | null,
  ended: boolean,
  received: Map<string, Counts>,
) {
  const inRegion = region === null ? sql`` : sql`and partner in (select code from partners where region = ${region})`
  const open = (statuses: readonly string[]) => (ended ? sql`` : sql`and status = any(${[...statuses]}::text[])`)
  const requests = await sql`update requests set officer_id = ${to}
      where officer_id = ${from} ${open(openRequests)} ${inRegion}`.execute(tx)
  const actions = await sql`update actions set officer_id = ${to}
      where officer_id = ${from} ${open(openActions)} ${inRegion}`.execute(tx)
  const ofRegion = region === null ? sql`` : sql`and region = ${region}`
  // A colleague who carries the same portfolio already keeps it once.
  await sql`delete from portfolios f where account_id = ${from} ${ofRegion}
    and exists (select from portfolios g where g.account_id = ${to} and g.region is not distinct
      from f.region and g.theme is not distinct from f.theme)`.execute(tx)
  const portfolios = await sql`update portfolios set account_id = ${to} where account_id = ${from} ${ofRegion}`.execute(
    tx,
  )
  const before = received.get(to) ?? nothing
  const counts = {
    ...before,
    requests: before.requests + Number(requests.numAffectedRows ?? 0),
    actions: before.actions + Number(actions.numAffectedRows ?? 0),
    portfolios: before.portfolios + Number(portfolios.numAffectedRows ?? 0),
  }
  if (counts.requests + counts.actions + counts.portfolios > 0) received.set(to, counts)
}

/** Views that colleagues read go to whoever gets the files; see pass_shared_views_on in db/house/functions. */
async function giveViews(tx: Tx, from: string, to: string, received: Map<string, Counts>) {
  const { rows } = await sql<{ views: number }>`select pass_shared_views_on(${from}, ${to}) as views`.execute(tx)
  const views = rows[0]?.views ?? 0
  if (views > 0) received.set(to, { ...(received.get(to) ?? nothing), views })
}

async function tellReceiver(tx: Tx, by: By, to: string, leaving: string, counts: Counts, reason: string) {
  if (to === by.person?.id) return
  const reader = await tx
    .selectFrom('accounts')
    .select(['email', 'language'])
    .where('id', '=', to)
    .executeTakeFirstOrThrow()
  await queueMail(tx, {
    to: reader.email,
    account: to,
    language: reader.language,
    key: 'handed_over',
    values: {
      who: leaving,
      requests: String(counts.requests),
      actions: String(counts.actions),
      views: String(counts.views),
      reason,
    },
    link: '/requests?officer=me',
  })
}
