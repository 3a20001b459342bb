/** A mail server and a group's robot on this machine, which keep what arrives. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

interface Mail {
  /** An address, nothing around it. */
  readonly to: string;
  /** What it says, decoded. */
  readonly text: string;
}

const taken = '{"errcode":0}';

export class Receivers {
  readonly mails: Mail[] = [];
  readonly posts: { readonly url: string; readonly text: string }[] = [];
  /** Whether the mail server has room for more. */
  takesMail = true;
  robotAnswers = taken;
  readonly #smtp: SMTPServer;
  readonly #hook: Server;

  private constructor() {
    this.#smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onMailFrom: (_address, _session, done) => done(this.takesMail ? null : new Error('mailbox full')),
      onData: (stream, _session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          this.mails.push(readMail(Buffer.concat(parts).toString()));
          done();
        });
      },
    });
    this.#hook = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.posts.push({ url: String(request.url), text: Buffer.concat(parts).toString() });
        response.setHeader('content-type', 'application/json').end(this.robotAnswers);
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

  /** Nothing has arrived, and everything is taken again. */
  clear(): void {
    this.mails.length = 0;
    this.posts.length = 0;
    this.takesMail = true;
    this.robotAnswers = taken;
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

function readMail(raw: string): Mail {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const to = /^To: (.*)$/m.exec(head)?.[1]?.trim() ?? '';
  return { to, text: textOf(head, body.join('\r\n\r\n')) };
}

function textOf(head: string, body: string): string {
  if (/base64/.test(head)) return Buffer.from(body, 'base64').toString();
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
