import type { Tx } from '../../house/database/connection.ts'
import { findFile } from '../../house/files/queries.ts'
import type { Person } from '../../house/identity/person.ts'
import { may } from '../request/permissions.ts'
import { findRequest } from '../request/queries.ts'

/** A file with its content, for whoever may read the files of the request that bears it. */
export async function readableFile(tx: Tx, person: Person | null, id: string) {
  const file = await findFile(tx, id)
  const request = file && (await findRequest(tx, file.request_id))
  return request && may(person).readFiles(request) ? file : undefined
}
