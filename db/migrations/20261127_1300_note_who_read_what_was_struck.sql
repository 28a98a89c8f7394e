-- Who from outside read a record when it was struck out: 'donor' for every donor, 'focal_point ES' for those of one
-- administration, 'public' for everybody. Of what was struck before that was noted, `known_to` says whose it was.
alter table struck_out add column readers text[];
