import { Refusal, refusalOf } from '../database/refusal.ts'

/** What was chosen in this field is none of those there are. */
export const noSuch = (field: string) => new Refusal(422, 'forms.choose', {}, undefined, field)
/** The same of a line that hangs on a record: whoever saw it there chose it, and it has been taken away meanwhile. */
export const noneLeft = (field: string) => new Refusal(422, 'refusals.still_used', {}, undefined, field)

/** Refuses, at its field, what is chosen and is none of those that are known. */
export function refuseUnknown(field: string, chosen: readonly string[], known: readonly string[]): void {
  if (chosen.some((one) => !known.includes(one))) throw noSuch(field)
}

/** Finds what was chosen in a field: what is not there, or not for whoever chose, is refused at the field. */
export async function chosenIn<T>(field: string, find: () => Promise<T>): Promise<T> {
  try {
    return await find()
  } catch (error) {
    throw refusalOf(error)?.status === 404 ? noSuch(field) : error
  }
}
