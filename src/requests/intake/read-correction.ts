import type { Tx } from '../../house/database/connection.ts'
import type { Person } from '../../house/identity/person.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import { initiativeChoices } from '../../registers/initiatives/queries.ts'
import { partyChoices } from '../../registers/partners/found-authorities.ts'
import { partnerChoices } from '../../registers/partners/queries.ts'
import type { SupportRequest } from '../request/queries.ts'
import { choicesFor } from './choices.ts'
import { partiesIn, standing, textsOfCorrection } from './correction.ts'
import { askingOf } from './tasks.ts'

export type CorrectionRead = Awaited<ReturnType<typeof readCorrection>>

/** What stands in a request that is corrected, and what its form lets choose from. */
export async function readCorrection(
  tx: Tx,
  request: SupportRequest,
  view: View,
  person: Person | null,
  typed: Typed | undefined,
) {
  const { content, sent } = await standing(tx, request)
  const choices = await choicesFor(tx, view.lang, askingOf(content), [request.theme, ...content.other_themes])
  const shown = textsOfCorrection(content, sent, person)
  return {
    content,
    sent,
    choices,
    shown,
    parties: await partyChoices(tx, view, request, partiesIn(content), typed ?? shown),
    partners: shown.letter_partner === undefined ? [] : await partnerChoices(tx, view.lang),
    initiatives: request.redirected_to ? await initiativeChoices(tx) : [],
  }
}
