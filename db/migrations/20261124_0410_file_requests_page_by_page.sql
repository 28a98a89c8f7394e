-- Intake page by page, files, eligibility with its history.

-- What the institutional set-up is, asked in four short questions instead of one long one; which pages of a draft were saved, and when last.
-- A letter's own country is kept beside its authority's partner, so that a letter filed under the wrong one is seen.
alter table requests
  drop column institutional_setup,
  add column setup_committee text not null default '',
  add column setup_lead text not null default '',
  add column setup_budget text not null default '',
  add column setup_implementer text not null default '',
  add column letter_partner text references partners (code),
  add column pages_saved text[] not null default '{}',
  add column saved_at timestamptz;
create index requests_letter on requests (authority_id, letter_on) where letter_on is not null;

-- Whom to ask about a request. Apart from the request, since donors read requests without persons' names and contacts.
create table request_contacts (
  request_id uuid primary key references requests on delete cascade,
  name text not null,
  function text not null default '',
  email text not null default '',
  phone text not null default '',
  constraint a_contact_has_a_name check (btrim(name) <> '')
);
call keep_history('request_contacts', 'requests', 'request_id');
grant select, insert, update on request_contacts to mobilise_authority;
create policy of_own_requests on request_contacts for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_names_its_contact on request_contacts for insert to mobilise_authority with check (is_own_draft(request_id));
create policy an_authority_changes_its_contact on request_contacts for update to mobilise_authority using (is_own_draft(request_id)) with check (is_own_draft(request_id));

-- Authorities that ask jointly and are not in the register yet: named by the authority, confirmed (as new, or as one that is there) or struck by an officer.
create table named_authorities (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  partner text not null references partners (code),
  name text not null,
  type text not null references authority_types,
  status text not null default 'named',
  authority_id uuid references authorities,
  decided_by uuid references accounts,
  decided_at timestamptz,
  constraint a_named_authority_has_a_name check (btrim(name) <> ''),
  constraint a_named_authority_is_confirmed_or_struck check (status in ('named', 'confirmed', 'struck')),
  constraint a_confirmed_authority_is_in_the_register check ((status = 'confirmed') = (authority_id is not null)),
  constraint an_authority_is_named_once_on_a_request unique (request_id, partner, name)
);
call keep_history('named_authorities', 'requests', 'request_id');
grant select, insert, delete on named_authorities to mobilise_authority;
grant select on named_authorities to mobilise_donor;
create policy of_own_requests on named_authorities for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_names_others on named_authorities for insert to mobilise_authority with check (is_own_draft(request_id) and status = 'named');
create policy an_authority_strikes_others on named_authorities for delete to mobilise_authority using (is_own_draft(request_id) and status = 'named');
create policy of_requests_seen on named_authorities for select to mobilise_donor using (request_id in (select id from requests));

-- The page of a request asks for these of every reader; for a donor or a consulted service no row answers.
grant select on request_contacts to mobilise_donor, mobilise_consulted;
grant select on named_authorities to mobilise_consulted;

-- A file is attached by whoever kept it, or by whoever sees it already on a request of its own: knowing a file's id gives nobody a right to it.
create function may_attach(file uuid) returns boolean language sql stable security definer set search_path = public
  begin atomic
    select not exists (select from request_files f where f.file_id = file)
      or exists (select from request_files f join requests r on r.id = f.request_id where f.file_id = file and r.authority_id = current_authority());
  end;
revoke all on function may_attach(uuid) from public;
grant execute on function may_attach(uuid) to mobilise_authority;
drop policy an_authority_attaches on request_files;
create policy an_authority_attaches on request_files for insert to mobilise_authority with check (is_own_draft(request_id) and may_attach(file_id));
create index files_sha256 on files (sha256);
-- The content goes with the last record that bears it; what was there stays in the record's history.
create function drop_orphaned_file() returns trigger language plpgsql security definer set search_path = public as $$
begin
  delete from files f where f.id = old.file_id and not exists (select from request_files r where r.file_id = old.file_id);
  return null;
exception when foreign_key_violation then return null;
end $$;
create trigger drop_orphaned_file after delete on request_files for each row execute function drop_orphaned_file();

-- A waiver holds for what it was given for: another theme or partner afterwards needs another.
alter table eligibility_waivers
  add column about text not null default '',
  add column asked_by uuid references accounts,
  drop constraint a_rule_is_waived_once_for_a_request,
  add constraint a_rule_is_waived_once_for_a_request unique (request_id, rule, about);
create index eligibility_waivers_asked on eligibility_waivers (asked_at) where status = 'asked';

-- The lists of eligibility are records too: who changed what, and when, is in the history.
alter table eligibility_rules add column id uuid not null default uuidv7() unique;
alter table eligible_partners add column id uuid not null default uuidv7() unique;
alter table authority_types add column id uuid not null default uuidv7() unique;
alter table themes add column id uuid not null default uuidv7() unique;
do $$
declare
  list text;
begin
  foreach list in array array['eligibility_rules', 'eligible_partners', 'authority_types', 'themes'] loop
    execute format('call keep_history(%L, %L, %L)', list, list, 'id');
    execute format('create policy everybody_sees on %I for select to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
      mobilise_expert, mobilise_public, mobilise_gate using (true)', list);
  end loop;
end $$;
