/** One that a meeting put off and that comes back by itself, one that waits for its meeting. */
import { addDays, atClock } from '../../../shared/local-time.ts';
import { presets } from '../../../shared/meetings/meeting-rules.ts';
import { chairs, communities, representativesOf, staff } from '../cast.ts';
import { addIssue } from '../issue-rows.ts';
import { idOf } from '../seeded.ts';
import { storyOf } from '../stories.ts';
import { person, step, type Told } from './told.ts';

/** Not reached in the last meeting: it stands on the next plan by itself. */
export function addPutOff({ rows, pictures, ago }: Told): void {
  const issueId = idOf('issue', 'cycle-put-off');
  const meetingId = idOf('meeting', 'recent-open');
  const story = storyOf('nightRest');
  addIssue(rows, pictures, {
    ...{ id: issueId, key: 'junjing', story, raiser: person(1), endorsers: [person(0), person(4)] },
    ...{ state: 'accepted', raisedAt: ago(30, '13:00'), verifiedAt: null },
    history: [
      step('raised', {}, ago(30, '13:00'), person(1).id),
      step('accepted', {}, ago(29, '09:00')),
      step('endorsedEnough', { endorsements: 1 }, ago(28, '12:00'), person(0).id),
      step('scheduled', { meetingId }, ago(23, '17:00')),
      step('deferred', { meetingId }, ago(19, '20:45')),
    ],
  });
  rows.add('agenda_item', {
    ...{ id: idOf('item', 'cycle-put-off'), meeting_id: idOf('meeting', 'next-week'), position: 3 },
    ...{ title: story.title, issue_id: issueId, state: 'waiting', opened_at: null, closed_at: null },
  });
}

/** 科韵 meets in three days about one of its issues. */
export function addOnAgenda({ rows, pictures, today, ago }: Told): void {
  const community = communities.keyun;
  const chair = chairs.keyun;
  const members = representativesOf('keyun');
  const [raiser, ...others] = members;
  if (!raiser) throw new Error('nobody lives in 科韵');
  const meetingId = idOf('meeting', 'cycle-keyun');
  const issueId = idOf('issue', 'cycle-keyun');
  const story = storyOf('deliveryAccess');
  rows.add('meeting', {
    ...{
      id: meetingId,
      community_id: community.id,
      number: 29,
      title: '科韵社区议事会',
      place: community.place,
    },
    scheduled_at: new Date(atClock(addDays(today, 3), '19:30')).toISOString(),
    ...{ rules: presets.council, short_code: '350264', state: 'called', opened_at: null, closed_at: null },
    ...{ signed_at: null, signed_by: null, minutes_version: 0 },
  });
  [
    { person: chair, role: 'chair', votes: false },
    { person: staff.supervisor, role: 'supervisor', votes: false },
    ...members.map((member) => ({ person: member, role: 'representative', votes: true })),
  ].forEach((seat, at) => {
    rows.add('seat', {
      ...{ id: idOf('seat', `cycle-keyun-${at}`), meeting_id: meetingId, person_id: seat.person.id },
      ...{ number: at + 1, name: seat.person.name, resident_group: seat.person.group, role: seat.role },
      ...{ votes: seat.votes, present: false, checked_in_at: null, check_in_method: null },
    });
  });
  rows.add('agenda_item', {
    ...{ id: idOf('item', 'cycle-keyun'), meeting_id: meetingId, position: 1, title: story.title },
    ...{ issue_id: issueId, state: 'waiting', opened_at: null, closed_at: null },
  });
  addIssue(rows, pictures, {
    ...{ id: issueId, key: 'keyun', story, raiser, endorsers: others.slice(0, 3), state: 'scheduled' },
    ...{ raisedAt: ago(15, '19:40'), verifiedAt: null },
    history: [
      step('raised', {}, ago(15, '19:40'), raiser.id),
      step('accepted', {}, ago(14, '09:20'), chair.id),
      step('endorsedEnough', { endorsements: 1 }, ago(13, '12:10'), others[0]?.id ?? null),
      step('scheduled', { meetingId }, ago(2, '16:30'), chair.id),
    ],
  });
}
