-- What is already there.

call wall('overlap_judgements');
call keep_history('overlap_judgements', 'requests', 'request_id');
call keep_lines('overlap_judgements', '', 'note');
call open_to_staff('overlap_judgements');
grant select on overlap_judgements to mobilise_donor;
create policy of_requests_seen on overlap_judgements for select to mobilise_donor
  using (request_id in (select id from requests));

-- Written by the triggers that find what changed.
call wall('findables');
grant select on findables to mobilise_staff;
create policy staff_see_all on findables for select to mobilise_staff using (true);

call wall('findable_places');
grant select on findable_places to mobilise_staff;
create policy staff_see_all on findable_places for select to mobilise_staff using (true);

call wall('found_words', rows => false);
