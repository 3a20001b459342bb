/**
 * The hash that a signature binds: of the minutes as their people read them and, in one, of the copy that is posted
 * with masked names. So whoever holds either copy can check the same signatures (docs/minutes.md).
 */
import { canonicalJson } from '../../canonical-json.ts';
import { maskText } from '../../identity/mask-name.ts';
import type { Sha256 } from '../../sha256.ts';
import type { MinutesDocument } from './document.ts';

export interface Fingerprint {
  readonly documentHash: string;
  readonly publicHash: string;
  readonly hash: string;
}

export function fingerprintOf(document: MinutesDocument, sha256: Sha256): Fingerprint {
  const documentHash = sha256(canonicalJson(document));
  const publicHash = sha256(canonicalJson(maskedMinutes(document)));
  return { documentHash, publicHash, hash: versionHash(documentHash, publicHash, sha256) };
}

export function versionHash(documentHash: string, publicHash: string, sha256: Sha256): string {
  return sha256(canonicalJson(['gongyi-minutes-1', documentHash, publicHash]));
}

const neverMasked = new Set(['form', 'meetingId', 'id', 'hash']);

/** As it is posted: every name of the meeting masked wherever it stands, and every mobile number. */
export function maskedMinutes(document: MinutesDocument): MinutesDocument {
  const names = namesIn(document);
  const labels = document.optionsMasked ? optionLabels(document) : new Map<string, string>();
  const text = JSON.stringify(document, (key, value: unknown) => {
    if (typeof value === 'string' && !neverMasked.has(key))
      return labels.get(value) ?? maskText(value, names);
    return withLabeledMembers(value, labels);
  });
  // Only strings were replaced by strings.
  return JSON.parse(text) as MinutesDocument;
}

/** Figures or papers of a vote with its options as the posted minutes call them. */
export function labeled<Figures>(figures: Figures, labels: ReadonlyMap<string, string>): Figures {
  const text = JSON.stringify(figures, (_key, value: unknown) =>
    typeof value === 'string' ? (labels.get(value) ?? value) : withLabeledMembers(value, labels),
  );
  // Only strings were replaced by strings.
  return JSON.parse(text) as Figures;
}

/** A sentence with the options in it as the posted minutes call them; longer names first, so that no part of one stays. */
export function withLabels(words: string, labels: ReadonlyMap<string, string>): string {
  return [...labels]
    .sort(([one], [other]) => other.length - one.length)
    .reduce((shown, [option, label]) => shown.split(option).join(label), words);
}

function withLabeledMembers(value: unknown, labels: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [labels.get(name) ?? name, member]),
  );
}

/** What people who stand for election are called in the posted copy: those who are masked alike are told apart by a number. */
export function optionLabels(document: MinutesDocument): Map<string, string> {
  const names = namesIn(document);
  const { items } = document;
  const options = new Set(
    items.flatMap(({ motions }) =>
      motions.flatMap(({ ballots }) => ballots.flatMap((ballot) => ballot.options ?? [])),
    ),
  );
  const labels = new Map<string, string>();
  const taken = new Set([...options].filter((option) => maskText(option, names) === option));
  for (const option of options) {
    const masked = maskText(option, names);
    if (masked === option) continue;
    let label = masked;
    for (let number = 2; taken.has(label); number += 1) label = `${masked} ${number}`;
    taken.add(label);
    labels.set(option, label);
  }
  return labels;
}

function namesIn(document: MinutesDocument): string[] {
  const { attendance, resolutions, corrections, calledBy = '', items, conduct = [] } = document;
  return [
    ...new Set([
      ...attendance.groups.flatMap(({ present, absent }) => [...present, ...absent]),
      ...attendance.others.map(({ name }) => name),
      ...resolutions.map(({ supervisor }) => supervisor),
      ...corrections.map(({ name }) => name),
      ...items.flatMap(({ motions }) =>
        motions.flatMap(({ ballots }) =>
          ballots.flatMap(({ entered = [] }) => entered.flatMap(({ by, confirmedBy }) => [by, confirmedBy])),
        ),
      ),
      ...conduct.flatMap((step) => (step.kind === 'onBehalf' ? [step.by] : [])),
      calledBy,
    ]),
  ].filter((name) => name !== '');
}
