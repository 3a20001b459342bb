/** The roll of a past meeting: who sat where, and who came. */
import { chairs, representativesOf, staff, type CommunityKey, type DemoPerson } from './cast.ts';
import type { Rows } from './rows.ts';
import { idOf, type Dice } from './seeded.ts';

export interface PastSeat {
  readonly id: string;
  readonly person: DemoPerson;
  readonly votes: boolean;
  readonly present: boolean;
}

interface PastRoll {
  readonly community: CommunityKey;
  readonly meetingId: string;
  readonly openedAt: number;
}

/** At most one representative is absent, so that the quorum of two thirds is always there. */
export function addSeats(rows: Rows, dice: Dice, { community, meetingId, openedAt }: PastRoll): PastSeat[] {
  const officers = [
    { person: chairs[community], role: 'chair' },
    { person: staff.minuteTaker, role: 'minuteTaker' },
    { person: staff.supervisor, role: 'supervisor' },
  ];
  const council = representativesOf(community);
  const absent = dice.chance(0.6) ? dice.between(0, council.length - 1) : -1;
  const seats = [
    ...officers.map((officer) => ({ ...officer, votes: false, present: true })),
    ...council.map((person, at) => ({ person, role: 'representative', votes: true, present: at !== absent })),
  ];
  return seats.map(({ person, role, votes, present }, at) => {
    const id = idOf('seat', `${meetingId}-${at}`);
    const byPhone = dice.chance(0.7);
    rows.add('seat', {
      id,
      meeting_id: meetingId,
      person_id: person.id,
      number: at + 1,
      name: person.name,
      resident_group: person.group,
      role,
      votes,
      present,
      checked_in_at: present ? new Date(openedAt - dice.between(20, 900) * 1000).toISOString() : null,
      check_in_method: present ? (byPhone ? 'phone' : 'host') : null,
    });
    return { id, person, votes, present };
  });
}
