import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { By } from '../database/transaction.ts'
import type { Upload } from '../web/body.ts'
import { lookInto } from './content.ts'
import type { KnownType } from './file-types.ts'
import { cleanName } from './names.ts'

/** What a file of a request is to it. */
export type FileKind = 'endorsement' | 'attachment' | 'letter'
export type SoundFile = { name: string; type: KnownType; content: Buffer }
export type Examined = { ok: true; file: SoundFile } | { ok: false; fault: string }

const mostFiles = 20

async function isFull(tx: Tx, requestId: string): Promise<boolean> {
  const { count } = await tx
    .selectFrom('request_files')
    .select(sql<number>`count(*)`.as('count'))
    .where('request_id', '=', requestId)
    .executeTakeFirstOrThrow()
  return count >= mostFiles
}

/** Why one more file would not be kept with a request, whatever it is: asked before it is looked at. */
export const faultOfOneMore = async (tx: Tx, requestId: string): Promise<string | undefined> =>
  (await isFull(tx, requestId)) ? `files.too_many:${mostFiles}` : undefined

/**
 * Looks at what was sent before anything is kept: its size, its content, its name. A fault is the key of a sentence.
 */
export async function examine(upload: Upload): Promise<Examined> {
  if (upload.tooLarge) return { ok: false, fault: 'files.too_large' }
  const looked = await lookInto(upload.content)
  if (!looked.ok) return { ok: false, fault: looked.fault }
  return {
    ok: true,
    file: { name: cleanName(upload.name, looked.extension), type: looked.type, content: upload.content },
  }
}

/** The one door by which a file is kept. The id is made here: its keeper sees a file only once a record bears it. */
async function keep(tx: Tx, file: SoundFile): Promise<string> {
  const id = randomUUID()
  const sha256 = createHash('sha256').update(file.content).digest('hex')
  await tx
    .insertInto('files')
    .values({ id, name: file.name, type: file.type, size: file.content.length, sha256, content: file.content })
    .execute()
  return id
}

/** Keeps a file and attaches it to a request. The step is named by whoever calls. */
export async function attach(tx: Tx, requestId: string, by: By, kind: FileKind, file: SoundFile): Promise<void> {
  if (await isFull(tx, requestId)) throw new Refusal(422, 'files.too_many', { first: mostFiles })
  const file_id = await keep(tx, file)
  const { name, type } = file
  await tx
    .insertInto('request_files')
    .values({
      request_id: requestId,
      file_id,
      kind,
      name,
      type,
      size: file.content.length,
      uploaded_by: by.person?.id ?? null,
      uploaded_at: by.at,
    })
    .execute()
}

/** Attaches what another request bears already: the content is kept once. */
export async function attachAgain(tx: Tx, requestId: string, from: string, by: By, kinds: FileKind[]): Promise<void> {
  const files = await tx
    .selectFrom('request_files')
    .select(['file_id', 'kind', 'name', 'type', 'size'])
    .where('request_id', '=', from)
    .where('kind', 'in', kinds)
    .execute()
  if (files.length === 0) return
  await tx
    .insertInto('request_files')
    .values(
      files.map((file) => ({ ...file, request_id: requestId, uploaded_by: by.person?.id ?? null, uploaded_at: by.at })),
    )
    .execute()
}

/** Takes a file off a request, where it bears it; its content goes when nothing else bears it. */
export async function detach(tx: Tx, requestId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('request_files')
    .where('request_id', '=', requestId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0
}
