-- Applications for accounts. They come in through a form that acts as the facility; the facility alone reads them.

call wall('applications');
call keep_history('applications', 'applications', 'id');
call keep_lines('applications', 'name email function phone authority', 'matter refused_reason');
create or replace trigger take_one_address before insert or update of email on applications
  for each row execute function take_one_address();
call open_to_staff('applications');
