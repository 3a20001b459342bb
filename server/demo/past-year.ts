/** The finished contract year 2022-10-01 – 2023-09-30: meetings, what they decided, what came of it. */
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { tallyYesNoAbstain } from '../../shared/meetings/tally/yes-no-abstain.ts';
import { addDays, atClock } from '../../shared/local-time.ts';
import {
  chairs,
  communities,
  communityKeys,
  contacts,
  representativesOf,
  staff,
  unitId,
  type CommunityKey,
  type DemoPerson,
} from './cast.ts';
import { addIssue, addPhoto, type PictureShelf } from './issue-rows.ts';
import type { Rows } from './rows.ts';
import { Dice, idOf } from './seeded.ts';
import { issueStories, type IssueStory } from './stories.ts';

export const pastYear = { from: '2022-10-01', to: '2023-09-30' };
const firstMeeting = '2022-10-20';
const meetingCount = 15;
const solvedCount = 8;

const iso = (at: number) => new Date(at).toISOString();

export function addPastYear(rows: Rows, pictures: PictureShelf): void {
  const dice = new Dice(20_221_001);
  for (let index = 0; index < meetingCount; index += 1) {
    const key = communityKeys[index % communityKeys.length];
    const story = issueStories[index % issueStories.length];
    if (key && story)
      addMeeting(rows, pictures, dice, { key, story, index, day: addDays(firstMeeting, index * 22) });
  }
}

interface PastMeeting {
  readonly key: CommunityKey;
  readonly story: IssueStory;
  readonly index: number;
  readonly day: string;
}

interface PastSeat {
  readonly id: string;
  readonly person: DemoPerson;
  readonly votes: boolean;
  readonly present: boolean;
}

