/** News of one's own service: what there is, and by which switch its reader stops it. */

export const serviceTopics = ['offers', 'reconfirm', 'swaps', 'shifts', 'papers'] as const;
export type ServiceTopic = (typeof serviceTopics)[number];

/** What a chat group hears of; of people's own service it hears nothing. */
export const robotTopics = ['issues', 'rounds', 'shifts'] as const;
export type RobotTopic = (typeof robotTopics)[number];

const topics = {
  asked: 'offers',
  placed: 'offers',
  reconfirm: 'reconfirm',
  swapAsked: 'swaps',
  swapAgreed: 'swaps',
  swapWaits: 'swaps',
  swapDone: 'swaps',
  swapRefused: 'swaps',
  swapWithdrawn: 'swaps',
  shiftMoved: 'shifts',
  shiftCancelled: 'shifts',
  credentialEnds: 'papers',
  ownConsentNeeded: 'papers',
  newTextAsked: 'papers',
} as const satisfies Record<string, ServiceTopic>;

export type ServiceNews = keyof typeof topics;
const newsKinds = Object.keys(topics) as ServiceNews[];

export function topicOf(kind: ServiceNews): ServiceTopic {
  return topics[kind];
}

/** All that is about a shift: an offer ends, a shift begins. It goes out at once, not at the pace that somebody chose. */
export const newsInTime = newsKinds.filter((kind) => topics[kind] !== 'papers');

/** Where a message leads that tells of nothing but these, as path. */
export function whereToServe(kinds: readonly ServiceNews[]): string {
  return kinds.length > 0 && kinds.every((kind) => kind === 'swapWaits') ? '/board' : '/phone/volunteering';
}

/** What a piece of news says besides the shift it is about. Times are milliseconds since 1970, days YYYY-MM-DD. */
export interface NewsData {
  readonly deadlineAt?: number;
  /** Of a shift that was moved: what it was before. */
  readonly before?: { readonly startsAt: number; readonly endsAt: number; readonly place: string };
  /** The new hours are promised elsewhere, so the place was given back. */
  readonly isFreed?: boolean;
  readonly reason?: string;
  readonly credential?: string;
  readonly validUntil?: string;
}
