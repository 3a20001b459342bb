import { z } from 'zod';
import en from '../../../shared/locales/en/people.json' with { type: 'json' };
import zh from '../../../shared/locales/zh-CN/people.json' with { type: 'json' };
import { previewVolunteers, type ImportPreview } from '../../../shared/volunteers/volunteer-import.ts';
import { maxTableInRequest, readTable } from '../../read-table.ts';
import { mutation, query, router } from '../../trpc.ts';
import { calendarAddress, revokeCalendar } from './calendar.ts';
import {
  allRegistered,
  changeProfile,
  createVolunteer,
  importVolunteers,
  pauseMyself,
  pauseVolunteer,
  removeCredential,
  saveCredential,
  saveMyDay,
  saveMyWeek,
  verifyCredential,
} from './commands.ts';
import { agreeMyself, recordConsent, withdrawMyConsent } from './consent.ts';
import { myConsent } from './my-consent.ts';
import { listProfiles } from './list.ts';
import { myTimes, oneProfile, whereKept } from './queries.ts';
import { importTemplate } from './template.ts';

export const profilesRouter = router({
  // whoever keeps them
  list: listProfiles,
  one: oneProfile,
  whereKept,
  create: mutation(createVolunteer),
  change: mutation(changeProfile),
  saveCredential: mutation(saveCredential),
  verifyCredential: mutation(verifyCredential),
  removeCredential: mutation(removeCredential),
  recordConsent: mutation(recordConsent),
  pause: mutation(pauseVolunteer),

  /** What an import would do, and everything that keeps it from being done; changes nothing. `content` is base64. */
  preview: query({
    action: 'volunteers.keep',
    input: z.strictObject({
      communityId: z.uuid(),
      content: z.base64().max(Math.ceil((maxTableInRequest * 4) / 3) + 4),
    }),
    scope: async (_em, { communityId }) => ({ communityId }),
    async read({ em, now }, { communityId, content }): Promise<ImportPreview> {
      const sheets = await readTable(Buffer.from(content, 'base64'));
      return previewVolunteers(sheets, await allRegistered(em, communityId), now.getTime());
    },
  }),
  import: mutation(importVolunteers),

  /** An empty workbook to fill in, as base64. */
  template: query({
    action: 'identity.self',
    input: z.strictObject({ language: z.enum(['zh-CN', 'en']) }),
    scope: async () => ({}),
    async read(_context, { language }) {
      const workbook = await importTemplate((language === 'en' ? en : zh).import);
      return { content: workbook.toString('base64') };
    },
  }),

  // volunteers
  myConsent,
  agreeMyself: mutation(agreeMyself),
  withdrawMyConsent: mutation(withdrawMyConsent),
  myTimes,
  saveMyWeek: mutation(saveMyWeek),
  saveMyDay: mutation(saveMyDay),
  pauseMyself: mutation(pauseMyself),
  calendarAddress,
  revokeCalendar: mutation(revokeCalendar),
});
