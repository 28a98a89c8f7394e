import { sql } from 'kysely'
import type { Tx } from '../src/house/database/connection.ts'

/** Words of titles, by language: a document, what it is about, and where it will be used. */
const words = {
  en: [
    ['Strategy', 'Policy', 'Training', 'Review of the law', 'Handbook', 'Country profile'],
    [
      'on the diaspora',
      'on border management',
      'against trafficking in human beings',
      'on labour migration',
      'on asylum',
      'on migration data',
    ],
    [
      'for the ministry',
      'for the provinces',
      'for the inter-ministerial committee',
      'for consulates',
      'for the police',
      'for local authorities',
    ],
  ],
  fr: [
    ['Stratégie', 'Politique', 'Formation', 'Révision de la loi', 'Manuel', 'Profil du pays'],
    [
      'sur la diaspora',
      'sur la gestion des frontières',
      'contre la traite des êtres humains',
      'sur la migration de travail',
      'sur l’asile',
      'sur les données migratoires',
    ],
    [
      'pour le ministère',
      'pour les provinces',
      'pour le comité interministériel',
      'pour les consulats',
      'pour la police',
      'pour les collectivités',
    ],
  ],
  es: [
    ['Estrategia', 'Política', 'Capacitación', 'Revisión de la ley', 'Manual', 'Perfil del país'],
    [
      'sobre la diáspora',
      'sobre la gestión de fronteras',
      'contra la trata de personas',
      'sobre la migración laboral',
      'sobre el asilo',
      'sobre datos migratorios',
    ],
    [
      'para el ministerio',
      'para las provincias',
      'para el comité interministerial',
      'para los consulados',
      'para la policía',
      'para los municipios',
    ],
  ],
  pt: [
    ['Estratégia', 'Política', 'Formação', 'Revisão da lei', 'Manual', 'Perfil do país'],
    [
      'sobre a diáspora',
      'sobre a gestão das fronteiras',
      'contra o tráfico de pessoas',
      'sobre a migração laboral',
      'sobre o asilo',
      'sobre dados migratórios',
    ],
    [
      'para o ministério',
      'para as províncias',
      'para a comissão interministerial',
      'para os consulados',
      'para a polícia',
      'para os municípios',
    ],
  ],
  ar: [
    ['استراتيجية', 'سياسة', 'تدريب', 'مراجعة القانون', 'دليل', 'الملف الوطني'],
    [
      'بشأن المغتربين',
      'بشأن إدارة الحدود',
      'لمكافحة الاتجار بالبشر',
      'بشأن هجرة العمالة',
      'بشأن اللجوء',
      'بشأن بيانات الهجرة',
    ],
    ['للوزارة', 'للمحافظات', 'للجنة الوزارية', 'للقنصليات', 'للشرطة', 'للسلطات المحلية'],
  ],
  ru: [
    ['Стратегия', 'Политика', 'Обучение', 'Пересмотр закона', 'Пособие', 'Обзор страны'],
    [
      'по диаспоре',
      'по управлению границами',
      'по борьбе с торговлей людьми',
      'по трудовой миграции',
      'по убежищу',
      'по данным о миграции',
    ],
    [
      'для министерства',
      'для регионов',
      'для межведомственной комиссии',
      'для консульств',
      'для полиции',
      'для местных властей',
    ],
  ],
}

/** Of a hundred requests, this many stand here: of 100,000, some 12,000 are open. */
const shares = {
  approved: 63,
  rejected: 10,
  withdrawn: 9,
  redirected: 6,
  in_consultation: 5,
  registered: 2,
  submitted: 2,
  deferred: 1,
  draft: 1,
  returned: 1,
}

/**
 * An office with so many requests has more officers than the demonstration: one for so many requests, and at least its
 * own.
 */
const requestsOfAnOfficer = 3000

/**
 * Makes `count` requests with their authorities, consultations and opinions in a database that holds the facility of
 * 2016. The same seed makes the same
 * requests. Set by set and as the facility itself, so that the history is written and sealed as for any other change.
 */
