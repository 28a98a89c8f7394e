import { Faults, FaultyInstance } from './faults.ts'
import { Fields, named } from './fields.ts'
import { float64, int32 } from './growing.ts'
import { Bytes, type InstanceBytes, inMemory } from './instance-bytes.ts'
import { type Member, membersOf, valuesOf } from './json-members.ts'
import {
  type Exclusion,
  type ListedPairs,
  type Place,
  type Problem,
  type Vocabulary,
  type Weights,
  Words,
  weightNames,
} from './problem.ts'
import { ActivitiesReader, type Borders } from './read-activities.ts'
import { RosterReader } from './read-roster.ts'

const defaultWeights: Weights = { theme: 30, language: 15, region: 10, neighbour: 10, alumni: 10, rating: 15, rest: 10 }

/**
 * Reads an instance and checks it; throws `FaultyInstance` with the path of each fault. The bytes may be more than a
 * text can hold, and are looked at twice: where each member stands, whatever their order, then what is in it.
 */
export function readInstance(instance: Uint8Array | InstanceBytes): Problem {
  const bytes = new Bytes(instance instanceof Uint8Array ? inMemory(instance) : instance)
  const faults = new Faults()
  const document = new Document(bytes, membersOf(bytes), faults)
  const words: Vocabulary = {
    themes: new Words(),
    languages: new Words(),
    regions: new Words(),
    countries: new Words(),
  }

  const weights = weightsOf(document)
  const borders = bordersOf(document)
  const roster = new RosterReader(words, faults)
  for (const { value, index } of document.list('experts', true)) roster.take(value, index)
  const programme = new ActivitiesReader(words, borders, document.has('pairs'), faults)
  for (const { value, index } of document.list('activities', true)) programme.take(value, index)
  const known: Known = { experts: roster.ids, seats: programme.seatIds, activities: programme.activityIds, faults }
  const pinned = pinsOf(document, known)
  const excluded = exclusionsOf(document, known)
  const listed = document.has('pairs') ? pairsOf(document, known) : null
  faults.stop()
  const { activities, seats, activityIds, seatIds } = programme
  return { weights, roster: roster.close(), activities, seats, activityIds, seatIds, words, pinned, excluded, listed }
}

/** Pins and exclusions to ask again with, in the instance's words. */
export function readChanges(
  problem: Problem,
  changes: { pinned?: unknown; excluded?: unknown },
): Pick<Problem, 'pinned' | 'excluded'> {
  const bytes = new Bytes(inMemory(new TextEncoder().encode(JSON.stringify(changes))))
  const faults = new Faults()
  const document = new Document(bytes, membersOf(bytes), faults)
  const known: Known = { experts: problem.roster.ids, seats: problem.seatIds, activities: problem.activityIds, faults }
  const read = { pinned: pinsOf(document, known), excluded: exclusionsOf(document, known) }
  faults.stop()
  return read
}

class Document {
  constructor(
    private readonly bytes: Bytes,
    private readonly members: Map<string, Member>,
    readonly faults: Faults,
  ) {}

  has(name: string): boolean {
    return this.members.has(name)
  }

  *list(name: string, required = false): Generator<{ value: unknown; index: number }> {
    const member = this.members.get(name)
    if (member?.list) yield* valuesOf(this.bytes, name, member)
    else if (member) this.faults.add(name, 'not a list')
    else if (required) this.faults.add(name, 'missing')
  }

  object(name: string): Fields | null {
    const member = this.members.get(name)
    if (!member) return null
    if (member.list) this.faults.add(name, 'not an object but a list')
    else for (const { value } of valuesOf(this.bytes, name, member)) return Fields.of(value, name, this.faults)
    return null
  }
}

type Known = { experts: Words; seats: Words; activities: Words; faults: Faults }

function weightsOf(document: Document): Weights {
  const weights = { ...defaultWeights }
  const fields = document.object('weights')
  if (!fields) return weights
  const names: readonly string[] = weightNames
  for (const name of fields.names())
    if (!names.includes(name)) fields.fault(name, `unknown weight; there are ${names.join(', ')}`)
  for (const name of weightNames) weights[name] = fields.number(name, 0, 1_000_000, weights[name])
  return weights
}

function bordersOf(document: Document): Borders {
  const fields = document.object('borders')
  return new Map(fields ? fields.names().map((host) => [host, fields.texts(host)]) : [])
}

