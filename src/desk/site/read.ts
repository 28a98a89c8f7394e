import type { Tx } from '../../house/database/connection.ts'
import { together } from '../../house/database/together.ts'
import { namesOfLists } from '../../house/settings/queries.ts'
import type { WebContext } from '../../house/web/context.ts'
import { figureNamed, headlines } from '../../reporting/figures/definitions.ts'
import { figuresTold } from '../../reporting/figures/outside.ts'
import { yearBefore } from '../../reporting/figures/read.ts'
import { withFigures } from '../../reporting/figures/reader.ts'
import { activitiesWith, newestYear, outputsTold, placesOf, storiesOf, sumsWith } from './queries.ts'

export type SiteRead = Awaited<ReturnType<typeof readSite>>

/** What the front page tells visitors: where the facility works, what is new, and how its last told year was. */
export async function readSite(c: WebContext) {
  const { tx, view } = c.var
  const found = await together(tx, { places: placesOf(), stories: storiesOf(3), outputs: outputsTold(5) })
  const { output_types } = await namesOfLists(tx, view.lang, 'output_types')
  const newest = await newestYear(tx)
  return { ...found, types: output_types, year: newest ? await yearTold(c, newest.year) : null }
}

const named = headlines.flatMap((name) => figureNamed(name) ?? [])

const yearTold = (c: WebContext, year: number) =>
  withFigures(c, async (tx) => ({
    year,
    figures: await figuresTold(tx, year, { figures: named, breakdowns: () => [] }),
    before: await yearBefore(tx, year, named, false),
  }))

export type PartnerStory = Awaited<ReturnType<typeof readPartnerStory>>

/** What is told of a partner to everybody: what was done with it, when, and what came of it. */
export async function readPartnerStory(tx: Tx, lang: string, partner: string) {
  const { sums, ...found } = await together(tx, {
    sums: sumsWith(partner),
    stories: storiesOf(50, partner),
    outputs: outputsTold(50, partner),
    happened: activitiesWith(partner, 100),
  })
  const { output_types, activity_types } = await namesOfLists(tx, lang, 'output_types', 'activity_types')
  return { ...found, sums: sums[0] ?? { actions: 0, activities: 0, outputs: 0 }, output_types, activity_types }
}
