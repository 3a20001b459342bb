/**
 * Checks a record of minutes by itself: the log's chain, that the minutes end where the log ends, that the hashes are
 * those of the words, that every signature is for this version, that every count follows from its votes, and that what
 * the minutes report of motions, votes and resolutions is what the log was told. Stops at the first difference.
 */
import { z } from 'zod';
import { canonicalJson } from '../../canonical-json.ts';
import { chainFault, chainStart } from '../../live/hash-chain.ts';
import type { Sha256 } from '../../sha256.ts';
import type { MinutesBallot, MinutesDocument, MinutesForm } from './document.ts';
import { fingerprintOf, versionHash } from './fingerprint.ts';
import { firstDifference, memberOf } from './first-difference.ts';
import type { MinutesRecord } from './record.ts';
import { recountBallot, type Recounted } from './recount.ts';
import { faultInGroups } from './recount-groups.ts';

export interface MinutesFault {
  readonly what:
    'logOrder' | 'logData' | 'logLink' | 'logEnd' | 'document' | 'signature' | 'count' | 'report';
  /** Where in the record, e.g. `log[12]` or `document.items[1].motions[0].ballots[0].tally.counts.yes`. */
  readonly place: string;
}

export function minutesFault(record: MinutesRecord, sha256: Sha256): MinutesFault | null {
  return (
    faultInLog(record, sha256) ??
    faultInCounts(record) ??
    faultInReport(record) ??
    faultInFingerprint(record, sha256) ??
    faultInSignatures(record)
  );
}

const logFaults = { order: 'logOrder', data: 'logData', link: 'logLink' } as const;

function faultInLog({ document, log }: MinutesRecord, sha256: Sha256): MinutesFault | null {
  const fault = chainFault(document.meetingId, log, sha256);
  if (fault) return { what: logFaults[fault.what], place: `log[${fault.seq}]` };
  const last = log.at(-1)?.hash ?? chainStart(document.meetingId, sha256);
  if (log.length !== document.log.seq) return { what: 'logEnd', place: 'document.log.seq' };
  return last === document.log.hash ? null : { what: 'logEnd', place: 'document.log.hash' };
}

function faultInCounts(record: MinutesRecord): MinutesFault | null {
  const opened = openedForms(record);
  for (const { ballot, place } of ballotsOf(record)) {
    const different = countFault(ballot, opened.get(ballot.id) ?? null, record.document, place);
    if (different) return { what: 'count', place: different };
  }
  return null;
}

function countFault(
  ballot: MinutesBallot,
  opened: MinutesForm | null,
  document: MinutesDocument,
  place: string,
): string | null {
  try {
    const { tally } = recountBallot(ballot, opened);
    return (
      (tally && firstDifference(ballot.tally, tally, `${place}.tally`)) ??
      faultInGroups(ballot, document, `${place}.byGroup`)
    );
  } catch {
    // More votes than people, unknown options, no figures at all: there can be no such count.
    return `${place}.tally`;
  }
}

/** How far the votes of a record without a fault were counted again, in the order of the minutes. */
export function recountsOf(record: MinutesRecord): { readonly ballotId: string; readonly how: Recounted }[] {
  const opened = openedForms(record);
  return ballotsOf(record)
    .filter(({ ballot }) => ballot.tally)
    .map(({ ballot }) => ({
      ballotId: ballot.id,
      how: recountBallot(ballot, opened.get(ballot.id) ?? null).how,
    }));
}

const formInLog = z.object({
  ballot: z.object({
    id: z.string(),
    seats: z.int(),
    dotsPerPaper: z.int().nullable(),
    mostPoints: z.int().nullable(),
  }),
});

/** By ballot; empty where what the log was told is withheld. */
function openedForms({ log }: MinutesRecord): Map<string, MinutesForm> {
  const told = log.flatMap(({ type, data }) => (type === 'ballotOpened' ? [formInLog.safeParse(data)] : []));
  return new Map(told.flatMap(({ data }) => (data ? [[data.ballot.id, data.ballot] as const] : [])));
}

/** What the log was told, by the id of what it was told about; withheld data can't be compared. */
function faultInReport(record: MinutesRecord): MinutesFault | null {
  const { document, log } = record;
  const told = (type: string, ...path: string[]) =>
    log.flatMap((event) => {
      if (event.type !== type || event.data === undefined) return [];
      const about = path.reduce<unknown>(memberOf, event.data);
      return [
        { id: String(memberOf(about, 'id') ?? memberOf(event.data, 'ballotId')), about, data: event.data },
      ];
    });
  const motions = new Map(told('motionProposed', 'motion').map(({ id, about }) => [id, about]));
  // A lot that was drawn gives the ballot another result than its close did.
  const closings = new Map(
    [...told('ballotClosed', 'result'), ...told('lotDrawn', 'result')].map(({ id, about }) => [id, about]),
  );
  const resolutions = new Map(told('resolutionPublished', 'resolution').map(({ id, about }) => [id, about]));
  const checks: [unknown, readonly string[], unknown, string][] = [
    ...document.items.flatMap((item, at) =>
      item.motions.map((motion, index): [unknown, readonly string[], unknown, string] => [
        // What the log was told is what was put; amendments came later.
        motion.original ?? motion,
        ['what', 'unitName', 'dueOn', 'costYuan', 'costNote'],
        motions.get(motion.id),
        `document.items[${at}].motions[${index}]`,
      ]),
    ),
    ...ballotsOf(record).map(({ ballot, place }): [unknown, readonly string[], unknown, string] => [
      ballot,
      ['tally', 'byGroup'],
      closings.get(ballot.id),
      place,
    ]),
    ...document.resolutions.map((resolution, at): [unknown, readonly string[], unknown, string] => [
      resolution,
      ['number', 'words', 'unitName', 'dueOn', 'publishedAt', 'noticeUntil'],
      resolutions.get(resolution.id),
      `document.resolutions[${at}]`,
    ]),
  ];
  for (const [reported, keys, source, place] of checks) {
    if (source === undefined) continue;
    for (const key of keys) {
      const different = firstDifference(memberOf(reported, key), memberOf(source, key), `${place}.${key}`);
      if (different) return { what: 'report', place: different };
    }
  }
  return null;
}

function faultInFingerprint(
  { document, isMasked, fingerprint }: MinutesRecord,
  sha256: Sha256,
): MinutesFault | null {
  const own = isMasked
    ? { ...fingerprint, publicHash: sha256(canonicalJson(document)) }
    : fingerprintOf(document, sha256);
  if (own.documentHash !== fingerprint.documentHash || own.publicHash !== fingerprint.publicHash)
    return { what: 'document', place: 'document' };
  const hash = versionHash(own.documentHash, own.publicHash, sha256);
  return hash === fingerprint.hash ? null : { what: 'document', place: 'fingerprint.hash' };
}

function faultInSignatures({ fingerprint, signatures }: MinutesRecord): MinutesFault | null {
  const at = signatures.findIndex(({ hash }) => hash !== fingerprint.hash);
  return at < 0 ? null : { what: 'signature', place: `signatures[${at}].hash` };
}

function ballotsOf({ document }: MinutesRecord): { ballot: MinutesBallot; place: string }[] {
  return document.items.flatMap((item, i) =>
    item.motions.flatMap((motion, m) =>
      motion.ballots.map((ballot, b) => ({
        ballot,
        place: `document.items[${i}].motions[${m}].ballots[${b}]`,
      })),
    ),
  );
}
