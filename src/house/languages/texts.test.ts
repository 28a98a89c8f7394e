import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { declaredRecords } from '../../../test/declared.ts'
import { actionSteps } from '../../actions/action/lifecycle.ts'
import { activitySteps } from '../../actions/activities/lifecycle.ts'
import { mobilisationSteps } from '../../actions/mobilisation/lifecycle.ts'
import { outputSteps } from '../../actions/outputs/lifecycle.ts'
import { applicationSteps } from '../../desk/applications/lifecycle.ts'
import { figures } from '../../reporting/figures/definitions.ts'
import { itemSteps, meetingSteps, outcomes } from '../../requests/committee/lifecycle.ts'
import { opinionSteps } from '../../requests/consultations/lifecycle.ts'
import { requestSteps } from '../../requests/request/lifecycle.ts'
import { doneKeys } from '../history/history.tsx'
import { roles } from '../identity/person.ts'
import { languages } from '../ui/view.ts'
import { textsOf, translator } from './texts.ts'

const src = fileURLToPath(new URL('../../', import.meta.url))
const sources = (readdirSync(src, { recursive: true }) as string[])
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
  .map((file) => readFileSync(src + file, 'utf8'))
const schema = readFileSync(fileURLToPath(new URL('../../../db/schema.sql', import.meta.url)), 'utf8')
const english = textsOf('en')
const kinds = await declaredRecords()

