/**
 * A community with a host, seats and a called meeting, on a database of its own; commands run as on the server.
 * The clock stands still unless a test moves it. Every command is checked: what a screen knew before, plus what its
 * room was told, is what the database now says (see `run`).
 */
import { pino } from 'pino';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import type { RoleGrant, SignedIn } from '../../shared/identity/roles.ts';
import { applyEvent } from '../../shared/meetings/apply-event.ts';
import type { MeetingCommands } from '../../shared/meetings/commands.ts';
import type { MeetingEvent } from '../../shared/meetings/events.ts';
import { presets, type MeetingRules } from '../../shared/meetings/meeting-rules.ts';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import type { Choice, MeetingView, Seat } from '../../shared/meetings/view.ts';
import { addDays, atClock, localDay } from '../../shared/local-time.ts';
import { Refusal } from '../../shared/refusal.ts';
import { openDatabase, sql, type Database } from '../../server/database.ts';
import type { LoggedEvents } from '../../server/live/room-log.ts';
import type { AnyCommand } from '../../server/live/command.ts';
import { named, type Runner } from '../../server/live/run-command.ts';
import { addPaper } from '../../server/meetings/planning/papers.ts';
import { meetingCommandList } from '../../server/meetings/commands/index.ts';
import { loadView } from '../../server/meetings/load-view.ts';
import { loadMinutes } from '../../server/meetings/minutes/load-minutes.ts';
import { VoteBatcher } from '../../server/meetings/vote-batcher.ts';
import { createDatabase } from '../support/database.ts';

export const minute = 60_000;
/** Today, 19:30 in the neighbourhood: sessions and links are checked against the database's own clock too. */
export const today = localDay(Date.now());
export const evening = atClock(today, '19:30');

export interface SeatSpec {
  readonly role: Seat['role'];
  readonly group: Seat['group'];
  readonly votes: boolean;
}

export interface Meeting {
  readonly id: string;
  readonly communityId: string;
  readonly unitId: string;
  readonly host: SignedIn;
  /** The representatives' seats in order of their numbers, with the people who sit on them. */
  readonly voters: readonly { readonly seatId: string; readonly person: SignedIn }[];
}

export class Hall {
  readonly database: Database;
  readonly runner: Runner;
  readonly batcher: VoteBatcher;
  readonly published: LoggedEvents[] = [];
  readonly turnoutsMarked: string[] = [];
  readonly commandsRun = new Set<string>();
  readonly eventsTold = new Set<string>();
  now = evening;
  /** Of its database, for a server of its own. */
  readonly url: string;
  readonly #drop: () => Promise<void>;
  /** How many it has made: each its own short code. */
  #meetings = 0;

  private constructor(url: string, database: Database, drop: () => Promise<void>) {
    this.url = url;
    this.database = database;
    this.#drop = drop;
    this.runner = {
      database,
      now: () => new Date(this.now),
      publish: (logged) => this.published.push(...logged),
    };
    this.batcher = this.node();
  }

  static async open(): Promise<Hall> {
    const { url, drop } = await createDatabase();
    const database = await openDatabase({ url, poolSize: 20, log: pino({ enabled: false }) });
    return new Hall(url, database, drop);
  }

  /** The batcher of a further server process. */
  node(): VoteBatcher {
    return new VoteBatcher(this.database.votes, this.runner.now, (meetingId) =>
      this.turnoutsMarked.push(meetingId),
    );
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.#drop();
  }

