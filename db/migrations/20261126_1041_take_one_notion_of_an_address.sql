-- What a mail server takes as exactly one recipient, as src/mail/address.ts reads it: the third wall behind forms and commands. An address that was kept before stays until it is changed.
create function is_mail_address(address text) returns boolean language sql immutable parallel safe
  return octet_length(address) <= 254 and octet_length(split_part(address, '@', 1)) <= 64
    and address ~ '^[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{1,59})$';
create function take_one_address() returns trigger language plpgsql as $$
begin
  if coalesce(new.email, '') <> '' and (tg_op = 'INSERT' or new.email is distinct from old.email) and not is_mail_address(new.email) then
    raise exception 'not one mail address' using errcode = 'check_violation', constraint = 'an_address_is_one_that_mail_reaches';
  end if;
  return new;
end $$;
do $$
declare
  kept text;
begin
  foreach kept in array array['accounts', 'personal_details', 'consulted_bodies', 'request_contacts'] loop
    -- Blanks and signs that nobody sees came along when an address was copied.
    execute format($clean$update %I set email = btrim(regexp_replace(email, '[\s\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]', '', 'g')) where email ~ '[\s\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]'
      and is_mail_address(btrim(regexp_replace(email, '[\s\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]', '', 'g')))$clean$, kept);
    execute format('create trigger take_one_address before insert or update of email on %I for each row execute function take_one_address()', kept);
  end loop;
end $$;

-- A link reaches as far as its reason: whoever opens it is told also where its body is reached now, and whether it is consulted still.
drop function find_opinion_link(bytea);
create function find_opinion_link(hash bytea) returns table (id uuid, opinion_id uuid, recipient text, expires_at timestamptz, opened_at timestamptz, used_at timestamptz, body_id uuid, body text, language text, moved boolean, active boolean)
  language sql stable security definer set search_path = public
  begin atomic
    select l.id, l.opinion_id, l.recipient, l.expires_at, l.opened_at, l.used_at, b.id, b.name, b.language, lower(b.email) is distinct from lower(l.recipient), b.active
      from opinion_links l join opinions o on o.id = l.opinion_id join consulted_bodies b on b.id = o.body_id where l.token_hash = hash;
  end;
revoke all on function find_opinion_link(bytea) from public;
grant execute on function find_opinion_link(bytea) to mobilise_public, mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;
