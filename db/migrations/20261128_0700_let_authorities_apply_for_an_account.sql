-- Somebody of a public authority without an account says who they are and what they want to ask for; an officer grants
-- the account, or refuses it.
create table applications (
  id uuid primary key default uuidv7(),
  status text not null default 'open',
  name text not null,
  email text not null,
  function text not null,
  phone text not null default '',
  partner text not null references partners (code),
  authority text not null,
  authority_type text not null references authority_types (key),
  matter text not null default '',
  language text not null,
  asked_at timestamptz not null,
  decided_by uuid references accounts (id),
  decided_at timestamptz,
  refused_reason text,
  authority_id uuid references authorities (id),
  account_id uuid references accounts (id),
  version integer not null default 1,
  constraint an_application_is_open_granted_or_refused check (status in ('open', 'granted', 'refused')),
  constraint a_decided_application_says_when check ((status = 'open') = (decided_at is null)),
  constraint a_refused_application_says_why check (status <> 'refused' or coalesce(refused_reason <> '', false))
);
-- Whoever asks twice waits for one answer.
create unique index an_address_has_one_open_application on applications (lower(email)) where status = 'open';
create index applications_asked on applications (asked_at);
