-- Questions that the facility asks, as data: an administrator adds, words, orders and retires them. A question keeps its key; its words are numbered, and
-- none is changed once it was asked: an answer belongs to the words that it answered.
create table questions (
  id uuid primary key default uuidv7(),
  form text not null,
  page text not null default '',
  key text not null,
  kind text not null,
  required boolean not null default true,
  position integer not null default 0,
  starts_from text,
  retired_on date,
  version integer not null default 1,
  constraint a_form_asks_each_question_once unique (form, key),
  constraint a_question_has_a_short_key check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  constraint a_question_is_of_a_kind_that_can_be_asked check (kind in ('line', 'text', 'one', 'several', 'day', 'number', 'partner', 'yes_no', 'planned'))
);
create table question_wordings (
  id uuid primary key default uuidv7(),
  question_id uuid not null references questions on delete cascade,
  number integer not null,
  names jsonb not null,
  hints jsonb not null default '{}',
  choices jsonb not null default '[]',
  worded_at timestamptz not null,
  constraint a_question_has_one_wording_of_each_number unique (question_id, number),
  constraint a_question_is_put_in_words check (names <> '{}')
);
call keep_history('questions', 'questions', 'id');
call keep_history('question_wordings', 'questions', 'question_id');
revoke delete on questions from mobilise_staff;
revoke update, delete on question_wordings from mobilise_staff;
call keep_days('questions', 'happened retired_on');
grant select on questions, question_wordings to mobilise_authority, mobilise_consulted, mobilise_donor;
create policy whoever_reads_answers_reads_questions on questions for select to mobilise_authority, mobilise_consulted, mobilise_donor using (true);
create policy whoever_reads_answers_reads_questions on question_wordings for select to mobilise_authority, mobilise_consulted, mobilise_donor using (true);

-- An answer that does not say otherwise answers the newest words of its question. Argument: the form on which it is asked.
create function answer_in_the_words_asked() returns trigger language plpgsql as $$
begin
  if new.wording_id is null then
    select w.id into new.wording_id from questions q join question_wordings w on w.question_id = q.id
      where q.form = tg_argv[0] and q.key = new.question order by w.number desc limit 1;
  end if;
  if not exists (select from questions q join question_wordings w on w.question_id = q.id
      where w.id = new.wording_id and q.form = tg_argv[0] and q.key = new.question) then
    raise exception using errcode = 'check_violation', constraint = 'an_answer_is_to_a_question_that_is_asked',
      message = format('%s: there is no question %s in these words', tg_argv[0], new.question);
  end if;
  return new;
end $$;

-- What an office that works already has asked so far; one that begins now takes its questions from data/facility/lists.json.
select set_config('mobilise.step', 'furnish', true);
with worded (key, starts_from, position, names) as (values
  ('committee', 'setup_committee', 0, '{"en": "Is an inter-ministerial committee set up?", "fr": "Un comité interministériel est-il en place ?", "es": "¿Hay un comité interministerial?", "pt": "Há um comité interministerial?", "ar": "هل أُنشئت لجنة وزارية مشتركة؟", "ru": "Создан ли межведомственный комитет?"}'::jsonb),
  ('lead_ministry', 'setup_lead', 1, '{"en": "Is there a lead ministry?", "fr": "Y a-t-il un ministère chef de file ?", "es": "¿Hay un ministerio responsable?", "pt": "Há um ministério responsável?", "ar": "هل هناك وزارة رائدة؟", "ru": "Есть ли ведущее министерство?"}'::jsonb),
  ('inclusive', null, 2, '{"en": "Are regions, local authorities and civil society in it?", "fr": "Les régions, autorités locales et la société civile y sont-elles ?", "es": "¿Participan regiones, autoridades locales y sociedad civil?", "pt": "Participam regiões, autoridades locais e sociedade civil?", "ar": "هل تشارك المناطق والسلطات المحلية والمجتمع المدني؟", "ru": "Участвуют ли регионы, местные власти и гражданское общество?"}'::jsonb),
  ('budget_line', 'setup_budget', 3, '{"en": "Is there a budget line?", "fr": "Y a-t-il une ligne budgétaire ?", "es": "¿Hay partida presupuestaria?", "pt": "Há rubrica orçamental?", "ar": "هل هناك بند في الميزانية؟", "ru": "Есть ли бюджетная статья?"}'::jsonb),
  ('implementer', 'setup_implementer', 4, '{"en": "Who implements afterwards?", "fr": "Qui met en œuvre ensuite ?", "es": "¿Quién lo aplica después?", "pt": "Quem aplica depois?", "ar": "من ينفذ لاحقًا؟", "ru": "Кто внедряет потом?"}'::jsonb)
), asked as (
  insert into questions (form, key, kind, position, starts_from)
    select 'readiness', key, 'planned', position, starts_from from worded where exists (select from regions) returning id, key
)
insert into question_wordings (question_id, number, names, worded_at) select asked.id, 1, worded.names, now() from asked join worded using (key);

alter table readiness_answers
  drop constraint a_readiness_question_is_known,
  add column wording_id uuid references question_wordings;
update readiness_answers a set wording_id = w.id from questions q join question_wordings w on w.question_id = q.id
  where q.form = 'readiness' and q.key = a.question;
alter table readiness_answers alter column wording_id set not null;
create trigger answer_in_the_words_asked before insert or update on readiness_answers
  for each row execute function answer_in_the_words_asked('readiness');
select set_config('mobilise.step', '', true);
