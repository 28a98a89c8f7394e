import type { Tx } from '../database/connection.ts'
import type { Person } from '../identity/person.ts'
import type { Upload } from './body.ts'

/** A form on its way in; who sends it is known as soon as the database was asked. */
type ComingIn = { var: { uploads: readonly Upload[]; person: Person | null }; req: { path: string } }

/**
 * Looks at the files that came with a form, after its body was read and before a lane and a connection are taken for
 * it. `asking` asks the database as whoever sends, on a connection that is given back before anything else is done. The
 * ways in are handed it, since they know nothing of files.
 */
export type LooksFirst = (
  c: ComingIn,
  asking: (work: (tx: Tx) => Promise<void>) => Promise<void>,
  isGone: () => boolean,
) => Promise<void>
