import { isStaff, type Person } from '../identity/person.ts'
import { rules } from '../identity/rules.ts'

export type AskedView = { account_id: string; shared: boolean }

/** Staff keep views of lists; a shared one is read by every colleague and changed by whoever keeps it. */
export const may = rules((person: Person | null) => {
  const own = (view: AskedView) => person !== null && view.account_id === person.id
  return {
    keep: () => isStaff(person),
    read: (view: AskedView) => isStaff(person) && (own(view) || view.shared),
    change: own,
  }
})
