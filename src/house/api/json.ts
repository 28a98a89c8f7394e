import { createHash } from 'node:crypto'
import { Refusal } from '../database/refusal.ts'
import { Arriving, type Room } from '../web/arriving-body.ts'
import type { WebContext } from '../web/context.ts'

/** More text than this no form of ours takes. */
const most = 1_000_000

/** What a program sent: an object, and a hash of the bytes it came in. `release` lets others send. */
export type Sent = { value: Record<string, unknown>; hash: Buffer; release: () => void }

/**
 * The JSON object of a request; an empty one where nothing was sent. Refuses more than 1 MB (413), what is no JSON or
 * comes packed (415), and what is no object, or no text that can be kept (422).
 */
export async function jsonOf(c: WebContext, room: Room): Promise<Sent> {
  try {
    if (!/^(identity)?$/i.test(c.req.header('content-encoding') ?? '')) throw new Refusal(415, 'api.not_json')
    if (Number(c.req.header('content-length') ?? 0) > most) throw tooMuch()
    const arriving = new Arriving(c, most, tooMuch, room)
    try {
      const pieces: Uint8Array[] = []
      for await (const piece of arriving.pieces()) pieces.push(piece)
      const bytes = Buffer.concat(pieces)
      const isJson = /^application\/(?:[\w.-]+\+)?json\s*(;|$)/i.test(c.req.header('content-type') ?? '')
      if (bytes.length > 0 && !isJson) throw new Refusal(415, 'api.not_json')
      const hash = createHash('sha256').update(`${c.req.method} ${c.req.path}\n`).update(bytes).digest()
      return { value: bytes.length === 0 ? {} : objectIn(bytes), hash, release: arriving.release }
    } catch (error) {
      arriving.release()
      throw error
    }
  } catch (error) {
    // What is still on its way is not read any more.
    c.header('connection', 'close')
    throw error
  }
}

const tooMuch = () => new Refusal(413, 'refusals.too_large')

function objectIn(bytes: Buffer): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refusal(422, 'api.no_object')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Refusal(422, 'api.no_object')
  return parsed as Record<string, unknown>
}
