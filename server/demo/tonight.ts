/** The current period: a meeting this evening in 骏景, its issues, and shifts today and tomorrow. */
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { addDays, atClock, localDay } from '../../shared/local-time.ts';
import { checkedInByHost, communities, phoneHolders, representativesOf, staff } from './cast.ts';
import { addIssue, type PictureShelf } from './issue-rows.ts';
import { iso, type Rows } from './rows.ts';
import { Dice, idOf } from './seeded.ts';
import { storyOf } from './stories.ts';
import { addStreet } from './street.ts';
import { twinAbsorbed } from './cycle/screened.ts';
import { addShift } from './shifts.ts';

const hour = 3_600_000;

export const tonightMeetingId = idOf('meeting', 'tonight');

export function addTonight(rows: Rows, pictures: PictureShelf, now: Date): void {
  const today = localDay(now.getTime());
  const late = now.getTime() > atClock(today, '21:00');
  const startsAt = late ? now.getTime() + hour / 2 : atClock(today, '19:30');
  const community = communities.junjing;
  rows.add('meeting', {
    id: tonightMeetingId,
    community_id: community.id,
    number: 29,
    title: '骏景社区议事会',
    place: community.place,
    scheduled_at: iso(startsAt),
    rules: presets.council,
    short_code: '471936',
    state: 'called',
    opened_at: null,
    closed_at: null,
    signed_at: null,
    signed_by: null,
    minutes_version: 0,
  });
  const seats = [
    { person: staff.chair, role: 'chair', votes: false },
    { person: staff.minuteTaker, role: 'minuteTaker', votes: false },
    { person: staff.supervisor, role: 'supervisor', votes: false },
    ...representativesOf('junjing').map((person) => ({ person, role: 'representative', votes: true })),
  ];
  seats.forEach(({ person, role, votes }, at) => {
    const present = person.id === checkedInByHost.id;
    rows.add('seat', {
      id: idOf('seat', `tonight-${at}`),
      meeting_id: tonightMeetingId,
      person_id: person.id,
      number: at + 1,
      name: person.name,
      resident_group: person.group,
      role,
      votes,
      present,
      checked_in_at: present ? iso(now.getTime() - 10 * 60_000) : null,
      check_in_method: present ? 'host' : null,
    });
  });
  rows.add('agenda_item', {
    id: idOf('item', 'tonight-1'),
    meeting_id: tonightMeetingId,
    position: 1,
    title: '上次决议落实情况',
    issue_id: null,
    state: 'waiting',
    opened_at: null,
    closed_at: null,
  });
  addIssuesOfTheWeek(rows, pictures, now);
  addShifts(rows, pictures, now);
}

/** Two that are accepted and endorsed, ready for tonight's agenda, and one that waits to be screened. */
function addIssuesOfTheWeek(rows: Rows, pictures: PictureShelf, now: Date): void {
  const [first, second, third] = phoneHolders;
  const daysAgo = (days: number) => iso(now.getTime() - days * 24 * hour);
  const issues = [
    { category: 'charging', raiser: first, endorsers: [second, third], days: 5, accepted: true },
    { category: 'childCare', raiser: third, endorsers: [first], days: 6, accepted: true },
    { category: 'deposits', raiser: second, endorsers: [], days: 1, accepted: false },
  ] as const;
  issues.forEach(({ category, raiser, endorsers, days, accepted }, at) => {
    addIssue(rows, pictures, {
      id: idOf('issue', `tonight-${at}`),
      key: 'junjing',
      story: storyOf(category),
      raiser,
      endorsers,
      state: accepted ? 'accepted' : 'submitted',
      raisedAt: daysAgo(days),
      verifiedAt: null,
      history: [
        { type: 'raised', data: {}, actor: raiser.id, at: daysAgo(days) },
        ...(accepted ? [{ type: 'accepted', data: {}, actor: staff.chair.id, at: daysAgo(days - 1) }] : []),
        ...(at === 0 ? [twinAbsorbed(daysAgo(3))] : []),
      ],
    });
  });
}

/** Half-hours around now, so that something is under way whenever the demo is tried. */
function addShifts(rows: Rows, pictures: PictureShelf, now: Date): void {
  const dice = new Dice(7);
  const halfHour = Math.floor(now.getTime() / (hour / 2)) * (hour / 2);
  // Over, and not confirmed yet: its hours count once a lead has confirmed it.
  const over = addShift(rows, new Dice(8), {
    ...{ key: 'today-0', community: 'keyun', story: 3 },
    ...{ startsAt: halfHour - 4 * hour, endsAt: halfHour - 2 * hour },
    ...{ target: 4, coming: 3, here: 3, asked: 0, now },
  });
  const underWay = addShift(rows, dice, {
    key: 'today-1',
    community: 'guangtang',
    story: 5,
    startsAt: halfHour,
    endsAt: halfHour + 2 * hour,
    target: 5,
    coming: 4,
    here: 2,
    asked: 1,
    now,
  });
  addShift(rows, dice, {
    key: 'today-2',
    community: 'shenghui',
    story: 0,
    startsAt: halfHour + 3 * hour,
    endsAt: halfHour + 5 * hour,
    target: 6,
    coming: 3,
    here: 0,
    asked: 2,
    now,
    printedCode: true,
    language: '客家话',
  });
  const tomorrow = atClock(addDays(localDay(now.getTime()), 1), '15:00');
  addShift(rows, dice, {
    key: 'tomorrow-1',
    community: 'junjing',
    story: 2,
    startsAt: tomorrow,
    endsAt: tomorrow + 1.5 * hour,
    target: 6,
    coming: 2,
    here: 0,
    asked: 3,
    now,
  });
  addStreet(rows, pictures, { now, over, underWay });
}
