-- One mail may tell of several records of a table at once: it stands on each of them.
alter table outbox add column also_on uuid[];
create index outbox_also_on on outbox using gin (also_on) where also_on is not null;
