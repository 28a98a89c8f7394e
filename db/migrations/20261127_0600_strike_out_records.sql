-- Records that were entered by mistake and struck out: docs/decisions/0032-striking-out.md.

-- `stood_at` is the address where people found it. `content` is what was taken away, in the order in which it can be put back: [{"table": …, "row": …}, …]; `ids` are
-- the ids of those rows, so that an old address still finds out what became of it. `known_to` are
-- the authorities, persons and services from outside whose record it was.
create table struck_out (
  id uuid primary key default uuidv7(),
  record_table text not null,
  record_id uuid not null,
  name text not null,
  stood_at text not null,
  reason text not null,
  struck_by uuid not null references accounts,
  struck_at timestamptz not null,
  known_to uuid[] not null default '{}',
  ids uuid[] not null,
  content jsonb not null,
  put_back_by uuid references accounts,
  put_back_at timestamptz,
  version integer not null default 1,
  constraint striking_out_needs_a_reason check (btrim(reason) <> ''),
  constraint what_is_put_back_says_who_and_when check ((put_back_by is null) = (put_back_at is null))
);
-- Where a request was started from is told as long as that is there; it holds nothing back.
alter table requests drop constraint requests_copied_from_fkey,
  add constraint requests_copied_from_fkey foreign key (copied_from) references requests on delete set null;
create unique index a_record_is_struck_out_once on struck_out (record_id) where put_back_at is null;
create index struck_out_ids on struck_out using gin (ids);