function addMeeting(
  rows: Rows,
  pictures: PictureShelf,
  dice: Dice,
  { key, story, index, day }: PastMeeting,
): void {
  const community = communities[key];
  const meetingId = idOf('meeting', index);
  const at = (minutes: number) => iso(atClock(day, '19:30') + minutes * 60_000);
  rows.add('meeting', {
    id: meetingId,
    community_id: community.id,
    number: Math.floor(index / communityKeys.length) + 1,
    title: `${community.name}议事会`,
    place: community.place,
    scheduled_at: at(0),
    rules: presets.council,
    short_code: String(100_000 + index * 137),
    state: 'signed',
    opened_at: at(2),
    closed_at: at(75),
    signed_at: at(80),
    signed_by: chairs[key].id,
  });
  const seats = addSeats(rows, dice, { key, meetingId, arrivedAt: at(-8) });
  const voters = seats.filter((seat) => seat.votes);
  const raiser =
    voters.find((seat) => seat.person.group === 'migrant' && seat.present)?.person ?? staff.chair;
  const itemId = idOf('item', index);
  const motionId = idOf('motion', index);
  const issueId = idOf('issue', `past-${index}`);
  const dueOn = addDays(day, 40);
  const solved = index < solvedCount;
  rows.add('agenda_item', {
    id: itemId,
    meeting_id: meetingId,
    position: 1,
    title: story.title,
    issue_id: issueId,
    state: 'done',
    opened_at: at(5),
    closed_at: at(70),
  });
  rows.add('motion', {
    id: motionId,
    meeting_id: meetingId,
    item_id: itemId,
    number: 1,
    what: story.motion,
    unit_id: unitId(story.unit),
    due_on: dueOn,
    cost_yuan: dice.between(0, 24) * 2_000,
    cost_note: '公共收益列支',
    proposer_seat_id: voters[0]?.id ?? '',
    state: 'adopted',
    proposed_at: at(12),
  });
  rows.add('motion_second', { motion_id: motionId, seat_id: voters[1]?.id ?? '', at: at(14) });
  voters
    .filter((seat) => seat.present)
    .slice(0, 4)
    .forEach((seat, turn) => {
      rows.add('floor_request', {
        id: idOf('floor', `${index}-${turn}`),
        meeting_id: meetingId,
        item_id: itemId,
        motion_id: motionId,
        seat_id: seat.id,
        stance: turn % 3 === 1 ? 'against' : 'for',
        state: 'done',
        requested_at: at(15 + turn * 4),
        started_at: at(16 + turn * 4),
        ends_at: at(18 + turn * 4),
        ended_at: at(17.5 + turn * 4),
        override_reason: null,
      });
    });
  const votes = voters
    .filter((seat) => seat.present)
    .map((seat, turn) => ({
      seatId: seat.id,
      choice: turn === 1 && dice.chance(0.5) ? 'no' : turn === 2 && dice.chance(0.4) ? 'abstain' : 'yes',
      commandId: idOf('vote', `${index}-${turn}`),
      group: seat.person.group,
    }));
  const of = (choice: string) => votes.filter((vote) => vote.choice === choice).length;
  const tally = tallyYesNoAbstain({
    rule: presets.council,
    eligible: voters.length,
    present: votes.length,
    yes: of('yes'),
    no: of('no'),
    abstain: of('abstain'),
  });
  const inGroup = (group: string) => {
    const count = (choice: string) =>
      votes.filter((vote) => vote.group === group && vote.choice === choice).length;
    return { yes: count('yes'), no: count('no'), abstain: count('abstain'), notVoted: 0 };
  };
  const ballotId = idOf('ballot', index);
  const result = {
    tally,
    byGroup: { local: inGroup('local'), migrant: inGroup('migrant') },
    choices: Object.fromEntries(votes.map((vote) => [vote.seatId, vote.choice])),
  };
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
  const resolutionId = idOf('resolution', index);
  rows.add('resolution', {
    id: resolutionId,
    meeting_id: meetingId,
    item_id: itemId,
    motion_id: motionId,
    ballot_id: ballotId,
    issue_id: issueId,
    number: `${Math.floor(index / communityKeys.length) + 1}-1`,
    words: story.motion,
    unit_id: unitId(story.unit),
    supervisor_id: staff.supervisor.id,
    due_on: dueOn,
    published_at: at(50),
    notice_until: addDays(day, 15),
  });
  const actionItemId = idOf('action', index);
  rows.add('action_item', {
    id: actionItemId,
    issue_id: issueId,
    resolution_id: resolutionId,
    unit_id: unitId(story.unit),
    supervisor_id: staff.supervisor.id,
    due_on: dueOn,
    what: story.motion,
    state: solved ? 'verified' : 'open',
    created_at: at(50),
    reported_at: solved ? iso(atClock(addDays(day, 30), '10:00')) : null,
  });
  const endorsers = voters
    .map((seat) => seat.person)
    .filter((person) => person.id !== raiser.id)
    .slice(0, dice.between(2, 6));
  const history: { type: string; data: object; actor: string | null; at: string }[] = [
    { type: 'raised', data: {}, actor: raiser.id, at: iso(atClock(addDays(day, -14), '21:10')) },
    { type: 'accepted', data: {}, actor: chairs[key].id, at: iso(atClock(addDays(day, -13), '09:20')) },
    {
      type: 'scheduled',
      data: { meetingId },
      actor: chairs[key].id,
      at: iso(atClock(addDays(day, -4), '17:00')),
    },
    { type: 'deliberated', data: { meetingId }, actor: chairs[key].id, at: at(5) },
    { type: 'decided', data: { meetingId, adopted: true }, actor: chairs[key].id, at: at(45) },
    { type: 'actionAgreed', data: { actionItemId, resolutionId }, actor: chairs[key].id, at: at(50) },
  ];
  const verifiedAt = iso(atClock(addDays(day, 34), '20:30'));
  if (solved) {
    const contact = contacts.find((candidate) => candidate.unit === story.unit)?.person ?? staff.chair;
    const updateId = idOf('update', index);
    const reportedAt = iso(atClock(addDays(day, 30), '10:00'));
    rows.add('progress_update', {
      id: updateId,
      action_item_id: actionItemId,
      kind: 'done',
      words: story.done,
      by_person_id: contact.id,
      at: reportedAt,
    });
    rows.add('progress_photo', {
      progress_update_id: updateId,
      file_id: addPhoto(rows, pictures, {
        scene: story.scene,
        moment: 'after',
        by: contact.id,
        key: `past-${index}`,
        at: reportedAt,
      }),
      position: 0,
    });
    history.push({ type: 'doneReported', data: { updateId }, actor: contact.id, at: reportedAt });
    [raiser, ...endorsers.slice(0, community.confirmations)].forEach((person, turn) => {
      const verificationId = idOf('verification', `${index}-${turn}`);
      rows.add('verification', {
        id: verificationId,
        issue_id: issueId,
        round: 1,
        person_id: person.id,
        standing: turn === 0 ? 'raiser' : 'affected',
        verdict: 'confirmed',
        reason: null,
        rating: dice.between(4, 5),
        at: verifiedAt,
      });
      history.push({ type: 'confirmed', data: { verificationId }, actor: person.id, at: verifiedAt });
    });
    history.push({ type: 'verified', data: {}, actor: raiser.id, at: verifiedAt });
  }
  addIssue(rows, pictures, {
    id: issueId,
    key,
    story,
    raiser,
    endorsers,
    state: solved ? 'verified' : 'inProgress',
    raisedAt: history[0]?.at ?? at(0),
    verifiedAt: solved ? verifiedAt : null,
    history,
  });
}

function addSeats(
  rows: Rows,
  dice: Dice,
  { key, meetingId, arrivedAt }: { key: CommunityKey; meetingId: string; arrivedAt: string },
): PastSeat[] {
  const officers = [
    { person: chairs[key], role: 'chair' },
    { person: staff.minuteTaker, role: 'minuteTaker' },
    { person: staff.supervisor, role: 'supervisor' },
  ];
  const council = representativesOf(key);
  // At most one absent: the quorum of two thirds is always there.
  const absent = dice.chance(0.6) ? dice.between(0, council.length - 1) : -1;
  const seats = [
    ...officers.map(({ person, role }) => ({ person, role, votes: false, present: true })),
    ...council.map((person, at) => ({ person, role: 'representative', votes: true, present: at !== absent })),
  ];
  return seats.map(({ person, role, votes, present }, at) => {
    const id = idOf('seat', `${meetingId}-${at}`);
    rows.add('seat', {
      id,
      meeting_id: meetingId,
      person_id: person.id,
      number: at + 1,
      name: person.name,
      resident_group: person.group,
      role,
      votes,
      present,
      checked_in_at: present ? arrivedAt : null,
      check_in_method: present ? 'phone' : null,
    });
    return { id, person, votes, present };
  });
}
