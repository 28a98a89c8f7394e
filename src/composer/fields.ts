import { type Day, isDay } from './days.ts'
import type { Faults } from './faults.ts'

/** One object of the instance, read field by field; what is not as it should be becomes a fault with its path. */
export class Fields {
  private constructor(
    readonly path: string,
    private readonly faults: Faults,
    private readonly values: Record<string, unknown>,
  ) {}

  static of(value: unknown, path: string, faults: Faults): Fields | null {
    if (isRecord(value)) return new Fields(path, faults, value)
    faults.add(path, `not an object but ${named(value)}`)
    return null
  }

  fault(key: string, fault: string) {
    this.faults.add(`${this.path}.${key}`, fault)
  }

  has(key: string): boolean {
    return this.values[key] !== undefined && this.values[key] !== null
  }

  names(): string[] {
    return Object.keys(this.values)
  }

  id(key: string): string {
    const value = this.values[key]
    if (typeof value === 'string' && value !== '') return value
    this.fault(key, value === undefined ? 'missing' : `not a text but ${named(value)}`)
    return ''
  }

  text(key: string): string | null {
    const value = this.values[key]
    if (typeof value === 'string') return value === '' ? null : value
    if (this.has(key)) this.fault(key, `not a text but ${named(value)}`)
    return null
  }

  flag(key: string): boolean {
    const value = this.values[key]
    if (typeof value === 'boolean') return value
    if (this.has(key)) this.fault(key, `neither true nor false but ${named(value)}`)
    return false
  }

  /** A number between two bounds, or what stands for an absent one. */
  number<T>(key: string, from: number, to: number, absent: T): number | T {
    const value = this.values[key]
    if (typeof value === 'number' && Number.isFinite(value) && value >= from && value <= to) return value
    if (this.has(key)) this.fault(key, `not a number from ${from} to ${to} but ${named(value)}`)
    return absent
  }

  whole<T>(key: string, from: number, to: number, absent: T): number | T {
    const value = this.number(key, from, to, absent)
    if (typeof value !== 'number' || Number.isInteger(value) || !this.has(key)) return value
    this.fault(key, `not a whole number but ${value}`)
    return absent
  }

  day(key: string): Day | null {
    const value = this.values[key]
    const day = isDay(value)
    if (day === null)
      this.fault(
        key,
        value === undefined
          ? 'missing'
          : typeof value === 'string'
            ? `no such day ${JSON.stringify(value)}`
            : `not a day but ${named(value)}`,
      )
    return day
  }

  /** `from` and `to`, which must not be reversed. */
  days(): { first: Day; last: Day } | null {
    const first = this.day('from')
    const last = this.day('to')
    if (first === null || last === null) return null
    if (first <= last) return { first, last }
    this.fault('to', `${this.values.to} is before from, ${this.values.from}`)
    return null
  }

  list(key: string, required = false): unknown[] {
    const value = this.values[key]
    if (Array.isArray(value)) return value
    if (this.has(key)) this.fault(key, `not a list but ${named(value)}`)
    else if (required) this.fault(key, 'missing')
    return []
  }

  texts(key: string): string[] {
    const list = this.list(key)
    list.forEach((value, index) => {
      if (typeof value !== 'string') this.fault(`${key}[${index}]`, `not a text but ${named(value)}`)
    })
    return list.filter((value) => typeof value === 'string')
  }

  /** The members of an object, such as languages with their levels. */
  members(key: string): [string, unknown][] {
    const value = this.values[key]
    if (isRecord(value)) return Object.entries(value)
    if (this.has(key)) this.fault(key, `not an object but ${named(value)}`)
    return []
  }

  inner(key: string): Fields | null {
    return this.has(key) ? Fields.of(this.values[key], `${this.path}.${key}`, this.faults) : null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value as a fault shows it: never longer than a line. */
export function named(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
