/**
 * A device that asks again until it is answered, with the same message under the same id, over a new line whenever the
 * last one broke or stayed silent. Its patience is short, so that the old line often still carries the question.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Wire } from '../../../bench/wire.ts';
import type { Dice } from '../../../server/demo/seeded.ts';

interface Connection {
  readonly wire: Wire;
  readonly broken: Promise<null>;
}

/** What all devices met, together. */
export interface Troubles {
  answers: number;
  unanswered: number;
  unavailable: number;
  /** As they were answered. */
  readonly faults: string[];
}

const answerMs = { least: 500, most: 4_000 };
const pauseMs = { least: 40, most: 500 };
/** Longer than any of our faults lasts: who is not answered in this time is never answered. */
const patienceMs = 120_000;

export class StubbornDevice {
  readonly #url: string;
  readonly #cookie: string;
  readonly #dice: Dice;
  readonly #troubles: Troubles;
  #connecting: Promise<Connection | null> | null = null;
  #room: string | null = null;
  #closed = false;

  constructor(options: { url: string; cookie: string; dice: Dice; troubles: Troubles }) {
    this.#url = options.url;
    this.#cookie = options.cookie;
    this.#dice = options.dice;
    this.#troubles = options.troubles;
  }

  /** Enters now, and again with every new line; what it is told there others look at. */
  async follow(room: string): Promise<void> {
    this.#room = room;
    const connection = await this.#connection();
    if (connection) this.#enter(connection.wire);
  }

  /** The first answer that is one. Throws when none comes. */
  async ask(event: string, payload: string): Promise<string> {
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline && !this.#closed) {
      const reply = await this.#askOnce(event, payload);
      if (reply === null) {
        this.#troubles.unanswered += 1;
        this.#hangUp();
      } else {
        this.#troubles.answers += 1;
        if (reply.startsWith('{"ok":false,"fault"')) this.#troubles.faults.push(reply);
        else if (/"code":"(unavailable|tooManyRequests)"/.test(reply)) this.#troubles.unavailable += 1;
        else return reply;
      }
      await pause(this.#dice.between(pauseMs.least, pauseMs.most));
    }
    throw new Error(`no answer in ${patienceMs / 1000} s to ${payload}`);
  }

  cut(): void {
    this.#closed = true;
    this.#hangUp();
  }

  async #askOnce(event: string, payload: string): Promise<string | null> {
    const connection = await this.#connection();
    if (!connection) return null;
    const silence = new AbortController();
    const silent = pause(this.#dice.between(answerMs.least, answerMs.most), null, {
      signal: silence.signal,
    }).catch(() => null);
    const reply = await Promise.race([connection.wire.ask(event, payload), connection.broken, silent]);
    silence.abort();
    return reply;
  }

  #connection(): Promise<Connection | null> {
    this.#connecting ??= this.#connect();
    return this.#connecting;
  }

  async #connect(): Promise<Connection | null> {
    const { promise: broken, resolve } = Promise.withResolvers<null>();
    const connection = await Wire.connect({
      url: this.#url,
      cookie: this.#cookie,
      onEvent: () => undefined,
      onClose: () => resolve(null),
    }).then(
      (wire) => ({ wire, broken }),
      () => null,
    );
    if (connection && this.#closed) connection.wire.cut();
    else if (connection) this.#enter(connection.wire);
    return connection;
  }

  #enter(wire: Wire): void {
    if (this.#room !== null) void wire.ask('enter', JSON.stringify({ kind: 'meeting', room: this.#room }));
  }

  #hangUp(): void {
    const left = this.#connecting;
    this.#connecting = null;
    void left?.then((connection) => connection?.wire.cut());
  }
}
