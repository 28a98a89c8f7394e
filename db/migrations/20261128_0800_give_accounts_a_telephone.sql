alter table accounts add column phone text not null default '';
