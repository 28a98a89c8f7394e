-- Partners, authorities and initiatives.

call wall('partners');
call keep_history('partners', 'partners', 'id');
call open_to_staff('partners');
grant select on partners to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;
create policy everybody_sees_partners on partners for select to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public
    using (true);

call wall('partner_names');
call keep_history('partner_names', 'partners', 'partner_id');
call open_to_staff('partner_names');
grant select on partner_names to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;
create policy everybody_sees_names on partner_names for select to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public
    using (true);

-- Written by a trigger. Names of partners are no secret.
call wall('partner_searches', rows => false);
grant select on partner_searches to mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert, mobilise_public;

-- Facts about countries are written once.
call wall('land_borders', rows => false);
grant select on land_borders to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert on land_borders to mobilise_staff;

call wall('eu_memberships', rows => false);
grant select on eu_memberships to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert on eu_memberships to mobilise_staff;

call wall('income_groups', rows => false);
grant select on income_groups to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert on income_groups to mobilise_staff;

call wall('organisation_members', rows => false);
grant select on organisation_members to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert on organisation_members to mobilise_staff;

call wall('continents', rows => false);
grant select on continents to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert on continents to mobilise_staff;

call wall('authority_types');
call keep_history('authority_types', 'authority_types', 'id');
call open_to_staff('authority_types');
grant select on authority_types to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
create policy everybody_sees on authority_types for select to mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate using (true);

call wall('authorities');
call keep_history('authorities', 'authorities', 'id');
call keep_lines('authorities', 'name', '');
call open_to_staff('authorities');
grant select on authorities to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;
create policy everybody_sees_authorities on authorities for select to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public
    using (true);

call wall('initiatives');
call keep_history('initiatives', 'initiatives', 'id');
call keep_lines('initiatives', 'name acronym organisation website aliases', '');
call open_to_staff('initiatives');
grant select on initiatives to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;
create policy everybody_sees_initiatives on initiatives for select to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public
    using (true);
