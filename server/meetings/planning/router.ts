import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { mutation, query, router } from '../../trpc.ts';
import { callMeeting } from './call-meeting.ts';
import { invitationCards, revokeCards, scopeOfMeeting } from './cards.ts';
import { changePlan, discardPlan, planMeeting, setAgenda, setRules } from './commands.ts';
import { addPaper, removePaper } from './papers.ts';
import { placeOfPlan } from './plan.ts';
import {
  cardStates,
  communitiesHostedBy,
  issuesForAgenda,
  overdueForAgenda,
  meetingsOf,
  readPlan,
} from './queries.ts';

const ofMeeting = z.strictObject({ meetingId: z.uuid() });
const ofCommunity = z.strictObject({ communityId: z.uuid() });
const scopeOfCommunity = async (_em: EntityManager, { communityId }: z.infer<typeof ofCommunity>) => ({
  communityId,
});

/** Everything before a meeting opens, for its host. */
export const planningRouter = router({
  communities: query({
    action: 'identity.self',
    input: z.void(),
    scope: async () => ({}),
    read: async ({ em, viewer }) =>
      viewer.kind === 'person' ? communitiesHostedBy(em, viewer.personId) : [],
  }),
  meetings: query({
    action: 'meetings.run',
    input: ofCommunity,
    scope: scopeOfCommunity,
    read: ({ em }, { communityId }) => meetingsOf(em, communityId),
  }),
  issues: query({
    action: 'meetings.run',
    input: ofCommunity,
    scope: scopeOfCommunity,
    read: ({ em }, { communityId }) => issuesForAgenda(em, communityId),
  }),
  overdue: query({
    action: 'meetings.run',
    input: ofCommunity,
    scope: scopeOfCommunity,
    read: ({ em, now }, { communityId }) => overdueForAgenda(em, communityId, now),
  }),
  plan: query({
    action: 'meetings.run',
    input: ofMeeting,
    scope: async (em, input) => (await placeOfPlan(em, input))?.scope ?? null,
    read: ({ em }, { meetingId }) => readPlan(em, meetingId),
  }),
  cards: query({
    action: 'meetings.run',
    input: ofMeeting,
    scope: scopeOfMeeting,
    read: ({ em, now }, { meetingId }) => cardStates(em, meetingId, now),
  }),
  printCards: invitationCards,
  revokeCards: mutation(revokeCards),
  planMeeting: mutation(planMeeting),
  changePlan: mutation(changePlan),
  setRules: mutation(setRules),
  setAgenda: mutation(setAgenda),
  addPaper: mutation(addPaper),
  removePaper: mutation(removePaper),
  discardPlan: mutation(discardPlan),
  callMeeting: mutation(callMeeting),
});
