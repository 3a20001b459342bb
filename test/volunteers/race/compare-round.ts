/** What the tables say after a round, beside what the places allow and what every phone was told. */
import type { Town } from '../../../bench/town.ts';
import type { Property } from '../../live/faults/compare-books.ts';
import type { Round } from './draw-round.ts';

/** What one phone was told about one question. */
export interface Told {
  readonly personId: string;
  readonly offerId: string;
  readonly shiftId: string;
  /** place, standby, or the code of the refusal. */
  readonly outcome: string;
  readonly repeatedAlike: boolean;
  readonly givenBack: boolean;
}

interface Standing {
  readonly offerId: string;
  readonly state: string;
  readonly booked: boolean;
}

export async function compareRound(town: Town, round: Round, told: readonly Told[]): Promise<Property[]> {
  const overfilled = await town.rows<{ id: string }>(
    `select requirement.id from requirement join booking on booking.requirement_id = requirement.id
     where requirement.id = any($1::uuid[]) and booking.cancelled_at is null
     group by requirement.id having count(*) > requirement.target`,
    [round.requirementIds],
  );
  const double = await town.rows<{ id: string }>(
    `select a.person_id as id from booking a join booking b on a.person_id = b.person_id and a.id < b.id
       and a.starts_at < b.ends_at and b.starts_at < a.ends_at
     where a.shift_id = any($1::uuid[]) and a.cancelled_at is null and b.cancelled_at is null`,
    [round.shiftIds],
  );
  const leftEmpty = await town.rows<{ id: string }>(
    `select requirement.id from requirement
     where requirement.id = any($1::uuid[])
       and requirement.target > (select count(*) from booking
         where booking.requirement_id = requirement.id and booking.cancelled_at is null)
       and exists (select from offer join shift on shift.id = offer.shift_id
         where offer.requirement_id = requirement.id and offer.state = 'standby'
           and not exists (select from booking where booking.person_id = offer.person_id
             and booking.cancelled_at is null
             and booking.starts_at < shift.ends_at and booking.ends_at > shift.starts_at))`,
    [round.requirementIds],
  );
  const numbers = await town.rows<{ id: string }>(
    `select requirement_id as id from offer where requirement_id = any($1::uuid[]) and standby_number is not null
     group by requirement_id having max(standby_number) <> count(*)`,
    [round.requirementIds],
  );
  const standings = new Map(
    (
      await town.rows<Standing>(
        `select offer.id as "offerId", offer.state, exists (select from booking
           where booking.offer_id = offer.id and booking.cancelled_at is null) as booked
         from offer where offer.requirement_id = any($1::uuid[])`,
        [round.requirementIds],
      )
    ).map((row) => [row.offerId, row]),
  );
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
  return [
    { title: 'shifts overfilled', trials: round.requirementIds.length, violations: ids(overfilled) },
    { title: 'people booked twice at once', trials: round.people.length, violations: ids(double) },
    {
      title: 'places left empty that somebody stands by for',
      trials: round.requirementIds.length,
      violations: ids(leftEmpty),
    },
    { title: 'gaps in the queue', trials: round.requirementIds.length, violations: ids(numbers) },
    {
      title: 'answers that differ from the tables',
      trials: told.length,
      violations: told.flatMap((one) => {
        const standing = standings.get(one.offerId);
        return standing && agrees(one, standing) ? [] : [JSON.stringify({ ...one, ...standing })];
      }),
    },
    {
      title: 'answers that differ when sent twice',
      trials: told.length,
      violations: told.filter(({ repeatedAlike }) => !repeatedAlike).map(({ offerId }) => offerId),
    },
  ];
}

function agrees({ outcome, givenBack }: Told, { state, booked }: Standing): boolean {
  if (outcome === 'place')
    return givenBack ? state === 'declined' && !booked : state === 'accepted' && booked;
  if (outcome === 'standby') return booked ? state === 'accepted' : state === 'standby';
  return outcome === 'timeClash' && !booked;
}