export async function makeRequests(tx: Tx, count: number, seed = 2016): Promise<void> {
  // Ten thousand at once are no page: on a busy machine they take longer than a page may.
  await sql`set local statement_timeout = 0`.execute(tx)
  // A choice is a hash of the row's number, so it depends neither on the plan nor on what was drawn before.
  await sql`create function pg_temp.choice(i bigint, what text, n bigint) returns bigint language sql immutable
    as $$ select abs(hashtextextended(what || ' ' || i, ${sql.lit(seed)}) % n) $$`.execute(tx)
  await sql`insert into authorities (partner, name, name_language, type)
    select p.code, name, language, t.key
    from (select code, row_number() over (order by code) as i from partners where region is not null) p,
      lateral (values ('Ministry of Planning', 'en'), ('Ministère de l’Intérieur', 'fr'), ('Dirección de Migración',
        'es')) as n (name, language),
      lateral (select key from authority_types order by position offset pg_temp.choice(p.i, name, (select count(*)
        from authority_types)) limit 1) t
    on conflict do nothing`.execute(tx)

  await sql`insert into accounts (email, name, role, active, language) select 'made.officer.' || i || '@example.org',
    'Officer ' || i, 'officer', true, 'en'
    from generate_series(1, ${Math.floor(count / requestsOfAnOfficer)}::integer) as i on conflict do nothing`.execute(
    tx,
  )
  for (let from = 0; from < count; from += 10_000) await makeSome(tx, from + 1, Math.min(from + 10_000, count))
}

