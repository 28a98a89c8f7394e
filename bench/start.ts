import { dataFolder, pause, processesOn } from '../test/serving.ts'
import type { Figure, Section } from './document.ts'
import { memoryOf } from './processes.ts'
import { cookieOf, serveFacility, sizeOf, stopServing } from './site.ts'

/** How long `npm start` takes on an empty folder and the second time, and how much a browser has to fetch. */
export const startAndSize: Section = {
  name: 'start',
  title: 'Start, and size of pages',
  measure: async () => {
    const { folder, remove } = dataFolder()
    try {
      const first = await serveFacility({ DATA_DIR: folder })
      await stopServing(first)
      const second = await serveFacility({ DATA_DIR: folder })
      await pause(15_000)
      const idle = memoryOf([...new Set([second.pid, ...processesOn(folder).map(({ pid }) => pid)])])
      const sizes = await pageSizes(second.origin).finally(() => stopServing(second))
      return {
        figures: [
          {
            what: 'first start: PostgreSQL initialised, migrated, facility of 2016 loaded',
            value: first.readyAfter,
            unit: 's',
            atMost: 30,
          },
          { what: 'second start', value: second.readyAfter, unit: 's', atMost: 5 },
          { what: 'memory of process and database, idle after a start', value: idle, unit: 'MB', atMost: 220 },
          ...sizes,
        ],
        notes: [
          'Bytes as they came over the wire, compressed; a first visit is the page with its stylesheet and script, later ones fetch the page alone.',
        ],
      }
    } finally {
      remove()
    }
  },
}

async function pageSizes(origin: string): Promise<Figure[]> {
  const officer = await cookieOf(origin, 'officer@example.org')
  const authority = await cookieOf(origin, 'authority@example.org')
  const figures: Figure[] = []
  const measure = async (who: string, paths: string[], cookie: string, atMost: number) => {
    for (const path of paths) {
      const { first, later } = await sizeOf(origin, path, cookie)
      figures.push(
        { what: `${who}, \`${path}\`: first visit`, value: first / 1000, unit: 'kB', atMost },
        { what: `${who}, \`${path}\`: later`, value: later / 1000, unit: 'kB', atMost: 15 },
      )
    }
  }
  await measure('the public', ['/', '/sign-in', '/actions', '/figures/2016', '/reports/2016'], '', 60)
  await measure('an authority’s portal', ['/', '/requests', '/requests/new'], authority, 60)
  await measure('an officer', ['/', '/requests', '/people'], officer, 120)
  return figures
}
