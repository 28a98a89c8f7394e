-- Which mail carried a reminder, so that a digest can be put together anew just before it goes.
alter table reminders_given add column mail_id uuid references outbox;
create index reminders_given_mail on reminders_given (mail_id);
create index reminders_given_lately on reminders_given (given_at);
grant update (mail_id) on reminders_given to mobilise_staff;

-- Readers keep the language and time zone of their own account; nothing else of it is theirs to change.
create function keep_own_mail_settings(language text, zone text) returns void language sql security definer set search_path = public
  begin atomic
    update accounts a set language = keep_own_mail_settings.language, zone = keep_own_mail_settings.zone where a.id = current_account();
  end;
revoke all on function keep_own_mail_settings(text, text) from public;
grant execute on function keep_own_mail_settings(text, text) to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;
