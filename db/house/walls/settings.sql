-- What describes the facility: edited by an administrator, read by everybody.

call wall('settings', rows => false);
call keep_history('settings', 'settings', 'id');
grant select on settings to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert, update, delete on settings to mobilise_staff;

call wall('holidays', rows => false);
call keep_history('holidays', 'holidays', 'id');
call keep_lines('holidays', 'name', '');
grant select on holidays to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert, update, delete on holidays to mobilise_staff;

call wall('regions', rows => false);
call keep_history('regions', 'regions', 'id');
grant select on regions to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert, update, delete on regions to mobilise_staff;

call wall('pillars', rows => false);
call keep_history('pillars', 'pillars', 'id');
grant select on pillars to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert, update, delete on pillars to mobilise_staff;

call wall('themes');
call keep_history('themes', 'themes', 'id');
call open_to_staff('themes');
grant select on themes to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
create policy everybody_sees on themes for select to mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate using (true);

call wall('questions');
call keep_history('questions', 'questions', 'id');
call keep_days('questions', 'happened retired_on');
call open_to_staff('questions', 'select, insert, update');
grant select on questions to mobilise_donor, mobilise_authority, mobilise_consulted;
create policy whoever_reads_answers_reads_questions on questions
  for select to mobilise_authority, mobilise_consulted, mobilise_donor using (true);

call wall('question_wordings');
call keep_history('question_wordings', 'questions', 'question_id');
call open_to_staff('question_wordings', 'select, insert');
grant select on question_wordings to mobilise_donor, mobilise_authority, mobilise_consulted;
create policy whoever_reads_answers_reads_questions on question_wordings
  for select to mobilise_authority, mobilise_consulted, mobilise_donor using (true);
