/**
 * GET /api/open/ballots/:id — the papers of a closed ballot in the form that `gongyi recount` and the page for recounting
 * take. Whoever stands for election is called as in the posted minutes. Secret papers carry the tracking code that only their voter's device knew; named ones carry nobody's name, because
 * publishing a name needs a consent of its own. Papers of a secret ballot stay closed where they would tell what a person
 * voted: with fewer papers than the meeting's rules ask for, or in a small group that voted as one.
 */
import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import {
  majorityBases,
  methods,
  type BallotForm,
  type CountingRule,
} from '../../shared/meetings/tally/contract.ts';
import { readRules } from '../../shared/meetings/meeting-rules.ts';
import { papersIn, type EnteredVotes } from '../../shared/meetings/rules/vote-entry.ts';
import { Refusal } from '../../shared/refusal.ts';
import { labeled } from '../../shared/meetings/minutes/fingerprint.ts';
import { sql } from '../database.ts';
import { labelsOfOptions } from '../meetings/minutes/load-minutes.ts';
import type { Services } from '../services.ts';

/** Below so many times the fewest papers, a secret ballot in which all said the same is not published. */
const smallGroupTimes = 2;

const share = z.templateLiteral([z.number(), '/', z.number()]);
const ballotRow = z.object({
  meeting_id: z.uuid(),
  secrecy: z.enum(['named', 'secret', 'show']),
  method: z.enum(methods),
  options: z.array(z.string()),
  seats: z.int(),
  dots_per_paper: z.int().nullable(),
  most_points: z.int().nullable(),
  tie_break: z.array(z.string()).nullable(),
  result: z.object({
    tally: z.object({
      outcome: z.string(),
      quorum: z.object({ share, strict: z.boolean(), eligible: z.int(), present: z.int() }),
      majority: z.object({ base: z.enum(majorityBases), share, strict: z.boolean() }).nullish(),
    }),
  }),
});
const paperRow = z.object({ content: z.record(z.string(), z.unknown()), code: z.string().nullable() });

type Em = ReturnType<Services['database']['em']>;

/** The file, and what was announced, to compare with. */
type OpenBallot = BallotForm & {
  readonly ballot: string;
  readonly published: { readonly outcome: string };
  readonly rule: CountingRule;
  readonly eligible: number;
  readonly present: number;
  readonly tieBreak?: readonly string[];
  readonly papers: readonly Readonly<Record<string, unknown>>[];
};

export function openBallotsHandler(services: Services): Router {
  const router = express.Router();
  const show: RequestHandler<{ id: string }> = async (request, response) => {
    const { id } = request.params;
    const file = z.uuid().safeParse(id).success ? await openBallot(services.database.em(), id) : null;
    if (!file) {
      response.status(404).json({ refusal: { code: 'ballotNotPublished', details: {} } });
      return;
    }
    response.set('content-disposition', `inline; filename="ballot-${id}.json"`).json(file);
  };
  const answer: RequestHandler<{ id: string }> = (request, response, next) => {
    Promise.resolve(show(request, response, next)).catch((error: unknown) => {
      if (!(error instanceof Refusal)) return next(error);
      response.status(403).json({ refusal: { code: error.code, details: error.details } });
    });
  };
  router.get('/:id', answer);
  return router;
}

/** Null when there is no such ballot, or it is still open. @throws Refusal when its papers stay closed */
export async function openBallot(em: Em, id: string): Promise<OpenBallot | null> {
  const [found] = await sql<{ ballot: unknown; rules: unknown }>(
    em,
    `select to_jsonb(b) as ballot, m.rules from ballot b join meeting m on m.id = b.meeting_id
     where b.id = $1 and b.state = 'closed' and m.rehearsal_of is null`,
    [id],
  );
  if (!found) return null;
  const ballot = ballotRow.parse(found.ballot);
  const { tally } = ballot.result;
  const papers = await papersBy[ballot.secrecy](em, id, readRules(found.rules).publishPapersFrom);
  const { quorum, majority } = tally;
  const labels =
    ballot.method === 'yes-no-abstain'
      ? new Map<string, string>()
      : await labelsOfOptions(em, ballot.meeting_id);
  return {
    ballot: id,
    method: ballot.method,
    options: ballot.method === 'yes-no-abstain' ? ['yes', 'no', 'abstain'] : labeled(ballot.options, labels),
    seats: ballot.seats,
    ...(ballot.dots_per_paper !== null && { dotsPerPaper: ballot.dots_per_paper }),
    ...(ballot.most_points !== null && { scoreRange: { min: 0, max: ballot.most_points } }),
    rule: {
      quorum: { share: quorum.share, strict: quorum.strict },
      ...(majority && { majority: { base: majority.base, share: majority.share, strict: majority.strict } }),
    },
    eligible: quorum.eligible,
    present: quorum.present,
    ...(ballot.tie_break && { tieBreak: labeled(ballot.tie_break, labels) }),
    published: { outcome: tally.outcome },
    papers: labeled(papers, labels),
  };
}

async function namedPapers(em: Em, ballotId: string): Promise<OpenBallot['papers']> {
  const rows = await papersOf(
    em,
    'select content, null as code from ballot_roll where ballot_id = $1',
    ballotId,
  );
  return together(rows.map(({ content }) => ({ content, count: 1 })));
}

interface Counted {
  readonly content: Readonly<Record<string, unknown>>;
  readonly count: number;
}

/** Equal papers together, in the order of their content: neither who nor when. */
function together(papers: readonly Counted[]): OpenBallot['papers'] {
  const merged = new Map<string, Counted>();
  for (const { content, count } of papers) {
    const key = JSON.stringify(content);
    merged.set(key, { content, count: count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, paper]) => ({ ...paper.content, count: paper.count }));
}

/** By tracking code, which says nothing about the order in which they came. */
async function secretPapers(em: Em, ballotId: string, fewest: number): Promise<OpenBallot['papers']> {
  const rows = await papersOf(
    em,
    'select content, tracking_code as code from ballot_paper where ballot_id = $1 order by tracking_code',
    ballotId,
  );
  if (rows.length < fewest) throw new Refusal('papersTooFew', { needed: fewest });
  const kinds = new Set(rows.map((row) => JSON.stringify(row.content)));
  const smallGroup = smallGroupTimes * fewest;
  if (kinds.size === 1 && rows.length < smallGroup)
    throw new Refusal('papersUnanimous', { needed: smallGroup });
  return rows.map((row) => ({ ...row.content, count: 1, code: row.code }));
}

/** The hands that were counted and confirmed: figures of the whole room, so nobody's in particular. */
async function countedHands(em: Em, ballotId: string): Promise<OpenBallot['papers']> {
  const entries = await sql<{ content: EnteredVotes }>(
    em,
    `select content from vote_entry where ballot_id = $1 and state = 'confirmed'`,
    [ballotId],
  );
  return together(entries.flatMap(({ content }) => papersIn(content)));
}

const papersBy = { named: namedPapers, secret: secretPapers, show: countedHands } as const;

async function papersOf(em: Em, query: string, ballotId: string): Promise<z.infer<typeof paperRow>[]> {
  return z.array(paperRow).parse(await sql<Record<string, unknown>>(em, query, [ballotId]));
}
