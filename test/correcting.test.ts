import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { meetingWith, members, openMeeting, opinionOn, readyRequest, record, release, score } from './committee.ts'
import { type Facility, facility, type Visitor } from './facility.ts'
import { Program } from './program.ts'

let office: Facility
let officer: Visitor
let authority: Visitor
let committee: Visitor
let nobody: Visitor
beforeAll(async () => {
  office = await facility()
  officer = await office.as(office.people.officer)
  authority = await office.as(office.people.authority)
  committee = await office.as(office.people.committee)
  nobody = office.visitor
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const idOf = async (query: string, values: unknown[] = []) => (await rows<{ id: string }>(query, values))[0]?.id ?? ''
/** What a page shows of the record’s history: its text from the heading on, without markup. */
const historyIn = (page: string) =>
  page
    .slice(page.lastIndexOf('History'))
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const versionIn = (page: string) => /name="version" value="(\d+)"/.exec(page)?.[1] ?? ''

/** An Action that Togo’s ministry agreed, under way since 21 January. */
const underWay = (reference: string) =>
  idOf(
    `with request as (insert into requests (reference, partner, authority_id, title, language, theme, decided_at)
        select $2, partner, id, 'T', 'fr', 'diaspora', '2016-01-15' from authorities where id = $3
        returning id, partner, authority_id)
      insert into actions (request_id, partner, authority_id, title, theme, officer_id, status, agreed_on, started_on,
        authority_signed_on, authority_signed_by)
      select id, partner, authority_id, 'A strategy', 'diaspora', $1, 'in_implementation', '2016-01-20', '2016-01-21',
        '2016-01-19', 'S. Mensah' from request returning id`,
    [office.people.officer.id, reference, office.people.authority.authority_id],
  )
const authorityOf = (partner: string, name: string) =>
  idOf(`insert into authorities (partner, name, type) values ($1, $2, 'national_central') returning id`, [
    partner,
    name,
  ])

/** An activity of it, held on 8 and 9 February. */
const held = (action: string, status = 'held') =>
  idOf(
    `insert into activities (action_id, number, type, title, theme, first_day, last_day, host, mode, place, status,
        report, reported_on)
      values ($1, (select count(*) + 1 from activities where action_id = $1), 'workshop', 'Workshop', 'diaspora',
        '2016-02-08', '2016-02-09', 'TG', 'on_site', 'Lomé', $2, $3, $4) returning id`,
    [action, status, status === 'reported' ? 'It went well.' : null, status === 'reported' ? '2016-02-15' : null],
  )
const seatOn = (activity: string, places = 2) =>
  idOf(
    `insert into seats (activity_id, role, places, theme, level, days) values ($1, 'expert', $2, 'diaspora', 2, 3)
      returning id`,
    [activity, places],
  )

/** What the form of a page says of itself: of which version of its record it is, and what it held. */
const formIn = (page: string) => ({
  version: versionIn(page),
  held: /name="held" value="([^"]*)"/.exec(page)?.[1] ?? '',
})
const textOf = (page: string) =>
  page
    .replace(/<[^>]+>/g, ' ')
    .replace(/[\u2068\u2069]/g, '')
    .replace(/\s+/g, ' ')

describe('two who correct the same record at once', () => {
  const begun = async () => {
    const id = await idOf(`insert into authorities (partner, name, name_language, type)
      values ('GH', gen_random_uuid()::text, 'en', 'national_central') returning id`)
    const at = `/authorities/${id}/content`
    const form = formIn((await officer.get(at)).text)
    const others = { name_language: 'en', type: 'national_central', partner: 'GH' }
    return { id, at, form, others }
  }

  test('are told beside each field what the other wrote there, who it was and when, and what they typed is kept', async () => {
    const { id, at, form, others } = await begun()
    const manager = await office.as(office.people.manager)
    const sent = await manager.post(at, { ...form, ...others, name: `Office ${id}`, type: 'regional_local' })
    expect(sent.status).toBe(303)
    const refused = await officer.post(at, { ...form, ...others, name: `Bureau ${id}` })
    expect(refused.status).toBe(409)
    expect(refused.text).toContain(`value="Bureau ${id}"`)
    const told = textOf(refused.text)
    expect(told).toContain(`Now: Office ${id} (changed by ${office.people.manager.name}, `)
    expect(told).toContain('Now: Regional or local')
    // Nothing was typed there: what the other chose is in the field, and would not be undone by sending again.
    expect(refused.text).toMatch(/<option value="regional_local" selected/)
    expect(told.match(/Now: /g)).toHaveLength(4)
    expect(refused.text).toContain('href="#field-type"')

    const again = formIn(refused.text)
    const whole = { ...others, ...again, name: `Bureau ${id}`, type: 'regional_local' }
    expect((await officer.post(at, whole)).status).toBe(303)
    expect(await rows('select name, type from authorities where id = $1', [id])).toEqual([
      { name: `Bureau ${id}`, type: 'regional_local' },
    ])
  })

  test('are told so where nothing that their form shows was changed', async () => {
    const { id, at, form, others } = await begun()
    await rows('update authorities set version = version + 1 where id = $1', [id])
    const refused = await officer.post(at, { ...form, ...others, name: `Bureau ${id}` })
    expect(refused.status).toBe(409)
    expect(textOf(refused.text)).toContain('does not stand in this form')
  })

  test('are not let past each other by a mistake in the form that came back', async () => {
    const { id, at, form, others } = await begun()
    const mistaken = await officer.post(at, { ...form, ...others, name: '' })
    expect(mistaken.status).toBe(422)
    await rows('update authorities set name = $2 where id = $1', [id, `Office ${id}`])
    const refused = await officer.post(at, { ...others, ...formIn(mistaken.text), name: `Bureau ${id}` })
    expect(refused.status).toBe(409)
    expect(textOf(refused.text)).toContain(`Now: Office ${id}`)
  })
})

describe('an authority', () => {
  test('is corrected by an officer: its name, the language of the name and its type; its history says what it was', async () => {
    const id = await idOf(`insert into authorities (partner, name, name_language, type)
      values ('GH', 'Minstry of Interior', 'fr', 'national_central') returning id`)
    expect((await officer.get(`/authorities/${id}`)).text).toContain(`href="/authorities/${id}/content"`)
    const form = await officer.get(`/authorities/${id}/content`)
    expect(form.text).toContain('value="Minstry of Interior"')
    const change = { name: 'Ministry of the Interior', name_language: 'en', type: 'regional_local', partner: 'TG' }
    expect((await officer.post(`/authorities/${id}/content`, change)).status).toBe(303)
    expect(await rows('select name, name_language, type, partner from authorities where id = $1', [id])).toEqual([
      change,
    ])
    const history = historyIn((await officer.get(`/authorities/${id}`)).text)
    for (const told of ['Edited', 'Minstry of Interior', 'Ministry of the Interior', 'Ghana', 'Togo', 'French'])
      expect(history).toContain(told)
  })

  test('stays as it is when its form is saved as it was opened', async () => {
    const id = await idOf(`insert into authorities (partner, name, type)
      values ('GH', 'Ghana Immigration Service', 'national_central') returning id`)
    const known = await rows('select * from authorities where id = $1', [id])
    const shown = { name: 'Ghana Immigration Service', name_language: 'en', type: 'national_central', partner: 'GH' }
    expect((await officer.post(`/authorities/${id}/content`, shown)).status).toBe(303)
    expect(await rows('select * from authorities where id = $1', [id])).toEqual(known)
  })

  test('of which somebody else knows more meanwhile is not corrected from a stale page, and what was typed is kept', async () => {
    const id = await idOf(`insert into authorities (partner, name, type)
      values ('GH', 'Office of Statistics', 'national_central') returning id`)
    const version = versionIn((await officer.get(`/authorities/${id}/content`)).text)
    await rows(`update authorities set name = 'Statistical Service' where id = $1`, [id])
    const refused = await officer.post(`/authorities/${id}/content`, { name: 'Service of Statistics', version })
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('value="Service of Statistics"')
  })

  test('keeps a name, and a name of its own among those of its partner', async () => {
    const id = await idOf(`insert into authorities (partner, name, type)
      values ('TG', 'Direction des statistiques', 'national_central') returning id`)
    const empty = await officer.post(`/authorities/${id}/content`, { name: '' })
    expect(empty.status).toBe(422)
    const same = await officer.post(`/authorities/${id}/content`, { name: ' ministère  de la PLANIFICATION' })
    expect(same.status).toBe(409)
    expect(same.text).toContain('planification'.toUpperCase())
    expect(same.text).toContain('href="#field-name"')
  })

  test('that requests name stays with its partner', async () => {
    const id = office.people.authority.authority_id ?? ''
    await rows(
      `insert into requests (reference, partner, authority_id, title, language) values ('R-2016-STAYS', 'TG', $1, 'T', 'fr')`,
      [id],
    )
    const refused = await officer.post(`/authorities/${id}/content`, { partner: 'GH' })
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('the partner can no longer be changed')
    expect(await rows('select partner from authorities where id = $1', [id])).toEqual([{ partner: 'TG' }])
  })

  test('is corrected by nobody but officers', async () => {
    const id = office.people.authority.authority_id ?? ''
    for (const visitor of [authority, committee, nobody]) {
      expect((await visitor.get(`/authorities/${id}`)).text).not.toContain(`/authorities/${id}/content`)
      expect((await visitor.get(`/authorities/${id}/content`)).status).toBe(403)
      expect((await visitor.post(`/authorities/${id}/content`, { name: 'Ours' }, '/sign-in')).status).toBe(403)
    }
    expect((await officer.get('/authorities/00000000-0000-4000-8000-000000000000/content')).status).toBe(404)
  })
})

describe('an initiative', () => {
  const made = (name: string) =>
    idOf(
      `insert into initiatives (name, acronym, organisation, website, aliases, themes, regions)
        values ($1, 'MGR', 'ICMPD', 'https://mgr.example', '{Migrate, "Move on"}', '{diaspora}', '{}') returning id`,
      [name],
    )

  test('is corrected by an officer, whatever is known of it; its history says what it was', async () => {
    const id = await made('Migration Governance')
    expect((await officer.get(`/initiatives/${id}`)).text).toContain(`href="/initiatives/${id}/content"`)
    expect((await officer.get(`/initiatives/${id}/content`)).text).toContain('value="Migrate; Move on"')
    const change = {
      name: 'Migration Governance for All',
      acronym: '',
      organisation: 'IOM',
      website: 'https://mgr.example/all',
      aliases: 'Move on; All',
      themes: ['trafficking'],
    }
    expect((await officer.post(`/initiatives/${id}/content`, change)).status).toBe(303)
    expect(
      await rows(
        'select name, acronym, organisation, website, aliases, themes, regions from initiatives where id = $1',
        [id],
      ),
    ).toEqual([{ ...change, acronym: null, aliases: ['Move on', 'All'], regions: [] }])
    const history = historyIn((await officer.get(`/initiatives/${id}`)).text)
    for (const told of ['Edited', 'Migration Governance for All', 'ICMPD', 'IOM', 'MGR'])
      expect(history).toContain(told)
  })

  test('is not corrected from a stale page, to something that cannot be, or by anybody but officers', async () => {
    const id = await made('Safe Ways')
    const version = versionIn((await officer.get(`/initiatives/${id}/content`)).text)
    const wrong = await officer.post(`/initiatives/${id}/content`, { website: 'mgr.example', organisation: 'UNHCR' })
    expect(wrong.status).toBe(422)
    for (const typed of ['value="mgr.example"', 'value="UNHCR"']) expect(wrong.text).toContain(typed)
    await rows(`update initiatives set acronym = 'SW' where id = $1`, [id])
    expect((await officer.post(`/initiatives/${id}/content`, { acronym: 'SWA', version })).status).toBe(409)
    for (const visitor of [authority, committee, nobody]) {
      expect((await visitor.get(`/initiatives/${id}`)).text).not.toContain(`/initiatives/${id}/content`)
      expect((await visitor.get(`/initiatives/${id}/content`)).status).toBe(403)
      expect((await visitor.post(`/initiatives/${id}/content`, { name: 'Ours' }, '/sign-in')).status).toBe(403)
    }
    expect((await officer.get('/initiatives/00000000-0000-4000-8000-000000000000/content')).status).toBe(404)
  })
})

