-- Each authority that asks gets the decision by a letter of its own: the lead authority, and those that ask jointly with it.
alter table letters add column authority_id uuid references authorities;
alter table letters disable trigger write_history;
update letters l set authority_id = r.authority_id from requests r where r.id = l.request_id;
alter table letters enable trigger write_history;
alter table letters
  alter column authority_id set not null,
  add constraint an_authority_gets_one_letter_on_an_item unique (agenda_item_id, authority_id);
create index letters_authority on letters (authority_id);
drop policy of_own_requests on letters;
create policy an_authority_sees_its_letters on letters for select to mobilise_authority using (authority_id = current_authority());

-- Letters to those that ask jointly, edited for their case; that of the lead authority stands with the outcome.
create table agenda_letters (
  agenda_item_id uuid not null references agenda_items on delete cascade,
  authority_id uuid not null references authorities,
  subject text not null,
  body text not null,
  primary key (agenda_item_id, authority_id),
  constraint an_edited_letter_says_something check (btrim(subject) <> '' and btrim(body) <> '')
);
call keep_history('agenda_letters', 'agenda_items', 'agenda_item_id');

-- Who reads the mail of those that ask jointly: an authority that files does not see others' accounts, but what it sends is told to them.
create function readers_asking_jointly(request uuid) returns table (authority_id uuid, account_id uuid, email text, language text) language sql stable security definer set search_path = public
  begin atomic
    select ra.authority_id, a.id, a.email, a.language from request_authorities ra join accounts a on a.authority_id = ra.authority_id and a.active
      where ra.request_id = request and ra.part = 'asks' and (current_authority() is null or is_own_request(request)) order by a.id;
  end;
revoke all on function readers_asking_jointly(uuid) from public;
grant execute on function readers_asking_jointly(uuid) to mobilise_staff, mobilise_authority;
