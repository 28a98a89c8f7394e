import { spawnSync } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { type Browser, chromium } from 'playwright-core'
import { createApp } from '../src/app.tsx'
import { connect } from '../src/house/database/connection.ts'
import { buildAssets } from '../src/house/ui/assets.ts'
import { testSecret } from './database.ts'

/** Debian's Chromium, headless, that looks up nothing by itself. */
export function openBrowser(): Promise<Browser> {
  const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
    .map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim())
    .find((path) => path !== '')
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({ executablePath, args })
}

/** The site on a port of its own, with its real stylesheet and script. */
export async function serveSite(url: string, now: () => Date) {
  const database = connect(url)
  const app = createApp({
    database,
    secret: testSecret,
    baseUrl: 'http://127.0.0.1',
    assets: await buildAssets(),
    now,
    demonstration: true,
  })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close()
      await database.close()
    },
  }
}
