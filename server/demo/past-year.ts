/** The finished contract year 2022-10-01 – 2023-09-30: what was raised, decided and done in the six communities. */
import { addDays, atClock } from '../../shared/local-time.ts';
import { chairs, communityKeys, representativesOf, type CommunityKey } from './cast.ts';
import { addIssue, type PictureShelf } from './issue-rows.ts';
import { addPastMeeting, type Outcome } from './past-meeting.ts';
import type { Rows } from './rows.ts';
import { Dice, idOf } from './seeded.ts';
import { issueStories } from './stories.ts';

export const pastYear = { from: '2022-10-01', to: '2023-09-30' };

const firstMeeting = '2022-10-20';
const daysBetweenMeetings = 22;

/** One a meeting. What the last two decided was solved only after the year, and does not count in it. */
const outcomes: readonly Outcome[] = [
  ...(['verified', 'verified', 'verified', 'notAdopted', 'verified'] as const),
  ...(['verified', 'notAdopted', 'verified', 'verified', 'notAdopted'] as const),
  ...(['verified', 'verified', 'notAdopted', 'verified', 'verified'] as const),
];
const solvedInTime = 13;

export function addPastYear(rows: Rows, pictures: PictureShelf): void {
  const dice = new Dice(20_221_001);
  outcomes.forEach((outcome, index) => {
    const community = communityKeys[index % communityKeys.length];
    const story = issueStories[index % issueStories.length];
    if (!community || !story) throw new Error(`no community or story for meeting ${index}`);
    const day = addDays(firstMeeting, index * daysBetweenMeetings);
    addPastMeeting(rows, pictures, dice, {
      ...{ key: `past-${index}`, community, story, day, outcome },
      number: Math.floor(index / communityKeys.length) + 1,
      doneAfterDays: index < solvedInTime ? dice.between(18, 32) : 60,
      dueOn: addDays(day, index < solvedInTime ? 40 : 70),
    });
  });
  addTurnedDown(rows, pictures, 'keyun', '反映的是小区外的工地噪声，已转交城管热线，不在议事范围。');
  addTurnedDown(rows, pictures, 'guangtang', '与上月已受理的议题相同，请到那一条附议。');
}

/** An issue that the host did not accept, with the reason its raiser was given. */
function addTurnedDown(rows: Rows, pictures: PictureShelf, community: CommunityKey, reason: string): void {
  const [raiser] = representativesOf(community);
  const story = issueStories.find(({ category }) => category === 'noiseAndFumes');
  if (!raiser || !story) throw new Error(`no raiser or story in ${community}`);
  const raisedAt = new Date(atClock('2023-03-11', '22:05')).toISOString();
  addIssue(rows, pictures, {
    id: idOf('issue', `turned-down-${community}`),
    key: community,
    story,
    raiser,
    endorsers: [],
    state: 'rejected',
    stateReason: reason,
    raisedAt,
    verifiedAt: null,
    history: [
      { type: 'raised', data: {}, actor: raiser.id, at: raisedAt },
      {
        type: 'rejected',
        data: { reason },
        actor: chairs[community].id,
        at: new Date(atClock('2023-03-12', '09:30')).toISOString(),
      },
    ],
  });
}
