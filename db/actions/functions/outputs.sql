-- The ladder of an output.

-- The rungs of an output follow each other. The first, that it was drafted here, is no fact about the document: what
-- was finalised long ago may be entered today.
create or replace function keep_rungs_in_order() returns trigger language plpgsql as $$
declare
  ladder constant text[] := array['drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use'];
begin
  if new.rung <> 'drafted' and exists (select from output_rungs r
    where r.output_id = new.output_id and r.rung not in ('drafted', new.rung)
      and case when array_position(ladder, r.rung) < array_position(ladder, new.rung) then r.reached_on > new.reached_on
        else r.reached_on < new.reached_on end) then
    raise exception using errcode = '23514', constraint = 'rungs_of_an_output_follow_each_other',
      message = 'a rung before the one below it';
  end if;
  return new;
end $$;
create or replace trigger keep_rungs_in_order before insert or update of reached_on on output_rungs for each row
  execute function keep_rungs_in_order();
