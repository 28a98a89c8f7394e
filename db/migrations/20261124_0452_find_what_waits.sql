-- Home asks for what an officer carries that has not ended.
create index actions_carried on actions (officer_id) where status in ('in_formulation', 'agreed', 'in_implementation', 'suspended');
create index outbox_given_up on outbox (queued_at) where status in ('failed', 'uncertain');
