/** The end of a meeting: minutes corrected and signed, and everything looked at again from outside. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { parseRecord } from '../../shared/meetings/minutes/record.ts';
import { projectDir } from '../../server/config.ts';
import { staff } from '../../server/demo/cast.ts';
import { laptop, type PeopleWithBrowsers } from '../e2e/people-with-browsers.ts';
import { Participant } from '../support/participant.ts';
import { words } from '../support/words.ts';
import type { Stage } from './stage.ts';

const run = promisify(execFile);

export async function close(stage: Stage): Promise<void> {
  stage.say('the end');
  await stage.asHost('closeMeeting');
  await stage.settled();
  await stage.picture('closed');
}

async function sheetOf(stage: Stage) {
  const { api } = stage.cast.chair;
  const sheet = await api.meetings.minutes.query({ meetingId: stage.view().id });
  if (!sheet) throw new Error('a closed meeting has no minutes');
  return sheet;
}

export async function sign(stage: Stage, who: Participant): Promise<void> {
  const { hash } = (await sheetOf(stage)).fingerprint;
  await who.must('signMinutes', { hash });
}

/** Words are put in and signed too early; reworded, with two dissents, all sign anew. */
export async function minutes(stage: Stage, itemId: string): Promise<void> {
  const { chair, taker, supervisor } = stage.cast;
  const dissenter = stage.someone(0);
  const gist = (words: string) => [{ field: 'gist', itemId, side: 'for', words }];
  const correct = async (who: Participant, changes: readonly object[]) =>
    who.must('correctMinutes', { version: (await sheetOf(stage)).document.version, changes });
  await correct(taker, gist('下班回来巷子全黑，老人不敢出门。'));
  await sign(stage, chair);
  await stage.refused(chair, 'correctMinutes', { version: 1, changes: gist('旧的') }, 'changedMeanwhile');
  await correct(taker, gist('下班回来巷子全黑，老人不敢出门；两家装了监控，也照不亮路。'));
  for (const [who, words] of [
    [dissenter, '路灯对着卧室的那两盏，请再挪一挪。'],
    [supervisor, '费用分摊一项，公示时请把每户怎么算写清楚。'],
  ] as const)
    await correct(who, [{ field: 'dissent', seatId: stage.seatOf(who), words }]);
  for (const who of [chair, taker, supervisor, dissenter, stage.someone(1)]) await sign(stage, who);
  await stage.settled();
  const { document } = await sheetOf(stage);
  if (document.corrections.length === 0) stage.account.problems.push('the minutes show no correction');
  if (document.dissent.length !== 2) stage.account.problems.push('the minutes do not carry both dissents');
  if (stage.view().state !== 'signed') stage.account.problems.push('signed by everyone, and not complete');
  await stage.picture('signed');
}

/** Every copy against the server's, the files verified by the command line, every published ballot counted again. */
export async function lookBack(
  stage: Stage,
  { browsers, prefix }: { browsers: PeopleWithBrowsers; prefix: string },
): Promise<void> {
  const { chair } = stage.cast;
  const { id: meetingId } = stage.view();
  const { problems } = stage.account;
  stage.say('looking back');
  const fresh = await Participant.fromDemo(chair.url, staff.chair.id, 'afterwards');
  await fresh.followMeeting(meetingId);
  for (const one of stage.all) {
    if (!isDeepStrictEqual(one.view, fresh.view)) problems.push(`the copy of ${one.name} differs`);
    const gap = one.applied.findIndex((seq, at) => at > 0 && seq !== (one.applied[at - 1] ?? 0) + 1);
    if (gap > 0) problems.push(`${one.name} missed an event before number ${one.applied[gap]}`);
  }
  const file = async (path: string, name: string) => {
    const response = await fetch(`${chair.url}${path}`, { headers: { cookie: chair.cookie } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    const to = join(stage.folder, `${prefix}${name}`);
    await writeFile(to, Buffer.from(await response.arrayBuffer()));
    return to;
  };
  for (const kind of ['docx', 'json']) {
    const of = await file(`/api/minutes/${meetingId}.${kind}`, `minutes.${kind}`);
    stage.say(`minutes verify, .${kind}: ${(await cli('minutes', 'verify', of)).trim()}`);
  }
  const record = parseRecord(await readFile(join(stage.folder, `${prefix}minutes.json`), 'utf8'));
  const known = new Map(chair.heard.map(({ seq, type }) => [seq, type]));
  if (record.log.some(({ seq, type }) => known.has(seq) && known.get(seq) !== type))
    problems.push('the log of the minutes is not what the room was told');
  const page = await browsers.openAs(staff.chair.id, laptop, `/minutes/${meetingId}`);
  await page.getByText(words('minutes:heading.attendance')).first().waitFor();
  await page.screenshot({ path: join(stage.folder, `${prefix}minutes.png`), fullPage: true });
  await page.close();
  stage.note('the minutes as .docx, .json and a page to print, checked from outside');
  for (const [at, ballot] of stage.view().ballots.entries()) {
    const path = await file(`/api/open/ballots/${ballot.id}`, `ballot-${at + 1}.json`);
    const { outcome, winners } = JSON.parse(await cli('recount', path)) as {
      outcome: string;
      winners: string[];
    };
    const tally = ballot.result?.tally;
    if (outcome !== tally?.outcome || !isDeepStrictEqual(winners, tally?.winners))
      problems.push(`ballot ${at + 1} counts again as ${outcome} ${winners.join()}`);
  }
  stage.note('every published ballot counted again from its public file');
  const { rules, resolutions } = stage.view();
  if (rules.noticePeriodDays >= 15 && resolutions.length > 0) stage.note('public notice of fifteen days');
  for (const one of [...stage.all, fresh]) one.leave();
}

async function cli(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(projectDir, 'server/gongyi.js'), ...args]);
  return stdout;
}
