/**
 * A secret ballot as somebody hears it who listens on every line of the room and reads every log of the server and of
 * PostgreSQL, from the opening to after the close: nothing tells a choice or a tracking code. The papers stand in one
 * place only, the public recount file.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chair } from '../../bench/chair.ts';
import { Product } from '../../bench/product.ts';
import { Town, type BenchMeeting, type Person } from '../../bench/town.ts';
import { Wire } from '../../bench/wire.ts';

const choices = ['yes', 'no', 'abstain', 'yes', 'no', 'yes', 'abstain', 'yes'] as const;

let product: Product;
let town: Town;
let meeting: BenchMeeting;
const wires: Wire[] = [];
/** Every frame that any line heard and every reply that any of them got, in order. */
const heard: string[] = [];

beforeAll(async () => {
  product = await Product.make('', 'trace');
  await product.start();
  town = await Town.at(product.databaseUrl);
  meeting = await town.meeting(await town.people(choices.length), 'secret');
}, 120_000);

afterAll(async () => {
  for (const wire of wires) wire.cut();
  await town.close();
  await product.stop();
});

async function lineOf({ token }: Person): Promise<Wire> {
  const wire = await Wire.connect({
    url: product.url,
    cookie: product.cookieOf(token),
    onEvent: (_, frame) => heard.push(frame),
    onClose: () => undefined,
  });
  wires.push(wire);
  heard.push(await wire.ask('enter', JSON.stringify({ kind: 'meeting', room: meeting.id })));
  return wire;
}

test('no line and no log tells what anybody chose in a secret ballot', { timeout: 60_000 }, async () => {
  const lines = new Map<string, Wire>();
  for (const person of [meeting.host, ...meeting.voters.map((voter) => voter.person)])
    lines.set(person.personId, await lineOf(person));
  const { ballotId } = await new Chair(meeting, lines).openBallot();
  const since = heard.length;

  const votes = meeting.voters.map(({ person }, at) => ({
    wire: lines.get(person.personId),
    message: {
      id: randomUUID(),
      name: 'castVote',
      input: {
        ...{ meetingId: meeting.id, ballotId, chosenAt: Date.now() },
        content: { choice: choices[at] },
        trackingCode: randomUUID().replaceAll('-', '').slice(0, 12),
      },
    },
  }));
  for (const { wire, message } of votes) {
    const reply = await wire?.ask('command', JSON.stringify(message));
    expect(reply).toContain('"ok":true');
    heard.push(reply ?? '');
  }
  // What is repeated, refused or not a vote at all is not written down either.
  const [first, second] = votes;
  const again = [
    first?.message,
    { ...first?.message, id: randomUUID() },
    {
      ...second?.message,
      id: randomUUID(),
      input: { ...second?.message.input, content: { choice: 'no-such' } },
    },
  ];
  for (const message of again) heard.push((await first?.wire?.ask('command', JSON.stringify(message))) ?? '');
  // Who enters amid the vote reads the room as it stands.
  await lineOf((await town.again([meeting.host]))[0] ?? meeting.host);
  const close = { id: randomUUID(), name: 'closeBallot', input: { meetingId: meeting.id, ballotId } };
  const untilClose = heard.length;
  heard.push((await lines.get(meeting.host.personId)?.ask('command', JSON.stringify(close))) ?? '');
  await lineOf((await town.again([meeting.host]))[0] ?? meeting.host);

  const codes = votes.map(({ message }) => message.input.trackingCode);
  const tells = (texts: readonly string[], words: readonly string[]) =>
    texts.filter((text) => words.some((word) => text.includes(word)));
  // The listener is not deaf: the same words are found where the papers are published.
  const published = await (await fetch(`${product.url}/api/open/ballots/${ballotId}`)).text();
  expect(tells([published], codes)).toHaveLength(1);
  expect(heard.slice(since, untilClose).some((text) => text.includes(`"voted":${choices.length}`))).toBe(
    true,
  );

  expect(tells(heard, codes)).toEqual([]);
  expect(tells(heard.slice(since, untilClose), ['"yes"', '"no"', '"abstain"', 'no-such'])).toEqual([]);
  const logged = product.logged().split('\n');
  expect(logged.some((line) => line.includes('"level"'))).toBe(true);
  expect(tells(logged, [...codes, '"choice"', 'no-such'])).toEqual([]);
});
