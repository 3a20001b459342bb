/**
 * A TCP proxy between devices and server, on which lines fail as they do in life: cut with a reset, or half open, when
 * nothing arrives in one direction and neither side hears that the other has gone. A half-open line ends with a reset, or
 * brings late what it held, which its sender has long sent again over another line.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export type Side = 'server' | 'client';

class Line {
  readonly sockets: Readonly<Record<Side, Socket>>;
  private withheldFrom: Side | null = null;
  private held: Buffer[] = [];

  constructor(client: Socket, serverPort: number, gone: () => void) {
    this.sockets = { client, server: connect({ port: serverPort, host: '127.0.0.1', noDelay: true }) };
    for (const [side, other] of [
      ['client', 'server'],
      ['server', 'client'],
    ] as const) {
      const socket = this.sockets[side];
      socket.on('data', (chunk: Buffer) => {
        if (this.withheldFrom === other) this.held.push(chunk);
        else if (this.sockets[other].writable) this.sockets[other].write(chunk);
      });
      // Every error is followed by 'close'.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        if (this.withheldFrom !== null) return;
        this.sockets[other].destroy();
        gone();
      });
    }
  }

  cut(): void {
    this.withheldFrom = null;
    for (const socket of Object.values(this.sockets)) {
      // A socket that has begun to end cannot be reset any more: its handle would stay open.
      if (socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
    }
  }

  halfOpen(towards: Side): void {
    this.withheldFrom ??= towards;
  }

  /** What arrived for a side that does not hear it, so far. */
  get withheld(): string {
    return Buffer.concat(this.held).toString();
  }

  bringLate(): void {
    const towards = this.withheldFrom;
    this.withheldFrom = null;
    if (towards !== null && this.sockets[towards].writable)
      this.sockets[towards].write(Buffer.concat(this.held));
    for (const socket of Object.values(this.sockets)) socket.destroySoon();
  }
}

export class BadNetwork {
  readonly url: string;
  private readonly server: Server;
  private readonly lines: Set<Line>;

  private constructor(server: Server, lines: Set<Line>) {
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    this.server = server;
    this.lines = lines;
  }

  static async before(url: string): Promise<BadNetwork> {
    const lines = new Set<Line>();
    const serverPort = Number(new URL(url).port);
    const server = createServer({ noDelay: true }, (client) => {
      const line: Line = new Line(client, serverPort, () => lines.delete(line));
      lines.add(line);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new BadNetwork(server, lines);
  }

  /** Those of the lines for which `chosen` says so, of the ones that stand now. */
  some(chosen: () => boolean): readonly Line[] {
    return [...this.lines].filter(chosen);
  }

  /** At the same address again, after `close`. */
  async back(): Promise<void> {
    this.server.listen(Number(new URL(this.url).port), '127.0.0.1');
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    this.server.close();
    for (const line of this.lines) line.cut();
    await once(this.server, 'close');
  }
}
