import type { Tx } from '../database/connection.ts'
import type { Site } from '../identity/site-address.ts'

/**
 * What links are for, declared once by the room that they belong to. What a link is called on pages is the text
 * `links.purpose.<name>`.
 */
export type Purpose = {
  name: string
  /** How often a link may be used; as often as its holder likes when null. */
  uses: number | null
  /** How long it lasts from when it is made, in milliseconds. */
  lasts: (tx: Tx) => Promise<number> | number
  /**
   * What its holder may do. Who acts as the owner of an account signs in or gets a password: such links are made at the
   * gate alone. All others give no more than their room says of their holder, who acts as its own kind of actor in the
   * database.
   */
  rights: 'owner of the account' | 'as its room says'
  /** Where it leads, on this site. `to`: what its room adds, such as the language of a page. */
  path: (secret: string, to: string) => string
  /** The hash under which a link is kept that was made before there was this room; null when the text is none. */
  earlier?: (site: Site, text: string) => Buffer | null
}

export const minutes = (count: number) => count * 60_000
export const days = (count: number) => count * 86_400_000
