import { isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { rules } from '../../house/identity/rules.ts'

export type AskedOpinion = { body_id: string }
export const mayGive = rules((person: Person | null) => {
  const own = (opinion: AskedOpinion) => person?.role === 'consulted' && person.body_id === opinion.body_id
  return {
    list: () => person?.role === 'consulted' || person?.role === 'donor' || isStaff(person),
    read: (opinion: AskedOpinion) => isStaff(person) || person?.role === 'donor' || own(opinion),
    // An officer enters an answer that came by mail.
    answer: (opinion: AskedOpinion) => own(opinion) || isOfficer(person),
    // Whoever enters answers corrects what was typed.
    edit: () => isOfficer(person),
    lift_veto: (opinion: AskedOpinion) => own(opinion) || isOfficer(person),
    send_link: () => isOfficer(person),
    remind: () => isOfficer(person),
    /** Says that a body was told by other means than our mail. */
    hand_over: () => isOfficer(person),
    /** What all bodies said, and who was written to. */
    overview: () => isStaff(person),
  }
})
