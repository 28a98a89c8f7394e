import type { Tx } from '../database/connection.ts'

export type RequestFile = Awaited<ReturnType<typeof filesOf>>[number]

/** What is attached to a request, without the content. */
export const filesOf = (tx: Tx, requestId: string) => fileRows(tx, requestId).execute()

export function fileRows(tx: Tx, requestId: string) {
  return tx
    .selectFrom('request_files')
    .select(['id', 'kind', 'name', 'type', 'size', 'uploaded_at'])
    .where('request_id', '=', requestId)
    .orderBy('uploaded_at')
    .orderBy('id')
}

/** One file of a request with its content, when this reader may see the request. */
export function findFile(tx: Tx, id: string) {
  return tx
    .selectFrom('request_files as r')
    .innerJoin('files as f', 'f.id', 'r.file_id')
    .select(['r.request_id', 'r.name', 'f.type', 'f.content'])
    .where('r.id', '=', id)
    .executeTakeFirst()
}
