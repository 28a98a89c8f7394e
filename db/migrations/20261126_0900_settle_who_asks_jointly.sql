-- Whoever was named as asking jointly gets a letter of its own, so it is settled who that is before a decision goes out.
alter table agenda_items drop constraint why_an_item_was_left_out_is_known,
  add constraint why_an_item_was_left_out_is_known
    check (coalesce(left_out in ('withdrawn', 'moved_on', 'consultation_runs', 'veto', 'quorum', 'scores', 'unsettled'), true));
