/** Issues of the demo with their photos and history. */
import { chained, historyStart } from '../../shared/issues/history-chain.ts';
import { sha256 } from '../sha256.ts';
import { spotFor } from './buildings.ts';
import { communities, type CommunityKey, type DemoPerson } from './cast.ts';
import { pictureSize, type Moment, type Scene } from './pictures.ts';
import type { Rows } from './rows.ts';
import { idOf } from './seeded.ts';
import type { IssueStory } from './stories.ts';

/** The drawn pictures that stand in the file store already, by scene and moment. */
export type PictureShelf = ReadonlyMap<string, { readonly sha256: string; readonly bytes: number }>;

export const pictureKey = (scene: Scene, moment: Moment) => `${scene}-${moment}`;

interface Photo {
  readonly scene: Scene;
  readonly moment: Moment;
  readonly by: string;
  readonly key: string;
  readonly at: string;
  readonly hidden?: Hidden | undefined;
}

/** Taken out of sight by the host. */
interface Hidden {
  readonly at: string;
  readonly reason: string;
}

/** Returns the id of the stored file. */
export function addPhoto(
  rows: Rows,
  pictures: PictureShelf,
  { scene, moment, by, key, at, hidden }: Photo,
): string {
  const drawn = pictures.get(pictureKey(scene, moment));
  if (!drawn) throw new Error(`no picture of ${scene} ${moment}`);
  const id = idOf('file', `${key}-${moment}`);
  rows.add('stored_file', {
    id,
    sha256: `\\x${drawn.sha256}`,
    media_type: 'image/jpeg',
    byte_size: drawn.bytes,
    width: pictureSize.width,
    height: pictureSize.height,
    uploaded_by: by,
    uploaded_at: at,
    hidden_at: hidden?.at ?? null,
    hidden_reason: hidden?.reason ?? null,
  });
  return id;
}

interface PastIssue {
  readonly id: string;
  readonly key: CommunityKey;
  readonly story: IssueStory;
  readonly raiser: DemoPerson;
  readonly endorsers: readonly DemoPerson[];
  readonly state: string;
  /** Why it was turned down. */
  readonly stateReason?: string;
  readonly mergedIntoId?: string;
  readonly redirectedTo?: string;
  readonly urgent?: boolean;
  readonly round?: number;
  readonly unconfirmedRound?: number;
  readonly hiddenPicture?: Hidden;
  readonly raisedAt: string;
  readonly verifiedAt: string | null;
  readonly history: readonly { type: string; data: object; actor: string | null; at: string }[];
}

const numbers = new WeakMap<Rows, Map<CommunityKey, number>>();

function nextNumber(rows: Rows, key: CommunityKey): number {
  const given = numbers.get(rows) ?? new Map<CommunityKey, number>();
  numbers.set(rows, given);
  const number = (given.get(key) ?? 0) + 1;
  given.set(key, number);
  return number;
}

export function addIssue(rows: Rows, pictures: PictureShelf, issue: PastIssue): void {
  const { id, key, story, raiser, endorsers, state, raisedAt, verifiedAt, history } = issue;
  rows.add('issue', {
    id,
    community_id: communities[key].id,
    number: nextNumber(rows, key),
    title: story.title,
    body: story.body,
    category: story.category,
    place: story.place,
    ...spotFor(key, story.place, id),
    raiser_id: raiser.id,
    state,
    state_reason: issue.stateReason ?? null,
    merged_into_id: issue.mergedIntoId ?? null,
    redirected_to: issue.redirectedTo ?? null,
    urgent: issue.urgent ?? false,
    round: issue.round ?? 1,
    unconfirmed_round: issue.unconfirmedRound ?? null,
    raised_at: raisedAt,
    verified_at: verifiedAt,
  });
  rows.add('issue_photo', {
    issue_id: id,
    file_id: addPhoto(rows, pictures, {
      scene: story.scene,
      moment: 'before',
      by: raiser.id,
      key: id,
      at: raisedAt,
      hidden: issue.hiddenPicture,
    }),
    position: 0,
  });
  for (const person of endorsers)
    rows.add('endorsement', { issue_id: id, person_id: person.id, endorsed_at: raisedAt });
  let before = historyStart(id, sha256);
  history.forEach(({ type, data, actor, at }, index) => {
    const step = { seq: index + 1, type, data, actorId: actor, at: Date.parse(at) };
    const { dataHash, hash } = chained(before, step, sha256);
    before = hash;
    rows.add('issue_history', {
      ...{ issue_id: id, seq: step.seq, type, data, actor_id: actor, at },
      ...{ data_hash: `\\x${dataHash}`, hash: `\\x${hash}` },
    });
  });
}
