-- Questions to an authority.

-- A request is returned with a question that is still open, and comes back when every question is answered.
create or replace function check_questions() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  open_questions integer := (select count(*) from request_questions q
    where q.request_id = new.id and btrim(q.answer) = '');
begin
  if new.status = 'returned' and open_questions = 0 then
    raise exception using errcode = '23514', constraint = 'a_returned_request_carries_questions',
      message = 'a request is returned without a question';
  end if;
  if new.status = 'submitted' and old.status = 'returned' and open_questions > 0 then
    raise exception using errcode = '23514', constraint = 'a_request_comes_back_with_every_answer',
      message = 'a request comes back with an open question';
  end if;
  return null;
end $$;
create or replace trigger check_questions after update of status on requests for each row
  when (old.status <> new.status) execute function check_questions();
