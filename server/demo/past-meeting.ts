/**
 * One meeting that was held and signed, with the issue it dealt with and what came of that: every row as the product
 * itself would have written it. The only vote is counted by the product's own rule.
 */
import { addDays, atClock } from '../../shared/local-time.ts';
import type { ResidentGroup } from '../../shared/identity/roles.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { supportByGroup } from '../../shared/meetings/tally/by-group.ts';
import { tallyYesNoAbstain } from '../../shared/meetings/tally/yes-no-abstain.ts';
import type { BallotResult, Choice } from '../../shared/meetings/view.ts';
import { chairs, communities, staff, unitId, type CommunityKey, type DemoPerson } from './cast.ts';
import { addIssue, type PictureShelf } from './issue-rows.ts';
import { addObjection } from './objection.ts';
import { addFollowUp, type Step } from './follow-up.ts';
import { addSeats, type PastSeat } from './past-seats.ts';
import { iso, type Rows } from './rows.ts';
import { idOf, type Dice } from './seeded.ts';
import type { IssueStory } from './stories.ts';

export type Outcome = 'verified' | 'reportedDone' | 'inProgress' | 'notAdopted';

export interface PastMeeting {
  /** Names every row of it. */
  readonly key: string;
  readonly community: CommunityKey;
  readonly number: number;
  /** The local day of the meeting. */
  readonly day: string;
  readonly story: IssueStory;
  readonly outcome: Outcome;
  /** Days from the meeting until the unit reported it done; those concerned answered four days later. */
  readonly doneAfterDays: number;
  readonly dueOn: string;
  /** Somebody objects to the resolution, is answered, and the notice is corrected. */
  readonly objectedAfterDays?: number;
  /** The first migrant representative who came, unless named. */
  readonly raiser?: DemoPerson;
}

export function addPastMeeting(rows: Rows, pictures: PictureShelf, dice: Dice, past: PastMeeting): void {
  const { key, community: home, number, day, story, outcome } = past;
  const community = communities[home];
  const chair = chairs[home];
  const adopted = outcome !== 'notAdopted';
  const at = (minutes: number) => iso(atClock(day, '19:30') + minutes * 60_000);
  const meetingId = idOf('meeting', key);
  rows.add('meeting', {
    id: meetingId,
    community_id: community.id,
    number,
    title: `${community.name}议事会：${story.title}`,
    place: community.place,
    scheduled_at: at(0),
    rules: presets.council,
    short_code: dice.code('0123456789', 6),
    state: 'signed',
    opened_at: at(2),
    closed_at: at(75),
    signed_at: at(80),
    signed_by: chair.id,
    minutes_version: 1,
  });
  const seats = addSeats(rows, dice, { community: home, meetingId, openedAt: atClock(day, '19:32') });
  const present = seats.filter((seat) => seat.votes && seat.present);
  const raiser = past.raiser ?? present.find((seat) => seat.person.group === 'migrant')?.person ?? chair;
  const issueId = idOf('issue', key);
  const itemId = idOf('item', key);
  addAgenda(rows, { key, meetingId, itemId, title: story.title, issueId, at });

  const motionId = idOf('motion', key);
  const [proposer, seconder] = present;
  if (!proposer || !seconder) throw new Error(`nobody came to ${key}`);
  rows.add('motion', {
    id: motionId,
    meeting_id: meetingId,
    item_id: itemId,
    number: 1,
    what: story.motion,
    unit_id: unitId(story.unit),
    due_on: past.dueOn,
    cost_yuan: dice.between(0, 24) * 2_000,
    cost_note: '公共收益列支',
    proposer_seat_id: proposer.id,
    state: adopted ? 'adopted' : 'rejected',
    proposed_at: at(16),
  });
  rows.add('motion_second', { motion_id: motionId, seat_id: seconder.id, at: at(17) });
  addSpeeches(rows, dice, { key, meetingId, itemId, motionId, present, from: atClock(day, '19:48') });
  const ballotId = idOf('ballot', key);
  addBallot(rows, dice, { key, ballotId, meetingId, motionId, seats, adopted, at });

  const endorsers = present
    .map((seat) => seat.person)
    .filter((person) => person.id !== raiser.id)
    .slice(0, dice.between(2, 5));
  const step = (type: Step['type'], data: object, when: string, actor: DemoPerson = chair): Step => ({
    ...{ type, data, actor: actor.id },
    at: when,
  });
  const early = (days: number, clock: string) => iso(atClock(addDays(day, -days), clock));
  const history: Step[] = [
    step('raised', {}, early(14, '21:10'), raiser),
    step('accepted', {}, early(13, '09:20')),
    step('scheduled', { meetingId }, early(4, '17:00')),
    step('deliberated', { meetingId }, at(12)),
    step('decided', { meetingId, adopted }, at(45)),
  ];
  let verifiedAt: string | null = null;
  if (outcome !== 'notAdopted') {
    const resolutionId = idOf('resolution', key);
    rows.add('resolution', {
      id: resolutionId,
      meeting_id: meetingId,
      item_id: itemId,
      motion_id: motionId,
      ballot_id: ballotId,
      issue_id: issueId,
      number: `${number}-1`,
      words: story.motion,
      unit_id: unitId(story.unit),
      supervisor_id: staff.supervisor.id,
      due_on: past.dueOn,
      published_at: at(50),
      notice_until: addDays(day, presets.council.noticePeriodDays),
    });
    const followed = addFollowUp(rows, pictures, dice, {
      ...past,
      outcome,
      ...{ issueId, resolutionId, agreedAt: at(50), raiser, endorsers },
    });
    history.push(...followed.steps);
    if (past.objectedAfterDays !== undefined) {
      const objector = endorsers[0] ?? raiser;
      const since = addDays(day, past.objectedAfterDays);
      history.push(...addObjection(rows, { key, since, resolutionId, objector, words: story.motion, chair }));
    }
    verifiedAt = followed.verifiedAt;
  }
  addIssue(rows, pictures, {
    id: issueId,
    key: home,
    story,
    raiser,
    endorsers,
    state: outcome,
    raisedAt: early(14, '21:10'),
    verifiedAt,
    history,
  });
}

