/**
 * One message to all sockets of some channels, its WebSocket frame made once and in one piece. Socket.IO's own broadcast
 * gives each socket header and text apart, which costs a gathering write per socket (decision 0256). A socket that polls
 * takes the same packet by its carrier.
 */
import type { ServerToClient } from '../../shared/live/protocol.ts';
import type { LiveServer, LiveSocket } from './live-server.ts';

type Told = 'events' | 'head' | 'state';

interface Telling<Name extends Told> {
  readonly to: readonly string[];
  readonly name: Name;
  readonly frame: Parameters<ServerToClient[Name]>[0];
  /** Left out for sockets that are still busy with what was sent before. */
  readonly volatile?: boolean;
}

export function tellAll<Name extends Told>(io: LiveServer, telling: Telling<Name>): void {
  const { to, name, frame, volatile = false } = telling;
  const { adapter, sockets } = io.of('/');
  const ids = new Set(to.flatMap((channel) => [...(adapter.rooms.get(channel) ?? [])]));
  if (ids.size === 0) return;
  const packet = eventPacket + JSON.stringify([name, frame]);
  const options: PreEncoded = { wsPreEncodedFrame: [textFrame(messagePacket + packet)] };
  for (const id of ids) {
    const connection = sockets.get(id)?.conn;
    if (!connection || (volatile && !connection.transport.writable)) continue;
    connection.write(packet, options);
  }
}

/** What Engine.IO's carrier of WebSockets sends as it is. */
type PreEncoded = Parameters<LiveSocket['conn']['write']>[1] & {
  readonly wsPreEncodedFrame: readonly Buffer[];
};

/** Socket.IO protocol 5: an event in the main namespace. */
const eventPacket = '2';
/** Engine.IO protocol 4: a message. */
const messagePacket = '4';

/** RFC 6455, 5.2: a final, unmasked text frame. */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = headerOf(length);
  const frame = Buffer.allocUnsafe(header.length + length);
  header.copy(frame);
  frame.write(text, header.length);
  return frame;
}

function headerOf(length: number): Buffer {
  const finalText = 0x81;
  if (length < 126) return Buffer.of(finalText, length);
  if (length < 65_536) return Buffer.of(finalText, 126, length >> 8, length & 0xff);
  const header = Buffer.of(finalText, 127, 0, 0, 0, 0, 0, 0, 0, 0);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
