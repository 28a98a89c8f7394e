-- Files, and where records come from.

-- The content of a file is not turned over for the sake of its name.
call wall('files');
create or replace trigger keep_lines before insert or update of name on files for each row
  execute function keep_file_name('line name');
call open_to_staff('files', 'select, insert, delete');
grant select, insert, delete on files to mobilise_authority;
grant select on files to mobilise_consulted;
create policy whoever_may_attach_keeps on files for insert to mobilise_authority with check (true);
create policy of_files_i_see on files for select to mobilise_authority, mobilise_consulted
  using (id in (select file_id from request_files));

-- Where a record comes from is written once with it.
call wall('sources');
call open_to_staff('sources', 'select, insert');
grant select on sources to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;
create policy marks_are_no_secret on sources for select to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public
    using (true);
