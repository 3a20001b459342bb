/** The generator processes of a run: orders are split among them client by client, and their answers put together. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { endChild } from './end-child.ts';
import type { Answer, Asked, Cast, Frames, OrderName, OrderReply } from './orders.ts';
import { cpuOf } from './proc.ts';

class Generator {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<
    number,
    { resolve: (answer: unknown) => void; reject: (e: Error) => void }
  >();
  private nextId = 0;

  constructor() {
    this.child = fork(join(import.meta.dirname, 'generator.ts'));
    this.child.on('message', (message: OrderReply) => {
      const waiting = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if ('error' in message) waiting?.reject(new Error(message.error));
      else waiting?.resolve(message.answer);
    });
    this.child.on('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('a generator process ended'));
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  order<Name extends OrderName>(name: Name, asked: Asked<Name>): Promise<Answer<Name>> {
    return new Promise((resolve, reject) => {
      const id = this.nextId;
      this.nextId += 1;
      // The generator answers an order of this name with what Orders says.
      this.waiting.set(id, { resolve: (answer) => resolve(answer as Answer<Name>), reject });
      this.child.send({ id, name, asked });
    });
  }

  stop(): Promise<void> {
    return endChild(this.child, 'SIGKILL');
  }
}

export class Crowd {
  private readonly generators: Generator[];

  constructor(processes: number) {
    this.generators = Array.from({ length: processes }, () => new Generator());
  }

  get processes(): number {
    return this.generators.length;
  }

  /** CPU seconds used by all generators together. */
  cpu(): number {
    return this.generators.reduce((sum, generator) => sum + cpuOf(generator.pid), 0);
  }

  async open(asked: Asked<'open'>): Promise<{ seconds: number }> {
    const answers = await this.everybody((generator, share) =>
      generator.order('open', { ...asked, cookies: share(asked.cookies), enter: share(asked.enter) }),
    );
    return { seconds: Math.max(...answers.map((answer) => answer.seconds)) };
  }

  async openRaw(asked: Asked<'openRaw'>): Promise<{ seconds: number }> {
    const clients = Array.from({ length: asked.count }, () => null);
    const answers = await this.everybody((generator, share) =>
      generator.order('openRaw', { ...asked, count: share(clients).length }),
    );
    return { seconds: Math.max(...answers.map((answer) => answer.seconds)) };
  }

  async follow(asked: Asked<'follow'>): Promise<{ seconds: number }> {
    const answers = await this.everybody((generator, share) =>
      generator.order('follow', { ...asked, cookies: share(asked.cookies), enter: share(asked.enter) }),
    );
    return { seconds: Math.max(...answers.map((answer) => answer.seconds)) };
  }

  async awaitBack(asked: Asked<'awaitBack'>): Promise<void> {
    await this.everybody((generator, share) =>
      generator.order('awaitBack', { ...asked, heads: share(asked.heads) }),
    );
  }

  async vote(asked: Asked<'vote'>): Promise<Cast> {
    return together(
      await this.everybody((generator, share) =>
        generator.order('vote', { ...asked, ballots: share(asked.ballots) }),
      ),
    );
  }

  /** One after another is what a single process does best. */
  voteOnTime(asked: Asked<'voteOnTime'>): Promise<Answer<'voteOnTime'>> {
    return this.first().order('voteOnTime', asked);
  }

  insertOnTime(asked: Asked<'insertOnTime'>): Promise<Answer<'insertOnTime'>> {
    return this.first().order('insertOnTime', asked);
  }

  insertRows(asked: Asked<'insertRows'>): Promise<Answer<'insertRows'>> {
    return this.first().order('insertRows', asked);
  }

  insertBatches(asked: Asked<'insertBatches'>): Promise<Answer<'insertBatches'>> {
    return this.first().order('insertBatches', asked);
  }

  async frames(group: string): Promise<Frames> {
    return allFrames(await this.everybody((generator) => generator.order('frames', { group })));
  }

  /** `count` is of each client, `clients` how many they are. */
  async awaitFrames(asked: Asked<'awaitFrames'> & { clients: number }): Promise<Frames> {
    const { clients, ...rest } = asked;
    const everyone = Array.from({ length: clients }, () => null);
    return allFrames(
      await this.everybody((generator, share) =>
        generator.order('awaitFrames', { ...rest, count: asked.count * share(everyone).length }),
      ),
    );
  }

  async close(group: string): Promise<void> {
    await this.everybody((generator) => generator.order('close', { group }));
  }

  async stop(): Promise<void> {
    await Promise.all(this.generators.map((generator) => generator.stop()));
  }

  /** Client number n is kept by generator n modulo their number. */
  private everybody<Reply>(
    ask: (generator: Generator, share: <Item>(items: readonly Item[]) => Item[]) => Promise<Reply>,
  ): Promise<Reply[]> {
    return Promise.all(
      this.generators.map((generator, number) =>
        ask(generator, (items) => items.filter((_, index) => index % this.generators.length === number)),
      ),
    );
  }

  private first(): Generator {
    const [generator] = this.generators;
    if (!generator) throw new Error('there is no generator');
    return generator;
  }
}

function together(parts: readonly Cast[]): Cast {
  const refused: Record<string, number> = {};
  for (const part of parts) addUp(refused, part.refused);
  return {
    acknowledged: parts.reduce((sum, part) => sum + part.acknowledged, 0),
    refused,
    seconds: Math.max(...parts.map((part) => part.seconds)),
  };
}

function allFrames(parts: readonly Frames[]): Frames {
  const byEvent: Record<string, number> = {};
  for (const part of parts) addUp(byEvent, part.byEvent);
  return { byEvent, last: Object.assign({}, ...parts.map((part) => part.last)) };
}

function addUp(into: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [key, count] of Object.entries(more)) into[key] = (into[key] ?? 0) + count;
}
