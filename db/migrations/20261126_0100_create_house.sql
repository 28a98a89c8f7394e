-- Tables of the house, with their constraints and indexes. What they hold to beyond that, and who reads and
-- writes them, stands in db/house as it is in force: docs/decisions/0031-sql-where-people-look.md.

-- One database role per kind of actor: a staff policy of `true` vanishes from the plan, an outsider's is an equality on
-- an index.
-- Roles belong to the whole cluster, so another database (or another process) may have made them already.
do $$
declare
  actor text;
begin
  foreach actor in array array['staff', 'donor', 'authority', 'consulted', 'focal_point', 'expert', 'public', 'gate']
    loop
    begin
      if not exists (select from pg_roles where rolname = 'mobilise_' || actor) then
        execute format('create role %I nologin', 'mobilise_' || actor);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
    begin
      if not pg_has_role(current_user, 'mobilise_' || actor, 'set') then
        execute format('grant %I to current_user', 'mobilise_' || actor);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
    execute format('grant usage on schema public to %I', 'mobilise_' || actor);
  end loop;
end $$;

create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists fuzzystrmatch;

-- Jobs live in a schema of their own, made and migrated by the job library with the owner's rights; those who serve
-- may send a job in the transaction of their change, and staff may read what runs. Nothing else of it is theirs.
create schema if not exists jobs;
grant usage on schema jobs to mobilise_staff;
alter default privileges in schema jobs grant select on tables to mobilise_staff;

-- One folding of words for every search, picker and comparison: see docs/decisions/0016-words-folded.md. It stands
-- here, and not with the other functions, since indexes and constraints keep what it gave: whoever changes it writes
-- a migration that builds those anew.

