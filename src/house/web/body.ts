import { Busboy, type BusboyInstance } from '@fastify/busboy'
import type { Context } from 'hono'
import { Refusal } from '../database/refusal.ts'
import type { Typed } from '../ui/forms.tsx'
import { Arriving, type Room } from './arriving-body.ts'
import { severalLines } from './line-breaks.ts'

const mostText = 1_000_000
/** A file has at most 25 MiB. */
export const largestFile = 25 * 1024 * 1024
/** A form with files: one that is too large must still arrive whole, so that what was typed beside it is not lost. */
const mostWithFiles = 64_000_000
const mostParts = 400
/** Far more than any form of ours has, and few enough to be shown again. */
const mostFields = 20_000

/** A file as it was sent. `content` is empty when it is larger than a file may be. */
export type Upload = { field: string; name: string; content: Buffer; tooLarge: boolean }
/** `release` tells that what was sent is not needed any more: others may send. */
export type Body = { typed: Typed; uploads: Upload[]; release: () => void }
/** Who sends: whether files are taken there, and out of which room the memory for the body comes. */
type Sender = { takesFiles: boolean; room: Room }

/**
 * What was typed into a form (application/x-www-form-urlencoded or multipart/form-data), as text, and the files sent
 * with it where the address takes files. Bytes are counted as they come, since what a sender says of its length may be
 * wrong or missing. Refuses more than 1 MB of text or
 * 20,000 fields (413), text that is not UTF-8 or holds NUL (422), what is no form or comes packed (415), what hardly
 * comes on (408), and, when others fill the memory for bodies, everybody else for a moment (503).
 */
export async function bodyOf(c: Context, { takesFiles, room }: Sender): Promise<Body> {
  const most = takesFiles ? mostWithFiles : mostText
  const kind = c.req.header('content-type') ?? ''
  try {
    if (!/^(identity)?$/i.test(c.req.header('content-encoding') ?? '')) throw new Refusal(415, 'refusals.not_a_form')
    if (Number(c.req.header('content-length') ?? 0) > most) throw tooMuch(takesFiles)
    const arriving = new Arriving(c, most, () => tooMuch(takesFiles), room)
    try {
      const form = /^multipart\/form-data/i.test(kind)
        ? await multipart(arriving, kind, takesFiles)
        : { pairs: await textForm(arriving, kind), uploads: [] }
      return { typed: gathered(form.pairs), uploads: takesFiles ? form.uploads : [], release: arriving.release }
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

const tooMuch = (takesFiles: boolean) => new Refusal(413, takesFiles ? 'refusals.too_large_file' : 'refusals.too_large')
const unreadable = () => new Refusal(422, 'refusals.unreadable')

async function textForm(arriving: Arriving, kind: string): Promise<[string, string][]> {
  const pieces: Uint8Array[] = []
  for await (const piece of arriving.pieces()) pieces.push(piece)
  if (pieces.length > 0 && !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(kind))
    throw new Refusal(415, 'refusals.not_a_form')
  return urlencoded(Buffer.concat(pieces))
}

function gathered(pairs: [string, string][]): Typed {
  const typed: Typed = {}
  for (const [name, value] of pairs) {
    if (name === '__proto__') throw new Refusal(422, 'api.unknown_field', {}, undefined, name)
    if (value.includes('\0') || name.includes('\0')) throw unreadable()
    // A password is what was typed, sign for sign.
    const clean = /password/.test(name)
      ? value.replace(/\r\n?/g, '\n').normalize('NFC')
      : severalLines(value.normalize('NFC'))
    const before = Object.hasOwn(typed, name) ? typed[name] : undefined
    if (Array.isArray(before)) before.push(clean)
    else typed[name] = before === undefined ? clean : [before, clean]
  }
  return typed
}

function urlencoded(bytes: Uint8Array): [string, string][] {
  const raw = decode(bytes)
  if (raw === '') return []
  const pairs = raw.split('&', mostFields + 1)
  if (pairs.length > mostFields) throw new Refusal(413, 'refusals.too_many_fields')
  return pairs.map((pair) => {
    const [name = '', ...rest] = pair.split('=')
    return [plain(name), plain(rest.join('='))]
  })
}

/** Reads part by part; text parts come as bytes too, so that what is not UTF-8 is seen and not silently replaced. */
async function multipart(arriving: Arriving, kind: string, takesFiles: boolean) {
  const parts = partsOf(kind, takesFiles)
  const most = takesFiles ? 64_000 : 8_000
  for await (const piece of arriving.pieces()) {
    for (let from = 0; from < piece.length; from += most) {
      await turnIn(arriving.room)
      await parts.write(piece.subarray(from, from + most))
    }
  }
  return parts.end()
}

const turns = new WeakMap<Room, Promise<void>>()

/**
 * One after the other, and each in a round of the loop of its own: parts are dear to read, and a page that asks the
 * database thirty things comes back to the loop as often, so whatever is read at once there holds it up thirty times.
 */
function turnIn(room: Room): Promise<void> {
  const turn = (turns.get(room) ?? Promise.resolve()).then(() => new Promise<void>((resolve) => setImmediate(resolve)))
  turns.set(room, turn)
  return turn
}

/** Takes a body piece by piece and gives its parts: text as pairs, files with what they hold. */
function partsOf(kind: string, takesFiles: boolean) {
  const pairs: [string, string][] = []
  const uploads: Upload[] = []
  let text = 0
  let fault: Refusal | undefined
  const reader = startReading(kind, (takesFiles ? largestFile : mostText) + 1)
  const finished = new Promise<void>((resolve) => {
    const stop = (refusal: Refusal) => {
      fault ??= refusal
      resolve()
    }
    reader.on('error', () => stop(unreadable()))
    reader.on('partsLimit', () => stop(new Refusal(413, 'refusals.too_many_fields')))
    reader.on('finish', resolve)
    reader.on('file', (field, part, name: string | undefined) => {
      const isFile = name !== undefined
      let bytes: Buffer[] = []
      let length = 0
      let tooLarge = false
      part.on('error', () => stop(unreadable()))
      part.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (!isFile) text += chunk.length
        if (text > mostText) stop(new Refusal(413, 'refusals.too_large'))
        tooLarge ||= isFile && length > (takesFiles ? largestFile : 0)
        if (tooLarge) bytes = []
        else bytes.push(chunk)
      })
      part.on('end', () => {
        const content = Buffer.concat(bytes)
        // A file field that was left empty comes as a file without name and content.
        if (isFile && (name !== '' || length > 0)) uploads.push({ field, name: asNamed(name), content, tooLarge })
        if (isFile) return
        try {
          pairs.push([field, decode(content)])
        } catch {
          stop(unreadable())
        }
      })
    })
  })
  return {
    async write(chunk: Uint8Array): Promise<void> {
      if (fault) throw fault
      if (!reader.write(chunk))
        await Promise.race([new Promise<void>((resolve) => reader.once('drain', resolve)), finished])
    },
    async end() {
      reader.end()
      await finished
      if (fault) throw fault
      return { pairs, uploads }
    },
  }
}

/** Three signs cannot stand in the head of a part; forms write them so, and nothing else, not even the percent sign. */
const asNamed = (name: string) => name.replace(/%(?:22|0D|0A)/gi, decodeURIComponent)

function startReading(kind: string, fileSize: number): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': kind },
      isPartAFile: () => true,
      limits: { fileSize, parts: mostParts },
    })
  } catch {
    throw unreadable()
  }
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    throw unreadable()
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw unreadable()
  }
}
