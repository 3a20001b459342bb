/**
 * The hot path: votes travel together.
 *
 *   idle → (a vote comes) → its ballot is in flight → what arrived meanwhile is in a next batch → … → idle
 *
 * No timer: a single vote goes at once, a crowd fills the next statement. A ballot is in one statement at a time; a
 * statement holds the votes of as many ballots as wait, so that fifty rooms cost little more than one. A few statements
 * run at once, so that nobody waits long behind a ballot that is just being closed.
 * What a ballot asks is read once a node; whether each vote fits it is judged with the rest.
 *
 * Safe to repeat: the same command id is accepted again without effect, after closing too. In a named ballot the
 * later choice stands, whichever arrives last; in a secret one the first stands.
 *
 * Several nodes may hold batches of one ballot: the second waits for the row's lock, but reads as of before it waited.
 * What it could not see is judged once more; so is what finds the ballot closed, for it may repeat a vote that was
 * counted before. When a statement fails, each of its ballots is tried once more alone: none loses votes by another's fault.
 */
import { DatabaseError, type Pool } from 'pg';
import { castVoteInput, type CastVoteReply } from '../../shared/meetings/commands.ts';
import { formOf, whyPaperRefused } from '../../shared/meetings/paper.ts';
import type { BallotForm } from '../../shared/meetings/tally/contract.ts';
import { Refusal } from '../../shared/refusal.ts';
import { isOutage, mostVoteConnections } from '../database.ts';
import type { AnyCommand } from '../live/command.ts';
import { addressOf, castVotes, type Verdict, type Vote } from './cast-votes.ts';

interface Waiting {
  readonly vote: Vote;
  readonly resolve: (reply: CastVoteReply) => void;
  readonly reject: (error: unknown) => void;
  attempts: number;
}

interface Batch {
  readonly votes: readonly Waiting[];
  readonly queues: readonly Queue[];
}

type Answer = () => void;

/** The votes of one ballot. */
interface Queue extends Pick<Vote, 'meetingId' | 'ballotId'> {
  readonly address: string;
  waiting: Waiting[];
  inFlight: boolean;
}

const largestBatch = 500;
/** In one statement: each of its votes is looked up among them. */
const mostBallots = 50;
const mostAttempts = 5;
const mostForms = 1_000;

export class VoteBatcher {
  /** By address, whoever has waited longest first; empty ones only while in flight. */
  private readonly queues = new Map<string, Queue>();
  /** Where the last vote went, and in a hall where the next one goes. */
  private latest: Queue | undefined;
  private turnsLeft = mostVoteConnections;
  /** What a ballot asks never changes, so it is read once; the oldest are forgotten. */
  private readonly forms = new Map<string, BallotForm>();
  private readonly pool: Pick<Pool, 'query'>;
  private readonly now: () => Date;
  private readonly turnoutChanged: (meetingId: string) => void;

  constructor(pool: Pick<Pool, 'query'>, now: () => Date, turnoutChanged: (meetingId: string) => void) {
    this.pool = pool;
    this.now = now;
    this.turnoutChanged = turnoutChanged;
  }

  /** Resolves when the vote is committed. Throws Refusal, or the database's error. */
  cast(vote: Vote): Promise<CastVoteReply> {
    return new Promise((resolve, reject) => {
      this.queueOf(vote).waiting.push({ vote, resolve, reject, attempts: 0 });
      this.start();
    });
  }

  private queueOf(vote: Vote): Queue {
    const { meetingId, ballotId } = vote;
    let queue = this.latest;
    if (queue?.ballotId !== ballotId || queue.meetingId !== meetingId) {
      const address = addressOf(vote);
      queue = this.queues.get(address) ?? { meetingId, ballotId, address, waiting: [], inFlight: false };
      this.latest = queue;
    }
    this.queues.set(queue.address, queue);
    return queue;
  }

  private start(): void {
    while (this.turnsLeft > 0) {
      const batch = this.next();
      if (batch.votes.length === 0) return;
      this.turnsLeft -= 1;
      void this.take(batch);
    }
  }

  private async take({ votes, queues }: Batch): Promise<void> {
    const answers = await this.commit(votes);
    for (const queue of queues) {
      queue.inFlight = false;
      this.queues.delete(queue.address);
      if (queue.waiting.length > 0) this.queues.set(queue.address, queue);
    }
    this.turnsLeft += 1;
    this.start();
    // The next statement is on its way before hundreds of answers keep the processor busy.
    setImmediate(() => {
      for (const answer of answers) answer();
    });
  }

