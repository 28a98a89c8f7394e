/**
 * Who from outside the facility may read a protected field of a row: a condition on the row (called `x`), or nobody
 * when nothing is said.
 */
export type Readers = Partial<Record<'authority' | 'consulted' | 'focal_point' | 'expert' | 'donor' | 'public', string>>
export type Protected = {
  table: string
  columns: string
  readers: Readers
  /** Of the facility's own people, when not all of them: a condition on the row. */
  staff?: string
  /** Rows that can say something there, when not all can: a condition on the row. */
  rows?: string
  /** How a value of this column must look: an address, a file's name. */
  form?: (marker: string) => string
}

const address = (marker: string) => `${marker}@example.org`
const pdf = (marker: string) => `${marker}.pdf`

// The authority that asks; those that ask or benefit with it; a body that is asked; whoever was submitted to (a draft
// was not).
const lead = 'x.request_id in (select id from requests where authority_id = current_authority())'
const submitted = `x.request_id in (select id from requests where status <> 'draft' and (status <> 'withdrawn' or submitted_at is not null or registered_at is not null))`
const party = `(${lead} or (${submitted} and x.request_id in (select request_id from request_authorities where authority_id = current_authority())))`
const askedOn = (request: string) =>
  `${request} in (select c.request_id from consultations c join opinions o on o.consultation_id = c.id join consulted_bodies b on b.id = o.body_id where b.id = current_body() and b.active)`
const ofRequest = (condition: string) => condition.replaceAll('x.request_id', 'x.id')
const reported =
  'x.numeral is not null and extract(year from x.received_on) in (select year from report_editions where published_on is not null)'
const papers: Readers = {
  authority: lead,
  consulted: `${askedOn('x.request_id')} and x.request_id in (select id from requests where status not in ('approved', 'rejected', 'redirected', 'withdrawn'))`,
}
// Whoever leads an Action and whoever is named on it read it whole.
const ofOwnActions =
  '(select id from actions where authority_id = current_authority() union select action_id from action_authorities where authority_id = current_authority())'
const ownAction = (action: string) => `${action} in ${ofOwnActions}`
const ofOwnActivities = `(select id from activities where action_id in ${ofOwnActions})`
const ownActivity = `x.activity_id in ${ofOwnActivities}`
const herself = 'x.person_id = current_human()'
const administered = `x.person_id in (select id from people where employed_in = current_administration() and employer_kind = 'public')`
const anybody = 'true'
const ofBodies: Readers = {
  donor: anybody,
  consulted:
    'x.body_id = current_body() and exists (select from consulted_bodies b where b.id = x.body_id and b.active)',
}

const officersOnTheWayTo = (condition: string) => `x.active and x.id in (select a.officer_id from actions a
  join activities v on v.action_id = a.id join mobilisations x on x.activity_id = v.id
  where x.status in ('invited', 'accepted', 'released', 'contracted', 'deployed', 'completed') and ${condition})`
const officers = {
  authority: `(x.active and (x.id in (select x.officer_id from requests x where ${ofRequest(party)})
    or x.id in (select officer_id from actions where id in ${ofOwnActions})))`,
  consulted: `(x.active and x.id in (select r.officer_id from requests r where ${askedOn('r.id')}))`,
  expert: `(${officersOnTheWayTo(herself)})`,
  focal_point: `(${officersOnTheWayTo(administered)})`,
} satisfies Readers

/**
 * What is protected, as data: names, contacts, papers, what people wrote of each other, what services and the committee
 * said. `walls.test.ts` puts a mark of its own into every one of these fields in every row and looks for it on every
 * road. A copy of a field has no line here: it has the wall of its original.
 */
