import { createHash } from 'node:crypto'
import type { Tx } from '../database/connection.ts'
import { translator } from '../languages/texts.ts'
import type { Language } from '../ui/view.ts'

/** By language; '' and what is missing: as in English, or as this program says it. */
type InLanguages = Partial<Record<Language, string>>
/** What a facility calls itself and looks like; what it does not set is as in every office. */
export type Identity = {
  names: InLanguages
  /** Up to three letters, which are drawn as its mark. */
  mark: string
  accent: string
  second: string
  /** Lines at the foot of every page: whose money it is, say. */
  emblem: InLanguages
  email: string
  phone: string
  address: string
}

export const nothingSet: Identity = {
  names: {},
  mark: '',
  accent: '',
  second: '',
  emblem: {},
  email: '',
  phone: '',
  address: '',
}
/** What charts and buttons are drawn in where a facility sets no colours. */
export const usualColours = { accent: '#0d7a5f', second: '#8a4b08' }

const known = new WeakMap<Tx, Promise<Identity>>()

/** The facility's identity, once in each transaction. */
export function identityOf(tx: Tx): Promise<Identity> {
  let identity = known.get(tx)
  if (!identity) {
    identity = read(tx)
    known.set(tx, identity)
  }
  return identity
}
/** It was asked with something else. */
export const identityRead = (tx: Tx, value: unknown) => known.set(tx, Promise.resolve(identityIn(value)))
export const identityIn = (value: unknown): Identity => ({ ...nothingSet, ...(value as Partial<Identity> | null) })

async function read(tx: Tx): Promise<Identity> {
  const row = await tx.selectFrom('settings').select('value').where('key', '=', 'identity').executeTakeFirst()
  return identityIn(row?.value)
}

const inLanguage = (words: InLanguages, lang: Language) => words[lang] || words.en || ''
export const emblemIn = (identity: Identity, lang: Language) => inLanguage(identity.emblem, lang)

/** What the facility is called in a language. */
export const nameOfFacility = (identity: Identity, lang: Language) =>
  inLanguage(identity.names, lang) || translator(lang)('facility.name')

/** Says, in an address, which colours and mark are meant, so that a browser may keep them. */
export const versionOf = ({ accent, second, mark }: Identity): string =>
  createHash('sha256')
    .update(JSON.stringify([accent, second, mark]))
    .digest('hex')
    .slice(0, 10)