interface Agenda {
  readonly key: string;
  readonly meetingId: string;
  readonly itemId: string;
  readonly title: string;
  readonly issueId: string;
  readonly at: (minutes: number) => string;
}

/** What became of the last decisions comes first, as in every meeting. */
function addAgenda(rows: Rows, { key, meetingId, itemId, title, issueId, at }: Agenda): void {
  const item = { meeting_id: meetingId, state: 'done' };
  rows.add(
    'agenda_item',
    {
      ...{ ...item, id: idOf('item', `${key}-review`), position: 1, title: '上次决议落实情况' },
      ...{ issue_id: null, opened_at: at(3), closed_at: at(11) },
    },
    {
      ...{ ...item, id: itemId, position: 2, title },
      ...{ issue_id: issueId, opened_at: at(12), closed_at: at(70) },
    },
  );
}

interface Speeches {
  readonly key: string;
  readonly meetingId: string;
  readonly itemId: string;
  readonly motionId: string;
  readonly present: readonly PastSeat[];
  readonly from: number;
}

function addSpeeches(rows: Rows, dice: Dice, speeches: Speeches): void {
  const { key, meetingId, itemId, motionId, present, from } = speeches;
  let clock = from;
  dice
    .shuffle(present)
    .slice(0, dice.between(3, 6))
    .forEach((seat, turn) => {
      const spoken = dice.between(35, 118) * 1000;
      rows.add('floor_request', {
        id: idOf('floor', `${key}-${turn}`),
        meeting_id: meetingId,
        item_id: itemId,
        motion_id: motionId,
        seat_id: seat.id,
        stance: turn % 3 === 1 ? 'against' : 'for',
        state: 'done',
        requested_at: iso(clock - 60_000),
        started_at: iso(clock),
        ends_at: iso(clock + presets.council.speakingSeconds * 1000),
        ended_at: iso(clock + spoken),
        override_reason: null,
      });
      clock += spoken + 45_000;
    });
}

interface PastBallot {
  readonly key: string;
  readonly ballotId: string;
  readonly meetingId: string;
  readonly motionId: string;
  readonly seats: readonly PastSeat[];
  readonly adopted: boolean;
  readonly at: (minutes: number) => string;
}

function addBallot(rows: Rows, dice: Dice, ballot: PastBallot): void {
  const { key, ballotId, meetingId, motionId, seats, adopted, at } = ballot;
  const roll = seats.filter((seat) => seat.votes);
  const present = dice.shuffle(roll.filter((seat) => seat.present));
  const yes = adopted
    ? present.length - dice.between(0, 2)
    : Math.floor(present.length / 2) - dice.between(0, 1);
  const votes = present.map((seat, turn) => {
    const choice: Choice = turn < yes ? 'yes' : turn === yes && dice.chance(0.5) ? 'abstain' : 'no';
    return {
      seatId: seat.id,
      choice,
      commandId: idOf('vote', `${key}-${turn}`),
      group: seat.person.group,
    };
  });
  const count = (choice: Choice) => votes.filter((vote) => vote.choice === choice).length;
  const inGroup = (group: ResidentGroup) => votes.filter((vote) => vote.group === group).length;
  const result: BallotResult = {
    tally: tallyYesNoAbstain({
      ...{ rule: presets.council, eligible: roll.length, present: present.length },
      ...{ yes: count('yes'), no: count('no'), abstain: count('abstain') },
    }),
    byGroup: supportByGroup(
      { method: 'yes-no-abstain', options: [] },
      { local: inGroup('local'), migrant: inGroup('migrant') },
      votes.map(({ choice, group }) => ({ group, content: { choice }, count: 1 })),
    ),
    choices: Object.fromEntries(votes.map((vote) => [vote.seatId, vote.choice])),
    papers: null,
  };
  if ((result.tally.outcome === 'adopted') !== adopted)
    throw new Error(`the count of ${key} turns its story`);
  rows.addBallot(
    0,
    {
      id: ballotId,
      meeting_id: meetingId,
      motion_id: motionId,
      attempt: 1,
      secrecy: 'named',
      state: 'closed',
      opened_at: at(40),
      closed_at: at(45),
      result,
    },
    votes,
  );
}
