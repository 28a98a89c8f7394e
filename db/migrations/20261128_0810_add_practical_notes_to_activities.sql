alter table activities add column practical text not null default '';
