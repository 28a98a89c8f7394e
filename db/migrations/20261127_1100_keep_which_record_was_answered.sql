-- What a program was told is told anew from the record when the same is sent again, by what its owner may see then.
delete from api_answers;
alter table api_answers drop column if exists headers, drop column if exists body,
  add column if not exists record_id uuid not null;
