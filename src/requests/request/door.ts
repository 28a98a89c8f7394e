import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import { queueMail } from '../../house/mail/commands.ts'
import { lockFor, throughTheDoor } from '../../house/web/door.ts'
import { type RequestStatus, type RequestStep, requestSteps } from './lifecycle.ts'
import { may } from './permissions.ts'
import { findRequest, type SupportRequest } from './queries.ts'

/** Writes to whoever signs in for the authority that asked, each in their language. */
export async function mailAuthority(tx: Tx, request: SupportRequest, key: string, values: Record<string, string>, link = `/requests/${request.id}`) {
  const readers = await tx.selectFrom('accounts').select(['id', 'email', 'language']).where('authority_id', '=', request.authority_id).where('active', '=', true).execute()
  for (const reader of readers)
    await queueMail(tx, {
      to: reader.email,
      account: reader.id,
      language: reader.language,
      key,
      values: { reference: request.reference, title: request.title, ...values },
      record: ['requests', request.id],
      link,
    })
}

/** Every step of a request goes through the door with the request locked. */
export async function take(tx: Tx, step: RequestStep, id: string, by: By, reason?: string, missing?: string[]): Promise<SupportRequest> {
  return throughTheDoor(tx, by, {
    slice: 'requests',
    step,
    steps: requestSteps,
    record: await lockFor((locked) => findRequest(tx, id, locked), requestSteps[step]),
    rights: may(by.person),
    ...(missing ? { missing } : {}),
    reason: reason ?? null,
  })
}

/** Takes the request to the status that the step leads to. */
export async function move(tx: Tx, step: RequestStep, request: SupportRequest, change: Partial<Omit<SupportRequest, 'status'>>) {
  const status: RequestStatus = requestSteps[step].to ?? request.status
  await tx
    .updateTable('requests')
    .set({ ...change, status })
    .where('id', '=', request.id)
    .execute()
}
