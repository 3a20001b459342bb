/** Volunteers with what they can, the activities of the finished year, and shifts in every state. */
import { addDays, atClock, localDay } from '../../shared/local-time.ts';
import { consentVersion } from '../../shared/volunteers/consent.ts';
import {
  communities,
  communityKeys,
  neighbours,
  representatives,
  staff,
  type CommunityKey,
  type DemoPerson,
} from './cast.ts';
import { iso, type Rows } from './rows.ts';
import { Dice, idOf } from './seeded.ts';
import { activityStories } from './stories.ts';

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
/** The nine certificates of the contract. */
const credentials =
  '创业指导师 就业指导师 劳动关系协调师 社工 心理咨询师 人力资源管理师 电子商务师 会计 行政类'.split(' ');
const skills = ['急救', '摄影', '理发', '家电维修', '普法', '翻译'];

/** As granted in cast.ts: at home, and at the centre in 盛荟片区. */
const helpsIn = (person: DemoPerson, community: CommunityKey) =>
  person.home === community || community === 'shenghui';

/** By their place in the list: on a break, and under age with a guardian's word. */
const [onABreak, underAge] = [5, 17];
/** The place of whoever holds a credential that ends within two weeks. */
const endsSoon = 8;

/** Those who can serve on any evening, in 盛荟片区 too. */
export const easyVolunteers = volunteers.filter(
  (person, at) => person.home !== 'junjing' && at !== onABreak && at !== underAge && at % 7 !== 3,
);

/** Turns 18 in three weeks: then the guardian's word ends. */
function birthdayOfUnderAge(today: string): string {
  const day = addDays(today, 20);
  const monthAndDay = day.slice(4) === '-02-29' ? '-02-28' : day.slice(4);
  return `${Number(day.slice(0, 4)) - 18}${monthAndDay}`;
}

export function addVolunteers(rows: Rows, now: Date): void {
  const dice = new Dice(31);
  const today = localDay(now.getTime());
  const birthday = birthdayOfUnderAge(today);
  const lately = iso(now.getTime() - 60 * 24 * hour);
  volunteers.forEach((person, at) => {
    const agreedAt = at === underAge ? lately : '2022-09-01T02:00:00Z';
    const home = communities[person.home ?? 'shenghui'];
    rows.add('volunteer', {
      person_id: person.id,
      number: `TH${String(100_001 + at)}`,
      born_year: at === underAge ? Number(birthday.slice(0, 4)) : dice.between(1962, 2003),
      birthday: at === underAge ? birthday : null,
      guardian_consent: at === underAge,
      home_area: home.name,
      most_shifts_a_week: at % 7 === 3 ? 2 : null,
      rest_minutes: at % 7 === 3 ? 60 : 0,
      home_lat: Number((home.lat + (dice.share() - 0.5) / 100).toFixed(4)),
      home_lng: Number((home.lng + (dice.share() - 0.5) / 100).toFixed(4)),
      paused_until: at === onABreak ? addDays(today, 12) : null,
      registered_at: agreedAt,
      consented_at: agreedAt,
      consent_recorded_by: staff.lead.id,
      agreed_text: consentVersion,
    });
    for (const kind of at === underAge
      ? (['registration', 'guardian'] as const)
      : (['registration'] as const))
      rows.add('volunteer_consent', {
        id: idOf('consent', `${kind}-${at}`),
        ...{ person_id: person.id, kind, version: consentVersion, way: 'paper', given: true, at: agreedAt },
        recorded_by: staff.lead.id,
      });
    // Nobody works through every weekend.
    if (at % 9 === 4)
      rows.add('volunteer_day', {
        ...{ person_id: person.id, day: addDays(today, 10 + (at % 5)), from_time: null, to_time: null },
      });
    rows.add('volunteer_language', { person_id: person.id, language: '普通话', grade: 2 });
    rows.add('volunteer_language', {
      person_id: person.id,
      language: (person.origin && languageOf[person.origin]) ?? '粤语',
      grade: dice.between(2, 3),
    });
    if (dice.chance(0.55)) rows.add('volunteer_skill', { person_id: person.id, skill: dice.pick(skills) });
    if (dice.chance(0.2)) {
      const kind = dice.pick(credentials);
      // One has just ended, one soon will, and not everybody's was looked at.
      const ends = [null, -9, 30, 700, 1200][dice.between(0, 4)] ?? null;
      const isSeen = dice.chance(0.7);
      if (at !== endsSoon)
        rows.add('volunteer_credential', {
          ...{ person_id: person.id, kind, valid_from: '2022-03-01' },
          valid_until: ends === null ? null : addDays(today, ends),
          verified_by: isSeen ? staff.lead.id : null,
          verified_at: isSeen ? '2022-09-02T02:00:00Z' : null,
        });
    }
    if (at === endsSoon)
      rows.add('volunteer_credential', {
        ...{ person_id: person.id, kind: '社工', valid_from: '2022-03-01', valid_until: addDays(today, 12) },
        ...{ verified_by: staff.lead.id, verified_at: '2022-09-02T02:00:00Z' },
      });
    if (dice.chance(0.12))
      rows.add('volunteer_language', {
        person_id: person.id,
        language: dice.pick(['English', '手语']),
        grade: dice.between(1, 3),
      });
    for (let weekday = 1; weekday <= 7; weekday += 1) {
      rows.add('volunteer_availability', {
        person_id: person.id,
        weekday,
        from_time: dice.chance(0.75) ? '00:00' : '17:30',
        to_time: '24:00',
      });
    }
  });
}