async function makeSome(tx: Tx, from: number, to: number) {
  const statuses = Object.entries(shares).flatMap(([status, share]) => Array.from({ length: share }, () => status))
  const titles = JSON.stringify(words)
  await sql`with
    a as materialized (select array_agg(id order by partner, name) as ids from authorities),
    t as materialized (select array_agg(key order by position, key) as keys from themes),
    officers as materialized (select array_agg(id order by email) as ids from accounts where role = 'officer'),
    deciders as materialized (select array_agg(id order by email) as ids from accounts
      where role in ('manager', 'committee')),
    elsewhere as materialized (select array_agg(id order by name) as ids from initiatives),
    last as materialized (select partner, max(numeral) as numeral from requests group by partner),
    drawn as materialized (
      select i, (${statuses}::text[])[1 + pg_temp.choice(i, 'status', 100)] as status,
        -- Some authorities ask often and most seldom.
        ids[1 + floor(cardinality(ids) * power(pg_temp.choice(i, 'authority', 10000) / 10000.0,
          3))::integer] as authority_id,
        date '2009-01-05' + (17 * 365 * power(pg_temp.choice(i, 'day', 10000) / 10000.0, 0.6))::integer as day,
        (array['en', 'en', 'en', 'fr', 'fr', 'es', 'es', 'pt', 'ar', 'ru'])[1 + pg_temp.choice(i, 'language',
          10)] as language
      from generate_series(${from}::bigint, ${to}::bigint) as i, a),
    placed as (select d.*, u.partner, d.status not in ('draft', 'submitted', 'returned') as came from drawn d
      join authorities u on u.id = d.authority_id),
    counted as (select p.*, case when came then coalesce(l.numeral, 0) + row_number() over (partition by p.partner, came
      order by day, i) end as numeral from placed p left join last l on l.partner = p.partner)
    insert into requests (reference, partner, numeral, authority_id, status, title, need, expected_outputs, language,
      theme, received_on, submitted_at, registered_at, screened_by,
      officer_id, decided_at, decided_by, decision_reason, redirected_to, withdrawn_reason, overlap_judgement,
        created_by)
    select 'M' || to_char(i, 'FM0000000'), partner, numeral, authority_id, case
      when status = 'returned' then 'submitted' else status end,
      concat_ws(' ', titles -> language -> 0 ->> pg_temp.choice(i, 'what', 6)::integer,
        titles -> language -> 1 ->> pg_temp.choice(i, 'on', 6)::integer, titles -> language -> 2 ->> pg_temp.choice(i,
        'for', 6)::integer),
      repeat(concat_ws(' ', titles -> language -> 0 ->> pg_temp.choice(i, 'need', 6)::integer,
        titles -> language -> 1 ->> pg_temp.choice(i, 'of', 6)::integer) || '. ', 3 + pg_temp.choice(i, 'long',
        12)::integer),
      titles -> language -> 0 ->> pg_temp.choice(i, 'output', 6)::integer, language, keys[1 + pg_temp.choice(i, 'theme',
        cardinality(keys))],
      case when came then day end, case when status <> 'draft' then day + time '09:00' end, case
        when came then day + time '15:00' end, case when came then officer end, case when came then officer end,
      case when decided then day + 20 + time '10:00' end, case when decided then decider end, case
        when decided then 'As discussed in the committee.' end,
      case when status = 'redirected' then elsewhere.ids[1 + pg_temp.choice(i, 'initiative',
        cardinality(elsewhere.ids))] end,
      case when status = 'withdrawn' then 'The priorities have changed.' end,
      case when came then (array['complementary', 'unrelated', 'sequenced', 'duplicate'])[1 + pg_temp.choice(i,
        'overlap', 4)] end, officer
    from counted, t, elsewhere, (select ${titles}::jsonb as titles) w,
      lateral (select (select ids[1 + pg_temp.choice(i, 'officer', cardinality(ids))]
        from officers) as officer, (select ids[1 + pg_temp.choice(i, 'decider', cardinality(ids))]
        from deciders) as decider,
        status in ('approved', 'rejected', 'deferred', 'redirected') as decided) o
    order by i`.execute(tx)

  await sql`insert into request_themes (request_id, theme)
    select r.id, t.key from requests r, lateral (select substr(r.reference, 2)::bigint as i) n,
      lateral (select key from themes where key <> r.theme
        order by position offset pg_temp.choice(i, 'other theme', 4) limit 1) t
    where r.reference between ${reference(from)} and ${reference(to)} and pg_temp.choice(i, 'has another',
      4) = 0`.execute(tx)
  await sql`insert into consultations (request_id, status, opened_on, due_on, closed_at, opened_by)
    select r.id, case when open then 'open' else 'closed' end, r.received_on + 1, r.received_on + 15, case
      when not open then r.received_on + 14 + time '17:00' end, r.officer_id
    from requests r, lateral (select substr(r.reference, 2)::bigint as i, r.status = 'in_consultation'
      and r.received_on > date '2025-12-01' as open) n
    where r.reference between ${reference(from)} and ${reference(to)} and r.status in ('in_consultation', 'approved',
      'rejected', 'deferred') and pg_temp.choice(i, 'consulted', 10) < 8`.execute(tx)
  await sql`insert into opinions (consultation_id, body_id, asked_on, told_on, told_how, due_on, status, reasons,
    given_at)
    select c.id, b.id, c.opened_on, c.opened_on, 'mail', c.due_on, o.status, case when o.status in ('against',
      'veto') then 'Another project does this.' end, case
      when o.status <> 'asked' then c.opened_on + 5 + time '12:00' end
    from requests r join consultations c on c.request_id = r.id, lateral (select substr(r.reference, 2)::bigint as i) n,
      lateral (select id, may_veto, row_number() over (order by name) as k from consulted_bodies
        order by name limit 2) b,
      lateral (select case when c.status = 'open' and pg_temp.choice(i, 'opinion ' || b.k, 2) = 0 then 'asked'
        else (array['in_favour', 'in_favour', 'in_favour', 'no_objection', 'no_objection', 'silence',
          'against'])[1 + pg_temp.choice(i, 'kind ' || b.k, 7)] end as status) o
    where r.reference between ${reference(from)} and ${reference(to)}`.execute(tx)
}

const reference = (i: number) => `M${String(i).padStart(7, '0')}`
