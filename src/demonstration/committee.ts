import { createHash } from 'node:crypto'
import type { Day } from '../house/days/day.ts'
import type { Score } from '../requests/committee/form.ts'

type Asked = { key: string; state: string; received_on: Day }

/**
 * What a member of the demonstration's committee gave to a request: drawn from the request's key, so that every load
 * gives the same.
 */
export function scoresGiven(request: Asked, member: string, criteria: readonly string[]): Score[] {
  return criteria.map((criterion) => {
    const score = scoreFor(request, criterion, drawn(request.key, criterion, member))
    const says = request.received_on >= '2016' && drawn(criterion, request.key, member, 'says') % 5 === 0
    return { criterion, score, remark: says ? (remarks[criterion]?.[score >= 2 ? 0 : 1] ?? '') : '' }
  })
}

function scoreFor({ state }: Asked, criterion: string, draw: number): number {
  if (state === 'approved') return draw % 7 === 0 ? 1 : 2 + (draw % 2)
  if (state === 'redirected') return criterion === 'complementary' ? 0 : 1 + (draw % 3)
  if (state === 'deferred') return ['feasible', 'lasting'].includes(criterion) ? draw % 2 : 1 + (draw % 2)
  return draw % 3
}

const drawn = (...parts: string[]) => createHash('sha256').update(parts.join(' ')).digest().readUInt32BE(0)

/** What members remark where a criterion is met, and where it is not. */
const remarks: Record<string, [met: string, unmet: string]> = {
  within_themes: ['Right at the heart of what we do.', 'Only a part of it lies within our themes.'],
  mandate: ['The ministry leads on this by law.', 'Another institution has the mandate; it should ask jointly.'],
  ownership: ['A working group meets already.', 'Nobody is named who will carry the work.'],
  need: ['Concrete, with figures.', 'The letter tells a wish rather than a need.'],
  feasible: ['Six activities will do.', 'Too much for one year.'],
  complementary: ['The Delegation sees no overlap.', 'Another project works on the same text.'],
  lasting: ['A budget line is foreseen.', 'No budget after the Action.'],
  expertise: ['Several administrations have done this.', 'Few practitioners know the field and the language.'],
  value_for_others: ['Two neighbours asked for the same.', 'Of little use elsewhere.'],
  rights_and_gender: ['Women’s organisations are part of it.', 'Says nothing of the rights of those concerned.'],
}

/** The reason given where the data have none, in the language of the letter. */
export const plainReason: Record<string, string> = {
  en: 'The request meets the criteria of the facility.',
  fr: 'La demande répond aux critères de la facilité.',
  es: 'La solicitud cumple los criterios del mecanismo.',
  pt: 'O pedido cumpre os critérios da facilidade.',
  ar: 'يستوفي الطلب معايير المرفق.',
  ru: 'Запрос соответствует критериям механизма.',
}