/** What the leads of the demo have set; the rest are the defaults. */
export function addVolunteerSettings(rows: Rows): void {
  for (const key of communityKeys)
    rows.add('volunteer_settings', {
      community_id: communities[key].id,
      ...{ quiet_from: '21:30', quiet_to: '07:30', weekly_cap: 3, level_percent: 90 },
      star_hours: [100, 300, 600, 1000, 1500],
      issuer: '天河区来穗人员服务示范中心',
      responsible: staff.lead.name,
      contact: '020-8555 0100',
      ...{ changed_by: staff.lead.id, changed_at: '2022-09-01T02:00:00Z' },
    });
}

interface HeldActivity {
  readonly key: string;
  readonly community: CommunityKey;
  readonly story: number;
  readonly day: string;
  readonly startsAt: number;
  readonly came: number;
  readonly people: number;
  /** Checked in, but never confirmed: does not count. */
  readonly unconfirmed: number;
  /** The meeting whose resolution it carried out. */
  readonly decidedBy?: string;
}

export function addHeldActivity(rows: Rows, dice: Dice, activity: HeldActivity): void {
  const { key, community, story, startsAt, came, decidedBy } = activity;
  addShift(rows, dice, {
    ...{ key, community, story: story % activityStories.length, startsAt, endsAt: startsAt + 2 * hour },
    ...{ target: came, coming: came, here: came, asked: 0, now: new Date(startsAt + 4 * hour) },
    held: activity,
    ...(decidedBy !== undefined && { decidedBy }),
  });
}

/** Activities that carried out a resolution of the year, by their number: the meeting that decided it. */
const decided: Readonly<Record<number, string>> = { 6: 'past-0', 16: 'past-4', 17: 'past-5', 19: 'past-7' };

/** One turnout of every twelfth activity was never confirmed, so that the figure and the register differ as in life. */
export function addPastActivities(rows: Rows): void {
  const dice = new Dice(32);
  for (let index = 0; index < pastActivities; index += 1) {
    const day = addDays('2022-10-08', index * 10);
    const decidedBy = decided[index];
    addHeldActivity(rows, dice, {
      ...{ key: `past-${index}`, community: communityKeys[index % communityKeys.length] ?? 'shenghui' },
      ...{ story: index, day, startsAt: atClock(day, index % 2 ? '09:30' : '15:00') },
      ...{ came: dice.between(9, 12), people: dice.between(82, 122), unconfirmed: index % 12 === 5 ? 1 : 0 },
      ...(decidedBy !== undefined && { decidedBy }),
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
  readonly held?: HeldActivity;
  readonly decidedBy?: string;
  /** Who is coming, in this order; else whoever lives near. */
  readonly crowd?: readonly DemoPerson[];
  /** A code on paper, for the day; else the one on the screen changes. */
  readonly printedCode?: boolean;
}

export interface AddedShift {
  readonly id: string;
  readonly endsAt: number;
  readonly coming: readonly DemoPerson[];
  readonly here: readonly DemoPerson[];
}

export function addShift(rows: Rows, dice: Dice, shift: DemoShift): AddedShift {
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
    service_item: story.item,
    functional_area: story.area,
    place: story.place,
    equipment: story.equipment,
    resolution_id: shift.decidedBy === undefined ? null : idOf('resolution', shift.decidedBy),
    issue_id: shift.decidedBy === undefined ? null : idOf('issue', shift.decidedBy),
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
    printed_code: shift.printedCode ?? false,
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
  // People of 骏景 are left free today: they are the ones to be asked while the demo is tried.
  const near = dice
    .shuffle(volunteers.filter((person) => helpsIn(person, community) && (held || person.home !== 'junjing')))
    .sort((a, b) => Number(speaks(b)) - Number(speaks(a)))
    // Whoever was registered lately has no past here.
    .filter((person) => !held || person !== volunteers[underAge]);
  const crowd = shift.crowd ?? near;
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
      reasons: [{ code: 'lastAsked', days: dice.between(8, 40) }],
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
  if (held)
    addServedCounts(rows, dice, { key, shiftId: ids.shift, people: held.people, at: endsAt + hour / 2 });
  return {
    ...{ id: ids.shift, endsAt },
    ...{ coming: crowd.slice(0, shift.coming), here: crowd.slice(0, Math.min(shift.here, shift.coming)) },
  };
}

/** Every tenth count or so was corrected the next day; the last one counts. */
function addServedCounts(
  rows: Rows,
  dice: Dice,
  { key, shiftId, people, at }: { key: string; shiftId: string; people: number; at: number },
): void {
  const corrected = dice.chance(0.1);
  const counts = corrected
    ? [
        { people: people + 9, note: '现场估算', at },
        { people, note: '按签到表更正', at: at + 20 * hour },
      ]
    : [{ people, note: '签到表清点', at }];
  counts.forEach((count, turn) => {
    rows.add('served_count', {
      id: idOf('served', `${key}-${turn}`),
      shift_id: shiftId,
      people: count.people,
      note: count.note,
      recorded_by: staff.lead.id,
      recorded_at: iso(count.at),
    });
  });
}
