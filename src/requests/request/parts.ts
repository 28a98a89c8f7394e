import { partsIn } from '../../registers/partners/parts.ts'

/** Who takes part in a request beside those that stand first, and on what it is besides. */
export const requestParts = partsIn({
  record: 'request_id',
  partners: 'request_partners',
  themes: 'request_themes',
  authorities: 'request_authorities',
})
