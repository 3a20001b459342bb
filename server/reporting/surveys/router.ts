/** The results of a survey, for whoever may read the figures; files for whoever may export them. */
import { z } from 'zod';
import { may } from '../../../shared/identity/permissions.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { mutation, query, router } from '../../trpc.ts';
import { reportLanguages, ReportWords } from '../report-words.ts';
import { confirmPapers, hideWords, showWords, withdrawPaper } from './commands.ts';
import { paperOf, surveyHead, surveyResult } from './result.ts';

const surveyId = z.uuid();
const wholeCentre = async () => ({});

export const surveysRouter = router({
  result: query({
    action: 'reporting.read',
    input: z.strictObject({ surveyId }),
    scope: wholeCentre,
    async read({ em, viewer }, wanted) {
      const head = await surveyHead(em, wanted.surveyId);
      if (!head) throw new Refusal('notAllowed');
      if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
      return surveyResult(em, head, {
        personId: viewer.personId,
        mayHide: may(viewer, 'registers.verify', { communityId: head.communityId }),
        mayExport: may(viewer, 'reporting.export'),
        mayRecord: may(viewer, 'registers.record', { communityId: head.communityId }),
      });
    },
  }),

  /** One answer on paper. */
  paper: query({
    action: 'reporting.read',
    input: z.strictObject({ surveyId, paper: z.string().trim().min(1).max(20) }),
    scope: wholeCentre,
    read: ({ em }, { paper, ...wanted }) => paperOf(em, wanted.surveyId, paper),
  }),

  /** As base64. */
  file: query({
    action: 'reporting.export',
    input: z.strictObject({ surveyId, format: z.enum(['xlsx', 'csv']), language: z.enum(reportLanguages) }),
    scope: wholeCentre,
    async read({ em, viewer, now }, { format, language, ...wanted }) {
      if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
      const head = await surveyHead(em, wanted.surveyId);
      if (!head) throw new Refusal('notAllowed');
      const result = await surveyResult(em, head, {
        ...{ personId: viewer.personId, mayHide: false, mayExport: true, mayRecord: false },
      });
      const { surveyCsv, surveyWorkbook } = await import('./files.ts');
      const { answersOf } = await import('./answers.ts');
      const answers = (await answersOf(em, { surveyId: head.id })).filter(({ isCounted }) => isCounted);
      const content =
        format === 'csv'
          ? Buffer.from(surveyCsv(result, answers))
          : await surveyWorkbook(result, answers, { words: new ReportWords(language), now });
      return { content: content.toString('base64') };
    },
  }),

  confirmPapers: mutation(confirmPapers),
  withdrawPaper: mutation(withdrawPaper),
  hideWords: mutation(hideWords),
  showWords: mutation(showWords),
});
