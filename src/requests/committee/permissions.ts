import { isChair, isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

/** Meetings are the facility's own affair: outsiders meet a decision in its letter. */
export const mayMeet = rules((person: Person | null) => {
  const chair = () => isChair(person)
  const preparing = () => isOfficer(person) || chair()
  return {
    list: () => isStaff(person),
    read: () => isStaff(person),
    plan: preparing,
    move: preparing,
    edit: preparing,
    cancel: preparing,
    fill: preparing,
    arrange: preparing,
    open: chair,
    attend: chair,
    close: chair,
    // The manager may release what the chair has recorded.
    release: () => chair() || person?.role === 'manager',
  }
})

export type AskedItem = { screened_by: string | null }
export const mayDecide = rules((person: Person | null) => {
  // Four eyes: whoever screened a request neither scores it nor records its outcome.
  const others = (item: AskedItem) => item.screened_by !== person?.id
  const chair = (item: AskedItem) => isChair(person) && others(item)
  return {
    read: () => isStaff(person),
    score: (item: AskedItem) => person?.role === 'committee' && others(item),
    record: chair,
    take_back: chair,
    write_letter: (item: AskedItem) => isOfficer(person) || chair(item),
  }
})

/** Letters: the authority reads its own, the facility and the donor all; row security says which. */
export const mayRead = rules((person: Person | null) => ({
  list: () => isStaff(person) || person?.role === 'donor' || person?.role === 'authority',
  read: (letter: { authority_id: string }) =>
    isStaff(person) ||
    person?.role === 'donor' ||
    (person?.role === 'authority' && person.authority_id === letter.authority_id),
}))
