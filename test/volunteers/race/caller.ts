/**
 * One volunteer's phone in a race: asks either node, from an address of its own (a loopback address for each, as the
 * server limits requests by address).
 */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from '../../../server/error-code.ts';

export type Answer =
  { readonly ok: true; readonly reply: unknown } | { readonly ok: false; readonly code: string };

const tries = 20;
/** Nobody waits longer at the door: then the line counts as broken. */
const patienceMs = 60_000;

export class Caller {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });
  readonly #cookie: string;
  readonly #address: string;
  readonly #again: (why: string) => void;

  /** `again` hears why something is sent once more. */
  constructor(cookie: string, number: number, again: (why: string) => void) {
    this.#cookie = cookie;
    this.#again = again;
    this.#address = `127.0.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
  }

  /** As a browser does it: a line that breaks or a server that is busy is asked again, under the same id. */
  async call(url: string, procedure: string, wire: { id: string; input: object }): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await this.#once(url, procedure, wire);
        if (answer.ok || answer.code !== 'unavailable' || attempt >= tries) return answer;
        this.#again(answer.code);
      } catch (error) {
        if (attempt >= tries) throw error;
        this.#again(errorCode(error) ?? String(error));
      }
      await pause(100 * attempt);
    }
  }

  #once(url: string, procedure: string, wire: { id: string; input: object }): Promise<Answer> {
    const body = JSON.stringify(wire);
    return new Promise((resolve, reject) => {
      const sent = request(
        `${url}/api/trpc/${procedure}`,
        {
          method: 'POST',
          agent: this.#agent,
          localAddress: this.#address,
          timeout: patienceMs,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            cookie: this.#cookie,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => (text += part));
          response.on('end', () => resolve(answerOf(text)));
        },
      );
      sent.on('timeout', () => sent.destroy(new Error('no answer')));
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function answerOf(text: string): Answer {
  const parsed: unknown = JSON.parse(text);
  if (has(parsed, 'result') && has(parsed.result, 'data')) return { ok: true, reply: parsed.result.data };
  if (has(parsed, 'error') && has(parsed.error, 'data') && has(parsed.error.data, 'refusal')) {
    const { refusal } = parsed.error.data;
    if (has(refusal, 'code')) return { ok: false, code: String(refusal.code) };
  }
  return { ok: false, code: `fault: ${text.slice(0, 200)}` };
}

export function has<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}
