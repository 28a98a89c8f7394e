import type pg from 'pg'

/** Parts of invented names; each person has two or three of them, and very many share one. */
const first =
  'Ana Bea Cléo Dário Élise Farid Greta Hugo Inès Jamal Karin Léa Mara Nils Olga Paulo Quim Rosa Sami Tânia Ute Vera Wim Xenia Yara Zoé أمل خالد ليلى Анна Пётр Фёдор'
const begins = 'Al Ber Car Dor El Fer Gar Hol Iva Jan Kal Lin Mar Nor Ost Per Qua Ros Sal Tor Urb Val Wer Xan Yil Zam'
const middles = 'an ber cal dem el fin gor hem in jor kel lin mon nar or pet ran sol tan ven'
const ends = 'a ado berg ckx dze escu ez ić ini ko lund mann nen oğlu ov poulos sen ski son son väli yan'

const outputsOf = `(array['Handbook', 'Strategy', 'Action plan', 'Draft law', 'Training course', 'Country profile', 'Guidelines',
  'Manual de capacitación', 'Stratégie nationale', 'دليل', 'Пособие'])`
const aboutOf = `(array['on border management', 'on labour migration', 'on the diaspora', 'against trafficking in human beings',
  'on asylum', 'on migration data', 'sur la réintégration', 'sobre retorno voluntario', 'بشأن إدارة الحدود', 'о трудовой миграции'])`
const forOf = `(array['for the ministry', 'for the police', 'for consulates', 'for local authorities', 'for labour inspectors',
  'for statisticians', 'pour les communes', 'para los municipios'])`

/**
 * Makes people, Actions, activities and outputs beside the requests that are there, the same ones every time. They come
 * without a history, which is not looked at here; what they are called is written as the triggers write it.
 */
export async function makeRecords(owner: pg.Client, people: number, outputs: number): Promise<void> {
  await owner.query('set session_replication_role = replica')
  await owner.query(`create function pg_temp.choice(i bigint, what text, n bigint) returns integer language sql immutable
    as $$ select (abs(hashtextextended(what || ' ' || i, 2016)) % n)::integer $$`)
  await owner.query(`create function pg_temp.one_of(i bigint, what text, list text[]) returns text language sql immutable
    as $$ select list[1 + pg_temp.choice(i, what, cardinality(list))] $$`)
  const list = (words: string) => `string_to_array('${words}', ' ')`
  await owner.query(
    `with made as (select i, uuidv7() as id from generate_series(1, $1::bigint) as i),
      kept as (insert into people (id, employed_in, employer_kind, gender)
        select id, (select array_agg(country order by country) from eu_memberships)[1 + pg_temp.choice(i, 'land', 27)],
          pg_temp.one_of(i, 'kind', '{public,public,private,international}'), pg_temp.one_of(i, 'gender', '{f,m}') from made)
      insert into personal_details (person_id, name, email, employer)
        select m.id, n.first || ' ' || n.last, 'p' || m.i || '.' || m.i % 977 || '@made.example.org',
          pg_temp.one_of(m.i, 'employer', '{Ministry of the Interior,Border Police,Office of Statistics,Ministère du Travail,Agencia de Migración,Federal Office}')
        from made m, lateral (select pg_temp.one_of(m.i, 'first', ${list(first)}) as first,
          pg_temp.one_of(m.i, 'begin', ${list(begins)}) || pg_temp.one_of(m.i, 'middle', ${list(middles)}) ||
            pg_temp.one_of(m.i, 'end', ${list(ends)}) as last) n`,
    [people],
  )
  await owner.query(`insert into actions (request_id, partner, authority_id, status, title, objectives, theme, officer_id,
      authority_signed_on, agreed_on, started_on)
    select r.id, r.partner, r.authority_id, case when abs(hashtext(r.reference)) % 5 > 0 then 'in_implementation' else 'in_formulation' end, r.title, r.need,
      r.theme, r.officer_id, '2016-02-01'::date, '2016-02-01'::date, '2016-02-02'::date
    from requests r where r.status = 'approved' and r.officer_id is not null and r.id not in (select request_id from actions)
      order by r.id limit 10000`)
  await owner.query(
    `with a as materialized (select array_agg(id order by id) as ids, array_agg(theme order by id) as themes from actions),
      t as materialized (select array_agg(key order by key) as keys from activity_types),
      p as materialized (select array_agg(partner order by id) as codes from actions)
      insert into activities (action_id, number, type, status, title, theme, first_day, last_day, host, place)
      select a.ids[at], 1000 + i, pg_temp.one_of(i, 'type', t.keys), pg_temp.one_of(i, 'status', '{planned,confirmed,held,held}'),
        pg_temp.one_of(i, 'what', '{Workshop,Study visit,Training,Conference,Peer review}') || ' ' || pg_temp.one_of(i, 'on', ${aboutOf}),
        a.themes[at], '2016-01-04', '2016-01-08', p.codes[at], ''
      from generate_series(1, $1::bigint) as i, a, t, p, lateral (select 1 + pg_temp.choice(i, 'action', cardinality(a.ids)) as at) d`,
    [Math.round(outputs / 2)],
  )
  await owner.query(
    `with a as materialized (select array_agg(id order by id) as ids, array_agg(theme order by id) as themes from actions),
      t as materialized (select array_agg(key order by key) as keys from output_types)
      insert into outputs (action_id, type, status, title, theme)
      select a.ids[at], pg_temp.one_of(i, 'type', t.keys), pg_temp.one_of(i, 'status', '{drafted,finalised,validated,adopted,in_use}'),
        pg_temp.one_of(i, 'what', ${outputsOf}) || ' ' || pg_temp.one_of(i, 'on', ${aboutOf}) || ' ' || pg_temp.one_of(i, 'for', ${forOf})
          || ' ' || i, a.themes[at]
      from generate_series(1, $1::bigint) as i, a, t, lateral (select 1 + pg_temp.choice(i, 'action', cardinality(a.ids)) as at) d`,
    [outputs],
  )
  await owner.query('reset session_replication_role')
  for (const [kind, table] of [
    ['person', 'people'],
    ['action', 'actions'],
    ['activity', 'activities'],
    ['output', 'outputs'],
  ])
    await owner.query(
      `select name_records($1, array_agg(id)) from ${table}
      where id not in (select id from search_names where kind = $1)`,
      [kind],
    )
  await owner.query(
    `select refresh_actions(array_agg(id)) from actions where id not in (select id from search_entries)`,
  )
  await owner.query('vacuum analyze')
}
