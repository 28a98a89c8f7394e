import { parentPort } from 'node:worker_threads'
import { lookIntoPdf } from './pdf-look.ts'

parentPort?.on('message', async (content: Uint8Array) => parentPort?.postMessage({ fault: await lookIntoPdf(content) }))
