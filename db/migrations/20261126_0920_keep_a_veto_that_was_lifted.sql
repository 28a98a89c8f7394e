-- A later fact does not stand over an earlier one: why a service objected stays beside why it no longer does, and a refusal of a waiver beside its grant.
alter table opinions add column lifted_reasons text, add column lifted_at timestamptz,
  add constraint lifting_a_veto_says_when_and_why check ((lifted_at is null) = (coalesce(btrim(lifted_reasons), '') = '')),
  add constraint a_veto_that_stands_was_not_lifted check (status <> 'veto' or lifted_at is null);
alter table eligibility_waivers add column refused_reason text, add column refused_at timestamptz,
  add constraint a_refusal_of_a_waiver_says_when_and_why check ((refused_at is null) = (coalesce(btrim(refused_reason), '') = ''));
grant update (lifted_reasons, lifted_at) on opinions to mobilise_consulted;
