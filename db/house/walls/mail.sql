-- Mail, and what it tells of.

call wall('outbox');
-- Whatever waits, waits from the facility's time on.
alter table outbox
  alter column queued_at set default acting_at(),
  alter column not_before set default acting_at(),
  alter column next_attempt_at set default acting_at(),
  alter column useful_until set default acting_at() + interval '3 days';
create or replace trigger raise_version before update on outbox for each row execute function raise_version();
call keep_lines('outbox', 'subject recipient reply_to', 'body');
call open_to_staff('outbox', 'select, insert, update');
grant insert on outbox to mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert,
  mobilise_gate;
create policy everybody_may_cause_mail on outbox for insert to
  mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_gate
    with check (status in ('waiting', 'kept', 'failed'));

-- Only ever added to.
call wall('mail_steps');
call keep_history('mail_steps', 'outbox', 'mail_id');
call open_to_staff('mail_steps', 'select, insert');

call wall('notices');
call open_to_staff('notices', 'select, insert');

-- Only ever added to; its words may name people: for staff alone.
call wall('handed_over');
call keep_history('handed_over', 'handed_over', 'id');
call keep_days('handed_over', 'happened day');
call keep_lines('handed_over', 'how', '');
call open_to_staff('handed_over', 'select, insert');
