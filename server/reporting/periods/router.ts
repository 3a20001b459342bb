import { z } from 'zod';
import { Refusal } from '../../../shared/refusal.ts';
import { mutation, query, router } from '../../trpc.ts';
import { freezePeriod, saveDeviation, savePeriod, saveTarget, saveText } from './commands.ts';
import { keptSnapshot, periodView } from './queries.ts';

const wholeCentre = async () => ({});
const one = z.strictObject({ periodId: z.uuid() });

export const periodsRouter = router({
  /** In one transaction, so that what is compared with a snapshot belongs together. */
  view: query({
    action: 'reporting.read',
    input: one,
    scope: wholeCentre,
    async read({ em, now }, { periodId }) {
      const view = await em.transactional((inner) => periodView(inner, periodId, now), {
        isolationLevel: 'repeatable read',
        readOnly: true,
      });
      if (!view) throw new Refusal('notAllowed');
      return view;
    },
  }),

  /** The kept bytes and their hash, to be checked by anybody with any tool. */
  snapshot: query({
    action: 'reporting.read',
    input: one,
    scope: wholeCentre,
    async read({ em }, { periodId }) {
      const kept = await keptSnapshot(em, periodId);
      if (!kept) throw new Refusal('notAllowed');
      return kept;
    },
  }),

  save: mutation(savePeriod),
  saveTarget: mutation(saveTarget),
  saveDeviation: mutation(saveDeviation),
  saveText: mutation(saveText),
  freeze: mutation(freezePeriod),
});
