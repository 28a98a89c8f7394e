-- What a program was told is told anew from the record when the same is sent again, by what its owner may see then.
delete from api_answers;
alter table api_answers drop column headers, drop column body, add column record_id uuid not null;
