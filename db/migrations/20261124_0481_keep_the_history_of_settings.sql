-- What an administrator sets and what people keep for themselves has its line in the history like every record.
alter table settings add column id uuid not null default uuidv7() unique;
alter table holidays add column id uuid not null default uuidv7() unique;
create trigger write_history after insert or update or delete on settings for each row execute function write_history('settings', 'id');
create trigger write_history after insert or update or delete on holidays for each row execute function write_history('holidays', 'id');
create trigger write_history after insert or update or delete on saved_views for each row execute function write_history('saved_views', 'id');
create trigger write_history after insert or update or delete on mail_preferences for each row execute function write_history('accounts', 'account_id');
do $$
declare
  list text;
begin
  foreach list in array array['regions', 'pillars', 'activity_types', 'output_types', 'criteria', 'delay_reasons'] loop
    execute format('alter table %I add column id uuid not null default uuidv7() unique', list);
    execute format('create trigger write_history after insert or update or delete on %I for each row execute function write_history(%L, %L)', list, list, 'id');
  end loop;
end $$;

-- What is written once is not changed: facts about countries, where a record comes from, what a file holds. Of a link only its opening and its use are noted.
revoke update, delete on eu_memberships, land_borders, organisation_members, income_groups from mobilise_staff;
revoke update on sources from mobilise_staff;
revoke update on opinion_links from mobilise_staff;
grant update (opened_at, used_at) on opinion_links to mobilise_staff;
