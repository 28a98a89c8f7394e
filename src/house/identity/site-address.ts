import { createHmac } from 'node:crypto'

/** Where the facility is reached, and its signature under SECRET; the secret itself is not handed on. */
export type Site = { origin: string; sign: (text: string) => string }

/** `baseUrl` as people reach it, such as https://mobilise.example.org. */
export function siteAt(baseUrl: string, secret: string): Site {
  return {
    origin: baseUrl.replace(/\/$/, ''),
    sign: (text) => createHmac('sha256', `site:${secret}`).update(text).digest('base64url'),
  }
}