  /** The oldest votes of ballots that are not in flight, one a person, no code twice; the others stay for later. */
  private next(): Batch {
    const votes: Waiting[] = [];
    const queues: Queue[] = [];
    const taken = new Set<string>();
    for (const queue of this.queues.values()) {
      if (queue.inFlight) continue;
      if (queues.length === mostBallots || votes.length === largestBatch) break;
      const before = votes.length;
      const left: Waiting[] = [];
      let at = 0;
      for (; at < queue.waiting.length && votes.length < largestBatch; at += 1) {
        const waiting = queue.waiting[at];
        if (!waiting) continue;
        const { personId, trackingCode } = waiting.vote;
        if (taken.has(personId) || taken.has(trackingCode)) left.push(waiting);
        else {
          taken.add(personId).add(trackingCode);
          votes.push(waiting);
        }
      }
      queue.waiting = left.concat(queue.waiting.slice(at));
      if (votes.length === before) continue;
      queue.inFlight = true;
      queues.push(queue);
    }
    return { votes, queues };
  }

  /** What is to be told to whom; who waits for the next statement is told nothing. */
  private async commit(batch: readonly Waiting[]): Promise<Answer[]> {
    const votes = batch.map(({ vote }) => vote);
    try {
      const forms = await this.formsOf(votes);
      const fits = votes.map(({ content }, at) => {
        const form = forms[at];
        return form !== undefined && whyPaperRefused(form, content) === null;
      });
      const verdicts = await castVotes(this.pool, votes, fits, this.now());
      for (const meetingId of new Set(votes.map((vote) => vote.meetingId))) this.turnoutChanged(meetingId);
      return verdicts.flatMap((verdict, at) => this.answersTo(batch[at], verdict));
    } catch (error) {
      const ballots = Map.groupBy(batch, ({ vote }) => addressOf(vote));
      if (isTakenCode(error)) return batch.flatMap((waiting) => this.again(waiting));
      if (isOutage(error) || ballots.size === 1)
        return batch.map(
          ({ reject }) =>
            () =>
              reject(error),
        );
      const answers: Answer[] = [];
      for (const alone of ballots.values()) answers.push(...(await this.commit(alone)));
      return answers;
    }
  }

  private answersTo(waiting: Waiting | undefined, verdict: Verdict): Answer[] {
    if (!waiting) throw new Error('a verdict without its vote');
    if (verdict.kind === 'accepted') return [() => waiting.resolve({ voted: verdict.voted })];
    if (verdict.kind === 'unseen' || (verdict.code === 'ballotNotOpen' && waiting.attempts === 0))
      return this.again(waiting);
    const { code, seconds } = verdict;
    return [() => waiting.reject(new Refusal(code, seconds === null ? {} : { seconds }))];
  }

  /** The next statement sees what this one could not. */
  private again(waiting: Waiting): Answer[] {
    waiting.attempts += 1;
    if (waiting.attempts === mostAttempts) return [() => waiting.reject(new Refusal('changedMeanwhile'))];
    this.queueOf(waiting.vote).waiting.push(waiting);
    return [];
  }

  /** In the order of the votes; none for a ballot that does not exist. */
  private async formsOf(votes: readonly Vote[]): Promise<(BallotForm | undefined)[]> {
    const unknown = new Set(votes.map(({ ballotId }) => ballotId).filter((id) => !this.forms.has(id)));
    if (unknown.size > 0) {
      const { rows } = await this.pool.query<Parameters<typeof formOf>[0] & { id: string }>(
        `select id, method, options, seats, dots_per_paper as "dotsPerPaper", most_points as "mostPoints"
         from ballot where id = any($1::uuid[])`,
        [[...unknown]],
      );
      for (const { id, ...form } of rows) this.forms.set(id, formOf(form));
    }
    const forms = votes.map(({ ballotId }) => this.forms.get(ballotId));
    for (const oldest of this.forms.keys()) {
      if (this.forms.size <= mostForms) break;
      this.forms.delete(oldest);
    }
    return forms;
  }
}

function isTakenCode(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint === 'ballot_paper_code';
}

/** castVote as the socket carrier knows it; the batch's statement checks the actor. */
export function castVoteCommand(batcher: VoteBatcher): AnyCommand {
  return {
    name: 'castVote',
    action: 'meetings.takePart',
    checksActorItself: true,
    execute(_runner, { id, actor, input }) {
      const parsed = castVoteInput.safeParse(input);
      if (!parsed.success) return Promise.reject(new Refusal('invalidInput'));
      return batcher.cast({
        ...parsed.data,
        commandId: id,
        personId: actor.personId,
        sessionId: actor.sessionId,
      });
    },
  };
}
