/** Swaps that are on their way: a volunteer's own, those they could agree to, and those that wait for a lead's nod. */
import { z } from 'zod';
import type { Viewer } from '../../../shared/identity/roles.ts';
import type { OpenSwap, SwapChoice, SwapPartner, SwapView } from '../../../shared/volunteers/swap.ts';
import { sql } from '../../database.ts';
import { query, type ReadContext } from '../../trpc.ts';
import { heldAt, whyNoSwaps } from '../swap-fit.ts';
import { anyLedBy, ledBy } from './board.ts';

const swapColumns = `w.id, w.state, p.name, o.name as "otherName", w.person_id as "personId",
  w.other_person_id as "otherPersonId", w.asked_at,
  jsonb_build_object('id', s.id, 'title', a.title, 'startsAt', ms(s.starts_at), 'endsAt', ms(s.ends_at),
    'place', s.place) as own,
  jsonb_build_object('id', t.id, 'title', b.title, 'startsAt', ms(t.starts_at), 'endsAt', ms(t.ends_at),
    'place', t.place) as other`;
const swapTables = `shift_swap w join shift s on s.id = w.shift_id join activity a on a.id = s.activity_id
  join shift t on t.id = w.other_shift_id join activity b on b.id = t.activity_id
  join person p on p.id = w.person_id left join person o on o.id = w.other_person_id`;
/** Both shifts are still to come, and whoever asked still holds the place. */
const alive = `s.state = 'planned' and t.state = 'planned'
  and least(s.starts_at, t.starts_at) > to_timestamp($1::float8 / 1000)
  and exists (select from booking k where k.shift_id = s.id and k.person_id = w.person_id and k.cancelled_at is null)`;

function idOf(viewer: Viewer): string {
  if (viewer.kind !== 'person') throw new Error('a query of one’s own was permitted to nobody');
  return viewer.personId;
}
const own = (_em: unknown, _input: unknown, viewer: Viewer) =>
  Promise.resolve(viewer.kind === 'person' ? { personId: viewer.personId } : {});

/** Mine first, then those of others that I could agree to. */
export const mySwaps = query({
  action: 'identity.self',
  input: z.strictObject({}),
  scope: own,
  async read({ em, viewer, now }): Promise<SwapView[]> {
    const personId = idOf(viewer);
    const swaps = await sql<SwapView>(
      em,
      `select ${swapColumns} from ${swapTables}
       where w.state in ('open', 'agreed') and ${alive} and (
         w.person_id = $2 or w.other_person_id = $2 or (w.state = 'open'
           and exists (select from booking k where k.shift_id = t.id and k.person_id = $2 and k.cancelled_at is null)
           and not exists (select from booking k where k.shift_id = s.id and k.person_id = $2 and k.cancelled_at is null)))
       order by w.person_id = $2 desc, w.asked_at, w.id`,
      [now.getTime(), personId],
    );
    const shown: SwapView[] = [];
    for (const swap of swaps) {
      const isTheirs = swap.personId === personId || swap.otherPersonId === personId;
      const who = isTheirs ? [] : await whoCouldAgree(em, swap, now);
      if (isTheirs || who.some((one) => one.personId === personId && one.why.length === 0)) shown.push(swap);
    }
    return shown;
  },
});

/** Everyone at the shift that is wished for, by name, and why each could not exchange. */
async function whoCouldAgree(
  em: ReadContext['em'],
  swap: Pick<SwapView, 'personId' | 'own' | 'other'>,
  now: Date,
): Promise<SwapPartner[]> {
  const held = await heldAt(em, [swap.own.id, swap.other.id]);
  const given = held.find((place) => place.shiftId === swap.own.id && place.personId === swap.personId);
  if (!given) return [];
  const others = held.filter((place) => place.shiftId === swap.other.id);
  const why = await whyNoSwaps(em, given, others, now);
  return others.map(({ personId, name }, at) => ({ personId, name, why: why[at] ?? [] }));
}

/**
 * Shifts of the same community at which somebody serves with whom one could exchange, each eligible for the other's place.
 * The next first; `partners`: how many they are.
 */
export const swapChoices = query({
  action: 'identity.self',
  input: z.strictObject({ shiftId: z.uuid() }),
  scope: own,
  async read({ em, viewer, now }, { shiftId }): Promise<(SwapChoice & { partners: number })[]> {
    const personId = idOf(viewer);
    const possible = await sql<SwapChoice>(
      em,
      `select t.id, b.title, ms(t.starts_at) as "startsAt", ms(t.ends_at) as "endsAt", t.place
       from booking mine join shift s on s.id = mine.shift_id join activity a on a.id = s.activity_id
       join activity b on b.community_id = a.community_id join shift t on t.activity_id = b.id
       where mine.shift_id = $3 and mine.person_id = $2 and mine.cancelled_at is null
         and t.id <> s.id and t.state = 'planned' and t.starts_at > to_timestamp($1::float8 / 1000)
         and exists (select from booking k where k.shift_id = t.id and k.person_id <> $2 and k.cancelled_at is null)
         and not exists (select from booking k where k.shift_id = t.id and k.person_id = $2 and k.cancelled_at is null)
         and not exists (select from booking k where k.person_id = $2 and k.cancelled_at is null and k.id <> mine.id
           and k.starts_at < t.ends_at and k.ends_at > t.starts_at)
       order by t.starts_at, t.id limit 20`,
      [now.getTime(), personId, shiftId],
    );
    const held = await heldAt(em, [shiftId, ...possible.map(({ id }) => id)]);
    const given = held.find((place) => place.shiftId === shiftId && place.personId === personId);
    if (!given) return [];
    const others = held.filter((place) => place.shiftId !== shiftId);
    const why = await whyNoSwaps(em, given, others, now);
    const fit = others.filter((_other, at) => why[at]?.length === 0);
    return possible.flatMap((choice) => {
      const partners = fit.filter((place) => place.shiftId === choice.id).length;
      return partners > 0 ? [{ ...choice, partners }] : [];
    });
  },
});

/** Open wishes of a lead's volunteers: who there could agree, and why the others could not. */
export const openSwaps = query({
  action: 'volunteers.lead',
  input: z.strictObject({}),
  scope: (_em, _input, viewer) => Promise.resolve(anyLedBy(viewer)),
  async read({ em, viewer, now }): Promise<OpenSwap[]> {
    const swaps = await sql<SwapView>(
      em,
      `select ${swapColumns} from ${swapTables}
       where w.state = 'open' and ${alive} and a.community_id = any($2::uuid[]) order by w.asked_at, w.id limit 20`,
      [now.getTime(), ledBy(viewer)],
    );
    const open: OpenSwap[] = [];
    for (const swap of swaps) open.push({ ...swap, there: await whoCouldAgree(em, swap, now) });
    return open;
  },
});

/** Agreed, and waiting for a lead. */
export const swapsToSettle = query({
  action: 'volunteers.lead',
  input: z.strictObject({}),
  scope: (_em, _input, viewer) => Promise.resolve(anyLedBy(viewer)),
  read: ({ em, viewer, now }): Promise<SwapView[]> =>
    sql<SwapView>(
      em,
      `select ${swapColumns} from ${swapTables}
       where w.state = 'agreed' and ${alive} and a.community_id = any($2::uuid[]) order by w.agreed_at, w.id`,
      [now.getTime(), ledBy(viewer)],
    ),
});
