/** The pages on which meetings are called, issues followed, volunteers kept and the year is reported. */
import { at, chair, fixed, linked, type Picture } from './picture.ts';
import type { Stage } from './stage.ts';

const lead = '邓小满';
const evaluator = '覃永福';
const uuid = '[0-9a-f-]{36}';

const tonight =
  (before: string, after = '') =>
  ({ meetingId }: Stage) =>
    `${before}${meetingId}${after}`;
const community =
  (before: string, after = '') =>
  async (stage: Stage) =>
    `${before}${(await stage.meeting()).communityId}${after}`;
const anIssue = linked(chair, '/issues', new RegExp(`^/issues/${uuid}$`));

export const offices: readonly Picture[] = [
  at('meetings', chair, fixed('/meetings')),
  at('meetings-new', chair, community('/meetings/new/')),
  at('meetings-plan', chair, tonight('/meetings/plan/')),
  at('meetings-invite', chair, tonight('/meetings/', '/invite')),
  at('meetings-cards', chair, tonight('/meetings/', '/cards')),
  at('meetings-sign-in', chair, tonight('/meetings/', '/sign-in')),
  at('roster', chair, community('/roster/')),
  at('minutes', chair, linked(chair, '/meetings', new RegExp(`^/minutes/${uuid}$`))),
  at('issues', chair, fixed('/issues')),
  at('issues-one', chair, anIssue),
  at('issues-rules', chair, community('/issues/rules/')),
  at('participation', chair, fixed('/participation')),
  at('notices', chair, fixed('/notices')),
  at('roll', lead, fixed('/roll')),
  at('ledger', lead, fixed('/ledger')),
  ...(['list', 'import', 'certificates', 'records', 'settings'] as const).map((section) =>
    at(`volunteers-${section}`, lead, fixed(`/volunteers/${section}`)),
  ),
  at('volunteers-one', lead, linked(lead, '/volunteers/list', new RegExp(`^/volunteers/list/${uuid}$`))),
  at('check-certificate', null, fixed('/check')),
  at('desk-dashboard', evaluator, fixed('/desk/dashboard')),
  at('desk-registers', evaluator, fixed('/desk/registers')),
  at('desk-register', evaluator, linked(evaluator, '/desk/registers', /^\/desk\/registers\/.+$/)),
  at('desk-periods', evaluator, fixed('/desk/periods')),
  at('desk-period', evaluator, linked(evaluator, '/desk/periods', new RegExp(`^/desk/periods/${uuid}$`))),
  at('wall', evaluator, fixed('/wall')),
  at('public-recount', null, fixed('/public/recount')),
];
