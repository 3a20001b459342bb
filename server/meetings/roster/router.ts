import { z } from 'zod';
import { previewRoster, type RosterPreview } from '../../../shared/meetings/roster-import.ts';
import { bodies } from '../../../shared/meetings/meeting-rules.ts';
import en from '../../../shared/locales/en/convening.json' with { type: 'json' };
import zh from '../../../shared/locales/zh-CN/convening.json' with { type: 'json' };
import { mutation, query, router } from '../../trpc.ts';
import { importRoster, removeMember, saveMember } from './commands.ts';
import { membersOf } from './members.ts';
import { maxTableInRequest, readTable } from '../../read-table.ts';
import { rosterTemplate } from './template.ts';

const ofBody = z.strictObject({ communityId: z.uuid(), body: z.enum(bodies) });
const scopeOfBody = async (_em: unknown, { communityId }: { communityId: string }) => ({ communityId });

export const rosterRouter = router({
  members: query({
    action: 'meetings.run',
    input: ofBody,
    scope: scopeOfBody,
    read: ({ em }, { communityId, body }) => membersOf(em, communityId, body),
  }),

  /** What an import would do, and everything that keeps it from being done; changes nothing. `content` is base64. */
  preview: query({
    action: 'meetings.run',
    input: ofBody.extend({ content: z.base64().max(Math.ceil((maxTableInRequest * 4) / 3) + 4) }),
    scope: scopeOfBody,
    async read({ em }, { communityId, body, content }): Promise<RosterPreview> {
      const sheets = await readTable(Buffer.from(content, 'base64'));
      return previewRoster(body, sheets, await membersOf(em, communityId, body));
    },
  }),

  /** An empty workbook to fill in, as base64. */
  template: query({
    action: 'identity.self',
    input: z.strictObject({ language: z.enum(['zh-CN', 'en']) }),
    scope: async () => ({}),
    async read(_context, { language }) {
      const { column, group, role, template } = (language === 'en' ? en : zh).roster;
      const workbook = await rosterTemplate({
        sheet: template.sheet,
        columns: column,
        groups: Object.values(group),
        roles: Object.values(role),
        hint: template.hint,
      });
      return { content: workbook.toString('base64') };
    },
  }),

  save: mutation(saveMember),
  remove: mutation(removeMember),
  import: mutation(importRoster),
});
