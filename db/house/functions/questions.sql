-- Questions as data: docs/decisions/0027-questions-as-data.md.

-- An answer that does not say otherwise answers the newest words of its question. Argument: the form on which it is
-- asked.
create or replace function answer_in_the_words_asked() returns trigger language plpgsql as $$
begin
  if new.wording_id is null then
    select w.id into new.wording_id from questions q join question_wordings w on w.question_id = q.id
      where q.form = tg_argv[0] and q.key = new.question order by w.number desc limit 1;
  end if;
  if not exists (select from questions q join question_wordings w on w.question_id = q.id
      where w.id = new.wording_id and q.form = tg_argv[0] and q.key = new.question) then
    raise exception using errcode = 'check_violation', constraint = 'an_answer_is_to_a_question_that_is_asked',
      message = format('%s: there is no question %s in these words', tg_argv[0], new.question);
  end if;
  return new;
end $$;
