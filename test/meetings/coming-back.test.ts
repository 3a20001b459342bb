/** What a meeting left open stands on the next plan of the body that it belongs to, without anybody having to remember. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Body } from '../../shared/meetings/meeting-rules.ts';
import { dayMs } from '../../shared/local-time.ts';
import { runCommand } from '../../server/live/run-command.ts';
import { discardPlan, planMeeting } from '../../server/meetings/planning/commands.ts';
import { issuesForAgenda, readPlan } from '../../server/meetings/planning/queries.ts';
import { Hall, type Meeting } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

async function planFor(meeting: Meeting, body: Body): Promise<string> {
  const input = {
    ...{ communityId: meeting.communityId, body, title: '下一次', place: '议事厅' },
    scheduledAt: hall.now + 20 * dayMs,
  };
  const { meetingId } = await runCommand(hall.runner, planMeeting, {
    ...{ id: uuidv4(), actor: meeting.host, input },
  });
  return meetingId;
}

const agendaOf = async (meetingId: string) =>
  (await readPlan(hall.database.em(), meetingId)).items.map(({ issueId }) => issueId);

it('is put off, comes back once, and not to another body', async () => {
  const meeting = await hall.meeting({ voters: 4 });
  const issueId = await hall.issue(meeting);
  const itemId = await hall.sitting(meeting, issueId);
  await hall.run(meeting, 'closeItem', meeting.host, { itemId });
  expect(await agendaOf(await planFor(meeting, 'residentsAssembly'))).toEqual([]);
  const first = await planFor(meeting, 'council');
  expect(await agendaOf(first)).toEqual([issueId]);
  expect(await issuesForAgenda(hall.database.em(), meeting.communityId)).toMatchObject([
    { id: issueId, because: 'deferred' },
  ]);
  // It stands on a plan already.
  expect(await agendaOf(await planFor(meeting, 'council'))).toEqual([]);
  await runCommand(hall.runner, discardPlan, {
    ...{ id: uuidv4(), actor: meeting.host, input: { meetingId: first } },
  });
  expect(await agendaOf(await planFor(meeting, 'council'))).toEqual([issueId]);
});

it('is offered to its body however much waits for another', async () => {
  const council = await hall.meeting({ voters: 1 });
  const assemblyId = await planFor(council, 'residentsAssembly');
  const issueId = await hall.issue(council);
  const others = [];
  for (let count = 0; count < 55; count += 1) others.push(await hall.issue(council));
  const leave = `update issue set left_as = 'deferred', left_by = $2, left_at = $3 where id = any($1)`;
  await hall.rows(leave, [others, council.id, new Date(hall.now).toISOString()]);
  await hall.rows(leave, [[issueId], assemblyId, new Date(hall.now + dayMs).toISOString()]);
  expect(await agendaOf(await planFor(council, 'residentsAssembly'))).toEqual([issueId]);
  expect(await agendaOf(await planFor(council, 'council'))).toEqual(others.slice(0, 50));
});
