import { parentPort } from 'node:worker_threads'
import { readArchive } from './archive.ts'
import { lookIntoPdf } from './pdf-look.ts'
import type { Question } from './thread.ts'

const looks = {
  pdf: lookIntoPdf,
  archive: ({ buffer, byteOffset, byteLength }: Uint8Array) => readArchive(Buffer.from(buffer, byteOffset, byteLength)),
}

parentPort?.on('message', async ({ kind, content }: Question) =>
  parentPort?.postMessage({ found: await looks[kind](content) }),
)
