import type { Hono } from 'hono'
import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import type { ChangeOf } from '../../house/record/declared-record.ts'
import { recordInStep } from '../../house/record/readable.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { byKey, type FieldErrors, type Option, type Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import type { Checked } from '../../house/web/form.ts'
import { countryChoices } from '../partners/queries.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { PersonStepPage } from './pages.tsx'
import { nameOfStep, type PersonStep } from './person-steps.ts'
import { type Entry, languagesOf, themesOf, windowsOf } from './queries.ts'
import { people } from './record.ts'
import { whoChoices } from './who.ts'

/** What is changed of a person, each on a page of its own. */
export function personStepRoutes(routes: Hono<Web>) {
  stepRoute(routes, 'details', 'change_details', {
    check: (typed, { shown }) => form.changedDetails(typed, shown),
    take: commands.changeDetails,
    typed: async (_tx, entry) => form.textsOfDetails(entry),
  })
  stepRoute(routes, 'profile', 'write_profile', {
    check: (typed, { regions, shown }) => form.profile(typed, shown, [...byKey(regions).keys()]),
    take: commands.writeProfile,
    typed: async (tx, entry) => ({
      ...form.textsOfProfile(entry),
      ...Object.fromEntries(
        (await themesOf(tx, entry.id).execute()).map((row) => [`theme.${row.theme}`, String(row.level)]),
      ),
      ...Object.fromEntries(
        (await languagesOf(tx, entry.id).execute()).map((row) => [`language.${row.language}`, row.level]),
      ),
    }),
  })
  stepRoute(routes, 'vetting', 'vet', {
    check: form.vetting,
    take: commands.vet,
    typed: async (_tx, entry) => ({ vetted_on: entry.vetted_on ?? '' }),
  })
  stepRoute(routes, 'availability', 'set_availability', {
    check: form.availability,
    take: commands.setAvailability,
    typed: async (_tx, entry) => ({
      available: windowsOf(entry)
        .map((window) => `${window.from} – ${window.to}`)
        .join('\n'),
    }),
  })
}

type Asked<V> = {
  /** `shown` is what the form was filled with. */
  check: (typed: Typed, around: { regions: Option[]; shown: Typed }) => Checked<V>
  take: (tx: Tx, id: string, by: By, change: ChangeOf<Entry, V>) => Promise<unknown>
  typed: (tx: Tx, entry: Entry) => Promise<Typed>
}

function stepRoute<V>(routes: Hono<Web>, noun: string, step: PersonStep, asked: Asked<V>) {
  const page = async (c: WebContext, entry: Entry, typed: Typed, errors?: FieldErrors) => {
    const { view } = c.var
    return PersonStepPage({ view, entry, step, noun, typed, errors, choices: await choicesFor(c, entry, typed) })
  }
  routes.get(`${one}/${noun}`, async (c) => {
    const entry = await recordInStep(c, people, step)
    return c.html(await page(c, entry, await asked.typed(c.var.tx, entry)))
  })
  routes.post(`${one}/${noun}`, (c) =>
    saveContent(c, people, {
      found: () => recordInStep(c, people, step),
      check: async (typed, entry, tx) => {
        const regions = await choicesOf(tx, 'regions', c.var.view.lang)
        return asked.check(typed, { regions, shown: await asked.typed(tx, entry) })
      },
      take: asked.take,
      start: (entry) => asked.typed(c.var.tx, entry),
      page: (entry, typed, errors) => page(c, entry, typed, errors),
      done: (entry) => nameOfStep(entry, step),
    }),
  )
}

async function choicesFor(c: WebContext, entry: Entry, typed: Typed) {
  const { view, tx } = c.var
  const another = typed.email !== undefined && typed.email !== (entry.email ?? '')
  return {
    regions: await choicesOf(tx, 'regions', view.lang),
    themes: await choicesOf(tx, 'themes', view.lang),
    countries: await countryChoices(tx, view.lang),
    who: another ? await whoChoices(tx, typed.email, view) : [],
  }
}
