import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import { bestLanguage } from '../../house/languages/texts.ts'
import { type Mail, queueMail, wordsOf } from '../../house/mail/commands.ts'
import { isolated, linkedLine } from '../../house/mail/mail-text.ts'
import { noteNotices } from '../../house/mail/notices.ts'
import type { Refreshed, Waiting } from '../../house/mail/send.ts'
import { formatDay } from '../../house/ui/dates.tsx'
import { languageToWrite } from '../../registers/people/language.ts'
import { findMission, type Mission } from './queries.ts'

type Occasion = 'invited' | 'invited_anew'

/**
 * Writes to the expert who is invited: to the address in the register, or where there is none to that of the account.
 */
export async function tellInvited(
  tx: Tx,
  mission: Mission,
  answer_by: Day,
  occasion: Occasion = 'invited',
): Promise<void> {
  const to = await addressOf(tx, mission)
  if (!to) return
  const id = await queueMail(tx, {
    ...letter(mission, answer_by, languageToWrite(mission.language, mission.employed_in), occasion),
    to,
    useful_until: null,
  })
  await noteNotices(tx, id, 'mobilisations', [{ id: mission.id }], occasion)
}

async function addressOf(tx: Tx, mission: Mission): Promise<string | null> {
  if (mission.email) return mission.email
  const account = await tx
    .selectFrom('accounts')
    .select('email')
    .where('person_id', '=', mission.person_id)
    .where('active', '=', true)
    .executeTakeFirst()
  return account?.email ?? null
}

/**
 * An invitation, looked at again just before it goes: it is not sent to an address that was corrected, nor when it was
 * answered, taken back or held up meanwhile.
 */
export async function refreshInvitation(tx: Tx, mail: Waiting): Promise<Refreshed | null> {
  const notice = await tx
    .selectFrom('notices')
    .select(['record_id', 'occasion'])
    .where('mail_id', '=', mail.id)
    .where('record_table', '=', 'mobilisations')
    .executeTakeFirst()
  if (!notice) return null
  const mission = await findMission(tx, notice.record_id)
  const wanted =
    mission?.status === 'invited' &&
    !mission.paused_by &&
    (await addressOf(tx, mission))?.toLowerCase() === mail.recipient.toLowerCase()
  return mission?.answer_by && wanted
    ? wordsOf(tx, letter(mission, mission.answer_by, mail.language, notice.occasion as Occasion))
    : 'not_needed'
}

const letter = (mission: Mission, answer_by: Day, language: string, key: Occasion): Omit<Mail, 'to'> => ({
  language,
  key,
  values: { activity: mission.title, from: mission.first_day, to: mission.last_day, answer_by },
  record: ['mobilisations', mission.id],
})

/**
 * Tells everybody who was invited or takes part that nothing goes on for now, or at all: one mail for each person,
 * however many missions are held up at once.
 */
export async function tellHeldUp(tx: Tx, ids: string[], key: 'held_up' | 'called_off' | 'goes_on'): Promise<void> {
  const missions: Mission[] = []
  for (const id of ids) {
    const mission = await findMission(tx, id)
    if (mission) missions.push(mission)
  }
  for (const [, own] of Map.groupBy(missions, (mission) => mission.person_id)) {
    const [first, ...others] = own
    const to = first && (await addressOf(tx, first))
    if (!first || !to) continue
    if (key === 'goes_on') {
      for (const mission of own)
        await queueMail(tx, {
          to,
          language: languageToWrite(mission.language, mission.employed_in),
          key,
          values: { activity: mission.title, from: mission.first_day, to: mission.last_day },
          record: ['mobilisations', mission.id],
        })
      continue
    }
    const language = bestLanguage(languageToWrite(first.language, first.employed_in))
    const lineOf = (mission: Mission) =>
      linkedLine({
        name: `${isolated(mission.title, language)} (${formatDay(language, mission.first_day)} – ${formatDay(language, mission.last_day)})`,
        href: `/mobilisations/${mission.id}`,
      })
    await queueMail(tx, {
      to,
      language,
      key: others.length === 0 ? key : `${key}_many`,
      values:
        others.length === 0
          ? { activity: first.title, from: first.first_day, to: first.last_day }
          : { count: own.length },
      ...(others.length === 0
        ? {}
        : { list: own.map(lineOf).join('\n\n'), link: null, alsoOn: others.map((mission) => mission.id) }),
      record: ['mobilisations', first.id],
    })
  }
}