/** Keys that stand whole in the code. */
const whole = new Set(
  sources
    .flatMap((source) =>
      [...source.matchAll(/['"`]([a-z_]+(?:\.[a-z_]+)+)(?::\d+)*['"`]/g)].map((found) => found[1] ?? ''),
    )
    .filter((key) => key in english || key.split('.')[0] === 'forms'),
)

/** Keys put together from the tables of the office. */
function composed(): Set<string> {
  const keys: string[] = []
  const slices = {
    requests: requestSteps,
    consultations: opinionSteps,
    meetings: meetingSteps,
    agenda: itemSteps,
    actions: actionSteps,
    activities: activitySteps,
    mobilisations: mobilisationSteps,
    outputs: outputSteps,
    applications: applicationSteps,
  }
  for (const [slice, steps] of Object.entries(slices)) {
    for (const [step, rule] of Object.entries(steps) as [string, { from: readonly string[]; to: string | null }][]) {
      for (const status of [...rule.from, rule.to].filter(Boolean)) keys.push(`${slice}.status.${status}`)
      if (!['fall_silent', 'plan_activity', 'draft_output'].includes(step)) keys.push(`${slice}.step.${step}`)
    }
  }
  for (const opinion of ['in_favour', 'no_objection', 'against', 'veto']) keys.push(`consultations.status.${opinion}`)
  for (const figure of figures) {
    keys.push(`figures.${figure.name}.title`, `figures.${figure.name}.sentence`, `figures.unit.${figure.unit}`)
    for (const dimension of figure.dimensions) keys.push(`figures.dimension.${dimension}`)
  }
  for (const role of [...roles, 'none']) keys.push(`role.${role}`)
  for (const outcome of outcomes)
    for (const part of ['subject', 'decision', 'next']) keys.push(`letters.${outcome}.${part}`)
  for (const mail of [
    'submitted',
    'submitted_jointly',
    'returned',
    'letter',
    'opinion.asked',
    'opinion.sent_again',
    'opinion.reminded',
    'opinion.term_moved',
    'invited',
    'link',
  ])
    keys.push(`mail.${mail}.subject`, `mail.${mail}.body`)
  for (const occasion of ['asked', 'term_moved'])
    keys.push(`mail.opinion.${occasion}_account.subject`, `mail.opinion.${occasion}_account.body`)
  return new Set(keys)
}

/** Beginnings of keys that the code completes with a value of the database or a name of a step. */
const beginnings = [
  ...new Set(
    sources.flatMap((source) => [...source.matchAll(/`([a-z_]+(?:\.[a-z_]+)*\.)\$\{/g)].map((found) => found[1] ?? '')),
  ),
]
const dynamic = (key: string) =>
  beginnings.some((beginning) => key.startsWith(beginning)) ||
  /^(requests|consultations|meetings|agenda|actions|activities|mobilisations|outputs|applications|calendar|partners)\.(lead|step)\./.test(
    key,
  )

test('every text that the code names is there', () => {
  const named = sources.flatMap((source) =>
    [...source.matchAll(/\bt\(\s*'([a-z_.]+)'/g)].map((found) => found[1] ?? ''),
  )
  const asked = sources.flatMap((source) =>
    [
      ...source.matchAll(
        /'((?:refusals|forms|requests|consultations|meetings|agenda|minutes|letters|actions|activities|mobilisations|people|initiatives|ui|report|accounts|steps)\.[a-z_.]+)(?::[\d:]+)?'/g,
      ),
    ].map((found) => found[1] ?? ''),
  )
  const figureNames = new Set(figures.map((figure) => figure.name))
  const missing = [...new Set([...named, ...asked, ...composed()])].filter(
    (key) => key.includes('.') && !figureNames.has(key) && !key.endsWith('.') && !(key in english),
  )
  expect(missing).toEqual([])
})

test('no text is left that nothing uses', () => {
  const known = composed()
  const constraints = new Set(
    [...schema.matchAll(/(?:constraint|unique index) ([a-z0-9_]+)|constraint = '([a-z_]+)'/gi)].map(
      (found) => `constraints.${found[1] ?? found[2]}`,
    ),
  )
  expect(
    Object.keys(english).filter((key) => !whole.has(key) && !known.has(key) && !constraints.has(key) && !dynamic(key)),
  ).toEqual([])
})

test('every step of a record is told in its history as what was done, not as what its button does', () => {
  // Their names tell it as done already.
  const past = ['hand_over', 'tell_initiative', 'ask_anew']
  // Told as the first step of what they make.
  const makes = ['plan_activity', 'draft_output']
  const pressed = kinds.flatMap(({ slice, steps }) =>
    Object.keys(steps)
      .filter((step) => ![...past, ...makes].includes(step))
      .filter((step) => {
        const told = doneKeys(slice, step).find((key) => key in english)
        return !told?.startsWith('history.')
      })
      .map((step) => `${slice} ${step}`),
  )
  expect(pressed).toEqual([])
})

test('a value that ends with a full stop and the full stop of its message are one', () => {
  const zone = (lang: (typeof languages)[number], name: string) => translator(lang)('ui.zone', { zone: name })
  expect(zone('ru', '4 мая 2017 г.')).toMatch(/: 4 мая 2017 г\.$/)
  expect(zone('en', 'U.S.')).toMatch(/: U\.S\.$/)
  expect(zone('pt', '\u2068S. A.\u2069')).toMatch(/: \u2068S\. A\.\u2069$/)
  expect(zone('ar', '$&.')).toMatch(/: \$&\.$/)
  for (const lang of languages) expect(zone(lang, 'GMT')).toMatch(/: GMT\.$/)
})

describe.each(languages)('%s', (lang) => {
  const texts = textsOf(lang)

  test('has exactly the keys of English', () => expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort()))

  test('has each text in one file only', () => {
    const folder = fileURLToPath(new URL(`${lang}/`, import.meta.url))
    const keys = readdirSync(folder).flatMap((file) => Object.keys(JSON.parse(readFileSync(folder + file, 'utf8'))))
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  })

  test('has sound messages with the places of English', () => {
    for (const [key, message] of Object.entries(texts)) {
      expect(() => new IntlMessageFormat(message, lang, undefined, { ignoreTag: true }), key).not.toThrow()
      expect([key, ...places(message)]).toEqual([key, ...places(english[key] ?? '')])
      expect(message.trim(), key).not.toBe('')
    }
  })
})

function places(message: string): string[] {
  const format = new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true })
  return [
    ...new Set(format.getAst().flatMap((part) => ('value' in part && part.type !== 0 ? [part.value as string] : []))),
  ].sort()
}
