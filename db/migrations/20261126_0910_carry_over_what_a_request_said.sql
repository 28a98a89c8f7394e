-- What a request said of who asks jointly, of further themes and of when it is wanted comes along into its Action; nobody asks it again.
alter table actions add column wanted_from date, add column wanted_to date,
  add constraint an_action_is_wanted_from_a_day_before_the_last check (coalesce(wanted_from <= wanted_to, true));
create table action_authorities (
  action_id uuid not null references actions on delete cascade,
  authority_id uuid not null references authorities,
  part text not null,
  primary key (action_id, authority_id),
  constraint a_part_in_an_action_is_known check (part in ('asks', 'benefits'))
);
create index action_authorities_authority on action_authorities (authority_id);
create table action_themes (
  action_id uuid not null references actions on delete cascade,
  theme text not null references themes,
  primary key (action_id, theme)
);
call keep_history('action_authorities', 'actions', 'action_id');
call keep_history('action_themes', 'actions', 'action_id');

-- Whoever sees an Action sees with whom it is carried out and on what.
grant select on action_authorities, action_themes to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority, mobilise_donor;
create policy of_actions_seen on action_authorities for select to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority, mobilise_donor
  using (action_id in (select id from actions));
create policy of_actions_seen on action_themes for select to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority, mobilise_donor
  using (action_id in (select id from actions));

-- The Actions that are open already.
select set_config('mobilise.step', 'open', true);
update actions a set wanted_from = r.wanted_from, wanted_to = r.wanted_to from requests r where r.id = a.request_id and (r.wanted_from is not null or r.wanted_to is not null);
insert into action_authorities (action_id, authority_id, part)
  select a.id, ra.authority_id, ra.part from actions a join request_authorities ra on ra.request_id = a.request_id where ra.authority_id <> a.authority_id;
insert into action_themes (action_id, theme) select a.id, rt.theme from actions a join request_themes rt on rt.request_id = a.request_id where rt.theme <> a.theme;
