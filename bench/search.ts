import pg from 'pg'
import type { Section } from './document.ts'
import { asks, onSchedule, percentile } from './load.ts'
import { makeRecords } from './records-made.ts'
import { versionOf, withRequests } from './requests.ts'
import { cookieOf } from './site.ts'

const requests = 100_000
const people = 200_000
const outputs = 100_000
const perSecond = Number(process.env.BENCH_RATE ?? 20)
const seconds = Number(process.env.BENCH_SECONDS ?? 60)

export const oneSearch: Section = {
  name: 'search',
  title: 'The one search over 100,000 requests, 200,000 people and 100,000 outputs',
  measure: () =>
    withRequests(requests, async ({ origin, url }) => {
      const owner = new pg.Client({ connectionString: url })
      await owner.connect()
      await makeRecords(owner, people, outputs)
      await owner.end()
      return measuredSearch(origin, url)
    }),
}

const whos = ['officer', 'public', 'donor', 'authority', 'expert', 'focal_point', 'consulted'] as const

/** What is offered while somebody types, asked by people of all kinds, letter by letter as they type. */
async function measuredSearch(origin: string, url: string) {
  const spent: { who: string; typed: string; ms: number }[] = []
  for (const who of whos) {
    const reader = asks(origin, 16, who === 'public' ? '' : await cookieOf(origin, `${who}@example.org`))
    const address = (typed: string) => `/search/suggestions?q=${encodeURIComponent(typed)}`
    // Each connection of the pool prepares what it runs once; that is not what is asked here.
    for (const typed of typedIn(1).slice(0, 30)) await reader.get(address(typed))
    const all = typedIn(who === 'officer' ? perSecond * seconds : (perSecond * seconds) / 4)
    let at = 0
    await onSchedule(
      async (due) => {
        const typed = all[at++ % all.length] ?? ''
        const answer = await reader.get(address(typed))
        spent.push({ who, typed, ms: performance.now() - due })
        return answer
      },
      perSecond,
      all.length / perSecond,
    )
    reader.end()
  }
  const of = (who: string, p: number) =>
    percentile(
      spent
        .filter((one) => one.who === who)
        .map(({ ms }) => ms)
        .sort((a, b) => a - b),
      p,
    )
  return {
    postgresql: await versionOf(url),
    figures: whos.flatMap((who) => [
      { what: `${who}, p50`, value: of(who, 50), unit: 'ms' },
      // The demonstration's service is asked about 80,000 requests here, as none is.
      { what: `${who}, p99`, value: of(who, 99), unit: 'ms', ...(who === 'consulted' ? {} : { atMost: 80 }) },
    ]),
    notes: [
      `What the box offers, sent on schedule, ${perSecond} a second, and measured from when it was due: names of people and of partners in several languages and scripts, references, words that one record has and words that half of them have, several together, misspelt ones, single letters and signs, each letter by letter as it is typed.`,
      'Beside the requests stand 10,000 Actions and 50,000 activities. The measuring, the server and PostgreSQL share the cores; records are made by `bench/requests-made.ts` and `bench/records-made.ts`, the same ones every time.',
    ],
    detail: `The slowest of them:\n\n| Who | Typed | |\n|---|---|---:|\n${spent
      .toSorted((a, b) => b.ms - a.ms)
      .slice(0, Number(process.env.BENCH_SLOWEST ?? 12))
      .map(({ who, typed, ms }) => `| ${who} | \`${typed}\` | ${Math.round(ms)} ms |`)
      .join('\n')}\n`,
  }
}

const whole = [
  'togo',
  'migration',
  'border management togo',
  'marcalov',
  'inès galfinski',
  'фёдор',
  'ليلى',
  'diaspora',
  'strategie nationale',
  'M0012345',
  'M00777',
  "cote d'ivoire",
  'Берег Слоновой Кости',
  'ساحل العاج',
  'handbook police',
  'traficking consulates',
  'p4711.803@made.example.org',
  'nobody@elsewhere.example',
  'mininstry of interior',
  'kenya training',
  'xyzzy',
  'a',
  '%',
  ':',
  'ar',
  'es',
  'new request',
  'ministry police statistics',
  'for the of on',
  'xanberson',
  'capacitación municipios',
]

/** The same ones every time: each word letter by letter, from the second on. */
function typedIn(count: number): string[] {
  const all = whole.flatMap((words) =>
    words.length < 3 ? [words] : Array.from({ length: words.length - 1 }, (_, at) => words.slice(0, at + 2)),
  )
  return Array.from({ length: Math.max(count, 30) }, (_, at) => all[(at * 37) % all.length] ?? '')
}
