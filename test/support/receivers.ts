/** A mail server and a group's robot on this machine, which keep what arrives. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export class Receivers {
  /** What each mail says, decoded. */
  readonly mails: string[] = [];
  /** What each post to the robot says. */
  readonly posts: string[] = [];
  readonly #smtp: SMTPServer;
  readonly #hook: Server;

  private constructor() {
    this.#smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          this.mails.push(textOf(Buffer.concat(parts).toString()));
          done();
        });
      },
    });
    this.#hook = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.posts.push(Buffer.concat(parts).toString());
        response.setHeader('content-type', 'application/json').end('{"errcode":0}');
      });
    });
  }

  static async listen(): Promise<Receivers> {
    const receivers = new Receivers();
    await new Promise<void>((resolve) => void receivers.#smtp.listen(0, '127.0.0.1', () => resolve()));
    await new Promise<void>((resolve) => void receivers.#hook.listen(0, '127.0.0.1', () => resolve()));
    return receivers;
  }

  get smtpUrl(): string {
    return `smtp://127.0.0.1:${portOf(this.#smtp.server.address())}`;
  }

  get hookUrl(): string {
    return `http://127.0.0.1:${portOf(this.#hook.address())}/robot`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#smtp.close(() => resolve()));
    await new Promise((resolve) => this.#hook.close(resolve));
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

function textOf(raw: string): string {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const joined = body.join('\r\n\r\n');
  if (/base64/.test(head)) return Buffer.from(joined, 'base64').toString();
  const bytes = joined
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