  rows<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return sql<Row>(this.database.em(), text, parameters);
  }

  view(meeting: Pick<Meeting, 'id'>): Promise<MeetingView> {
    return loadView(this.database.em(), meeting.id);
  }

  /** Of the version that stands now: what a signer has read. */
  async minutesHash(meeting: Meeting): Promise<string> {
    const minutes = await loadMinutes(this.database.em(), meeting.id);
    if (!minutes) throw new Error('there are no minutes yet');
    return minutes.fingerprint.hash;
  }

  async community(): Promise<string> {
    const id = uuidv7();
    await this.rows(
      `insert into community (id, name, street, endorsement_threshold, is_demo) values ($1, $2, '天园街', 0, true)`,
      [id, `社区 ${id.slice(-6)}`],
    );
    return id;
  }

  /** Somebody signed in, with a session in the database. */
  async person(
    grants: readonly Pick<RoleGrant, 'role' | 'communityId'>[],
    group: Seat['group'] = 'migrant',
  ): Promise<SignedIn> {
    const personId = uuidv7();
    const sessionId = uuidv4();
    const name = `人 ${personId.slice(-6)}`;
    await this.rows('insert into auth_user (id, name, email) values ($1, $2, $3)', [
      personId,
      name,
      `${personId}@test.invalid`,
    ]);
    await this.rows('insert into person (id, name, resident_group, is_demo) values ($1, $2, $3, true)', [
      personId,
      name,
      group,
    ]);
    await this.rows(
      `insert into auth_session (id, token, user_id, expires_at) values ($1, $2, $3, now() + interval '1 day')`,
      [sessionId, sessionId, personId],
    );
    for (const { role, communityId } of grants) {
      await this.rows('insert into role_grant (id, person_id, role, community_id) values ($1, $2, $3, $4)', [
        uuidv7(),
        personId,
        role,
        communityId,
      ]);
    }
    const held = grants.map((grant) => ({ ...grant, unitId: null }));
    return { kind: 'person', personId, sessionId, name, grants: held };
  }

  /** A called meeting: the host in the chair, and voting seats, local and migrant in turn. */
  async meeting(spec: { voters?: number; rules?: Partial<MeetingRules> } = {}): Promise<Meeting> {
    const communityId = await this.community();
    const host = await this.person([{ role: 'host', communityId }], 'local');
    const id = uuidv7();
    const unitId = uuidv7();
    await this.rows('insert into responsible_unit (id, name, is_demo) values ($1, $2, true)', [
      unitId,
      `单位 ${unitId.slice(-6)}`,
    ]);
    await this.rows(
      `insert into meeting (id, community_id, number, title, place, scheduled_at, rules, short_code, state)
       values ($1, $2, 1, '社区议事会', '议事厅', $3, $4, $5, 'called')`,
      [
        id,
        communityId,
        new Date(evening).toISOString(),
        JSON.stringify({ ...presets.council, ...spec.rules }),
        String((this.#meetings += 1)).padStart(6, '0'),
      ],
    );
    const votes = spec.rules?.chairVotes ?? false;
    await this.seat(id, 1, host, { role: 'chair', group: 'local', votes });
    const voters: { seatId: string; person: SignedIn }[] = [];
    for (let index = 0; index < (spec.voters ?? 3); index += 1) {
      const group = index % 2 === 0 ? 'migrant' : 'local';
      const person = await this.person([{ role: 'representative', communityId }], group);
      const seatId = await this.seat(id, index + 2, person, { role: 'representative', group, votes: true });
      voters.push({ seatId, person });
    }
    return { id, communityId, unitId, host, voters };
  }

  async seat(meetingId: string, number: number, person: SignedIn, spec: SeatSpec): Promise<string> {
    const id = uuidv7();
    await this.rows(
      `insert into seat (id, meeting_id, person_id, number, name, resident_group, role, votes)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, meetingId, person.personId, number, person.name, spec.group, spec.role, spec.votes],
    );
    return id;
  }

  /** An issue that may be put on an agenda. */
  async issue(meeting: Meeting): Promise<string> {
    const id = uuidv7();
    await this.rows(
      `insert into issue (id, community_id, number, title, body, category, place, raiser_id, state, raised_at)
       select $1, $2, 1 + count(*), '巷道路灯不亮', '', 'lighting', '', $3, 'accepted', $4
       from issue where community_id = $2`,
      [id, meeting.communityId, meeting.host.personId, new Date(this.now).toISOString()],
    );
    return id;
  }

  /** Runs the command and checks that old snapshot + told events = new snapshot. */
  async run<Name extends keyof MeetingCommands>(
    meeting: Meeting,
    name: Name,
    actor: SignedIn,
    input: Omit<MeetingCommands[Name], 'meetingId'>,
    id: string = uuidv4(),
  ): Promise<unknown> {
    const command = meetingCommandList.find((candidate) => candidate.name === name);
    if (!command) throw new Error(`no command ${name}`);
    return this.execute(meeting, command, actor, { ...input, meetingId: meeting.id }, id);
  }

  /** The same for a command that travels by request. */
  async execute(
    meeting: Pick<Meeting, 'id'>,
    command: AnyCommand,
    actor: SignedIn,
    input: object,
    id: string = uuidv4(),
  ): Promise<unknown> {
    const before = await this.view(meeting);
    const alreadyPublished = this.published.length;
    const reply = await command.execute(this.runner, { id, actor, input });
    const told = this.published.slice(alreadyPublished).filter(({ room }) => room === meeting.id);
    let copy = before;
    for (const event of told.flatMap(({ events }) => events)) {
      // What the room log stores is what meeting-command's `tell` was given: a MeetingEvent.
      copy = applyEvent(copy, JSON.parse(JSON.stringify(event)) as MeetingEvent);
      this.eventsTold.add(event.type);
    }
    expect(copy, `after ${command.name}`).toEqual(await this.view(meeting));
    if (meetingCommandList.includes(command)) this.commandsRun.add(command.name);
    return reply;
  }

  /** Everything that can happen between the call and the opening; another meeting of the community is cancelled. */
  async beforeOpening(meeting: Meeting, guest: SignedIn): Promise<void> {
    const { host, communityId } = meeting;
    await this.run(meeting, 'answerInvitation', guest, { answer: 'notComing' });
    const fileId = await this.file(host);
    const paper = { meetingId: meeting.id, itemId: null, fileId, title: '方案' };
    await this.execute(meeting, named(addPaper), host, paper);
    const later = { scheduledAt: evening + 60 * minute, place: '二楼', reason: '场地有活动' };
    await this.run(meeting, 'moveMeeting', host, later);
    await this.roster(meeting);
    const newcomer = await this.person([{ role: 'representative', communityId }]);
    await this.member(meeting, newcomer);
    await this.run(meeting, 'updateRoll', host, {});
    await this.rows('update body_member set removed_at = now() where person_id = $1', [newcomer.personId]);
    await this.run(meeting, 'updateRoll', host, {});
    const other = await this.meeting({ voters: 1 });
    await this.run(other, 'cancelMeeting', other.host, { reason: '人不齐' });
  }

  /** A round about these issues, begun and closed; the guest supports the first. */
  async round(meeting: Meeting, issueIds: readonly string[], guest: SignedIn): Promise<void> {
    const { host } = meeting;
    await this.run(meeting, 'openRound', host, { issueIds: [...issueIds] });
    const statementId = uuidv4();
    await this.run(meeting, 'addStatement', guest, { statementId, words: '先谈孩子放学没人看' });
    await this.run(meeting, 'hideStatement', host, { statementId, reason: '点了名' });
    await this.run(meeting, 'showStatement', host, { statementId });
    const asked = await this.statement(meeting, issueIds[0] ?? '');
    await this.run(meeting, 'answerStatement', guest, { statementId: asked, answer: 'agree' });
    await this.run(meeting, 'closeRound', host, {});
  }

  /** The statement of a round that asks about this issue. */
  async statement(meeting: Pick<Meeting, 'id'>, issueId: string): Promise<string> {
    const [asked] = await this.rows<{ id: string }>(
      'select id from meeting_round_statement where meeting_id = $1 and issue_id = $2',
      [meeting.id, issueId],
    );
    if (!asked) throw new Error(`the round asks nothing about ${issueId}`);
    return asked.id;
  }

  /** A stored file that nothing uses yet. */
  async file(by: SignedIn, mediaType: 'application/pdf' | 'image/jpeg' = 'application/pdf'): Promise<string> {
    const id = uuidv7();
    const side = mediaType === 'image/jpeg' ? 10 : null;
    await this.rows(
      `insert into stored_file (id, sha256, media_type, byte_size, width, height, uploaded_by)
       values ($1, sha256($2::bytea), $3, 100, $4, $4, $5)`,
      [id, Buffer.from(id), mediaType, side, by.personId],
    );
    return id;
  }

  /** The voters of a meeting as standing members of the council. */
  async roster(meeting: Meeting): Promise<void> {
    for (const { person } of meeting.voters) await this.member(meeting, person);
  }

  async member(meeting: Pick<Meeting, 'communityId'>, person: SignedIn): Promise<void> {
    await this.rows(
      `insert into body_member (id, community_id, body, person_id, role, added_at)
       values ($1, $2, 'council', $3, 'representative', now())`,
      [uuidv7(), meeting.communityId, person.personId],
    );
  }

  /** Runs a command that must be refused, and that must leave everything as it was. */
  async refused<Name extends keyof MeetingCommands>(
    meeting: Meeting,
    name: Name,
    actor: SignedIn,
    input: Omit<MeetingCommands[Name], 'meetingId'>,
  ): Promise<string> {
    const before = await this.view(meeting);
    const alreadyPublished = this.published.length;
    const code = await refusalOf(this.run(meeting, name, actor, input));
    expect(await this.view(meeting)).toEqual(before);
    expect(this.published.length).toBe(alreadyPublished);
    return code;
  }

  /** Open, everybody here, an item open; with an issue if one is named. Returns the item. */
  async sitting(meeting: Meeting, issueId: string | null = null): Promise<string> {
    for (const { person } of meeting.voters) await this.run(meeting, 'checkIn', person, {});
    await this.run(meeting, 'openMeeting', meeting.host, {});
    const item = await this.run(meeting, 'addItem', meeting.host, {
      issueId,
      title: issueId === null ? '路灯' : null,
    });
    const itemId = idIn(item, 'itemId');
    await this.run(meeting, 'openItem', meeting.host, { itemId });
    return itemId;
  }

  /** A motion that has its seconds. */
  async debate(meeting: Meeting, itemId: string): Promise<string> {
    const [proposer, seconder] = meeting.voters;
    if (!proposer || !seconder) throw new Error('a debate needs two voters');
    const proposed = await this.run(meeting, 'proposeMotion', proposer.person, this.motion(meeting, itemId));
    const motionId = idIn(proposed, 'motionId');
    await this.run(meeting, 'secondMotion', seconder.person, { motionId });
    return motionId;
  }

  motion(meeting: Meeting, itemId: string): Omit<MeetingCommands['proposeMotion'], 'meetingId'> {
    return {
      itemId,
      onBehalfOfSeatId: null,
      what: '在三号巷装十盏路灯',
      unitId: meeting.unitId,
      dueOn: addDays(today, 60),
      costYuan: 48_000,
      costNote: '公共收益',
    };
  }

  /** What `motion` says, with fewer lamps for less money. */
  amendment(meeting: Meeting, motionId: string): Omit<MeetingCommands['proposeAmendment'], 'meetingId'> {
    return {
      motionId,
      onBehalfOfSeatId: null,
      what: '在三号巷装八盏路灯',
      unitId: meeting.unitId,
      dueOn: addDays(today, 60),
      costYuan: 36_000,
      costNote: '公共收益',
    };
  }

  /** Sitting, debated, and the vote open. */
  async voting(meeting: Meeting): Promise<{ itemId: string; motionId: string; ballotId: string }> {
    const itemId = await this.sitting(meeting);
    const motionId = await this.debate(meeting, itemId);
    const opened = await this.run(meeting, 'openBallot', meeting.host, { motionId });
    return { itemId, motionId, ballotId: idIn(opened, 'ballotId') };
  }

  async vote(
    meeting: Meeting,
    ballotId: string,
    person: SignedIn,
    choice: Choice | PaperContent,
    more: { commandId?: string; trackingCode?: string; chosenAt?: number; batcher?: VoteBatcher } = {},
  ): Promise<number> {
    const { batcher = this.batcher, ...given } = more;
    const reply = await batcher.cast({
      meetingId: meeting.id,
      ballotId,
      content: typeof choice === 'string' ? { choice } : choice,
      commandId: uuidv4(),
      trackingCode: uuidv4().replaceAll('-', ''),
      chosenAt: this.now,
      personId: person.personId,
      sessionId: person.sessionId,
      ...given,
    });
    return reply.voted;
  }
}

export function voter(meeting: Pick<Meeting, 'voters'>, index: number): Meeting['voters'][number] {
  const found = meeting.voters[index];
  if (!found) throw new Error(`no voter ${index}`);
  return found;
}

export function idIn(reply: unknown, key: string): string {
  const value = typeof reply === 'object' && reply !== null ? Reflect.get(reply, key) : undefined;
  if (typeof value !== 'string') throw new Error(`no ${key} in ${JSON.stringify(reply)}`);
  return value;
}

/** The code of the refusal that a request must meet. */
export async function refusalOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  throw new Error('was not refused');
}
