-- Ballots of every method of the recount: options, places to fill, what the matter is. Votes are kept in the form of
-- the recount (docs/decisions/0010-ballots-of-every-method.md): {"choice": …}, {"approved": […]}, {"scores": {…}},
-- {"dots": {…}}, {"ranking": [[…], …]} or {"blank": true}. Whether one fits its ballot is asked before it is written.

alter table ballot drop constraint ballot_secrecy_check;
alter table ballot
  add column method text not null default 'yes-no-abstain' check (method in
    ('yes-no-abstain', 'choose-one', 'approval', 'score', 'dots', 'irv', 'schulze', 'stv')),
  add column options text[] not null default '{}' check (cardinality(options) <= 20 and array_position(options, null) is null),
  -- how many options are to be chosen
  add column seats integer not null default 1 check (seats > 0),
  add column dots_per_paper integer check (dots_per_paper between 1 and 100),
  add column most_points integer check (most_points between 1 and 100),
  -- some matters need more than the meeting's majority; those about persons are voted on in secret
  add column matter text not null default 'ordinary' check (matter in ('ordinary', 'costSharing', 'charter', 'person')),
  -- a show of hands names nobody: its figures are entered and confirmed
  add constraint ballot_secrecy_check check (secrecy in ('named', 'secret', 'show')),
  add constraint ballot_options check (case method when 'yes-no-abstain'
    then cardinality(options) = 0 and seats = 1 else cardinality(options) >= 2 and seats < cardinality(options) end),
  add constraint ballot_dots check ((method = 'dots') = (dots_per_paper is not null)),
  add constraint ballot_points check ((method = 'score') = (most_points is not null)),
  add constraint ballot_show check (secrecy <> 'show' or method in ('yes-no-abstain', 'choose-one'));

alter table ballot_roll drop constraint ballot_roll_choice_check;
alter table ballot_roll
  alter column choice type jsonb using case when choice is not null then jsonb_build_object('choice', choice) end;
alter table ballot_roll rename column choice to content;

alter table ballot_paper drop constraint ballot_paper_choice_check;
alter table ballot_paper alter column choice type jsonb using jsonb_build_object('choice', choice);
alter table ballot_paper rename column choice to content;

-- One key, of the right kind.
create function is_vote(content jsonb) returns boolean language sql immutable strict parallel safe
  return jsonb_typeof(content) = 'object'
    and (content ? 'choice')::int + (content ? 'approved')::int + (content ? 'scores')::int + (content ? 'dots')::int
      + (content ? 'ranking')::int + (content ? 'blank')::int = 1
    and content - '{choice,approved,scores,dots,ranking,blank}'::text[] = '{}'
    and (jsonb_typeof(content -> 'choice') is not distinct from 'string'
      or jsonb_typeof(content -> 'approved') is not distinct from 'array'
      or jsonb_typeof(content -> 'scores') is not distinct from 'object'
      or jsonb_typeof(content -> 'dots') is not distinct from 'object'
      or jsonb_typeof(content -> 'ranking') is not distinct from 'array'
      or content -> 'blank' is not distinct from 'true');
alter table ballot_roll add constraint ballot_roll_content check (is_vote(content));
alter table ballot_paper add constraint ballot_paper_content check (is_vote(content));

-- The chair may hold a vote of their own and casts it last.
alter table seat drop constraint seat_check1;
alter table seat add constraint seat_voters check (not votes or role in ('representative', 'chair'));
