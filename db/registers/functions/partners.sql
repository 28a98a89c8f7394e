-- What is known of partners.

-- EU expert: employed in a country that is an EU member state on the date.
create or replace function is_eu_member(country_code text, on_day date) returns boolean language sql
  stable parallel safe
  return exists (select from eu_memberships m where m.country = country_code and m.member_from <= on_day
    and coalesce(m.member_to >= on_day, true));
