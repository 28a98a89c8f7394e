-- What the facility asks of its own at the intake, answered beside the columns that rules and lists need.
create table request_answers (
  request_id uuid not null references requests on delete cascade,
  question text not null,
  wording_id uuid not null references question_wordings,
  choices text[] not null default '{}',
  words text not null default '',
  primary key (request_id, question),
  constraint an_answer_says_something check (cardinality(choices) > 0 or btrim(words) <> '')
);
call keep_history('request_answers', 'requests', 'request_id');
call keep_lines('request_answers', 'choices', 'words');
create trigger answer_in_the_words_asked before insert or update on request_answers
  for each row execute function answer_in_the_words_asked('intake');
grant select, insert, update, delete on request_answers to mobilise_authority;
grant select on request_answers to mobilise_donor, mobilise_consulted;
create policy of_requests_seen on request_answers for select to mobilise_authority, mobilise_donor, mobilise_consulted
  using (request_id in (select id from requests));
create policy an_authority_answers on request_answers for insert to mobilise_authority with check (is_own_draft(request_id));
create policy an_authority_answers_otherwise on request_answers for update to mobilise_authority
  using (is_own_draft(request_id)) with check (is_own_draft(request_id));
create policy an_authority_takes_an_answer_back on request_answers for delete to mobilise_authority using (is_own_draft(request_id));
