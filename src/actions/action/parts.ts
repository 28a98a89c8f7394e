import { partsIn } from '../../registers/partners/parts.ts'

/** The same of an Action: it begins with what its request said, and is corrected by itself. */
export const actionParts = partsIn({
  record: 'action_id',
  partners: 'action_partners',
  themes: 'action_themes',
  authorities: 'action_authorities',
})
