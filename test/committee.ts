import { openAction } from '../src/actions/action/commands.ts'
import { day, dayIn } from '../src/house/days/day.ts'
import type { Person } from '../src/house/identity/person.ts'
import * as committee from '../src/requests/committee/commands.ts'
import type { Outcome } from '../src/requests/committee/lifecycle.ts'
import * as consultations from '../src/requests/consultations/commands.ts'
import * as requests from '../src/requests/dossier/commands.ts'
import * as intake from '../src/requests/intake/commands.ts'
import type { Facility } from './facility.ts'

/** A request of Togo whose consultation is over: all that a meeting needs. */
export async function readyRequest(
  office: Facility,
  content: { title?: string; language?: string; theme?: string } = {},
): Promise<string> {
  const { people, write, by } = office
  const id = await write(by(people.authority), (tx) =>
    intake.draft(tx, by(people.authority), {
      authority_id: people.authority.authority_id ?? '',
      title: content.title ?? 'Diaspora',
      need: 'We want to write a strategy.',
      expected_outputs: 'A strategy',
      language: content.language ?? 'fr',
      theme: content.theme ?? 'diaspora',
      other_themes: [],
    }),
  )
  await write(by(people.authority), (tx) => intake.submit(tx, id, by(people.authority), { language: 'fr' }))
  await write(by(people.officer), async (tx) => {
    await requests.register(tx, id, by(people.officer), {
      received_on: day('2016-02-26'),
      officer_id: people.officer.id,
      overlap_judgement: 'complementary',
      overlap_note: null,
    })
    await requests.consult(tx, id, by(people.officer), { bodies: [people.consulted.body_id ?? ''] })
  })
  await write(by(people.officer), async (tx) =>
    consultations.answer(tx, await opinionOn(office, id), by(people.officer), {
      status: 'in_favour',
      reasons: '',
      conditions: '',
    }),
  )
  return id
}

/** The opinion of the Delegation on a request. */
export async function opinionOn(office: Facility, request: string): Promise<string> {
  const { rows } = await office.owner.pool.query<{ id: string }>(
    'select o.id from opinions o join consultations c on c.id = o.consultation_id where c.request_id = $1',
    [request],
  )
  return rows[0]?.id ?? ''
}

/** A meeting of today with these requests on its agenda, in their order. */
export async function meetingWith(office: Facility, ids: string[]): Promise<{ meeting: string; items: string[] }> {
  const { people, write, by } = office
  return write(by(people.officer), async (tx) => {
    const meeting = await committee.plan(tx, by(people.officer), {
      held_on: dayIn('UTC', by(people.officer).at),
      place: '',
      insisted: true,
    })
    const items = []
    for (const request_id of ids) items.push(await committee.place(tx, by(people.officer), { request_id, meeting }))
    return { meeting, items }
  })
}

export const members = (office: Facility): Person[] => [
  office.people.committee,
  office.people.secondMember,
  office.people.thirdMember,
]

/** Members score every criterion with this number. */
export async function score(office: Facility, item: string, by: Person[], points = 2): Promise<void> {
  const { rows } = await office.owner.pool.query<{ key: string }>('select key from criteria order by position')
  for (const member of by)
    await office.write(office.by(member), (tx) =>
      committee.score(
        tx,
        item,
        office.by(member),
        rows.map(({ key }) => ({
          criterion: key,
          score: points,
          remark: key === 'need' ? `${member.name}: clear` : '',
        })),
      ),
    )
}

export async function openMeeting(office: Facility, meeting: string, present = members(office)): Promise<void> {
  const chair = office.by(office.people.committee)
  await office.write(chair, (tx) => committee.open(tx, meeting, chair, { present: present.map((member) => member.id) }))
}

export async function record(office: Facility, item: string, outcome: Outcome, reason = 'Because.'): Promise<void> {
  const chair = office.by(office.people.committee)
  await office.write(chair, (tx) => committee.record(tx, item, chair, { outcome, reason, redirected_to: null }))
}

export async function release(office: Facility, meeting: string, person = office.people.committee): Promise<void> {
  const by = office.by(person)
  await office.write(by, (tx) => committee.release(tx, meeting, by, openAction))
}
