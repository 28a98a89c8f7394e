import type { Tx } from '../../house/database/connection.ts'
import { faultOfOneMore } from '../../house/files/commands.ts'
import type { Person } from '../../house/identity/person.ts'
import { canTake } from '../../house/record/door.ts'
import { requestSteps } from './lifecycle.ts'
import { may } from './permissions.ts'
import { findRequest } from './queries.ts'

const named = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/**
 * Whether a file is awaited at an address of requests: with a letter that is entered, while a request is filed, and from
 * whoever corrects it afterwards; or why no more is kept there.
 */
export async function awaitsFile(tx: Tx, person: Person, path: string): Promise<boolean | { fault: string }> {
  const [id] = named.exec(path) ?? []
  if (!id) return may(person).file()
  const request = await findRequest(tx, id)
  const awaited = (['edit', 'correct'] as const).some(
    (step) => request && may(person)[step](request) && canTake(requestSteps, step, request.status),
  )
  if (!request || !awaited) return false
  const fault = await faultOfOneMore(tx, request.id)
  return fault === undefined || { fault }
}
