-- Scores have had a name of their own since 20261126_1020; those that were given before are in the history without one, so nobody could tell which line is
-- of which. They are entered anew, with lines that name them. An office that begins now has none.
create temporary table given_before on commit drop as
  select s.* from decision_scores s where not exists (select from history h where h.row_table = 'decision_scores' and h.row_id = s.id::text);
select set_config('mobilise.step', 'name_scores', true);
alter table decision_scores disable trigger user;
delete from decision_scores s using given_before b where b.id = s.id;
alter table decision_scores enable trigger write_history;
insert into decision_scores select * from given_before;
alter table decision_scores enable trigger user;
select set_config('mobilise.step', '', true);
