-- Constraints are named as sentences, since people read them: this one had the database's own name.
alter table consulted_bodies rename constraint consulted_bodies_name_key to a_body_is_registered_once;
