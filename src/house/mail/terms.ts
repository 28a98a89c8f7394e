const day = 86_400_000

/**
 * How long each kind of mail is of use, by the name of its texts: days, or for as long as it takes. What tells of a
 * fact that stays true (a decision, an acknowledgement, questions that wait) goes when the mail server is back, however
 * late; what is only news is not sent a month later. Mails that are looked at again before they go (opinions,
 * invitations) and those with a term of their own (links, reminders) say so where they are written.
 */
export const usefulDays: Record<string, number | 'always'> = {
  letter: 'always',
  submitted: 'always',
  submitted_jointly: 'always',
  registered: 'always',
  returned: 'always',
  withdrawn: 'always',
  waiver_granted: 'always',
  waiver_refused: 'always',
  application_granted: 'always',
  application_refused: 'always',
  barrier: 'always',
  signature_anew: 'always',
  'opinion.called_off': 'always',
  called_off: 'always',
  called_off_many: 'always',
  held_up: 30,
  held_up_many: 30,
  goes_on: 30,
  handed_over: 30,
  password_changed: 30,
  token_made: 30,
  assigned: 14,
  assigned_many: 14,
  action_assigned: 14,
  action_assigned_many: 14,
}

/** When a mail of this kind is of no use any more; null: never. */
export function usefulUntil(key: string, from: Date): Date | null {
  const days = usefulDays[key] ?? 3
  return days === 'always' ? null : new Date(from.getTime() + days * day)
}
