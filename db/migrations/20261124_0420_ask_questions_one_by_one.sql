-- Questions to an authority stand one by one, each with its answer; what stood in one text moves. The history told of it when it was written.
alter table request_questions disable trigger write_history;
insert into request_questions (request_id, round, position, question, answer, asked_by, asked_at, answered_at)
  select r.id, 1, 1, r.questions, coalesce(r.answers, ''), r.screened_by, coalesce(r.submitted_at, now()),
      case when btrim(coalesce(r.answers, '')) <> '' then coalesce(r.submitted_at, now()) end
    from requests r where btrim(coalesce(r.questions, '')) <> '';
alter table request_questions enable trigger write_history;
alter table requests drop constraint a_returned_request_carries_questions, drop column questions, drop column answers;
alter table request_questions add constraint an_answer_to_a_question_says_when check (btrim(answer) = '' or answered_at is not null);

-- A request is returned with a question that is still open, and comes back when every question is answered.
create function check_questions() returns trigger language plpgsql security definer set search_path = public as $$
declare
  open_questions integer := (select count(*) from request_questions q where q.request_id = new.id and btrim(q.answer) = '');
begin
  if new.status = 'returned' and open_questions = 0 then
    raise exception using errcode = '23514', constraint = 'a_returned_request_carries_questions', message = 'a request is returned without a question';
  end if;
  if new.status = 'submitted' and old.status = 'returned' and open_questions > 0 then
    raise exception using errcode = '23514', constraint = 'a_request_comes_back_with_every_answer', message = 'a request comes back with an open question';
  end if;
  return null;
end $$;
create trigger check_questions after update of status on requests for each row when (old.status <> new.status) execute function check_questions();
