-- A holiday bears its name in each language in which it is known; `name` is the one that it was entered with. One that follows the moon is an estimate until it is announced.
alter table holidays add column names jsonb not null default '{}', add column estimate boolean not null default false;
