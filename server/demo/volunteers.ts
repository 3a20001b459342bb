/** Volunteers with what they can, and what the leads have set for them. */
import { addDays, dayMs, localDay } from '../../shared/local-time.ts';
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

export const speaks = (person: DemoPerson, language: string) =>
  person.origin !== null && languageOf[person.origin] === language;

/** As granted in cast.ts: at home, and at the centre in 盛荟片区. */
export const helpsIn = (person: DemoPerson, community: CommunityKey) =>
  person.home === community || community === 'shenghui';

/** By their place in the list: on a break, and under age with a guardian's word. */
const [onABreak, underAge] = [5, 17];
/** Has no past here. */
export const registeredLately = volunteers[underAge];
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
  const lately = iso(now.getTime() - 60 * dayMs);
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
    addAbilities(rows, dice, { person, at, today });
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

function addAbilities(
  rows: Rows,
  dice: Dice,
  { person, at, today }: { person: DemoPerson; at: number; today: string },
): void {
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
