import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Tx } from '../database/connection.ts'
import { type Refusal, refusalOf } from '../database/refusal.ts'
import { attempt } from '../database/transaction.ts'
import { collectMail, type WrittenMail } from '../mail/commands.ts'
import type { Typed } from '../ui/forms.tsx'
import { heldIn, marked } from '../ui/meanwhile.tsx'
import type { View } from '../ui/view.ts'
import { check, optionalText } from '../web/form.ts'

/**
 * The mails that a step would send, as they will be read; null where its form is not filled in yet, and why not where it
 * would be refused.
 */
export type Rehearsed = { mails: WrittenMail[] | null; refused?: Refusal | undefined }

/** A note of one's own, for everybody whom a step writes to. */
export const noteIn = (typed: Typed) => check(z.object({ mail_note: optionalText(2_000) }), typed)

class Rehearsal extends Error {
  constructor(readonly mails: WrittenMail[]) {
    super('a step was only tried')
  }
}

/** Takes the step, and undoes it: what it would send is what it sends, since nothing else makes it. */
export async function rehearse(
  tx: Tx,
  note: { words: string; from: string },
  take: () => Promise<unknown>,
): Promise<Rehearsed> {
  try {
    return await attempt(tx, async () => {
      throw new Rehearsal(await collectMail(tx, note, take))
    })
  } catch (fault) {
    if (fault instanceof Rehearsal) return { mails: fault.mails }
    const refused = refusalOf(fault)
    if (!refused || refused.status === 503) throw fault
    return { mails: null, refused }
  }
}

/** What mails say and to whom, as one mark; ids of what the step itself makes are new each time. */
export const markOfMails = (mails: readonly WrittenMail[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(mails.map(({ to, subject, body }) => [to, subject, body])).replace(
        /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
        '',
      ),
    )
    .digest('base64url')
    .slice(0, 16)

/** The mails that a page shows and what its fields hold with them, as its form carries it. */
export const shownOn = (view: View, mails: readonly WrittenMail[]): string => `${markOfMails(mails)} ${heldIn(view)}`

/**
 * Whether a form that is as it was shown would send other mails than it showed: the record changed meanwhile. Whoever
 * changed the form knows that they did.
 */
export function wouldSendOthers(typed: Typed, mails: readonly WrittenMail[]): boolean {
  const [mark = '', ...held] = typeof typed.mails_shown === 'string' ? typed.mails_shown.split(' ') : []
  if (!mark || mark === markOfMails(mails)) return false
  return [...marked(held.join(' '))].every(([name, isAsShown]) => isAsShown(typed[name]))
}
