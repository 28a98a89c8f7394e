-- Reminders.

call wall('reminders_given');
call keep_lines('reminders_given', 'recipient', '');
call open_to_staff('reminders_given', 'select, insert, delete');
grant update (mail_id) on reminders_given to mobilise_staff;
