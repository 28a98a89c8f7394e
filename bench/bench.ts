import { underAttack } from './attack.ts'
import { teamComposer } from './composer.ts'
import { composerFamilies } from './composer-families.ts'
import { keepResult, missed, type Section, writeDocument } from './document.ts'
import { manyRequests } from './many-requests.ts'
import { memoryUnderLoad } from './memory.ts'
import { costOfPages } from './pages.ts'
import { requestList } from './requests.ts'
import { oneSearch } from './search.ts'
import { startAndSize } from './start.ts'

/** In the order of the document; a further section is one more module here. */
const sections: Section[] = [
  startAndSize,
  costOfPages,
  memoryUnderLoad,
  underAttack,
  requestList,
  manyRequests,
  oneSearch,
  teamComposer,
  composerFamilies,
]

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !sections.some((section) => section.name === name))
if (unknown.length > 0) {
  console.error(
    `bench: there is no section ${unknown.join(', ')}; there are ${sections.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}
for (const section of sections.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  console.log(`${section.title} …`)
  const { figures } = await keepResult(section)
  for (const { what, value, unit } of figures) console.log(`  ${what}: ${Math.round(value * 10) / 10} ${unit}`)
  for (const { what } of missed(figures)) console.log(`  target missed: ${what}`)
}
writeDocument(sections)
console.log('Written to docs/benchmarks.md.')