-- Letters as they are compared, in every script: small, without marks and signs that nobody sees, and those that are
-- written one for the other as one. Other signs stay, with apostrophes and hyphens of one kind. Most texts are plain
-- letters already, or after their marks are off, and need no more.
create function folded(words text) returns text language plpgsql immutable strict parallel safe cost 500 as $$
declare
  plainly text := translate(words, U&'\2019\2018\00B4`\0009\000A\000B\000C\000D', U&'''''''''     ');
begin
  if octet_length(plainly) = length(plainly) then return lower(plainly collate "pg_unicode_fast"); end if;
  plainly := regexp_replace(normalize(casefold(normalize(plainly, nfkc) collate "pg_unicode_fast"), nfkd),
    U&'[\0300-\036F\0483-\0487\0591-\05BD\05BF\05C1\05C2\05C4\05C5\05C7\0610-\061C\0640\064B-\065F\0670\06D6-\06DC\06DF-\06E4\06E7\06E8\06EA-\06ED\00AD\034F\180E\1AB0-\1AFF\1DC0-\1DFF\200B-\200F\202A-\202E\2060-\206F\20D0-\20FF\FE00-\FE0F\FE20-\FE2F\FEFF]', '', 'g');
  if octet_length(plainly) = length(plainly) then return translate(plainly, '`', ''''); end if;
  return normalize(replace(replace(replace(
    translate(plainly,
      U&'ıøłđðħŧŋĸəɓɗɖƙɛɔʋƒɣŀςٱىیېۍےةۃەہھکگґғқҡңөүұҳҷһךםןףץ٠۰١۱٢۲٣۳٤۴٥۵٦۶٧۷٨۸٩۹\2019\2018ʼʻʹ\2032ˈ`\00B4ʽˋ\FF07\2010\2011\2212\0009\000A\000D\000B\000C\0085\00A0\2028\2029',
      U&'iolddhtnkebddkeovfglσايييييهههههككггккноуухчхכמנפצ00112233445566778899''''''''''''''''''''''''---         '),
    'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), nfc);
end $$;

-- Without the Arabic article, as people search.
create function without_article(words text) returns text language sql immutable strict parallel safe cost 100
  return case when octet_length(words) = length(words) then words
    else regexp_replace(words, '\m(?:وال|بال|فال|كال|لل|ال)(?=[ء-ي]{3})', '', 'g') end;

-- The same with nothing but words: signs part them, or, where they stand within one (d'Ivoire, co-operation, U.S.),
-- do not.
create function parted(words text) returns text language sql immutable strict parallel safe cost 100
  return regexp_replace(words collate "pg_unicode_fast", '(?:(?![%_\\@&#*])[[:punct:]])+', ' ', 'g');

create function undotted(words text) returns text language sql immutable strict parallel safe cost 100
  return case when position('.' in words) > 0 then regexp_replace(words collate "pg_unicode_fast",
    '(?<=\m[[:alnum:]])\.', '', 'g') else words end;

create function joined(words text) returns text language sql immutable strict parallel safe cost 100
  return parted(regexp_replace(undotted(words) collate "pg_unicode_fast",
    '(?<=[[:alnum:]])''(?=[[:alnum:]])|(?<=\m[[:alnum:]]{1,2})-(?=[[:alnum:]])', '', 'g'));

-- A text as it is searched: what is found is a part of it.
create function searched(words text) returns text language plpgsql immutable strict parallel safe cost 1000 as $$
declare
  letters text := public.folded(words);
  one_by_one text := public.without_article(public.parted(letters));
  together text := public.without_article(public.joined(letters));
begin
  return letters || case when one_by_one = letters then '' else chr(10) || one_by_one end || case
    when together in (letters, one_by_one) then '' else chr(10) || together end;
end $$;

-- A name as a whole, to be compared with others.
create function whole_name(words text) returns text language sql immutable strict parallel safe cost 1000
  return btrim(regexp_replace(without_article(joined(folded(words))), ' +', ' ', 'g'));

-- The history. A line belongs to a record (a request, an Action …) and tells one change of one row of it. Lines of
-- form 1 were hashed with a sign between the parts; all that are written are of form 2 (history_line_text).
create table history (
  id bigint generated always as identity primary key,
  record_table text not null,
  record_id uuid not null,
  number integer not null,
  at timestamptz not null,
  written_at timestamptz not null,
  account uuid,
  step text not null,
  reason text,
  operation text not null,
  row_table text not null,
  row_id text not null,
  from_status text,
  to_status text,
  before jsonb,
  after jsonb,
  previous bytea not null,
  hash bytea not null,
  form smallint not null default 2,
  constraint a_record_has_one_line_of_each_number unique (record_table, record_id, number)
);

create table history_heads (
  record_table text not null,
  record_id uuid not null,
  number integer not null,
  hash bytea not null,
  written_in xid8 not null,
  seal bytea,
  checkpoint bigint,
  primary key (record_table, record_id)
);
create index history_heads_unsealed on history_heads (written_in) where seal is null;
create index history_heads_unanchored on history_heads (record_table, record_id) where checkpoint is null;

create table history_checkpoints (
  id bigint primary key,
  made_at timestamptz not null,
  heads integer not null,
  previous bytea not null,
  seal bytea not null
);

create table history_checkpoint_heads (
  checkpoint bigint not null references history_checkpoints,
  record_table text not null,
  record_id uuid not null,
  number integer not null,
  hash bytea not null,
  primary key (checkpoint, record_table, record_id)
);

-- Which history this is: copies of it that are kept elsewhere are told apart by this.
create table history_origin (
  office uuid primary key default gen_random_uuid()
);
create unique index there_is_one_origin on history_origin ((true));
insert into history_origin default values;

-- A facility is described by data: these lists are edited by an administrator, their names are in every interface
-- language.
create table regions (
  key text primary key,
  position integer not null,
  names jsonb not null,
  id uuid not null default uuidv7() unique
);

create table pillars (
  key text primary key,
  position integer not null,
  names jsonb not null,
  id uuid not null default uuidv7() unique
);

create table themes (
  key text primary key,
  pillar text not null references pillars,
  position integer not null,
  names jsonb not null,
  offered boolean not null default true,
  id uuid not null default uuidv7() unique
);

create table settings (
  key text primary key,
  value jsonb not null,
  id uuid not null default uuidv7() unique
);

-- A holiday bears its name in each language in which it is known; `name` is the one that it was entered with. One
-- that follows the moon is an estimate until it is announced.
create table holidays (
  day date primary key,
  name text not null,
  id uuid not null default uuidv7() unique,
  names jsonb not null default '{}',
  estimate boolean not null default false
);

-- Accounts, sessions and credentials are kept by the sign-in library; role and belongings are ours.
create table accounts (
  id uuid primary key default uuidv7(),
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  role text not null default 'none',
  chair boolean not null default false,
  authority_id uuid,
  administration text,
  body_id uuid,
  person_id uuid,
  language text not null default 'en',
  active boolean not null default true,
  version integer not null default 1,
  zone text not null default '',
  constraint a_role_is_known check (role in ('none', 'administrator', 'manager', 'officer', 'committee',
    'communications', 'authority',
    'consulted', 'focal_point', 'expert', 'donor')),
  constraint an_authority_account_names_its_authority check ((role = 'authority') = (authority_id is not null)),
  constraint a_focal_point_names_its_administration check ((role = 'focal_point') = (administration is not null)),
  constraint a_consulted_account_names_its_body check ((role = 'consulted') = (body_id is not null)),
  constraint an_expert_account_names_its_person check (role <> 'expert' or person_id is not null)
);
create unique index an_email_has_one_account on accounts (lower(email));

create table sessions (
  id uuid primary key default uuidv7(),
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ip_address text,
  user_agent text,
  account_id uuid not null references accounts on delete cascade
);
create index sessions_account on sessions (account_id);

create table credentials (
  id uuid primary key default uuidv7(),
  provider_account_id text not null,
  provider_id text not null,
  account_id uuid not null references accounts on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index credentials_account on credentials (account_id);

-- rate-limiter-flexible's table, made here because serving roles make none
create table sign_in_attempts (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);

-- A token lets a program act as a person: whoever made it, no more than that person, and until a day. Its secret is
-- shown once; of it a hash is kept, apart from what is told of the token, so that no history and nobody but the gate
-- ever reads it.
create table api_tokens (
  id uuid primary key default uuidv7(),
  account_id uuid not null references accounts on delete cascade,
  name text not null constraint a_token_has_a_name check (name <> ''),
  kind text not null constraint a_token_reads_or_acts check (kind in ('read', 'act')),
  made_at timestamptz not null default now(),
  ends_on date not null,
  revoked_at timestamptz,
  version integer not null default 1,
  constraint a_token_ends_within_a_year check (ends_on <= (made_at at time zone 'UTC')::date + 367)
);
create index api_tokens_of_account on api_tokens (account_id);

create table api_token_secrets (
  token_id uuid primary key references api_tokens on delete cascade,
  hash bytea not null unique,
  last_used_at timestamptz
);

-- What a step was answered with, by the key that its sender gave it: sent again within a day it gets the same answer
-- and does nothing.
create table api_answers (
  token_id uuid not null references api_tokens on delete cascade,
  key_hash bytea not null,
  body_hash bytea not null,
  status integer not null,
  headers jsonb not null,
  body text not null,
  at timestamptz not null default now(),
  primary key (token_id, key_hash)
);
create index api_answers_by_age on api_answers (at);

-- One table for every link that a mail carries instead of a password: what for, on which record, for whom, until
-- when, how often. Of its secret only a hash is kept, keyed with SECRET, which the database never holds
-- (src/house/links/secret.ts). A link is told apart by its end: revoked by somebody, closed because what it was for
-- is closed, past its end, spent. No line of the history follows it, since its times are in it and nothing else can
-- be changed; that one was revoked has its line.
create table links (
  id uuid primary key default uuidv7(),
  purpose text not null,
  hash bytea unique,
  -- The record on whose page it is seen, and the row of it that it is about.
  record_table text not null,
  record_id uuid not null,
  about_id uuid,
  -- Whose account it serves, where there is one; and the address that it was sent to.
  account_id uuid references accounts on delete cascade,
  recipient text not null,
  -- It signs in as the account, or gives it a password.
  opens_account boolean not null default false,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  uses integer,
  used integer not null default 0,
  opened_at timestamptz,
  used_at timestamptz,
  spent_at timestamptz,
  closed_at timestamptz,
  revoked_at timestamptz,
  constraint a_link_ends_after_it_is_made check (ends_at > made_at),
  constraint a_link_may_be_used_once_at_least check (coalesce(uses > 0, true)),
  constraint a_link_that_opens_an_account_says_which check (not opens_account or account_id is not null)
);
create index links_record on links (record_id, made_at desc);
create index links_about on links (about_id) where about_id is not null;
create index links_account on links (account_id, made_at desc) where account_id is not null;

-- Who revoked a link, and why: one line in the history of the record that it stood on. Only ever added to.
create table link_revocations (
  id uuid primary key default uuidv7(),
  link_id uuid not null,
  purpose text not null,
  recipient text not null,
  record_table text not null,
  record_id uuid not null
);

-- A form that was sent twice (a double click, a repeated request after a cut line) makes one record.
create table form_submissions (
  form_key uuid not null,
  account_id uuid not null references accounts on delete cascade,
  location text not null,
  at timestamptz not null default now(),
  primary key (form_key, account_id)
);

-- Lists as people keep them.
create table saved_views (
  id uuid primary key default uuidv7(),
  account_id uuid not null references accounts on delete cascade,
  list text not null,
  name text not null,
  query text not null,
  shared boolean not null default false,
  constraint a_saved_view_has_a_name check (btrim(name) <> ''),
  constraint a_name_is_given_once_to_a_view unique (account_id, list, name)
);

-- Who reads which mail.
create table mail_preferences (
  account_id uuid not null references accounts on delete cascade,
  kind text not null,
  wanted boolean not null,
  primary key (account_id, kind)
);

-- Mail waits here, in the transaction of the change that causes it; whoever has SMTP_URL sends it. A mail waits, was
-- sent, was refused for good, may or may not have been sent, was called off, was not needed any more, or was only
-- written down (the mail of years that were loaded). `started_at` is noted before the mail server is spoken to and
-- taken back when the server refused: while a mail waits, it says that nobody knows how it ended. One mail may tell
-- of several records of a table at once (`also_on`). One on which something hangs is of use until that is settled.
create table outbox (
  id uuid primary key default uuidv7(),
  recipient text not null,
  subject text not null,
  body text not null,
  language text not null,
  record_table text,
  record_id uuid,
  queued_at timestamptz not null,
  sent_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  last_fault text,
  account_id uuid references accounts,
  kind text not null default 'notice',
  not_before timestamptz not null,
  started_at timestamptz,
  given_up_at timestamptz,
  status text not null default 'waiting',
  useful_until timestamptz,
  unknown_outcomes integer not null default 0,
  reply_to text,
  link text,
  link_is_secret boolean not null default false,
  receipt text,
  version integer not null default 1,
  also_on uuid[],
  constraint a_mail_status_is_known check (status in ('waiting', 'sent', 'failed', 'uncertain', 'cancelled', 'dropped',
    'kept')),
  constraint a_sent_mail_says_when check ((status = 'sent') = (sent_at is not null)),
  constraint a_mail_that_was_given_up_says_when_and_why check (status not in ('failed', 'dropped')
    or (given_up_at is not null and coalesce(btrim(last_fault), '') <> ''))
);
create index outbox_record on outbox (record_table, record_id);
create index outbox_waiting on outbox (next_attempt_at) where status = 'waiting';
create index outbox_in_order on outbox (queued_at desc, id desc);
create index outbox_given_up on outbox (queued_at) where status in ('failed', 'uncertain');
create index outbox_also_on on outbox using gin (also_on) where also_on is not null;
create index outbox_subjects_searched on outbox using gin (searched(subject) gin_trgm_ops);
create index outbox_recipients_searched on outbox using gin (searched(recipient) gin_trgm_ops);

-- What people did with a mail: called it off, sent it again. Its words stay out of the history, since they may hold
-- links that open doors.
create table mail_steps (
  id uuid primary key default uuidv7(),
  mail_id uuid not null references outbox,
  step text not null,
  taken_by uuid references accounts,
  taken_at timestamptz not null,
  constraint a_mail_step_is_known check (step in ('cancel', 'send_again'))
);
create index mail_steps_mail on mail_steps (mail_id);

-- Which mail tells of what: the notices on which a consequence hangs (an opinion that is asked for, an invitation).
-- When the mail server has taken such a mail, that is the proof.
create table notices (
  mail_id uuid not null references outbox,
  record_table text not null,
  record_id uuid not null,
  occasion text not null,
  position integer not null default 0,
  constraint a_mail_tells_once_of_each_thing primary key (mail_id, record_table, record_id),
  constraint a_notice_tells_of_something_known check (record_table in ('opinions', 'mobilisations'))
);
create index notices_record on notices (record_id);

-- How a notice was handed over otherwise, in words that may name people.
create table handed_over (
  id uuid primary key default uuidv7(),
  record_table text not null,
  record_id uuid not null,
  day date not null,
  how text not null,
  taken_by uuid not null references accounts,
  taken_at timestamptz not null,
  constraint what_was_handed_over_says_how check (btrim(how) <> ''),
  constraint it_is_a_notice_that_is_handed_over check (record_table in ('opinions', 'mobilisations', 'requests'))
);
create index handed_over_record on handed_over (record_id);

-- Files: the content stands apart and never changes; what a file is to a record is told by a table of that record.
create table files (
  id uuid primary key default uuidv7(),
  name text not null,
  type text not null,
  size integer not null,
  sha256 text not null,
  content bytea not null,
  kept_at timestamptz not null default now(),
  constraint a_file_has_a_name_without_a_path check (btrim(name) <> '' and name !~ '[/\\[:cntrl:]]'),
  constraint a_file_has_at_most_25_mebibytes check (size between 1 and 26214400)
);
alter table files alter column content set storage external;
create index files_sha256 on files (sha256);

-- Which section of a printed report a record comes from, or `illustrative`; and which of its columns were invented
-- all the same.
create table sources (
  record_table text not null,
  record_id uuid not null,
  source text not null,
  invented text[] not null default '{}',
  primary key (record_table, record_id)
);

-- Questions that the facility asks, as data: an administrator adds, words, orders and retires them. A question keeps
-- its key; its words are numbered, and none is changed once it was asked: an answer belongs to the words that it
-- answered.
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
  constraint a_question_is_of_a_kind_that_can_be_asked check (kind in ('line', 'text', 'one', 'several', 'day',
    'number', 'partner', 'yes_no', 'planned'))
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

-- The demonstration has a time of its own: the real one and so many milliseconds, which are fewer than none as long
-- as it stands in the past. The row is there in a demonstration alone, and only the owner's rights make it: those who
-- serve a facility of one's own can neither make a clock nor move one.
create table demonstration_clock (
  id boolean primary key default true,
  ahead_ms bigint not null,
  -- The last moment of which everything was done that falls due by itself, while the clock is moved.
  worked_off timestamptz,
  constraint a_demonstration_has_one_clock check (id)
);

-- That somebody had the clock moved, to which day, and since when it stands there. Without a clock there is nothing
-- to refer to.
create table clock_moves (
  id uuid primary key default uuidv7(),
  clock boolean not null default true references demonstration_clock,
  left_at timestamptz not null,
  to_day date not null,
  asked_by uuid references accounts,
  arrived_at timestamptz,
  constraint the_clock_goes_forward check (coalesce(arrived_at > left_at, true))
);
create unique index the_clock_is_moved_once_at_a_time on clock_moves ((true)) where arrived_at is null;
