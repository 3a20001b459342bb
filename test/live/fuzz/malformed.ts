/** Frames as nobody's client sends them: well-formed messages bent out of shape, and bytes that are no messages. */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Dice } from '../../../server/demo/seeded.ts';
import type { Assembly } from '../../support/assembly.ts';
import { bent } from '../../support/bent.ts';

function message(assembly: Assembly, dice: Dice): unknown[] {
  const id = assembly.unitId;
  const room = assembly.meetingId;
  const commands = [
    'openMeeting',
    'checkIn',
    'castVote',
    'addItem',
    'proposeMotion',
    'giveFloor',
    'closeBallot',
  ];
  return dice.pick<unknown[]>([
    ['enter', { kind: 'meeting', room, since: { epoch: id, seq: dice.between(0, 9) } }],
    ['leave', room],
    [
      'command',
      { id, name: dice.pick(commands), input: { meetingId: room, itemId: id, ballotId: id, choice: 'yes' } },
    ],
    ['state', {}],
  ]);
}

/** A Socket.IO packet as text; some are cut, and some of their characters changed. */
function frame(assembly: Assembly, dice: Dice): string {
  const [event, payload] = message(assembly, dice);
  // What is no event at all ends the line at once, and with it what was on its way.
  const said = dice.chance(0.02) ? bent([event, payload], dice) : [event, bent(payload, dice)];
  const text = `42${dice.between(0, 99)}${JSON.stringify(said)}`;
  if (dice.chance(0.97)) return text;
  const at = dice.between(0, text.length - 1);
  const broken = dice.pick([
    text.slice(0, at),
    text.slice(0, at) + dice.pick(['"', '{', ']', '5', '-']) + text.slice(at + 1),
  ]);
  return dice.pick([broken, `4${dice.between(0, 9)}${broken}`, `${dice.between(0, 9)}${broken}`]);
}

/** Sends so many frames over as many lines as it takes; returns what was answered. */
export async function sendMalformed(
  count: number,
  target: {
    readonly url: string;
    readonly assembly: Assembly;
    readonly sessionId: string;
    readonly dice: Dice;
  },
): Promise<{ sent: number; lines: number; answers: string[] }> {
  const { url, assembly, sessionId, dice } = target;
  const address = `${url.replace(/^http/, 'ws')}/live/?EIO=4&transport=websocket`;
  const answers: string[] = [];
  let sent = 0;
  let lines = 0;
  while (sent < count) {
    lines += 1;
    const socket = new WebSocket(address);
    socket.on('error', () => undefined);
    let ready = false;
    socket.on('message', (data) => {
      const text = Buffer.isBuffer(data) ? data.toString() : '';
      if (text.startsWith('0')) socket.send(`40${JSON.stringify({ screenToken: sessionId })}`);
      if (text.startsWith('40')) ready = true;
      if (text.startsWith('43')) answers.push(text);
    });
    await until(() => ready || socket.readyState === WebSocket.CLOSED);
    while (sent < count && socket.readyState === WebSocket.OPEN) {
      const text = frame(assembly, dice);
      if (dice.chance(0.01)) socket.send(Buffer.from(text));
      else socket.send(text);
      sent += 1;
      if (sent % 10 === 0) await pause(2);
    }
    await pause(30);
    socket.close();
    await until(() => socket.readyState === WebSocket.CLOSED);
  }
  return { sent, lines, answers };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition() && Date.now() < deadline) await pause(1);
}
