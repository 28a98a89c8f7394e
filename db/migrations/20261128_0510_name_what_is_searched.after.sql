-- Records from before the one search are named once.
do $$
declare
  kinds constant text[][] := array[['partner', 'partners'], ['request', 'requests'], ['action', 'actions'],
    ['activity', 'activities'], ['output', 'outputs'], ['person', 'people'], ['authority', 'authorities'],
    ['initiative', 'initiatives'], ['body', 'consulted_bodies'], ['file', 'request_files'],
    ['account', 'accounts']];
  ids uuid[];
begin
  for at in 1 .. array_length(kinds, 1) loop
    execute format('select array_agg(id) from %I', kinds[at][2]) into ids;
    perform name_records(kinds[at][1], ids);
  end loop;
end $$;
