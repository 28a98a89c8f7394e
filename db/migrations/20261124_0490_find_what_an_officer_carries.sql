-- Home asks at every visit for what an officer carries and what nobody carries yet: few among many requests.
create index requests_carried on requests (officer_id, status, id) include (partner, theme, received_on) where status in ('submitted', 'returned', 'registered', 'in_consultation', 'deferred');