describe('a person', () => {
  const elena = () => office.people.expert.person_id ?? ''

  test('is corrected in all that the register knows, the day of the vetting included; the history says what it was', async () => {
    const id = elena()
    const details = {
      name: 'Elena Vidal Ruiz',
      email: 'elena@interior.example.es',
      employer: 'Ministerio del Interior',
      employed_in: 'PT',
      employer_kind: 'international',
      gender: 'x',
      language: 'es',
    }
    expect((await officer.post(`/people/${id}/details`, details)).status).toBe(303)
    expect((await officer.get(`/people/${id}`)).text).toContain('Correct the day of the vetting')
    expect((await officer.get(`/people/${id}/vetting`)).text).toContain('value="2015-01-02"')
    expect((await officer.post(`/people/${id}/vetting`, { vetted_on: '2015-02-03' })).status).toBe(303)
    expect(
      await rows(
        `select name, email, employer, employed_in, employer_kind, gender, language, vetted_on::text
          from people e join personal_details d on d.person_id = e.id join expert_profiles x using (person_id)
          where e.id = $1`,
        [id],
      ),
    ).toEqual([{ ...details, vetted_on: '2015-02-03' }])
    const history = historyIn((await officer.get(`/people/${id}`)).text)
    for (const told of ['Elena Vidal', 'Spain', 'Portugal', 'Vetted on', '2 January 2015', '3 February 2015'])
      expect(history).toContain(told)
  })

  test('was vetted after consent was given, and not tomorrow', async () => {
    for (const vetted_on of ['2014-12-31', '2016-03-02']) {
      const refused = await officer.post(`/people/${elena()}/vetting`, { vetted_on })
      expect(refused.status).toBe(422)
      expect(refused.text).toContain(`value="${vetted_on}"`)
    }
  })

  test('whose languages or address somebody else changed meanwhile is not corrected from a stale page', async () => {
    const id = office.people.otherExpert.person_id ?? ''
    const [details, profile, availability] = [
      versionIn((await officer.get(`/people/${id}/details`)).text),
      versionIn((await officer.get(`/people/${id}/profile`)).text),
      versionIn((await officer.get(`/people/${id}/availability`)).text),
    ]
    const manager = await office.as(office.people.manager)
    expect((await manager.post(`/people/${id}/profile`, { 'language.fr': 'C1' })).status).toBe(303)
    const wrong = [
      await officer.post(`/people/${id}/profile`, { 'language.fr': 'A1', version: profile }),
      await officer.post(`/people/${id}/details`, { name: 'Kofi B.', version: details }),
      await officer.post(`/people/${id}/availability`, { available: '2016-04-01 – 2016-05-01', version: availability }),
    ]
    expect(wrong.map(({ status }) => status)).toEqual([409, 409, 409])
    expect(wrong[1]?.text).toContain('value="Kofi B."')
    expect(await rows('select level from expert_languages where person_id = $1', [id])).toEqual([{ level: 'C1' }])
    // An expert keeps her own days, and her page is as fresh as what she writes.
    const kofi = await office.as(office.people.otherExpert)
    const own = versionIn((await kofi.get(`/people/${id}/availability`)).text)
    const days = { available: '2016-04-01 – 2016-05-01', version: own }
    expect((await kofi.post(`/people/${id}/availability`, days)).status).toBe(303)
    expect((await kofi.post(`/people/${id}/availability`, { ...days, available: '' })).status).toBe(409)
  })

  test('is corrected by nobody but officers', async () => {
    const focalPoint = await office.as(office.people.focal_point)
    const expert = await office.as(office.people.expert)
    for (const noun of ['details', 'profile', 'vetting']) {
      for (const visitor of [committee, expert])
        expect((await visitor.get(`/people/${elena()}/${noun}`)).status).toBe(403)
      for (const visitor of [focalPoint, authority, nobody])
        expect((await visitor.get(`/people/${elena()}/${noun}`)).status).toBe(404)
    }
  })
})

