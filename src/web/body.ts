import type { Context } from 'hono'
import { Refusal } from '../database/refusal.ts'
import type { Typed } from '../ui/forms.tsx'

const limit = 1_000_000

/**
 * What was typed into a form (application/x-www-form-urlencoded or multipart without files), as text.
 * Refuses a body over 1 MB (413) and text that is not UTF-8 or holds NUL (422): neither can be stored as it was meant.
 */
export async function typedIn(c: Context): Promise<Typed> {
  const length = Number(c.req.header('content-length') ?? 0)
  if (length > limit) throw new Refusal(413, 'refusals.too_large')
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  if (bytes.length > limit) throw new Refusal(413, 'refusals.too_large')
  const kind = c.req.header('content-type') ?? ''
  const pairs = kind.startsWith('multipart/form-data') ? await multipart(kind, bytes) : urlencoded(bytes)

  const typed: Typed = {}
  for (const [name, value] of pairs) {
    if (name === '__proto__') continue
    if (value.includes('\0') || name.includes('\0')) throw new Refusal(422, 'refusals.unreadable')
    const clean = value.replace(/\r\n?/g, '\n').normalize('NFC')
    const before = Object.hasOwn(typed, name) ? typed[name] : undefined
    typed[name] = before === undefined ? clean : [...(Array.isArray(before) ? before : [before]), clean]
  }
  return typed
}

function urlencoded(bytes: Uint8Array): [string, string][] {
  const raw = decode(bytes)
  if (raw === '') return []
  return raw.split('&').map((pair) => {
    const [name = '', ...rest] = pair.split('=')
    return [plain(name), plain(rest.join('='))]
  })
}

async function multipart(kind: string, bytes: Uint8Array): Promise<[string, string][]> {
  const form = await new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': kind } }).formData().catch(() => {
    throw new Refusal(422, 'refusals.unreadable')
  })
  return [...form.entries()].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    throw new Refusal(422, 'refusals.unreadable')
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refusal(422, 'refusals.unreadable')
  }
}
