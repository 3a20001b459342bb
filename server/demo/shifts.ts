/** Activities with one shift each, in every state: planned, under way, held. */
import { communities, staff, type CommunityKey, type DemoPerson } from './cast.ts';
import { iso, type Rows } from './rows.ts';
import type { Dice } from './seeded.ts';
import { idOf } from './seeded.ts';
import { activityStories } from './stories.ts';

import { helpsIn, registeredLately, speaks, volunteers } from './volunteers.ts';

const hour = 3_600_000;
const codeLetters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

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

export function addHeldActivity(rows: Rows, dice: Dice, activity: HeldActivity): void {
  const { key, community, story, startsAt, came, decidedBy } = activity;
  addShift(rows, dice, {
    ...{ key, community, story: story % activityStories.length, startsAt, endsAt: startsAt + 2 * hour },
    ...{ target: came, coming: came, here: came, asked: 0, now: new Date(startsAt + 4 * hour) },
    held: activity,
    ...(decidedBy !== undefined && { decidedBy }),
  });
}

export function addShift(rows: Rows, dice: Dice, shift: DemoShift): AddedShift {
  const { key, endsAt, held } = shift;
  const id = idOf('shift', key);
  addPlanned(rows, dice, shift);
  const crowd = crowdOf(dice, shift);
  crowd
    .slice(0, shift.coming + shift.asked)
    .forEach((person, at) => addAsked(rows, dice, shift, { person, at }));
  if (held) addServedCounts(rows, dice, { key, shiftId: id, people: held.people, at: endsAt + hour / 2 });
  return {
    ...{ id, endsAt },
    ...{ coming: crowd.slice(0, shift.coming), here: crowd.slice(0, Math.min(shift.here, shift.coming)) },
  };
}

const askedAtOf = ({ now, startsAt }: DemoShift) => Math.min(now.getTime(), startsAt) - 20 * hour;

/** The activity with its one shift, and whom that needs. */
function addPlanned(rows: Rows, dice: Dice, shift: DemoShift): void {
  const { key, startsAt, endsAt, target, held } = shift;
  const story = activityStories[shift.story];
  if (!story) throw new Error(`no activity story ${shift.story}`);
  const place = communities[shift.community];
  const ids = {
    activity: idOf('activity', key),
    shift: idOf('shift', key),
    requirement: idOf('requirement', key),
  };
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
    created_at: iso(askedAtOf(shift)),
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
}

/** Those who speak what is needed first. People of 骏景 are left free today: they are asked while the demo is tried. */
function crowdOf(dice: Dice, { community, language, held, crowd }: DemoShift): readonly DemoPerson[] {
  const fits = (person: DemoPerson) => Number(language === undefined || speaks(person, language));
  const near = dice
    .shuffle(volunteers.filter((person) => helpsIn(person, community) && (held || person.home !== 'junjing')))
    .sort((a, b) => fits(b) - fits(a))
    .filter((person) => !held || person !== registeredLately);
  return crowd ?? near;
}

/** Asked, and as far as the numbers of the shift go coming, here and confirmed. */
function addAsked(
  rows: Rows,
  dice: Dice,
  shift: DemoShift,
  { person, at }: { person: DemoPerson; at: number },
): void {
  const { key, startsAt, endsAt, held } = shift;
  const shiftId = idOf('shift', key);
  const requirementId = idOf('requirement', key);
  const askedAt = askedAtOf(shift);
  const accepted = at < shift.coming;
  const offerId = idOf('offer', `${key}-${at}`);
  rows.add('offer', {
    id: offerId,
    shift_id: shiftId,
    requirement_id: requirementId,
    person_id: person.id,
    state: accepted ? 'accepted' : 'asked',
    asked_by: staff.lead.id,
    asked_at: iso(askedAt),
    deadline_at: iso(startsAt - hour / 4),
    answered_at: accepted ? iso(askedAt + hour) : null,
    reasons: [{ code: 'lastAsked', days: dice.between(8, 40) }],
  });
  if (!accepted) return;
  rows.add('booking', {
    id: idOf('booking', `${key}-${at}`),
    shift_id: shiftId,
    requirement_id: requirementId,
    place_number: at + 1,
    person_id: person.id,
    offer_id: offerId,
    starts_at: iso(startsAt),
    ends_at: iso(endsAt),
    booked_at: iso(askedAt + hour),
  });
  if (at >= shift.here) return;
  const confirmed = held !== undefined && at >= held.unconfirmed;
  rows.add('turnout', {
    id: idOf('turnout', `${key}-${at}`),
    shift_id: shiftId,
    person_id: person.id,
    checked_in_at: iso(startsAt - (at % 9) * 60_000),
    check_in_method: 'code',
    checked_out_at: held ? iso(endsAt) : null,
    confirmed_at: confirmed ? iso(endsAt + hour / 2) : null,
    confirmed_by: confirmed ? staff.lead.id : null,
  });
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
