-- The annual report.

call wall('published_figures');
call keep_history('published_figures', 'published_figures', 'id');
call open_to_staff('published_figures');
grant select on published_figures to mobilise_donor;
create policy donors_see_published_figures on published_figures for select to mobilise_donor using (true);

call wall('report_editions');
call keep_history('report_editions', 'report_editions', 'id');
call keep_days('report_editions', 'happened published_on');
call open_to_staff('report_editions');
grant select on report_editions to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;
create policy donors_see_editions on report_editions for select to mobilise_donor using (true);
create policy everybody_sees_published_editions on report_editions for select to
  mobilise_public, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert
    using (published_on is not null);

call wall('report_texts');
call keep_history('report_texts', 'report_texts', 'id');
call keep_lines('report_texts', 'title', 'body');
call open_to_staff('report_texts');
grant select on report_texts to mobilise_donor;
create policy donors_see_texts on report_texts for select to mobilise_donor using (true);