function pinsOf(document: Document, known: Known): Place[] {
  const pins = new Map<string, Place>()
  for (const { value, index } of document.list('pinned')) {
    const fields = Fields.of(value, `pinned[${index}]`, known.faults)
    if (!fields) continue
    const expert = reference(fields, 'expert', known.experts)
    const seat = reference(fields, 'seat', known.seats)
    if (expert !== null && seat !== null) pins.set(`${expert} ${seat}`, { expert, seat })
  }
  return [...pins.values()]
}

function exclusionsOf(document: Document, known: Known): Exclusion[] {
  const exclusions: Exclusion[] = []
  for (const { value, index } of document.list('excluded')) {
    const fields = Fields.of(value, `excluded[${index}]`, known.faults)
    if (!fields) continue
    const expert = reference(fields, 'expert', known.experts)
    const seat = fields.has('seat') ? reference(fields, 'seat', known.seats) : null
    const activity = fields.has('activity') ? reference(fields, 'activity', known.activities) : null
    if (!fields.has('seat') && !fields.has('activity')) fields.fault('seat', 'missing: name a seat or an activity')
    if (expert !== null) exclusions.push({ expert, seat, activity })
  }
  return exclusions
}

function reference(fields: Fields, key: 'expert' | 'seat' | 'activity', ids: Words): number | null {
  const id = fields.id(key)
  const number = id === '' ? undefined : ids.known(id)
  if (number === undefined && id !== '') fields.fault(key, `unknown ${key} ${named(id)}`)
  return number ?? null
}

const largestFit = 1e9

function pairsOf(document: Document, known: Known): ListedPairs {
  const ofSeat = known.seats.texts.map(() => ({ experts: int32(), fits: float64() }))
  for (const { value, index } of document.list('pairs')) {
    const [expertId, seatId, fit] = Array.isArray(value) && value.length === 3 ? value : []
    const expert = typeof expertId === 'string' ? known.experts.known(expertId) : undefined
    const seat = typeof seatId === 'string' ? known.seats.known(seatId) : undefined
    const fits = typeof fit === 'number' && Math.abs(fit) <= largestFit
    if (expert !== undefined && seat !== undefined && fits) {
      ofSeat[seat]?.experts.push(expert)
      ofSeat[seat]?.fits.push(roundedTo6(fit))
    } else known.faults.add(`pairs[${index}]${faultyPart(value, expert, seat)}`, faultOfPair(value, expert, seat))
  }
  const sorted = ofSeat.map(({ experts, fits }, seat) => byExpert(experts.close(), fits.close(), seat, known))
  return { experts: sorted.map((one) => one.experts), fits: sorted.map((one) => one.fits) }
}

const roundedTo6 = (fit: number) => Math.round(fit * 1e6) / 1e6

function faultyPart(value: unknown, expert: number | undefined, seat: number | undefined): string {
  if (!Array.isArray(value) || value.length !== 3) return ''
  return expert === undefined ? '[0]' : seat === undefined ? '[1]' : '[2]'
}

function faultOfPair(value: unknown, expert: number | undefined, seat: number | undefined): string {
  if (!Array.isArray(value) || value.length !== 3) return `not [expert, seat, fit] but ${named(value)}`
  if (expert === undefined) return `unknown expert ${named(value[0])}`
  if (seat === undefined) return `unknown seat ${named(value[1])}`
  return `not a number from ${-largestFit} to ${largestFit} but ${named(value[2])}`
}

function byExpert(experts: Int32Array, fits: Float64Array, seat: number, known: Known) {
  const sorted = isSorted(experts) ? { experts, fits } : inOrder(experts, fits)
  sorted.experts.forEach((expert, at) => {
    if (at > 0 && sorted.experts[at - 1] === expert)
      known.faults.add(
        'pairs',
        `${named(known.experts.texts[expert])} on ${named(known.seats.texts[seat])} is there twice`,
      )
  })
  return sorted
}

const isSorted = (numbers: Int32Array) => numbers.every((number, at) => at === 0 || (numbers[at - 1] ?? 0) <= number)

function inOrder(experts: Int32Array, fits: Float64Array) {
  const order = Uint32Array.from(experts.keys()).sort((a, b) => (experts[a] ?? 0) - (experts[b] ?? 0))
  return {
    experts: Int32Array.from(order, (at) => experts[at] ?? 0),
    fits: Float64Array.from(order, (at) => fits[at] ?? 0),
  }
}

/** What a file holds when it is no instance at all. */
export const unreadable = (fault: string) => new FaultyInstance([fault])
