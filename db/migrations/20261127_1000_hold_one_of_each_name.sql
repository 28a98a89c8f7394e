-- A name is one however it is written: with other capitals, other marks or other signs. Of records that were named alike
-- before, the later ones are told apart by a number, which their history tells: an officer names them as they are
-- called, or strikes out what was entered twice.
do $$
declare
  kept record;
  twin record;
  number integer;
  taken boolean;
begin
  perform set_config('mobilise.step', 'edit', true);
  for kept in select * from (values ('authorities', 'partner'), ('initiatives', 'null'), ('consulted_bodies', 'null'))
      as kinds (of_table, among)
  loop
    for twin in execute format('select id, name, among from (select id, name, (%s)::text as among,
        row_number() over (partition by %1$s, whole_name(name) order by id) as place from %I) alike
      where place > 1 order by id', kept.among, kept.of_table)
    loop
      number := 1;
      loop
        number := number + 1;
        execute format('select exists (select from %I where (%s)::text is not distinct from $1
            and whole_name(name) = whole_name($2))', kept.of_table, kept.among)
          into taken using twin.among, format('%s (%s)', twin.name, number);
        exit when not taken;
      end loop;
      execute format('update %I set name = $1 where id = $2', kept.of_table)
        using format('%s (%s)', twin.name, number), twin.id;
    end loop;
  end loop;
  perform set_config('mobilise.step', '', true);
end $$;

alter table authorities drop constraint if exists a_partner_has_one_authority_of_each_name;
alter table initiatives drop constraint if exists an_initiative_is_registered_once;
alter table consulted_bodies drop constraint if exists a_body_is_registered_once;
drop index if exists a_partner_has_one_authority_of_each_name, an_initiative_is_registered_once,
  a_body_is_registered_once;
create unique index a_partner_has_one_authority_of_each_name on authorities (partner, whole_name(name));
create unique index an_initiative_is_registered_once on initiatives (whole_name(name));
create unique index a_body_is_registered_once on consulted_bodies (whole_name(name));
