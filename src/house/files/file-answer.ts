import { create as contentDisposition } from 'content-disposition'
import type { WebContext } from '../web/context.ts'
import { cleanName } from './names.ts'

export type OutgoingFile = { name: string; type: string; content: Buffer }

/** A file as it goes out: always to be saved, never to be run. */
export function fileAnswer(c: WebContext, file: OutgoingFile) {
  return c.body(new Uint8Array(file.content), 200, {
    'content-type': file.type,
    'content-length': String(file.content.length),
    'content-disposition': contentDisposition(cleanName(file.name, file.name.split('.').at(-1) ?? '')),
    'content-security-policy': "default-src 'none'; sandbox",
  })
}
