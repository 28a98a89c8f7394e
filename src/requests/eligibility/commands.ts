import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { mailAuthority } from '../request/mail.ts'
import type { SupportRequest } from '../request/queries.ts'
import { requests } from '../request/record.ts'
import { may } from './permissions.ts'
import { eligibilityOf } from './queries.ts'
import type { Finding } from './rules.ts'

/** The authority asks to be let off a rule that its request does not meet, with its reasons. */
export async function askWaiver(tx: Tx, id: string, by: By, value: { rule: string; reason: string }): Promise<void> {
  const request = await requests.take(tx, 'ask_waiver', id, by, value.reason)
  const finding = await unmet(tx, request, by, value.rule)
  if (finding.waiver) throw new Refusal(409, 'eligibility.asked_already')
  await tx
    .insertInto('eligibility_waivers')
    .values({
      request_id: id,
      rule: finding.rule,
      about: finding.about,
      status: 'asked',
      asked_reason: value.reason,
      asked_at: by.at,
      asked_by: by.person?.id ?? null,
    })
    .execute()
}

/**
 * An officer grants or refuses a waiver with a reason, asked for or not; the authority is told. A refusal may be
 * granted later, never the other way round.
 */
export async function decideWaiver(
  tx: Tx,
  id: string,
  by: By,
  value: { rule: string; outcome: 'granted' | 'refused'; reason: string },
): Promise<void> {
  const request = await requests.take(tx, 'decide_waiver', id, by, value.reason)
  const { rule, about, waiver } = await unmet(tx, request, by, value.rule)
  if (waiver?.status === 'granted') throw new Refusal(409, 'eligibility.granted_already')
  // A refusal that is followed by a grant stays beside it.
  const refused = waiver?.status === 'refused' ? { refused_reason: waiver.reason, refused_at: by.at } : {}
  const decision = { status: value.outcome, reason: value.reason, decided_by: by.person?.id ?? null, decided_at: by.at }
  await tx
    .insertInto('eligibility_waivers')
    .values({ request_id: id, rule, about, ...decision })
    .onConflict((conflict) =>
      conflict
        .columns(['request_id', 'rule', 'about'])
        .doUpdateSet({ ...decision, ...(value.outcome === 'granted' ? refused : {}) }),
    )
    .execute()
  await mailAuthority(tx, request, `waiver_${value.outcome}`, { reason: value.reason })
}

async function unmet(tx: Tx, request: SupportRequest, by: By, rule: string): Promise<Finding> {
  const finding = (await eligibilityOf(tx, request, by.at)).find((one) => one.rule === rule)
  if (!finding) throw new Refusal(409, 'eligibility.met_now')
  return finding
}

/** The rules and lists are an administrator's to change; each change is a line in the history of its own row. */
function demandKeeper(by: By) {
  if (!may(by.person).keep()) throw new Refusal(403, 'refusals.not_yours')
}

export async function switchRule(tx: Tx, by: By, key: string, active: boolean): Promise<void> {
  demandKeeper(by)
  await nameStep(tx, active ? 'switch_on' : 'switch_off')
  await tx.updateTable('eligibility_rules').set({ active }).where('key', '=', key).execute()
}

export type Listing = { partner: string; from_year: number; to_year: number | null }

/** Puts a partner on the list from one year to another, or to no end. */
export async function listPartner(tx: Tx, by: By, listing: Listing): Promise<void> {
  demandKeeper(by)
  await nameStep(tx, 'list')
  await tx
    .insertInto('eligible_partners')
    .values(listing)
    .onConflict((conflict) =>
      conflict.column('partner').doUpdateSet({ from_year: listing.from_year, to_year: listing.to_year }),
    )
    .execute()
}

export async function strikePartner(tx: Tx, by: By, partner: string): Promise<void> {
  demandKeeper(by)
  await nameStep(tx, 'strike')
  await tx.deleteFrom('eligible_partners').where('partner', '=', partner).execute()
}

export async function changeType(
  tx: Tx,
  by: By,
  key: string,
  value: { eligible: boolean; only_jointly: boolean },
): Promise<void> {
  demandKeeper(by)
  await nameStep(tx, 'edit')
  await tx.updateTable('authority_types').set(value).where('key', '=', key).execute()
}

export async function offerTheme(tx: Tx, by: By, key: string, offered: boolean): Promise<void> {
  demandKeeper(by)
  await nameStep(tx, offered ? 'switch_on' : 'switch_off')
  await tx.updateTable('themes').set({ offered }).where('key', '=', key).execute()
}