export const protectedFields: Protected[] = [
  { table: 'request_contacts', columns: 'name function phone', readers: { authority: lead } },
  { table: 'request_contacts', columns: 'email', readers: { authority: lead }, form: address },
  { table: 'request_files', columns: 'name', readers: papers, form: pdf },
  {
    table: 'requests',
    columns:
      'need expected_outputs experts_wanted prior_support other_donors setup_committee setup_lead setup_budget setup_implementer decision_reason withdrawn_reason',
    readers: { authority: ofRequest(party), donor: ofRequest(submitted), consulted: askedOn('x.id') },
  },
  {
    table: 'request_answers',
    columns: 'words',
    readers: { authority: party, donor: submitted, consulted: askedOn('x.request_id') },
  },
  // In its own words: what the report of a year says of the requests that were received, everybody reads once it is
  // published.
  {
    table: 'requests',
    columns: 'theme_wording',
    readers: {
      authority: `(${ofRequest(party)} or ${reported})`,
      donor: ofRequest(submitted),
      consulted: `(${askedOn('x.id')} or ${reported})`,
      focal_point: reported,
      expert: reported,
      public: reported,
    },
  },
  { table: 'requests', columns: 'overlap_note', readers: {} },
  {
    table: 'request_translations',
    columns: 'title need expected_outputs',
    readers: { authority: lead, donor: submitted, consulted: askedOn('x.request_id') },
  },
  { table: 'request_questions', columns: 'question answer', readers: { authority: lead, donor: submitted } },
  { table: 'named_authorities', columns: 'name', readers: { authority: lead, donor: submitted } },
  { table: 'eligibility_waivers', columns: 'asked_reason reason', readers: { authority: lead, donor: submitted } },
  {
    table: 'eligibility_waivers',
    columns: 'refused_reason',
    readers: { authority: lead, donor: submitted },
    rows: 'x.refused_at is not null',
  },
  { table: 'overlap_judgements', columns: 'note', readers: { donor: submitted } },
  { table: 'delay_causes', columns: 'note', readers: {} },
  {
    table: 'letters',
    columns: 'subject body',
    readers: { authority: 'x.authority_id = current_authority()', donor: submitted },
  },
  { table: 'agenda_items', columns: 'reason letter_subject letter_body', readers: {} },
  { table: 'agenda_letters', columns: 'subject body', readers: {} },
  { table: 'meetings', columns: 'place', readers: {} },
  {
    table: 'decision_scores',
    columns: 'remark',
    readers: {},
    staff: `x.account_id = current_account() or x.agenda_item_id in (select i.id from agenda_items i join meetings m on m.id = i.meeting_id where m.status in ('open', 'closed'))
      or (select count(s.score) from decision_scores s where s.agenda_item_id = x.agenda_item_id and s.account_id = current_account()) >= (select count(*) from criteria)`,
  },
  { table: 'opinions', columns: 'reasons conditions', readers: ofBodies },
  { table: 'opinions', columns: 'lifted_reasons', readers: ofBodies, rows: 'x.lifted_at is not null' },
  { table: 'consulted_bodies', columns: 'email', readers: { consulted: 'x.id = current_body()' }, form: address },
  {
    table: 'actions',
    columns: 'evaluation suspended_cause cancelled_cause',
    readers: { donor: anybody, authority: ownAction('x.id') },
  },
  { table: 'actions', columns: 'authority_signed_by', readers: { authority: ownAction('x.id') } },
  { table: 'readiness_answers', columns: 'evidence', readers: { donor: anybody, authority: ownAction('x.action_id') } },
  {
    table: 'activities',
    columns: 'report postponed_cause cancelled_cause',
    readers: { donor: anybody, authority: ownAction('x.action_id') },
  },
  {
    table: 'outputs',
    columns: 'lapsed_cause',
    readers: { donor: `x.status <> 'drafted'`, authority: ownAction('x.action_id') },
  },
  {
    table: 'mobilisations',
    columns: 'mission_report cause release_reference',
    readers: {
      expert: `${herself} and x.status <> 'shortlisted'`,
      focal_point: `${administered} and x.status <> 'shortlisted'`,
    },
  },
  {
    table: 'participations',
    columns: 'organisation',
    readers: { authority: ownActivity, expert: herself, focal_point: administered },
  },
  {
    table: 'personal_details',
    columns: 'name',
    readers: {
      expert: herself,
      focal_point: administered,
      authority: `x.person_id in (select person_id from participations where activity_id in ${ofOwnActivities}
        union select person_id from mobilisations where activity_id in ${ofOwnActivities}
          and status in ('accepted', 'released', 'contracted', 'deployed', 'completed'))`,
    },
  },
  { table: 'personal_details', columns: 'employer', readers: { expert: herself, focal_point: administered } },
  {
    table: 'personal_details',
    columns: 'email',
    readers: { expert: herself, focal_point: administered },
    form: address,
  },
  // Everybody is greeted by name; and is told whom to turn to on a record of their own, its officer.
  {
    table: 'accounts',
    columns: 'name',
    readers: {
      authority: `(x.id = current_account() or ${officers.authority})`,
      consulted: `(x.id = current_account() or ${officers.consulted})`,
      focal_point: `(x.id = current_account() or ${officers.focal_point})`,
      expert: `(x.id = current_account() or ${officers.expert})`,
      donor: 'x.id = current_account()',
    },
  },
  { table: 'accounts', columns: 'phone', readers: officers },
  { table: 'outbox', columns: 'subject body', readers: {} },
  { table: 'links', columns: 'recipient', readers: {}, form: address },
  {
    table: 'report_texts',
    columns: 'title body',
    readers: {
      donor: anybody,
      ...Object.fromEntries(
        ['authority', 'consulted', 'focal_point', 'expert', 'public'].map((kind) => [
          kind,
          'x.year in (select year from report_editions where published_on is not null)',
        ]),
      ),
    },
  },
]
