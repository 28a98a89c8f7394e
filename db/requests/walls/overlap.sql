-- What is already there.

call wall('overlap_judgements');
call keep_history('overlap_judgements', 'requests', 'request_id');
call keep_lines('overlap_judgements', '', 'note');
call open_to_staff('overlap_judgements');
grant select on overlap_judgements to mobilise_donor;
create policy of_requests_seen on overlap_judgements for select to mobilise_donor
  using (request_id in (select id from requests));

-- Written by the triggers that find what changed.
call wall('search_entries');
grant select on search_entries to mobilise_staff;
create policy staff_see_all on search_entries for select to mobilise_staff using (true);

call wall('search_entry_places');
grant select on search_entry_places to mobilise_staff;
create policy staff_see_all on search_entry_places for select to mobilise_staff using (true);

call wall('found_words', rows => false);
