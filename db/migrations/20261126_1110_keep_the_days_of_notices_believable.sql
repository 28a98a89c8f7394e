-- The days on which somebody was told happened, like those of the record itself.
drop trigger keep_days_believable on opinions;
call keep_days('opinions', 'happened asked_on', 'planned due_on', 'happened told_on');
drop trigger keep_days_believable on mobilisations;
call keep_days('mobilisations', 'happened invited_on', 'planned answer_by', 'happened accepted_on', 'happened released_on', 'happened contracted_on', 'happened deployed_on',
  'happened completed_on', 'happened told_on');
drop trigger keep_days_believable on requests;
call keep_days('requests', 'happened letter_on', 'happened received_on', 'happened complete_on', 'planned wanted_from', 'planned wanted_to', 'happened initiative_told_on');
call keep_days('handed_over', 'happened day');
-- How it was done is said in one line.
call keep_lines('handed_over', 'how', '');
