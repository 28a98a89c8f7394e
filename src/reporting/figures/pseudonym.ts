import { createHash } from 'node:crypto'
import type { Translate } from '../../house/ui/view.ts'

/**
 * By what a person is told apart where names are not for the reader: the same in every figure, file and year. It keeps
 * no secret, since whoever is shown it may open the person's page; it only is no name.
 */
export const codeOf = (person: string): string =>
  createHash('sha256').update(person).digest('hex').slice(0, 6).toUpperCase()

/** What one person is, where a breakdown speaks of many: woman, man. */
export const oneGender = (t: Translate, gender: string | null): string | null =>
  gender && t(gender === 'unknown' ? 'figures.gender.unknown' : `people.gender.${gender as 'f' | 'm' | 'x'}`)
