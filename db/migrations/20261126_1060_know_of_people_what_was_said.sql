-- What nobody said of a person is not known: neither a kind of employer nor a language for mail is taken for granted.
alter table people
  alter column employer_kind drop not null,
  alter column employer_kind drop default,
  drop constraint an_employer_is_public_private_or_international,
  add constraint an_employer_is_public_private_or_international check (coalesce(employer_kind in ('public', 'private', 'international'), true));
alter table personal_details alter column language drop not null, alter column language drop default;

-- Several people may use one address, that of their office. Whoever is entered with an address that is known is asked about: see src/people/who.ts.
drop index an_email_belongs_to_one_person;
create index personal_details_email on personal_details (lower(email));

-- A form that was saved as it was opened changes nothing: no version, no line of history, and no moment of saving.
create or replace function raise_version() returns trigger language plpgsql as $$
declare
  moments constant text[] := array['version', 'saved_at', 'updated_at', 'translated_at', 'translated_by'];
begin
  if to_jsonb(new) - moments = to_jsonb(old) - moments then return old; end if;
  new.version := old.version + 1;
  return new;
end $$;
