import pg from 'pg'
import type { Typed } from '../ui/forms.tsx'

/**
 * What is wrong with what was typed, where the database knows no such thing: a key that no list has, at the field that
 * it came in. Undefined where it came in no field: then what was chosen is gone, or others still refer to it.
 */
export function unknownKeys(error: unknown, typed: Typed): Record<string, string> | undefined {
  if (!(error instanceof pg.DatabaseError) || error.code !== '23503') return undefined
  const field = namesFor(error).find((name) => typed[name] !== undefined && typed[name] !== '')
  return field === undefined ? undefined : { [field]: 'forms.choose' }
}

/**
 * How fields are called that fill the column which refers to what is not there; its constraint is named
 * `<table>_<column>_fkey`. A field of several (`bodies`, `other_themes`) fills the lines of a table of its own, which is
 * named for what they are: `request_themes`.
 */
function namesFor({ table = '', constraint = '' }: pg.DatabaseError): string[] {
  if (!constraint.startsWith(`${table}_`) || !constraint.endsWith('_fkey')) return []
  const column = constraint.slice(table.length + 1, -'_fkey'.length)
  const thing = column.replace(/_id$/, '')
  // A cause of a delay has a `reason`, which a form that asks for other reasons as well calls `delay_reason`.
  const told = `${table.split('_')[0]}_${column}`
  const several = [`${thing}s`, thing.replace(/y$/, 'ies')]
  const many = several.flatMap((name) => [name, `other_${name}`])
  const areLines = several.some((name) => table.endsWith(`_${name}`))
  return areLines ? [...many, column, thing] : [told, column, thing, ...many]
}
