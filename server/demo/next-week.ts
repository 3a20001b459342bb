/** What lies ahead: the rosters of the councils, and a meeting that 骏景 is preparing for next week. */
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { addDays, atClock, localDay } from '../../shared/local-time.ts';
import { chairs, communities, communityKeys, representativesOf, staff } from './cast.ts';
import type { Rows } from './rows.ts';
import { idOf } from './seeded.ts';

export function addNextWeek(rows: Rows, now: Date): void {
  addRosters(rows);
  const community = communities.junjing;
  const meetingId = idOf('meeting', 'next-week');
  rows.add('meeting', {
    id: meetingId,
    community_id: community.id,
    number: 30,
    title: '骏景社区议事会',
    place: community.place,
    scheduled_at: new Date(atClock(addDays(localDay(now.getTime()), 7), '19:30')).toISOString(),
    rules: presets.council,
    short_code: '604118',
    state: 'planned',
    opened_at: null,
    closed_at: null,
    signed_at: null,
    signed_by: null,
    minutes_version: 0,
  });
  ['上次决议落实情况', '雨季内涝的排水安排'].forEach((title, at) => {
    rows.add('agenda_item', {
      id: idOf('item', `next-week-${at}`),
      meeting_id: meetingId,
      position: at + 1,
      title,
      issue_id: null,
      state: 'waiting',
      opened_at: null,
      closed_at: null,
    });
  });
}

function addRosters(rows: Rows): void {
  for (const key of communityKeys) {
    const members = [
      { person: chairs[key], role: 'chair' },
      { person: staff.minuteTaker, role: 'minuteTaker' },
      { person: staff.supervisor, role: 'supervisor' },
      ...representativesOf(key).map((person) => ({ person, role: 'representative' })),
    ];
    members.forEach(({ person, role }, at) => {
      rows.add('body_member', {
        id: idOf('member', `${key}-${String(at).padStart(2, '0')}`),
        community_id: communities[key].id,
        body: 'council',
        person_id: person.id,
        role,
        household: null,
        added_at: new Date(Date.UTC(2022, 8, 1, 2, 0, at)).toISOString(),
      });
    });
  }
}