describe('an account', () => {
  let administrator: Visitor
  beforeAll(async () => {
    administrator = await office.as(office.people.administrator)
  })
  const known = async (id: string) =>
    (
      await rows<Record<string, unknown>>(
        'select name, email, role, chair, language, authority_id, administration, body_id, active from accounts where id = $1',
        [id],
      )
    )[0]

  test('is corrected by an administrator: name, address, language, and what it belongs to; its history says what it was', async () => {
    const { otherAuthority: chikondi, authority: amina } = office.people
    const at = `/accounts/${chikondi.id}`
    expect((await administrator.get(at)).text).toContain(`href="${at}/content"`)
    const change = {
      name: 'Chikondi Banda',
      email: 'Banda@home.example.mw',
      language: 'pt',
      authority_id: amina.authority_id ?? '',
    }
    expect((await administrator.post(`${at}/content`, { ...change, seen: 'yes' })).status).toBe(303)
    expect(await known(chikondi.id)).toMatchObject({ ...change, email: 'banda@home.example.mw', role: 'authority' })
    const page = (await administrator.get(at)).text
    expect(page).toContain('Ministère de la Planification')
    for (const told of ['Edited', 'chikondi', 'Chikondi Banda', 'Ministry of Home Affairs', 'English', 'Portuguese'])
      expect(historyIn(page)).toContain(told)
  })

  test('gets another role with what that belongs to, and lets go of what it belonged to before', async () => {
    const { otherConsulted: ana } = office.people
    const at = `/accounts/${ana.id}/content`
    const lacking = await administrator.post(at, { role: 'focal_point', name: 'Ana B.' })
    expect([lacking.status, lacking.text.includes('value="Ana B."')]).toEqual([422, true])
    expect((await administrator.post(at, { role: 'focal_point', administration: 'PT', seen: 'yes' })).status).toBe(303)
    expect(await known(ana.id)).toMatchObject({ role: 'focal_point', administration: 'PT', body_id: null })
    expect((await administrator.post(at, { role: 'committee', chair: 'yes', seen: 'yes' })).status).toBe(303)
    expect(await known(ana.id)).toMatchObject({ role: 'committee', chair: true, administration: null })
    expect((await administrator.post(at, { role: 'donor', chair: 'yes' })).status).toBe(303)
    expect(await known(ana.id)).toMatchObject({ role: 'donor', chair: false })
  })

  test('whose address is corrected is signed out where it was signed in', async () => {
    const { donor: philippe } = office.people
    const before = await office.as(philippe)
    const email = 'philippe@ministry.example.lu'
    expect((await administrator.post(`/accounts/${philippe.id}/content`, { email })).status).toBe(303)
    expect((await before.get('/account')).status).not.toBe(200)
    expect((await (await office.as({ ...philippe, email })).get('/account')).status).toBe(200)
    const taken = await administrator.post(`/accounts/${philippe.id}/content`, { email: 'OTTO@example.org' })
    expect([taken.status, taken.text.includes('has an account already')]).toEqual([409, true])
  })

  test('of somebody who carries open files keeps a role that carries them, and nobody changes the role of their own', async () => {
    const { communications: nora, administrator: ada } = office.people
    await rows(`update accounts set role = 'officer' where id = $1`, [nora.id])
    await rows(
      `insert into requests (reference, partner, authority_id, title, language, officer_id)
        values ('R-2016-NORA', 'TG', $1, 'T', 'fr', $2)`,
      [office.people.authority.authority_id, nora.id],
    )
    const carries = await administrator.post(`/accounts/${nora.id}/content`, { role: 'communications' })
    expect([carries.status, carries.text.includes('still has open files')]).toEqual([409, true])
    expect(carries.text).toMatch(new RegExp(`id="errors".*href="/accounts/${nora.id}/handover".*<form `, 's'))
    expect((await administrator.post(`/accounts/${nora.id}/content`, { role: 'manager' })).status).toBe(303)
    const own = await administrator.post(`/accounts/${ada.id}/content`, { role: 'manager' })
    expect([own.status, own.text.includes('Nobody changes the role of their own account')]).toEqual([409, true])
    expect((await administrator.post(`/accounts/${ada.id}/content`, { name: 'Ada L.' })).status).toBe(303)
  })

  test('is asked for what its role belongs to, and what another role belongs to is let go of', async () => {
    const labelled = (text: string, name: string) =>
      new RegExp(`<label[^>]*for="field-${name}">(.*?)</label>`, 's').exec(text)?.[1] ?? ''
    const { authority, officer, administrator: ada } = office.people
    const empty = (await administrator.get('/accounts/new')).text
    for (const name of ['authority_id', 'administration', 'body_id', 'person_id'])
      expect(labelled(empty, name)).toMatch(/for .*(role|focal point|expert)/)
    for (const name of ['authority_id', 'administration', 'body_id', 'person_id'])
      expect(labelled(empty, name)).not.toContain('optional')
    const at = `/accounts/${authority.id}`
    const wrong = await administrator.post(`${at}/content`, {
      role: 'consulted',
      authority_id: String(authority.authority_id),
      name: 'Somebody',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.text).not.toMatch(new RegExp(`value="${authority.authority_id}"[^>]* selected`))
    const carrier = (await administrator.get(`/accounts/${officer.id}`)).text
    for (const to of ['handover', 'closure']) expect(carrier).toContain(`href="/accounts/${officer.id}/${to}"`)
    expect((await administrator.get(`/accounts/${ada.id}`)).text).not.toContain(`/accounts/${ada.id}/closure`)
  })

  test('that was closed is opened again, once, and signs in as before', async () => {
    const { thirdMember: celia } = office.people
    const at = `/accounts/${celia.id}`
    expect((await administrator.get(at)).text).not.toContain('Open the account again')
    expect((await administrator.post(`${at}/closure`, { seen: '1' })).status).toBe(303)
    expect((await administrator.get(at)).text).toContain('Open the account again')
    expect((await administrator.post(`${at}/reopening`, {}, at)).status).toBe(303)
    expect(await known(celia.id)).toMatchObject({ active: true, role: 'committee' })
    expect(historyIn((await administrator.get(at)).text)).toContain('Account opened again')
    expect((await administrator.post(`${at}/reopening`, {}, at)).status).toBe(409)
    expect((await (await office.as(celia)).get('/meetings')).status).toBe(200)
  })

  test('is corrected from a fresh page only, and by nobody but administrators', async () => {
    const { secondMember: cyril } = office.people
    const at = `/accounts/${cyril.id}`
    const version = versionIn((await administrator.get(`${at}/content`)).text)
    await rows(`update accounts set language = 'fr' where id = $1`, [cyril.id])
    expect((await administrator.post(`${at}/content`, { name: 'C.', version })).status).toBe(409)
    for (const visitor of [officer, committee, authority, nobody]) {
      expect((await visitor.get(`${at}/content`)).status).toBe(403)
      expect((await visitor.post(`${at}/content`, { name: 'C.' }, '/sign-in')).status).toBe(403)
      expect((await visitor.post(`${at}/reopening`, {}, '/sign-in')).status).toBe(403)
    }
    expect((await administrator.get('/accounts/00000000-0000-4000-8000-000000000000/content')).status).toBe(404)
  })
})

describe('what hangs on an entry of a register', () => {
  test.each([
    ['service', '/bodies', 'scopes', [{ partner: 'TG' }, { partner: 'GH' }]],
    [
      'partner',
      '/partners',
      'names',
      [
        { name: 'Pays des Ewé', kind: 'other' },
        { name: 'Togoland', kind: 'former' },
      ],
    ],
  ] as const)(
    'raises the version of the %s, and is neither added nor taken off from a stale page',
    async (...[, kind, noun, [first, second]]) => {
      const administrator = await office.as(office.people.administrator)
      const program = await Program.of(office, office.people.administrator)
      const id = await idOf(
        noun === 'scopes' ? `select id from consulted_bodies limit 1` : `select id from partners where code = 'TG'`,
      )
      const here = noun === 'scopes' ? `${kind}/${id}` : `${kind}/TG`
      const page = noun === 'scopes' ? here : `${here}/names`
      const version = versionIn((await administrator.get(page)).text)
      expect((await administrator.post(`${here}/${noun}`, { ...first, version }, page)).status).toBe(303)
      expect((await program.get(`${kind}/${id}`)).json.version).toBe(Number(version) + 1)
      expect((await administrator.post(`${here}/${noun}`, { ...second, version }, page)).status).toBe(409)
      const text = (await administrator.get(page)).text
      const removal = new RegExp(`action="(${here}/${noun}/[0-9a-f-]+/removal)"`).exec(text)?.[1] ?? ''
      expect((await administrator.post(removal, { version }, page)).status).toBe(409)
      expect((await administrator.post(removal, { version: versionIn(text) }, page)).status).toBe(303)
      expect(versionIn((await administrator.get(page)).text)).toBe(String(Number(version) + 2))
    },
  )
})

describe('a seat', () => {
  test('is corrected by an officer, also when the activity was reported; the activity’s history says what it was', async () => {
    const activity = await held(await underWay('R-2016-SEAT'), 'reported')
    const at = `/activities/${activity}/seats/${await seatOn(activity)}/content`
    expect((await officer.get(`/activities/${activity}`)).text).toContain(`href="${at}"`)
    expect((await officer.get(at)).text).toContain('value="3"')
    const change = { role: 'lead', places: '1', theme: 'trafficking', level: '3', days: '5' }
    expect((await officer.post(at, change)).status).toBe(303)
    expect(await rows('select role, places, theme, level, days from seats where activity_id = $1', [activity])).toEqual(
      [{ role: 'lead', places: 1, theme: 'trafficking', level: 3, days: 5 }],
    )
    const history = historyIn((await officer.get(`/activities/${activity}`)).text)
    for (const told of ['Seat edited', 'lead expert', 'Days of work', 'Places']) expect(history).toContain(told)
  })

  test('keeps a place for everybody who sits on it', async () => {
    const activity = await held(await underWay('R-2016-PLACES'))
    const seat = await seatOn(activity)
    await rows(
      `insert into mobilisations (seat_id, activity_id, person_id, status, accepted_on)
        select $1, $2, person_id, 'accepted', '2016-02-01' from accounts where role = 'expert'`,
      [seat, activity],
    )
    const refused = await officer.post(`/activities/${activity}/seats/${seat}/content`, { places: '1', days: '9' })
    expect([refused.status, refused.text.includes('More people are on this seat')]).toEqual([409, true])
    expect(refused.text).toContain('value="9"')
    await rows('delete from mobilisations where activity_id = $1', [activity])
  })

  test('is not corrected from a stale page, to something that cannot be, under another activity or by anybody else', async () => {
    const action = await underWay('R-2016-STALE')
    const [activity, other] = [await held(action), await held(action)]
    const seat = await seatOn(activity)
    const at = `/activities/${activity}/seats/${seat}/content`
    const version = versionIn((await officer.get(at)).text)
    await rows('update seats set days = 4 where id = $1', [seat])
    expect((await officer.post(at, { days: '6', version })).status).toBe(409)
    const wrong = await officer.post(at, { places: '51' })
    expect([wrong.status, wrong.text.includes('value="51"')]).toEqual([422, true])
    expect((await officer.get(`/activities/${other}/seats/${seat}/content`)).status).toBe(404)
    for (const visitor of [authority, committee, nobody]) {
      expect((await visitor.get(at)).status).toBe(403)
      expect((await visitor.post(at, { days: '6' }, '/sign-in')).status).toBe(403)
      expect((await visitor.get(`/activities/${activity}`)).text).not.toContain('/content"')
    }
  })
})

describe('a participant', () => {
  const listed = async (activity: string) => {
    const person = { name: 'Ama Adjei', email: '', organisation: 'Ministère du Plan', country: 'TG', gender: 'f' }
    expect(
      (await officer.post(`/activities/${activity}/participants`, { ...person, email: `ama${activity}@x.example` }))
        .status,
    ).toBe(303)
    return idOf('select id from participations where activity_id = $1', [activity])
  }

  test('is corrected as to where they came from, and as to who was there, also when the activity was reported', async () => {
    const activity = await held(await underWay('R-2016-AMA'), 'reported')
    const id = await listed(activity)
    const at = `/activities/${activity}/participants/${id}/content`
    expect((await officer.get(`/activities/${activity}`)).text).toContain(`href="${at}"`)
    expect((await officer.post(at, { organisation: 'Ministère de l’Intérieur' })).status).toBe(303)
    expect((await officer.post(`/activities/${activity}/attendance`, { attended: id })).status).toBe(303)
    expect(await rows('select organisation, status from participations where id = $1', [id])).toEqual([
      { organisation: 'Ministère de l’Intérieur', status: 'attended' },
    ])
    const history = historyIn((await officer.get(`/activities/${activity}`)).text)
    for (const told of ['Participant edited', 'Ama Adjei', 'Ministère du Plan', 'Ministère de l’Intérieur'])
      expect(history).toContain(told)
  })

  test('is not corrected from a stale page, to nothing, or by anybody but officers', async () => {
    const activity = await held(await underWay('R-2016-NOT'))
    const id = await listed(activity)
    const at = `/activities/${activity}/participants/${id}/content`
    const version = versionIn((await officer.get(at)).text)
    expect((await officer.post(at, { organisation: '' })).status).toBe(422)
    await rows(`update participations set organisation = 'Sûreté nationale' where id = $1`, [id])
    const stale = await officer.post(at, { organisation: 'Police', version })
    expect([stale.status, stale.text.includes('value="Police"')]).toEqual([409, true])
    for (const visitor of [authority, committee, nobody]) {
      expect((await visitor.get(at)).status).toBe(403)
      expect((await visitor.post(at, { organisation: 'Police' }, '/sign-in')).status).toBe(403)
    }
  })
})

describe('an Action', () => {
  const closed = async (reference: string) => {
    const id = await underWay(reference)
    await rows(
      `update actions set status = 'closed', closed_on = '2016-02-20', evaluation_rating = 2, evaluation = 'Good.',
        suspended_cause = 'Election' where id = $1`,
      [id],
    )
    return id
  }

  test('is corrected after it was closed, also in what its steps recorded; its status stays, its history says what it was', async () => {
    const id = await closed('R-2016-CLOSED')
    const at = `/actions/${id}/content`
    expect((await officer.get(`/actions/${id}`)).text).toContain(`href="${at}"`)
    const form = (await officer.get(at)).text
    for (const shown of ['value="2016-01-19"', 'value="S. Mensah"', 'Good.', 'Election']) expect(form).toContain(shown)
    const change = {
      authority_id: await authorityOf('TG', 'Ministère des Togolais de l’extérieur'),
      title: 'A diaspora strategy',
      theme: 'trafficking',
      wanted_from: '2016-01-01',
      wanted_to: '2016-06-30',
      authority_signed_by: 'Sena Mensah',
      authority_signed_on: '2016-01-16',
      agreed_on: '2016-01-17',
      started_on: '2016-01-18',
      closed_on: '2016-02-22',
      evaluation_rating: '4',
      evaluation: 'Very good.',
      suspended_cause: 'The election',
    }
    expect((await officer.post(at, change)).status).toBe(303)
    const days =
      'authority_signed_on::text, agreed_on::text, started_on::text, closed_on::text, wanted_from::text, wanted_to::text'
    expect(
      await rows(
        `select authority_id, title, theme, authority_signed_by, evaluation_rating::text, evaluation, suspended_cause, status, ${days}
          from actions where id = $1`,
        [id],
      ),
    ).toEqual([{ ...change, status: 'closed' }])
    const history = historyIn((await officer.get(`/actions/${id}`)).text)
    for (const told of ['Edited', 'S. Mensah', 'Sena Mensah', '20 January 2016', '17 January 2016', 'Election'])
      expect(history).toContain(told)
  })

  test('has the answers of its readiness check corrected after it was agreed, where they stand', async () => {
    const id = await closed('R-2016-READY')
    await rows(
      `insert into readiness_answers (action_id, question, wording_id, answer, evidence)
        select $1, q.key, w.id, 'planned', 'A plan' from questions q join question_wordings w on w.question_id = q.id
        where q.form = 'readiness'`,
      [id],
    )
    const at = `/actions/${id}/readiness`
    const page = (await officer.get(`/actions/${id}`)).text
    expect(page.split(`href="${at}"`)).toHaveLength(2)
    const answers = Object.fromEntries(
      (await rows<{ key: string }>(`select key from questions where form = 'readiness'`)).flatMap(({ key }) => [
        [`answer.${key}`, 'yes'],
        [`evidence.${key}`, 'Decree 4'],
      ]),
    )
    expect((await officer.post(at, answers)).status).toBe(303)
    expect(historyIn((await officer.get(`/actions/${id}`)).text)).toContain('Decree 4')
    expect((await authority.get(at)).status).toBe(403)
  })

  test('was not signed before it was decided, nor agreed before it was signed, nor closed before it started or tomorrow', async () => {
    const at = `/actions/${await closed('R-2016-ORDER')}/content`
    const wrong: Record<string, string>[] = [
      { authority_signed_on: '2016-01-14' },
      { authority_signed_on: '2016-01-21' },
      { agreed_on: '2016-01-18' },
      { started_on: '2016-02-21' },
      { closed_on: '2016-01-20' },
      { closed_on: '2016-03-02' },
    ]
    for (const change of wrong) {
      const refused = await officer.post(at, { ...change, title: 'Kept' })
      expect([change, refused.status]).toEqual([change, 422])
      for (const typed of Object.values(change)) expect(refused.text).toContain(`value="${typed}"`)
      expect(refused.text).toContain('value="Kept"')
    }
    // Days that are corrected together are held to each other.
    expect(
      (await officer.post(at, { authority_signed_on: '2016-01-22', agreed_on: '2016-01-22', started_on: '2016-01-22' }))
        .status,
    ).toBe(303)
  })

  const partsOf = async (id: string) => ({
    partners: (await rows('select partner from action_partners where action_id = $1 order by 1', [id])).flatMap(
      Object.values,
    ),
    themes: (await rows('select theme from action_themes where action_id = $1 order by 1', [id])).flatMap(
      Object.values,
    ),
    authorities: await rows('select authority_id, part from action_authorities where action_id = $1 order by 2', [id]),
  })

  test('has its further partners, themes and authorities corrected; history, search and figures follow', async () => {
    const id = await closed('R-2016-PARTS')
    await rows(`update requests set received_on = '2016-01-10' where reference = 'R-2016-PARTS'`)
    const [police, prefect] = [await authorityOf('GH', 'Ghana Police'), await authorityOf('TG', 'Préfecture du Golfe')]
    const at = `/actions/${id}/content`
    const form = (await officer.get(at)).text
    for (const name of ['other_themes', 'more_other_partners', 'find_asking', 'find_benefiting'])
      expect(form).toContain(`name="${name}"`)
    const added = {
      other_themes: ['trafficking'],
      more_other_partners: 'GH',
      more_asking: police,
      more_benefiting: prefect,
    }
    expect((await officer.post(at, added)).status).toBe(303)
    expect(await partsOf(id)).toEqual({
      partners: ['GH'],
      themes: ['trafficking'],
      authorities: [
        { authority_id: police, part: 'asks' },
        { authority_id: prefect, part: 'benefits' },
      ],
    })
    const found = () => rows(`select from search_entries where id = $1 and partners @> '{GH}'`, [id])
    expect(await found()).toHaveLength(1)
    expect((await officer.get('/figures/2016/countries.benefitted')).text).toContain('Ghana')
    expect((await officer.get('/actions?search=Ghana')).text).toContain(`/actions/${id}`)
    const lead = await authorityOf('TG', 'Office togolais des migrations')
    expect((await officer.post(at, { ...added, authority_id: lead })).status).toBe(303)
    expect((await officer.get('/actions?search=togolais')).text).toContain(`/actions/${id}`)
    // What was ticked wrongly is unticked; the authority that asks is helped instead.
    office.setTime(new Date('2016-03-01T10:05:00Z'))
    const helped = { other_partners: 'GH', benefiting: [prefect, police] }
    expect((await officer.post(at, helped)).status).toBe(303)
    expect(await partsOf(id)).toEqual({
      partners: ['GH'],
      themes: [],
      authorities: expect.arrayContaining([{ authority_id: police, part: 'benefits' }]),
    })
    expect((await officer.post(at, { benefiting: prefect })).status).toBe(303)
    expect((await partsOf(id)).partners).toEqual([])
    expect(await found()).toHaveLength(0)
    expect((await officer.get('/figures/2016/countries.benefitted')).text).not.toContain('Ghana')
    const page = (await officer.get(`/actions/${id}`)).text
    office.setTime(new Date('2016-03-01T10:00:00Z'))
    for (const told of ['Further partners', 'Ghana', 'Ghana Police', 'Préfecture du Golfe', 'Trafficking'])
      expect(historyIn(page)).toContain(told)
  })

  test('is not given a partner, theme or authority that there is not, one authority twice, or a list from a stale page', async () => {
    const id = await closed('R-2016-NOPARTS')
    const at = `/actions/${id}/content`
    const police = await authorityOf('GH', 'Ghana Police Academy')
    const wrong: Record<string, string>[] = [
      { more_other_partners: 'ZZ' },
      { more_other_partners: 'no code' },
      { other_themes: 'weather' },
      { more_asking: '00000000-0000-4000-8000-000000000000' },
      { more_asking: 'police' },
      { authority_id: police },
      { asking: police, benefiting: police },
    ]
    for (const change of wrong) {
      const refused = await officer.post(at, { ...change, title: 'Kept' })
      expect([change, refused.status, refused.text.includes('value="Kept"')]).toEqual([change, 422, true])
    }
    const version = versionIn((await officer.get(at)).text)
    expect((await officer.post(at, { more_other_partners: 'GH' })).status).toBe(303)
    expect((await officer.post(at, { more_other_partners: 'MA', version })).status).toBe(409)
    // What stands first stands in no list.
    const program = await Program.of(office, office.people.officer)
    const sent = { other_partners: ['TG', 'MA'], other_themes: ['diaspora'] }
    expect((await program.post(`/actions/${id}/edit`, sent)).status).toBe(200)
    expect(await partsOf(id)).toEqual({ partners: ['MA'], themes: [], authorities: [] })
    expect((await program.post(`/actions/${id}/edit`, { title: 'Other' })).status).toBe(200)
    expect((await partsOf(id)).partners).toEqual(['MA'])
  })

  test('is seen by an authority that it is corrected to be asked by', async () => {
    const id = await underWay('R-2016-PARTY')
    await rows(`update actions set status = 'agreed', started_on = null where id = $1`, [id])
    const { otherAuthority } = office.people
    const [account] = await rows<{ email: string; authority_id: string }>(
      'select email, authority_id from accounts where id = $1',
      [otherAuthority.id],
    )
    const asking = account?.authority_id ?? ''
    await rows(`update actions set authority_id = $2 where id = $1`, [id, await authorityOf('TG', 'Office togolais')])
    const other = await office.as({ ...otherAuthority, ...account })
    expect((await other.get(`/actions/${id}`)).status).toBe(404)
    expect((await officer.post(`/actions/${id}/content`, { more_asking: asking })).status).toBe(303)
    expect((await other.get(`/actions/${id}`)).status).toBe(200)
  })

  test('is not seen by whoever is named on its request alone: that one goes on seeing the request', async () => {
    const request = await readyRequest(office)
    const id = await idOf(
      `insert into actions (request_id, partner, authority_id, title, theme, officer_id)
        select id, partner, authority_id, title, theme, officer_id from requests where id = $1 returning id`,
      [request],
    )
    const { otherAuthority } = office.people
    const [account] = await rows<{ email: string }>(
      'update accounts set authority_id = $2 where id = $1 returning email',
      [otherAuthority.id, otherAuthority.authority_id],
    )
    await rows(
      `with theirs as (select a.id, a.partner from accounts o join authorities a on a.id = o.authority_id
          where o.id = $2),
        partners as (insert into request_partners (request_id, partner) select $1, partner from theirs where partner <> 'TG'),
        on_action as (insert into action_partners (action_id, partner) select $3, partner from theirs where partner <> 'TG')
      insert into request_authorities (request_id, authority_id, part) select $1, id, 'asks' from theirs`,
      [request, otherAuthority.id, id],
    )
    await rows(
      `insert into action_authorities (action_id, authority_id, part)
        select $1, authority_id, 'asks' from accounts where id = $2`,
      [id, otherAuthority.id],
    )
    const other = await office.as({ ...otherAuthority, ...account })
    const program = await Program.of(office, { ...otherAuthority, ...account })
    const seen = async () => [
      (await other.get(`/requests/${request}`)).status,
      (await other.get(`/actions/${id}`)).status,
      (await program.get(`/actions/${id}`)).status,
    ]
    expect(await seen()).toEqual([200, 200, 200])
    expect((await officer.post(`/actions/${id}/content`, {})).status).toBe(303)
    expect(await seen()).toEqual([200, 404, 404])
  })

  test('is found by the name that its authority has now, as its request is, and by the days of its request', async () => {
    const id = await underWay('R-2016-RENAMED')
    await rows(`update actions set agreed_on = null, started_on = null, status = 'in_formulation' where id = $1`, [id])
    const lead = await authorityOf('TG', 'Ministère des Affaires anciennes')
    await rows(`update actions set authority_id = $2 where id = $1`, [id, lead])
    await rows(`update requests set authority_id = $1 where reference = 'R-2016-RENAMED'`, [lead])
    const renamed = await officer.post(`/authorities/${lead}/content`, { name: 'Secrétariat aux Nouveautés' })
    expect(renamed.status).toBe(303)
    const found = async (words: string) => [
      (await officer.get(`/actions?search=${words}`)).text.includes(`/actions/${id}`),
      (
        await rows(
          `select from search_entries where kind = 'request' and document @@ find_query($1) and id = (select
        request_id from actions where id = $2)`,
          [words, id],
        )
      ).length,
    ]
    expect(await found('nouveautes')).toEqual([true, 1])
    expect(await found('anciennes')).toEqual([false, 0])
    await rows(`update requests set received_on = '2011-05-05' where reference = 'R-2016-RENAMED'`)
    expect(await rows('select from_year from search_entries where id = $1', [id])).toEqual([{ from_year: 2011 }])
  })

  /** Where the summary of mistakes leads, and which of these places there are not. */
  const leadsNowhere = (page: string) =>
    [...page.matchAll(/href="#(field-[^"]+)"/g)].map((link) => link[1]).filter((id) => !page.includes(`id="${id}"`))

  test('names authorities of its partners alone, and keeps a partner whose authority is named', async () => {
    const id = await closed('R-2016-STRANGER')
    const at = `/actions/${id}/content`
    const police = await authorityOf('GH', 'Police of the Volta')
    for (const list of ['more_asking', 'more_benefiting']) {
      const refused = await officer.post(at, { [list]: police, title: 'Kept' })
      expect([refused.status, leadsNowhere(refused.text)]).toEqual([422, []])
      for (const said of ['Police of the Volta belongs to a partner that is not named here', 'value="Kept"'])
        expect(refused.text).toContain(said)
    }
    expect((await officer.post(at, { more_asking: police, more_other_partners: 'GH' })).status).toBe(303)
    const kept = await officer.post(at, { asking: police })
    expect([kept.status, leadsNowhere(kept.text)]).toEqual([422, []])
    expect(kept.text).toContain('Police of the Volta belongs to this partner and is still named')
    const program = await Program.of(office, office.people.officer)
    const sent = await program.post(`/actions/${id}/edit`, { other_partners: [] })
    expect(sent.json).toMatchObject({ status: 422, errors: [{ pointer: '/other_partners' }] })
    // By whatever road: the database asks when the change is whole.
    await expect(rows('delete from action_partners where action_id = $1', [id])).rejects.toMatchObject({
      constraint: 'authorities_belong_to_partners',
    })
    expect((await officer.post(at, {})).status).toBe(303)
  })

  test('gets one more authority by a few letters: found alone it is taken, of several one is chosen; all that stands is kept', async () => {
    const id = await closed('R-2016-LETTERS')
    const at = `/actions/${id}/content`
    const [one, two, three] = [
      await authorityOf('TG', 'Mairie de Kpalimé'),
      await authorityOf('TG', 'Préfecture de Kpalimé'),
      await authorityOf('TG', 'Mairie de Sokodé'),
    ]
    const unfound = await officer.post(at, { find_asking: 'zzzzz', title: 'Kept' })
    expect([unfound.status, leadsNowhere(unfound.text)]).toEqual([422, []])
    const several = await officer.post(at, { find_asking: 'kpalime', title: 'Kept' })
    expect([several.status, leadsNowhere(several.text)]).toEqual([422, []])
    for (const shown of [`name="more_asking" value="${one}"`, `name="more_asking" value="${two}"`, 'value="Kept"'])
      expect(several.text).toContain(shown)
    expect(several.text).not.toContain(`name="more_asking" value="${three}"`)
    expect((await officer.post(at, { find_asking: 'kpalime', more_asking: two })).status).toBe(303)
    expect((await officer.post(at, { asking: two, find_benefiting: 'sokode' })).status).toBe(303)
    // A partner that is no partner of the facility any more is not offered, and stays while it is ticked.
    await rows(`insert into action_partners (action_id, partner) values ($1, 'FR')`, [id])
    const form = (await officer.get(at)).text
    expect(form).toMatch(/name="other_partners" value="FR" checked/)
    expect(form).toContain(`name="asking" value="${two}" checked`)
    expect(form.match(/Ministry of Home Affairs/g)).toBeNull()
  })

  test('gets by correcting nothing that its steps have not recorded, and no officer who carries nothing', async () => {
    const at = `/actions/${await underWay('R-2016-EARLY')}/content`
    const early = await officer.post(at, { closed_on: '2016-02-20', evaluation: 'Good' })
    expect([early.status, early.text.includes('take the step that records it')]).toEqual([422, true])
    expect((await officer.post(at, { evaluation_rating: '6' })).status).toBe(422)
    const given = await officer.post(at, { officer_id: office.people.consulted.id })
    expect(given.status).toBe(422)
  })

  test('is not corrected from a stale page, or by anybody but officers', async () => {
    const id = await closed('R-2016-FRESH')
    const version = versionIn((await officer.get(`/actions/${id}/content`)).text)
    await rows(`update actions set evaluation_rating = 3 where id = $1`, [id])
    const stale = await officer.post(`/actions/${id}/content`, { evaluation: 'Fair.', version })
    expect([stale.status, stale.text.includes('Fair.')]).toEqual([409, true])
    for (const visitor of [authority, committee, nobody]) {
      expect((await visitor.get(`/actions/${id}/content`)).status).toBe(403)
      expect((await visitor.post(`/actions/${id}/content`, { title: 'Ours' }, '/sign-in')).status).toBe(403)
    }
  })
})

describe('an activity', () => {
  test('is corrected after it was reported on: its days, host, place, and the report; the history says what it was', async () => {
    const id = await held(await underWay('R-2016-REPORTED'), 'reported')
    const at = `/activities/${id}/content`
    expect((await officer.get(`/activities/${id}`)).text).toContain(`href="${at}"`)
    expect((await officer.get(at)).text).toContain('It went well.')
    const change = {
      first_day: '2016-02-10',
      last_day: '2016-02-11',
      host: 'GH',
      place: 'Accra',
      mode: 'hybrid',
      report: 'It went very well.',
      reported_on: '2016-02-16',
    }
    expect((await officer.post(at, change)).status).toBe(303)
    expect(
      await rows(
        `select first_day::text, last_day::text, host, place, mode, report, reported_on::text, status from activities
          where id = $1`,
        [id],
      ),
    ).toEqual([{ ...change, status: 'reported' }])
    const history = historyIn((await officer.get(`/activities/${id}`)).text)
    for (const told of ['Edited', 'Togo', 'Ghana', 'Lomé', 'Accra', 'It went well.', '15 February 2016'])
      expect(history).toContain(told)
  })

  test('that was held had begun by today, and was over by the day of its report', async () => {
    const action = await underWay('R-2016-DAYS')
    const [running, reported] = [await held(action), await held(action, 'reported')]
    const ahead = { first_day: '2016-03-07', last_day: '2016-03-08' }
    expect((await officer.post(`/activities/${running}/content`, ahead)).status).toBe(422)
    const still = { first_day: '2016-02-29', last_day: '2016-03-02' }
    expect((await officer.post(`/activities/${running}/content`, still)).status).toBe(303)
    const wrong: Record<string, string>[] = [
      { last_day: '2016-02-16' },
      { reported_on: '2016-02-08' },
      { reported_on: '2016-03-02' },
    ]
    for (const change of wrong) {
      const refused = await officer.post(`/activities/${reported}/content`, { ...change, place: 'Kept' })
      expect([change, refused.status, refused.text.includes('value="Kept"')]).toEqual([change, 422, true])
    }
  })

  test('is held in no language that there is not; one that it was held in stays', async () => {
    const id = await held(await underWay('R-2016-LANG'))
    await rows(`update activities set languages = '{"zgh": "B1"}' where id = $1`, [id])
    const at = `/activities/${id}/content`
    const refused = await officer.post(at, { 'language.zz': 'B2' })
    expect([refused.status, refused.text.includes('#field-language.zz')]).toEqual([422, true])
    expect((await officer.post(at, { 'language.zgh': 'C1', 'language.sw': 'A2' })).status).toBe(303)
    expect(await rows('select languages from activities where id = $1', [id])).toEqual([
      { languages: { zgh: 'C1', sw: 'A2' } },
    ])
  })

  test('that was called off says why, as it is corrected; one that was not gets no cause', async () => {
    const action = await underWay('R-2016-CAUSE')
    const [off, on] = [await held(action), await held(action)]
    await rows(`update activities set status = 'cancelled', cancelled_cause = 'Flod' where id = $1`, [off])
    expect((await officer.post(`/activities/${off}/content`, { cancelled_cause: '' })).status).toBe(422)
    expect((await officer.post(`/activities/${off}/content`, { cancelled_cause: 'Flood' })).status).toBe(303)
    expect((await officer.get(`/activities/${off}`)).text).toContain('Flood')
    expect((await officer.post(`/activities/${on}/content`, { cancelled_cause: 'Flood' })).status).toBe(422)
  })

  test('is not corrected from a stale page, or by anybody but officers', async () => {
    const id = await held(await underWay('R-2016-ACTIVITY'), 'reported')
    const version = versionIn((await officer.get(`/activities/${id}/content`)).text)
    await rows(`update activities set place = 'Kara' where id = $1`, [id])
    const stale = await officer.post(`/activities/${id}/content`, { place: 'Sokodé', version })
    expect([stale.status, stale.text.includes('value="Sokodé"')]).toEqual([409, true])
    for (const visitor of [authority, committee, nobody]) {
      expect((await visitor.get(`/activities/${id}/content`)).status).toBe(403)
      expect((await visitor.post(`/activities/${id}/content`, { place: 'Ours' }, '/sign-in')).status).toBe(403)
    }
  })
})

describe('a mission', () => {
  const mission = async (reference: string, status = 'completed') => {
    const activity = await held(await underWay(reference))
    const done = status === 'completed'
    return idOf(
      `insert into mobilisations (seat_id, activity_id, person_id, status, invited_on, answer_by, accepted_on, released_on,
          release_reference, contracted_on, deployed_on, completed_on, worked_days, mission_report, rating, cause, told_on, told_how)
        values ($1, $2, $3, $4, '2016-01-22', '2016-01-30', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '2016-01-22', 'mail')
        returning id`,
      [
        await seatOn(activity),
        activity,
        office.people.otherExpert.person_id,
        status,
        ...(done
          ? ['2016-01-25', '2016-01-26', 'MI/12', '2016-01-27', '2016-02-08', '2016-02-12', 3, 'We taught.', 3, null]
          : [null, null, null, null, null, null, null, null, null, 'Ill']),
      ],
    )
  }
  const freed = () => rows('delete from mobilisations where person_id = $1', [office.people.otherExpert.person_id])

  test('is corrected after it was completed, in all that its steps recorded; its status stays, its history says what it was', async () => {
    const id = await mission('R-2016-MISSION')
    const at = `/mobilisations/${id}/content`
    expect((await officer.get(`/mobilisations/${id}`)).text).toContain(`href="${at}"`)
    expect((await officer.get(at)).text).toContain('We taught.')
    const change = {
      invited_on: '2016-01-21',
      accepted_on: '2016-01-24',
      released_on: '2016-01-25',
      release_reference: 'MI/13',
      contracted_on: '2016-01-28',
      deployed_on: '2016-02-07',
      completed_on: '2016-02-13',
      worked_days: '4',
      mission_report: 'We taught and learnt.',
      rating: '5',
    }
    expect((await officer.post(at, change)).status).toBe(303)
    const days = [
      'invited_on',
      'accepted_on',
      'released_on',
      'contracted_on',
      'deployed_on',
      'completed_on',
      'worked_days',
      'rating',
    ]
    expect(
      await rows(
        `select release_reference, mission_report, status, ${days.map((day) => `${day}::text`).join(', ')}
          from mobilisations where id = $1`,
        [id],
      ),
    ).toEqual([{ ...change, status: 'completed' }])
    await rows('update mobilisations set activity_rating = 4 where id = $1', [id])
    const { text } = await officer.get(`/mobilisations/${id}`)
    expect(text).toMatch(/<dt>(<bdi>)?Completed on.*?13 February 2016/)
    expect(text).toMatch(/<dt>(<bdi>)?How well was it prepared\?/)
    const history = historyIn(text)
    for (const told of ['Edited', 'MI/12', 'MI/13', 'Days worked', '25 January 2016', 'We taught.'])
      expect(history).toContain(told)
    await freed()
  })

  test('of which somebody was told by hand has that day corrected; what a mail told stays as it went', async () => {
    const id = await mission('R-2016-TOLD')
    const at = `/mobilisations/${id}/content`
    expect((await officer.get(at)).text).not.toContain('name="told_on')
    await rows(`update mobilisations set told_how = 'by_hand' where id = $1`, [id])
    expect((await officer.get(at)).text).toContain('name="told_on')
    expect((await officer.post(at, { told_on: '2016-01-21' })).status).toBe(422)
    expect((await officer.post(at, { told_on: '2016-01-26' })).status).toBe(422)
    expect((await officer.post(at, { told_on: '2016-01-23' })).status).toBe(303)
    expect(await rows('select told_on::text from mobilisations where id = $1', [id])).toEqual([
      { told_on: '2016-01-23' },
    ])
    await freed()
  })

  test('was accepted after the invitation and before the release, and worked days that can be', async () => {
    const at = `/mobilisations/${await mission('R-2016-WAY')}/content`
    const wrong: Record<string, string>[] = [
      { accepted_on: '2016-01-21' },
      { accepted_on: '2016-01-27' },
      { completed_on: '2016-02-07' },
      { completed_on: '2016-03-02' },
      { worked_days: '367' },
    ]
    for (const change of wrong) {
      const refused = await officer.post(at, { ...change, release_reference: 'Kept' })
      expect([change, refused.status, refused.text.includes('value="Kept"')]).toEqual([change, 422, true])
    }
    await freed()
  })

  test('of more days of work than it lasted is asked about, on the page and of a program', async () => {
    const id = await mission('R-2016-LONG')
    const at = `/mobilisations/${id}/content`
    const asked = await officer.post(at, { worked_days: '9' })
    expect([asked.status, asked.text.includes('is that right?')]).toEqual([422, true])
    expect((await officer.post(at, { worked_days: '9', beyond: 'yes' })).status).toBe(422)
    expect((await officer.get(at)).text).not.toContain('name="beyond"')
    const program = await Program.of(office, office.people.officer)
    expect((await program.post(`/mobilisations/${id}/edit`, { worked_days: 9 })).status).toBe(422)
    const meant = { worked_days: 9, beyond: true, beyond_reason: 'The handbook was revised at home' }
    expect((await program.post(`/mobilisations/${id}/edit`, meant)).status).toBe(200)
    expect(historyIn((await officer.get(`/mobilisations/${id}`)).text)).toContain('The handbook was revised at home')
    await freed()
    // So is the report of the expert.
    const under = await mission('R-2016-REPORTS')
    await rows(
      `update mobilisations set status = 'deployed', completed_on = null, worked_days = null, mission_report = null,
        rating = null where id = $1`,
      [under],
    )
    const expert = await office.as(office.people.otherExpert)
    const report = { worked_days: '9', mission_report: 'Done.' }
    const refused = await expert.post(`/mobilisations/${under}/report`, report)
    expect([refused.status, refused.text.includes('name="beyond"')]).toEqual([422, true])
    const said = { ...report, beyond: 'yes', beyond_reason: 'Two days of flights were cancelled' }
    expect((await expert.post(`/mobilisations/${under}/report`, said)).status).toBe(303)
    await freed()
  })

  test('that was declined has the cause corrected, and gets nothing that was not recorded', async () => {
    const at = `/mobilisations/${await mission('R-2016-DECLINED', 'declined')}/content`
    expect((await officer.post(at, { cause: 'On leave' })).status).toBe(303)
    expect((await officer.post(at, { worked_days: '3' })).status).toBe(422)
    expect((await officer.post(at, { cause: '' })).status).toBe(422)
    await freed()
  })

  test('is not corrected from a stale page, or by anybody but officers; what is on a shortlist has nothing to correct', async () => {
    const id = await mission('R-2016-KOFI')
    const at = `/mobilisations/${id}/content`
    const version = versionIn((await officer.get(at)).text)
    await rows('update mobilisations set rating = 4 where id = $1', [id])
    const stale = await officer.post(at, { release_reference: 'MI/14', version })
    expect([stale.status, stale.text.includes('value="MI/14"')]).toEqual([409, true])
    const expert = await office.as(office.people.otherExpert)
    expect((await expert.get(`/mobilisations/${id}`)).text).not.toContain(at)
    for (const visitor of [expert, committee]) {
      expect((await visitor.get(at)).status).toBe(403)
      expect((await visitor.post(at, { worked_days: '9' }, '/sign-in')).status).toBe(403)
    }
    expect((await nobody.get(at)).status).toBe(404)
    await rows(`update mobilisations set status = 'shortlisted' where id = $1`, [id])
    expect((await officer.get(at)).status).toBe(409)
    await freed()
  })
})

describe('an output', () => {
  const funded = async (reference: string) => {
    const action = await underWay(reference)
    const id = await idOf(
      `insert into outputs (action_id, type, title, theme, status) values ($1, 'strategy', 'Stratgy', 'diaspora', 'funded')
        returning id`,
      [action],
    )
    await rows(
      `insert into output_rungs (output_id, rung, reached_on, body, evidence) values ($1, 'drafted', '2016-02-20', '', ''),
        ($1, 'finalised', '2016-01-25', '', ''), ($1, 'adopted', '2016-02-01', 'Cabinet', 'Decree 1'),
        ($1, 'funded', '2016-02-10', 'Parliament', 'Law 1')`,
      [id],
    )
    return { id, action }
  }
  const rungs = (id: string) =>
    rows('select rung, reached_on::text, body, evidence from output_rungs where output_id = $1 order by 2', [id])

  test('is corrected wherever it stands on its ladder, and so is each rung; its history says what it was', async () => {
    const { id, action } = await funded('R-2016-OUTPUT')
    const activity = await held(action)
    const at = `/outputs/${id}/content`
    expect((await officer.get(`/outputs/${id}`)).text).toContain(`href="${at}"`)
    expect((await officer.get(at)).text).toContain('value="Cabinet"')
    const change = { title: 'Strategy', type: 'policy', language: 'fr', theme: 'trafficking', activity_id: activity }
    const ladder = {
      'reached_on.finalised': '2016-01-22',
      'reached_on.adopted': '2016-02-15',
      'body.adopted': 'Council of Ministers',
      'reached_on.funded': '2016-02-25',
      'evidence.funded': 'Law 2',
    }
    expect((await officer.post(at, { ...change, ...ladder })).status).toBe(303)
    expect(
      await rows('select title, type, language, theme, activity_id, status from outputs where id = $1', [id]),
    ).toEqual([{ ...change, status: 'funded' }])
    expect(await rungs(id)).toEqual([
      { rung: 'finalised', reached_on: '2016-01-22', body: '', evidence: '' },
      { rung: 'adopted', reached_on: '2016-02-15', body: 'Council of Ministers', evidence: 'Decree 1' },
      { rung: 'drafted', reached_on: '2016-02-20', body: '', evidence: '' },
      { rung: 'funded', reached_on: '2016-02-25', body: 'Parliament', evidence: 'Law 2' },
    ])
    const history = historyIn((await officer.get(`/outputs/${id}`)).text)
    for (const told of ['Edited', 'Stratgy', 'Cabinet', 'Council of Ministers', 'adopted', 'Law 1'])
      expect(history).toContain(told)
    // And back again, all at once.
    const back = { 'reached_on.adopted': '2016-01-23', 'reached_on.funded': '2016-01-24' }
    expect((await officer.post(at, back)).status).toBe(303)
  })

  test('was superseded by another one of its partner, which is corrected where it was another, and in no circle', async () => {
    const [old, mistaken, next] = [
      await funded('R-2016-OLD'),
      await funded('R-2016-MISTAKEN'),
      await funded('R-2016-NEXT'),
    ]
    await rows(`update outputs set title = 'Strategy of 2020' where id = $1`, [next.id])
    await rows(`update outputs set title = 'Handbook' where id = $1`, [mistaken.id])
    expect((await officer.get(`/outputs/${old.id}/supersession`)).text).toContain('Strategy of 2020')
    expect((await officer.post(`/outputs/${old.id}/content`, { superseded_by: next.id })).status).toBe(422)
    expect((await officer.post(`/outputs/${old.id}/supersession`, { superseded_by: mistaken.id })).status).toBe(303)
    office.setTime(new Date('2016-03-01T10:05:00Z'))
    expect((await officer.post(`/outputs/${old.id}/content`, { superseded_by: next.id })).status).toBe(303)
    office.setTime(new Date('2016-03-01T10:00:00Z'))
    const page = (await officer.get(`/outputs/${old.id}`)).text
    expect(page).toContain(`href="/outputs/${next.id}"`)
    for (const told of ['Superseded by', 'Handbook', 'Strategy of 2020']) expect(historyIn(page)).toContain(told)
    for (const superseded_by of [old.id, next.id, '00000000-0000-4000-8000-000000000000'])
      expect((await officer.post(`/outputs/${next.id}/supersession`, { superseded_by })).status).toBe(422)
    const program = await Program.of(office, office.people.officer)
    expect((await program.post(`/outputs/${old.id}/edit`, { superseded_by: null })).status).toBe(200)
    expect(await rows('select superseded_by, status from outputs where id = $1', [old.id])).toEqual([
      { superseded_by: null, status: 'superseded' },
    ])
  })

  test('was adopted after it was finalised and before it was funded, by a body that is named', async () => {
    const { id } = await funded('R-2016-LADDER')
    const other = await held(await underWay('R-2016-OTHER'))
    const wrong: Record<string, string>[] = [
      { 'reached_on.adopted': '2016-01-24' },
      { 'reached_on.adopted': '2016-02-11' },
      { 'reached_on.funded': '2016-03-02' },
      { 'body.adopted': '' },
      { 'evidence.funded': '' },
      { activity_id: other },
      { lapsed_cause: 'Lost' },
    ]
    for (const change of wrong) {
      const refused = await officer.post(`/outputs/${id}/content`, { ...change, title: 'Kept' })
      expect([change, refused.status, refused.text.includes('value="Kept"')]).toEqual([change, 422, true])
    }
  })

  test('is not corrected from a stale page, or by anybody but officers', async () => {
    const { id } = await funded('R-2016-OURS')
    const at = `/outputs/${id}/content`
    const version = versionIn((await officer.get(at)).text)
    await rows(`update outputs set language = 'pt' where id = $1`, [id])
    const stale = await officer.post(at, { title: 'Stale', version })
    expect([stale.status, stale.text.includes('value="Stale"')]).toEqual([409, true])
    for (const visitor of [authority, committee, nobody]) {
      expect((await visitor.get(`/outputs/${id}`)).text).not.toContain(at)
      expect((await visitor.get(at)).status).toBe(403)
      expect((await visitor.post(at, { title: 'Ours' }, '/sign-in')).status).toBe(403)
    }
  })
})

describe('a meeting', () => {
  const closed = async () => {
    const { meeting, items } = await meetingWith(office, [await readyRequest(office)])
    await openMeeting(office, meeting)
    await score(office, items[0] ?? '', members(office))
    await record(office, items[0] ?? '', 'reject')
    await release(office, meeting)
    return meeting
  }

  test('is corrected after it was closed: when and where it was held; it stays closed, and its history says what it was', async () => {
    const id = await closed()
    const at = `/meetings/${id}/content`
    expect((await officer.get(`/meetings/${id}`)).text).toContain(`href="${at}"`)
    expect((await officer.get(at)).text).toContain('value="2016-03-01"')
    expect((await officer.post(at, { held_on: '2016-02-29', place: 'Rue de la Loi 15' })).status).toBe(303)
    expect(await rows('select held_on::text, place, status from meetings where id = $1', [id])).toEqual([
      { held_on: '2016-02-29', place: 'Rue de la Loi 15', status: 'closed' },
    ])
    const history = historyIn((await officer.get(`/meetings/${id}`)).text)
    for (const told of ['Edited', '1 March 2016', '29 February 2016', 'Rue de la Loi 15'])
      expect(history).toContain(told)
    expect((await officer.get(`/meetings/${id}/minutes`)).text).toContain('Rue de la Loi 15')
  })

  test('was not held tomorrow, is not corrected from a stale page, or by those who do not prepare meetings', async () => {
    const id = await closed()
    const at = `/meetings/${id}/content`
    const version = versionIn((await officer.get(at)).text)
    const wrong = await officer.post(at, { held_on: '2016-03-02', place: 'Kept' })
    expect([wrong.status, wrong.text.includes('value="Kept"')]).toEqual([422, true])
    await rows(`update meetings set place = 'Elsewhere' where id = $1`, [id])
    const stale = await officer.post(at, { held_on: '2016-03-01', place: 'Stale', version })
    expect([stale.status, stale.text.includes('value="Stale"')]).toEqual([409, true])
    const member = await office.as(office.people.secondMember)
    expect((await member.get(at)).status).toBe(403)
    expect((await authority.get(at)).status).toBe(404)
  })

  test('that was closed has its attendance corrected by the chair, as long as what was decided had its quorum', async () => {
    const id = await closed()
    const at = `/meetings/${id}/attendance`
    const all = members(office).map((member) => member.id)
    const lacking = await committee.post(at, { present: all.slice(0, 2) })
    expect([lacking.status, lacking.text.includes('had no quorum')]).toEqual([409, true])
    expect(await rows('select account_id from meeting_members where meeting_id = $1 and present', [id])).toHaveLength(3)
    await rows(`update settings set value = value || '{"quorum": 2}' where key = 'terms'`)
    expect((await committee.post(at, { present: all.slice(0, 2) })).status).toBe(303)
    await rows(`update settings set value = value || '{"quorum": 3}' where key = 'terms'`)
    expect(await rows('select account_id from meeting_members where meeting_id = $1 and present', [id])).toHaveLength(2)
    expect(historyIn((await officer.get(`/meetings/${id}`)).text)).toMatch(
      /Attendance corrected carla[^/]*? (carla|celia|cyril) yes no/,
    )
    expect((await officer.get(at)).status).toBe(403)
  })
})

describe('a request', () => {
  test('is corrected once it was submitted, in what it says and in what was recorded; its status stays, its history says what it was', async () => {
    const id = await readyRequest(office, { title: 'Diasopra' })
    const at = `/requests/${id}/correction`
    expect((await officer.get(`/requests/${id}`)).text).toContain(`href="${at}"`)
    const form = (await officer.get(at)).text
    for (const shown of ['value="Diasopra"', 'value="2016-02-26"', 'We want to write a strategy.'])
      expect(form).toContain(shown)
    const change = { title: 'Diaspora', wanted_from: '2016-05-01', wanted_to: '2016-09-30', received_on: '2016-02-25' }
    const contact = { contact_name: 'Sena Mensah', contact_email: 'sena@plan.example.tg' }
    expect((await officer.post(at, { ...change, ...contact, other_themes: ['trafficking'] })).status).toBe(303)
    expect(
      await rows(
        `select title, wanted_from::text, wanted_to::text, received_on::text, need, status from requests where id = $1`,
        [id],
      ),
    ).toEqual([{ ...change, need: 'We want to write a strategy.', status: 'in_consultation' }])
    expect(await rows('select theme from request_themes where request_id = $1', [id])).toEqual([
      { theme: 'trafficking' },
    ])
    expect(await rows('select name, email from request_contacts where request_id = $1', [id])).toEqual([
      { name: 'Sena Mensah', email: 'sena@plan.example.tg' },
    ])
    const history = historyIn((await officer.get(`/requests/${id}`)).text)
    for (const told of ['Corrected', 'Diasopra', '26 February 2016', '25 February 2016', 'Sena Mensah'])
      expect(history).toContain(told)
    // What it submitted stays as it was.
    expect(await rows(`select answers ->> 'title' as title from submissions where request_id = $1`, [id])).not.toEqual([
      { title: 'Diaspora' },
    ])
  })

  test('has what it was asked and what it answered corrected, an answer once it was sent; the history says what they were', async () => {
    const id = await readyRequest(office)
    const asked = (round: number, answer: string, on: string | null) =>
      idOf(
        `insert into request_questions (request_id, round, position, question, answer, asked_at, answered_at)
          values ($1, $2, 1, 'Whihc provinces?', $3, '2016-02-20', $4) returning id`,
        [id, round, answer, on],
      )
    const answered = await asked(1, 'Lome', '2016-02-21')
    const open = await asked(2, '', null)
    const at = `/requests/${id}/correction`
    const form = (await officer.get(at)).text
    for (const name of [`question.${answered}`, `answer.${answered}`, `question.${open}`])
      expect(form).toContain(`name="${name}"`)
    expect(form).not.toContain(`name="answer.${open}"`)
    expect((await officer.post(at, { [`answer.${answered}`]: ' ', title: 'Kept' })).text).toContain('value="Kept"')
    const words = { [`question.${answered}`]: 'Which provinces?', [`answer.${answered}`]: 'Lomé' }
    expect((await officer.post(at, { ...words, [`answer.${open}`]: 'Not yet' })).status).toBe(422)
    expect((await officer.post(at, words)).status).toBe(303)
    expect(
      await rows('select question, answer from request_questions where request_id = $1 order by round', [id]),
    ).toEqual([
      { question: 'Which provinces?', answer: 'Lomé' },
      { question: 'Whihc provinces?', answer: '' },
    ])
    const history = historyIn((await officer.get(`/requests/${id}`)).text)
    for (const told of ['Whihc provinces?', 'Which provinces?', 'Lomé']) expect(history).toContain(told)
    const program = await Program.of(office, office.people.officer)
    const sent = await program.post(`/requests/${id}/correct`, { [`question.${open}`]: 'Which of them?' })
    expect(sent.status).toBe(200)
    expect(await rows('select question from request_questions where id = $1', [open])).toEqual([
      { question: 'Which of them?' },
    ])
  })

  test('that was redirected has the initiative corrected; one that was not names none', async () => {
    const initiative = (name: string) =>
      idOf(`insert into initiatives (name, organisation) values ($1, 'IOM') returning id`, [name])
    const [wrong, right] = [await initiative('Passarelles'), await initiative('Passerelles')]
    const id = await readyRequest(office)
    const at = `/requests/${id}/correction`
    expect((await officer.get(at)).text).not.toContain('name="redirected_to"')
    await rows(
      `update requests set status = 'redirected', redirected_to = $2, decided_at = '2016-02-27', decision_reason = 'R',
        decided_by = $3 where id = $1`,
      [id, wrong, office.people.committee.id],
    )
    expect((await officer.get(at)).text).toContain('name="redirected_to"')
    expect((await officer.post(at, { redirected_to: 'nothing' })).status).toBe(422)
    expect((await officer.post(at, { redirected_to: right })).status).toBe(303)
    const page = (await officer.get(`/requests/${id}`)).text
    expect(page).toContain(`href="/initiatives/${right}"`)
    expect(historyIn(page)).toContain('Passarelles')
  })

  test('whose themes change places keeps both', async () => {
    const id = await readyRequest(office)
    const at = `/requests/${id}/correction`
    const swap = { theme: 'trafficking', other_themes: ['diaspora'] }
    expect((await officer.post(at, swap)).status).toBe(303)
    const themes = () =>
      rows(
        `select r.theme, array(select theme from request_themes where request_id = r.id) as others
        from requests r where id = $1`,
        [id],
      )
    expect(await themes()).toEqual([{ theme: 'trafficking', others: ['diaspora'] }])
    office.setTime(new Date('2016-03-01T10:05:00Z'))
    expect((await officer.post(at, { theme: 'diaspora', other_themes: ['trafficking'] })).status).toBe(303)
    office.setTime(new Date('2016-03-01T10:00:00Z'))
    expect(await themes()).toEqual([{ theme: 'diaspora', others: ['trafficking'] }])
  })

  test('has corrected who asks with it, for whom and with which partners, and which authority asks first', async () => {
    const id = await readyRequest(office)
    const at = `/requests/${id}/correction`
    const [police, prefect] = [
      await authorityOf('GH', 'Police of Ghana'),
      await authorityOf('TG', 'Préfecture de Lomé'),
    ]
    const added = { more_asking: police, more_benefiting: prefect, more_other_partners: 'GH' }
    expect((await officer.post(at, added)).status).toBe(303)
    const parties = () =>
      rows('select authority_id, part from request_authorities where request_id = $1 order by part', [id])
    expect(await parties()).toEqual([
      { authority_id: police, part: 'asks' },
      { authority_id: prefect, part: 'benefits' },
    ])
    expect((await officer.get(at)).text).toMatch(new RegExp(`name="asking" value="${police}"[^>]* checked`))
    // Whoever asked jointly by mistake is unticked, and the letter was in truth the prefect's.
    office.setTime(new Date('2016-03-01T10:05:00Z'))
    expect((await officer.post(at, { authority_id: prefect, other_partners: 'GH' })).status).toBe(303)
    office.setTime(new Date('2016-03-01T10:00:00Z'))
    expect(await parties()).toEqual([])
    expect(await rows('select authority_id, partner, status from requests where id = $1', [id])).toEqual([
      { authority_id: prefect, partner: 'TG', status: 'in_consultation' },
    ])
    const history = historyIn((await officer.get(`/requests/${id}`)).text)
    for (const told of ['Police of Ghana', 'Préfecture de Lomé', 'Further partners', 'Ghana'])
      expect(history).toContain(told)
    const other = await officer.post(at, { authority_id: police, other_partners: 'GH' })
    expect([other.status, other.text.includes('bears a numeral of its partner')]).toEqual([422, true])
    const wrong: Record<string, string>[] = [
      { more_asking: '00000000-0000-4000-8000-000000000000' },
      { more_other_partners: 'ZZ' },
      { authority_id: '' },
    ]
    for (const change of wrong)
      expect([change, (await officer.post(at, { other_partners: 'GH', ...change })).status]).toEqual([change, 422])
  })

  test('is freed of a paper that was attached by mistake, with a reason that its history tells', async () => {
    const id = await readyRequest(office)
    const at = `/requests/${id}/correction`
    const attached = async (name: string) =>
      idOf(
        `with kept as (insert into files (name, type, size, sha256, content)
            values ($2, 'application/pdf', 4, $2, '%PDF') returning id)
          insert into request_files (request_id, file_id, kind, name, type, size, uploaded_at)
            select $1, id, 'attachment', $2, 'application/pdf', 4, now() from kept returning id`,
        [id, name],
      )
    const [wrong, right] = [await attached('Somebody else.pdf'), await attached('Concept note.pdf')]
    expect((await officer.get(at)).text).toContain('Somebody else.pdf')
    const unsaid = await officer.post(at, { remove_files: wrong, experts_wanted: 'Kept words' })
    expect([unsaid.status, unsaid.text.includes('Kept words')]).toEqual([422, true])
    const version = versionIn((await officer.get(at)).text)
    const taken = { remove_files: wrong, remove_reason: 'Another country’s note' }
    expect((await officer.post(at, taken)).status).toBe(303)
    expect(await rows('select id from request_files where request_id = $1', [id])).toEqual([{ id: right }])
    expect(await rows(`select from files where name = 'Somebody else.pdf'`)).toEqual([])
    expect((await officer.post(at, { ...taken, version })).status).toBe(409)
    expect((await officer.post(at, taken)).status).toBe(422)
    const history = historyIn((await officer.get(`/requests/${id}`)).text)
    for (const told of ['Another country’s note', 'Somebody else.pdf']) expect(history).toContain(told)
    const program = await Program.of(office, office.people.officer)
    const idle = await officer.post(at, { remove_reason: 'Superseded' })
    expect([idle.status, idle.text.includes('href="#field-remove_files')]).toEqual([422, true])
    const sent = { remove_files: [right], remove_reason: 'Superseded' }
    expect((await program.post(`/requests/${id}/correct`, sent)).status).toBe(200)
    expect(await rows('select from request_files where request_id = $1', [id])).toEqual([])
    expect((await authority.post(at, sent, '/sign-in')).status).toBe(403)
  })

  test('that came by letter says how it came and from where, as it is corrected; one by the portal has no letter', async () => {
    const [letter, portal] = [await readyRequest(office), await readyRequest(office)]
    await rows(
      `update requests set channel = 'letter', letter_on = '2016-02-20', letter_partner = 'GH' where id = $1`,
      [letter],
    )
    const change = { channel: 'mail', letter_partner: 'TG', letter_on: '2016-02-21' }
    expect((await officer.post(`/requests/${letter}/correction`, change)).status).toBe(303)
    expect(await rows('select channel, letter_partner, letter_on::text from requests where id = $1', [letter])).toEqual(
      [change],
    )
    expect((await officer.post(`/requests/${portal}/correction`, { channel: 'mail' })).status).toBe(422)
  })

  test('saved as it was opened changes nothing', async () => {
    const id = await readyRequest(office)
    const known = await rows('select * from requests where id = $1', [id])
    expect((await officer.post(`/requests/${id}/correction`, { title: 'Diaspora', theme: 'diaspora' })).status).toBe(
      303,
    )
    expect(await rows('select * from requests where id = $1', [id])).toEqual(known)
  })

  test('was received before it was complete and registered, and has a title; nothing is corrected that was not recorded', async () => {
    const id = await readyRequest(office)
    const wrong: Record<string, string>[] = [
      { received_on: '2016-03-02' },
      { complete_on: '2016-02-25' },
      { title: '' },
      { wanted_from: '2016-09-01', wanted_to: '2016-08-01' },
      { withdrawn_reason: 'None' },
      { decision_reason: 'None' },
    ]
    for (const change of wrong) {
      const refused = await officer.post(`/requests/${id}/correction`, { experts_wanted: 'Kept words', ...change })
      expect([change, refused.status, refused.text.includes('Kept words')]).toEqual([change, 422, true])
    }
  })

  test('is corrected from a fresh page, by officers; why it was decided so, by a manager', async () => {
    const id = await readyRequest(office)
    const at = `/requests/${id}/correction`
    const version = versionIn((await officer.get(at)).text)
    await rows(`update requests set title = 'Diaspora II' where id = $1`, [id])
    const stale = await officer.post(at, { title: 'Diaspora III', version })
    expect([stale.status, stale.text.includes('value="Diaspora III"')]).toEqual([409, true])
    for (const visitor of [authority, committee]) {
      expect((await visitor.get(at)).status).toBe(403)
      expect((await visitor.post(at, { title: 'Ours' }, '/sign-in')).status).toBe(403)
    }
    expect((await nobody.get(at)).status).toBe(404)
    await rows(
      `update requests set status = 'rejected', decided_at = $2, decided_by = $3, decision_reason = 'Becuase.' where id = $1`,
      [id, '2016-03-01T10:00:00Z', office.people.committee.id],
    )
    expect((await officer.post(at, { decision_reason: 'Because.' })).status).toBe(422)
    const manager = await office.as(office.people.manager)
    expect((await manager.post(at, { decision_reason: 'Because.' })).status).toBe(303)
    expect(await rows('select decision_reason, status from requests where id = $1', [id])).toEqual([
      { decision_reason: 'Because.', status: 'rejected' },
    ])
  })
})

describe('an opinion', () => {
  test('has its reasons and conditions corrected by an officer; what it is stays, its history says what they were', async () => {
    const id = await opinionOn(office, await readyRequest(office))
    const at = `/consultations/${id}/content`
    expect((await officer.get(`/consultations/${id}`)).text).toContain(`href="${at}"`)
    expect((await officer.post(at, { reasons: 'It fits the dialog.', conditions: '' })).status).toBe(303)
    expect((await officer.post(at, { reasons: 'It fits the dialogue.', conditions: 'Told us.' })).status).toBe(303)
    expect(await rows('select status, reasons, conditions from opinions where id = $1', [id])).toEqual([
      { status: 'in_favour', reasons: 'It fits the dialogue.', conditions: 'Told us.' },
    ])
    const history = historyIn((await officer.get(`/consultations/${id}`)).text)
    for (const told of ['Edited', 'It fits the dialog.', 'It fits the dialogue.', 'Told us.'])
      expect(history).toContain(told)
  })

  test('has its days corrected; whether it came late follows from them, and its history says what they were', async () => {
    const id = await opinionOn(office, await readyRequest(office))
    const at = `/consultations/${id}/content`
    await rows(
      `update opinions set asked_on = '2016-02-22', told_on = '2016-02-23', told_how = 'by_hand', due_on = '2016-02-29',
        given_at = '2016-03-01T08:15:00Z', late = true where id = $1`,
      [id],
    )
    await rows(
      `update consultations set opened_on = '2016-02-19' where id = (select consultation_id from opinions where id = $1)`,
      [id],
    )
    for (const shown of ['2016-02-22', '2016-02-23', '2016-02-29', '2016-03-01'])
      expect((await officer.get(at)).text).toContain(`value="${shown}"`)
    const change = { asked_on: '2016-02-19', told_on: '2016-02-22', due_on: '2016-02-29', given_on: '2016-02-26' }
    expect((await officer.post(at, change)).status).toBe(303)
    expect(
      await rows(
        `select asked_on::text, told_on::text, due_on::text, given_at, late, status from opinions where id = $1`,
        [id],
      ),
    ).toEqual([
      {
        asked_on: '2016-02-19',
        told_on: '2016-02-22',
        due_on: '2016-02-29',
        given_at: new Date('2016-02-26T08:15:00Z'),
        late: false,
        status: 'in_favour',
      },
    ])
    const history = historyIn((await officer.get(`/consultations/${id}`)).text)
    for (const told of ['Asked on', '22 February 2016', '19 February 2016', 'Given late', '26 February 2016'])
      expect(history).toContain(told)
    const wrong: Record<string, string>[] = [
      { asked_on: '2016-02-18' },
      { asked_on: '2016-02-23' },
      { told_on: '2016-02-18' },
      { told_on: '2016-02-29' },
      { due_on: '2016-02-22' },
      { given_on: '2016-02-18' },
      { given_on: '2016-03-02' },
      { due_on: '' },
      { lifted_reasons: 'None' },
    ]
    for (const days of wrong) {
      const refused = await officer.post(at, { ...days, conditions: 'Kept words' })
      expect([days, refused.status, refused.text.includes('Kept words')]).toEqual([days, 422, true])
    }
    const program = await Program.of(office, office.people.officer)
    expect((await program.post(`/consultations/${id}/edit`, { given_on: '2016-03-01' })).status).toBe(200)
    expect(await rows('select late, reasons from opinions where id = $1', [id])).toMatchObject([{ late: true }])
    expect((await program.post(`/consultations/${id}/edit`, { given_on: '2016-02-18' })).status).toBe(422)
  })

  test('that is awaited keeps its time, and one that silence gave was due before', async () => {
    const [asked, silent] = [
      await opinionOn(office, await readyRequest(office)),
      await opinionOn(office, await readyRequest(office)),
    ]
    await rows(
      `update opinions set status = 'asked', given_at = null, asked_on = '2016-02-22', told_on = '2016-02-22',
        told_how = 'mail', due_on = '2016-03-04' where id = $1`,
      [asked],
    )
    await rows(
      `update opinions set status = 'silence', given_at = '2016-03-01T00:00:00Z', asked_on = '2016-02-22',
        told_on = '2016-02-22', told_how = 'mail', due_on = '2016-02-29' where id = $1`,
      [silent],
    )
    const due = async (id: string, due_on: string) =>
      (await officer.post(`/consultations/${id}/content`, { due_on })).status
    expect([await due(asked, '2016-02-29'), await due(asked, '2016-03-07')]).toEqual([422, 303])
    expect([await due(silent, '2016-03-01'), await due(silent, '2016-02-26')]).toEqual([422, 303])
    expect((await officer.post(`/consultations/${silent}/content`, { given_on: '2016-02-26' })).status).toBe(422)
    // When a mail arrived is not for people to say.
    expect((await officer.post(`/consultations/${asked}/content`, { told_on: '2016-02-23' })).status).toBe(422)
  })

  test('that says more than its form takes keeps what came back as it was shown, and its consultation is due with it', async () => {
    const [id, long] = [await opinionOn(office, await readyRequest(office)), `Line one\n${'long '.repeat(700)}`.trim()]
    await rows(
      `update opinions set reasons = $2, status = 'against', told_how = 'by_hand', asked_on = '2016-02-22',
      told_on = '2016-02-22', due_on = '2016-02-29', given_at = '2016-02-25T09:00:00Z' where id = $1`,
      [id, long],
    )
    await rows(
      `update consultations set status = 'open', closed_at = null
      where id = (select consultation_id from opinions where id = $1)`,
      [id],
    )
    const at = `/consultations/${id}/content`
    const shown = { reasons: long.replace('\n', '\r\n'), asked_on: '2016-02-22', told_on: '2016-02-22' }
    expect((await officer.post(at, { ...shown, due_on: '2016-03-14' })).status).toBe(303)
    expect(
      await rows(
        `select o.reasons, c.due_on::text as due from opinions o join consultations c on c.id = o.consultation_id
          where o.id = $1`,
        [id],
      ),
    ).toEqual([{ reasons: long, due: '2016-03-14' }])
    const early = await officer.post(at, { told_on: '', lifted_reasons: 'Gone' })
    expect([early.status, early.text.includes('href="#field-told_on"')]).toEqual([422, true])
  })

  test('against a request keeps reasons, is not corrected from a stale page, or by anybody but officers', async () => {
    const id = await opinionOn(office, await readyRequest(office))
    const at = `/consultations/${id}/content`
    await rows(`update opinions set status = 'against', reasons = 'Twice.' where id = $1`, [id])
    const wrong = await officer.post(at, { reasons: '', conditions: 'Kept' })
    expect([wrong.status, wrong.text.includes('Kept')]).toEqual([422, true])
    const version = versionIn((await officer.get(at)).text)
    await rows(`update opinions set reasons = 'Done twice.' where id = $1`, [id])
    expect((await officer.post(at, { reasons: 'Thrice.', version })).status).toBe(409)
    const consulted = await office.as(office.people.consulted)
    for (const visitor of [consulted, committee]) expect((await visitor.get(at)).status).toBe(403)
    for (const visitor of [authority, nobody]) expect((await visitor.get(at)).status).toBe(404)
  })
})

test('a program corrects by the same forms and rules: what does not come stays, and what was not recorded is no mistake', async () => {
  const program = await Program.of(office, office.people.officer)
  const action = await underWay('R-2016-PROGRAM')
  const activity = await held(action, 'reported')
  const output = await idOf(
    `insert into outputs (action_id, type, title, theme, status) values ($1, 'study', 'Study', 'diaspora', 'adopted')
      returning id`,
    [action],
  )
  await rows(
    `insert into output_rungs (output_id, rung, reached_on, body, evidence) values
      ($1, 'adopted', '2016-02-01', 'Cabinet', 'Decree 1')`,
    [output],
  )
  const mission = await idOf(
    `insert into mobilisations (seat_id, activity_id, person_id, status, invited_on, cause, told_on, told_how)
      values ($1, $2, $3, 'declined', '2016-01-22', 'Ill', '2016-01-22', 'mail') returning id`,
    [await seatOn(activity), activity, office.people.otherExpert.person_id],
  )
  const request = await readyRequest(office)
  const edits: [string, Record<string, unknown>, number][] = [
    [`/actions/${action}/edit`, { agreed_on: '2016-01-19' }, 200],
    [`/actions/${action}/edit`, { closed_on: '2016-02-19' }, 422],
    [`/activities/${activity}/edit`, { report: 'It was good.' }, 200],
    [`/activities/${activity}/edit`, { reported_on: '2016-02-01' }, 422],
    [`/mobilisations/${mission}/edit`, { cause: 'On leave' }, 200],
    [`/mobilisations/${mission}/edit`, { worked_days: 2 }, 422],
    [`/outputs/${output}/edit`, { title: 'A study', 'body.adopted': 'Council' }, 200],
    [`/outputs/${output}/edit`, { 'reached_on.adopted': '2016-03-02' }, 422],
    [`/outputs/${output}/edit`, { 'reached_on.in_use': '2016-02-20' }, 422],
    [`/requests/${request}/correct`, { title: 'The diaspora', received_on: '2016-02-24' }, 200],
    [`/requests/${request}/correct`, { complete_on: '2016-02-01' }, 422],
  ]
  for (const [path, change, status] of edits)
    expect([path, change, (await program.post(path, change)).status]).toEqual([path, change, status])
  expect(
    await rows(
      `select a.agreed_on::text, v.report, v.place, m.cause, o.title, g.body, g.evidence, r.title as request, r.theme
        from actions a, activities v, mobilisations m, outputs o, output_rungs g, requests r
        where a.id = $1 and v.id = $2 and m.id = $3 and o.id = $4 and g.output_id = o.id and r.id = $5`,
      [action, activity, mission, output, request],
    ),
  ).toEqual([
    {
      agreed_on: '2016-01-19',
      report: 'It was good.',
      place: 'Lomé',
      cause: 'On leave',
      title: 'A study',
      body: 'Council',
      evidence: 'Decree 1',
      request: 'The diaspora',
      theme: 'diaspora',
    },
  ])
  const stale = await program.post(`/actions/${action}/edit`, { title: 'Stale' }, { 'if-match': '"1"' })
  expect(stale.status).toBe(412)
  const donor = await Program.of(office, office.people.committee)
  expect((await donor.post(`/outputs/${output}/edit`, { title: 'Ours' })).status).toBe(403)
})
