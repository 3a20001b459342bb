/** Volunteers with what they can, the activities of the finished year, and shifts in every state. */
import { addDays, atClock } from '../../shared/local-time.ts';
import {
  communities,
  communityKeys,
  neighbours,
  representatives,
  staff,
  type CommunityKey,
  type DemoPerson,
} from './cast.ts';
import type { Rows } from './rows.ts';
import { Dice, idOf } from './seeded.ts';
import { activityStories } from './stories.ts';

const iso = (at: number) => new Date(at).toISOString();
const hour = 3_600_000;
const codeLetters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const pastActivities = 35;

export const volunteers: readonly DemoPerson[] = [...representatives, ...neighbours];

const languageOf: Readonly<Record<string, string>> = {
  湖南: '湖南话',
  四川: '四川话',
  湖北: '湖北话',
  江西: '赣语',
  广西: '桂柳话/壮语',
  河南: '河南话',
  梅州: '客家话',
  潮汕: '潮汕话',
};
const skills = ['急救', '摄影', '理发', '家电维修', '普法', '翻译'];

export function addVolunteers(rows: Rows): void {
  const dice = new Dice(31);
  volunteers.forEach((person, at) => {
    const home = communities[person.home ?? 'shenghui'];
    rows.add('volunteer', {
      person_id: person.id,
      number: `TH${String(100_001 + at)}`,
      born_year: dice.between(1962, 2003),
      guardian_consent: false,
      home_lat: Number((home.lat + (dice.share() - 0.5) / 100).toFixed(4)),
      home_lng: Number((home.lng + (dice.share() - 0.5) / 100).toFixed(4)),
      paused_until: null,
      registered_at: '2022-09-01T02:00:00Z',
    });
    rows.add('volunteer_language', { person_id: person.id, language: '普通话', grade: 2 });
    rows.add('volunteer_language', {
      person_id: person.id,
      language: (person.origin && languageOf[person.origin]) ?? '粤语',
      grade: dice.between(2, 3),
    });
    if (dice.chance(0.55)) rows.add('volunteer_skill', { person_id: person.id, skill: dice.pick(skills) });
    for (let weekday = 1; weekday <= 7; weekday += 1) {
      rows.add('volunteer_availability', {
        person_id: person.id,
        weekday,
        from_time: dice.chance(0.75) ? '00:00' : '17:30',
        to_time: '23:59:59',
      });
    }
  });
}

/** Every twelfth turnout of the year is left unconfirmed, so that the figure and the register differ as in life. */
export function addPastActivities(rows: Rows): void {
  const dice = new Dice(32);
  for (let index = 0; index < pastActivities; index += 1) {
    const day = addDays('2022-10-08', index * 10);
    const startsAt = atClock(day, index % 2 ? '09:30' : '15:00');
    const key = communityKeys[index % communityKeys.length] ?? 'shenghui';
    const came = dice.between(10, 13);
    addShift(rows, dice, {
      key: `past-${index}`,
      community: key,
      story: index % activityStories.length,
      startsAt,
      endsAt: startsAt + 2 * hour,
      target: came,
      coming: came,
      here: came,
      asked: 0,
      now: new Date(startsAt + 4 * hour),
      held: { day, people: dice.between(82, 128), unconfirmed: index % 12 === 5 ? 1 : 0 },
    });
  }
}

interface DemoShift {
  readonly key: string;
  readonly community: CommunityKey;
  /** Index into activityStories. */
  readonly story: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly target: number;
  readonly coming: number;
  readonly here: number;
  readonly asked: number;
  readonly now: Date;
  readonly language?: string;
  readonly held?: { readonly day: string; readonly people: number; readonly unconfirmed: number };
}

export function addShift(rows: Rows, dice: Dice, shift: DemoShift): void {
  const { key, community, startsAt, endsAt, target, now, held } = shift;
  const story = activityStories[shift.story];
  if (!story) throw new Error(`no activity story ${shift.story}`);
  const place = communities[community];
  const ids = {
    activity: idOf('activity', key),
    shift: idOf('shift', key),
    requirement: idOf('requirement', key),
  };
  const askedAt = iso(Math.min(now.getTime(), startsAt) - 20 * hour);
  rows.add('activity', {
    id: ids.activity,
    community_id: place.id,
    title: story.title,
    module: story.module,
    kind: 'volunteer',
    place: story.place,
    resolution_id: null,
    issue_id: null,
    state: held ? 'held' : 'planned',
    lead_id: staff.lead.id,
    held_on: held?.day ?? null,
    created_at: askedAt,
  });
  rows.add('shift', {
    id: ids.shift,
    activity_id: ids.activity,
    starts_at: iso(startsAt),
    ends_at: iso(endsAt),
    place: story.place,
    lat: place.lat,
    lng: place.lng,
    check_in_code: dice.code(codeLetters, 6),
    state: held ? 'confirmed' : 'planned',
    confirmed_at: held ? iso(endsAt + hour / 2) : null,
    confirmed_by: held ? staff.lead.id : null,
  });
  rows.add('requirement', {
    id: ids.requirement,
    shift_id: ids.shift,
    minimum: Math.min(2, target),
    target,
    priority: 3,
    skill: null,
    credential: null,
    language: shift.language ?? null,
    language_grade: shift.language ? 2 : null,
  });
  for (let number = 1; number <= target; number += 1)
    rows.add('requirement_place', { requirement_id: ids.requirement, number });

  const speaks = (person: DemoPerson) =>
    !shift.language || (person.origin !== null && languageOf[person.origin] === shift.language);
  const crowd = dice
    .shuffle(volunteers.filter((person) => person.home !== 'junjing' || held))
    .sort((a, b) => Number(speaks(b)) - Number(speaks(a)));
  crowd.slice(0, shift.coming + shift.asked).forEach((person, at) => {
    const accepted = at < shift.coming;
    const offerId = idOf('offer', `${key}-${at}`);
    rows.add('offer', {
      id: offerId,
      shift_id: ids.shift,
      requirement_id: ids.requirement,
      person_id: person.id,
      state: accepted ? 'accepted' : 'asked',
      asked_by: staff.lead.id,
      asked_at: askedAt,
      deadline_at: iso(startsAt - hour / 4),
      answered_at: accepted ? iso(Date.parse(askedAt) + hour) : null,
      reasons: [],
    });
    if (!accepted) return;
    rows.add('booking', {
      id: idOf('booking', `${key}-${at}`),
      shift_id: ids.shift,
      requirement_id: ids.requirement,
      place_number: at + 1,
      person_id: person.id,
      offer_id: offerId,
      starts_at: iso(startsAt),
      ends_at: iso(endsAt),
      booked_at: iso(Date.parse(askedAt) + hour),
    });
    if (at >= shift.here) return;
    const confirmed = held !== undefined && at >= held.unconfirmed;
    rows.add('turnout', {
      id: idOf('turnout', `${key}-${at}`),
      shift_id: ids.shift,
      person_id: person.id,
      checked_in_at: iso(startsAt - (at % 9) * 60_000),
      check_in_method: 'code',
      checked_out_at: held ? iso(endsAt) : null,
      confirmed_at: confirmed ? iso(endsAt + hour / 2) : null,
      confirmed_by: confirmed ? staff.lead.id : null,
    });
  });
  if (held) {
    rows.add('served_count', {
      id: idOf('served', key),
      shift_id: ids.shift,
      people: held.people,
      note: '签到表清点',
      recorded_by: staff.lead.id,
      recorded_at: iso(endsAt + hour / 2),
    });
  }
}
