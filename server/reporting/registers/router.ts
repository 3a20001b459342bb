/** The registers: who may read the figures reads the lists behind them; what is restricted needs a reason. */
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { may } from '../../../shared/identity/permissions.ts';
import { detailTables } from '../../../shared/reporting/detail-tables.ts';
import { registers, type StepKind } from '../../../shared/reporting/registers.ts';
import { serviceItems } from '../../../shared/services.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { handOut, mutation, query, router } from '../../trpc.ts';
import {
  addEntry,
  addFiles,
  addStep,
  returnEntry,
  signIn,
  verifyEntries,
  withdrawEntry,
} from './commands.ts';
import { correctEntry } from './correct-entry.ts';
import { ofEntry } from './entry-place.ts';
import { activityWith, attendancesOf, registerOverview, registerPage, writtenValues } from './queries.ts';
import { tapContact, tapsOf, untapContact } from './tap-counter.ts';
import { tableTemplate } from './template.ts';
import { withdrawSignIn, withdrawStep } from './withdraw-part.ts';

const wholeCentre = async () => ({});
const ofCommunity = async (_em: unknown, { communityId }: { communityId: string }) => ({ communityId });

export const registersRouter = router({
  overview: query({
    action: 'reporting.read',
    input: z.strictObject({}),
    scope: wholeCentre,
    async read({ em, viewer, now }) {
      if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
      return registerOverview(em, viewer, now);
    },
  }),

  list: query({
    action: 'reporting.read',
    input: z.strictObject({
      register: z.enum(registers),
      onlyWaiting: z.boolean(),
      search: z.string().max(60).default(''),
      from: z.iso.date().nullable().default(null),
      to: z.iso.date().nullable().default(null),
      communityId: z.uuid().nullable().default(null),
      item: z.int().min(1).max(serviceItems.length).nullable().default(null),
      page: z.int().min(0).max(100_000),
    }),
    scope: wholeCentre,
    read: ({ em }, wanted) => registerPage(em, wanted),
  }),

  /** The sessions of an activity, and what they add up to. */
  activity: query({
    action: 'reporting.read',
    input: z.strictObject({ entryId: z.uuid() }),
    scope: wholeCentre,
    async read({ em }, { entryId }) {
      const activity = await activityWith(em, entryId);
      if (!activity) throw new Refusal('notAllowed');
      return activity;
    },
  }),

  /** Who signed in to a session. */
  attendances: query({
    action: 'reporting.read',
    input: z.strictObject({ entryId: z.uuid() }),
    scope: wholeCentre,
    async read({ em, viewer }, { entryId }) {
      const place = await ofEntry(em, { entryId });
      if (!place) throw new Refusal('notAllowed');
      return attendancesOf(em, entryId, { mayRecord: may(viewer, 'registers.record', place.scope) });
    },
  }),

  /** An empty workbook to fill in, as base64. */
  template: query({
    action: 'reporting.read',
    input: z.strictObject({
      table: z.enum([...registers, ...detailTables]),
      language: z.enum(['zh-CN', 'en']),
    }),
    scope: wholeCentre,
    async read(_context, { table, language }) {
      return { content: (await tableTemplate(table, language)).toString('base64') };
    },
  }),

  /**
   * What is restricted in an entry. Who looked, and why, is written down first; repeating it is a further look. With lookId the
   * files of the entry open, too (server/files/restricted-look.ts).
   */
  open: handOut({
    action: 'registers.restricted',
    input: z.strictObject({ entryId: z.uuid(), reason: z.string().trim().min(4).max(200) }),
    async scope(em, { entryId }) {
      const [entry] = await sql<{ communityId: string }>(
        em,
        'select community_id as "communityId" from register_entry where id = $1',
        [entryId],
      );
      return entry ?? null;
    },
    async make({ em, actor, now }, { entryId, reason }) {
      const lookId = uuidv7();
      await sql(
        em,
        'insert into restricted_access (id, entry_id, person_id, reason, at) values ($1, $2, $3, $4, $5)',
        [lookId, entryId, actor.personId, reason, now.toISOString()],
      );
      const [row] = await sql<{
        values: Record<string, string>;
        notes: { kind: StepKind; onDay: string; note: string; withdrawn: boolean }[];
        corrections: {
          at: number;
          name: string;
          before: Record<string, string>;
          after: Record<string, string>;
        }[];
        looks: { name: string; reason: string; at: number }[];
      }>(
        em,
        `select ${writtenValues('entry.details')} as values,
           (select coalesce(json_agg(json_build_object('kind', kind, 'onDay', on_day::text, 'note', note, 'withdrawn', withdrawn)
              order by on_day, id), '[]') from (
              select id, kind, on_day, note, false as withdrawn from register_step where entry_id = entry.id
              union all
              select id, step_kind, on_day, note, true from register_withdrawal
              where entry_id = entry.id and step_kind is not null) as every) as notes,
           (select coalesce(json_agg(json_build_object('at', ms(corrected_at), 'name', person.name, 'before', before, 'after', after)
              order by corrected_at), '[]')
            from register_correction join person on person.id = corrected_by where register_correction.entry_id = entry.id)
             as corrections,
           (select coalesce(json_agg(json_build_object('name', person.name, 'reason', look.reason, 'at', ms(look.at))
              order by look.at desc), '[]')
            from restricted_access look join person on person.id = look.person_id where look.entry_id = entry.id) as looks
         from register_entry entry where entry.id = $1`,
        [entryId],
      );
      if (!row) throw new Refusal('notAllowed');
      return { lookId, ...row };
    },
  }),

  add: mutation(addEntry),
  correct: mutation(correctEntry),
  verify: mutation(verifyEntries),
  return: mutation(returnEntry),
  withdraw: mutation(withdrawEntry),
  addStep: mutation(addStep),
  withdrawStep: mutation(withdrawStep),
  withdrawSignIn: mutation(withdrawSignIn),
  addFiles: mutation(addFiles),
  signIn: mutation(signIn),
  /** Today's counts of a community, and the reader's own taps. */
  taps: query({
    action: 'registers.record',
    input: z.strictObject({ communityId: z.uuid() }),
    scope: ofCommunity,
    async read({ em, viewer, now }, { communityId }) {
      if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
      return tapsOf(em, { communityId, personId: viewer.personId, now });
    },
  }),
  tap: mutation(tapContact),
  untap: mutation(untapContact),
});
