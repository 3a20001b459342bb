/**
 * The host's board of issues: one stage at a time with its filters, what is marked, and where the keyboard stands. The
 * address keeps the choice, so that it survives a reload and can be sent to a colleague.
 */
import { boardStages, countOf, statesOf, type BoardStage } from '../../../shared/issues/board.ts';
import { isCategory, type Category } from '../../../shared/issues/categories.ts';
import type { IssueState } from '../../../shared/issues/issue-state.ts';
import type { ReportedIssue, ReportedResolution } from '../../../shared/issues/moderation.ts';
import type { Building } from '../../../shared/issues/place.ts';
import type { IssueCard, IssueRules } from '../../../shared/issues/view.ts';
import { api, explain, isForbidden } from '../../api.ts';
import { account } from '../../identity/account.svelte.ts';
import { Topic } from '../../live/topic.ts';

type Counts = Awaited<ReturnType<typeof api.issues.boardCounts.query>>;

interface Choice {
  communityId: string;
  stage: BoardStage;
  state: IssueState | null;
  category: Category | null;
  unitId: string | null;
  buildingId: string | null;
  isLate: boolean;
  urgent: boolean;
}

const pauseMs = 300;

/** What a bulk step did: how many, and of the others which and why not. */
export interface BulkOutcome {
  readonly done: number;
  readonly refused: readonly { readonly title: string; readonly why: string }[];
}

export class BoardPage {
  personId = $state('');
  communities = $state.raw<readonly { id: string; name: string }[] | null>(null);
  choice = $state.raw<Choice>({
    ...{ communityId: '', stage: 'toScreen', state: null, category: null },
    ...{ unitId: null, buildingId: null, isLate: false, urgent: false },
  });
  search = $state('');
  counts = $state.raw<Counts | null>(null);
  rules = $state.raw<IssueRules | null>(null);
  buildings = $state.raw<readonly Building[]>([]);
  issues = $state.raw<readonly IssueCard[] | null>(null);
  hasMore = $state(false);
  reported = $state.raw<readonly ReportedIssue[]>([]);
  reportedResolutions = $state.raw<readonly ReportedResolution[]>([]);
  problem = $state('');
  isForbidden = $state(false);
  /** Hosts no community, and sets up all of them. */
  isAdministrator = $state(false);
  marked = $state.raw<ReadonlySet<string>>(new Set());
  /** The row that the keyboard stands on. */
  at = $state(0);
  readonly markedIssues = $derived((this.issues ?? []).filter(({ id }) => this.marked.has(id)));
  #newest = 0;
  #pausing: ReturnType<typeof setTimeout> | null = null;
  #topic: Topic | null = null;
  #isClosed = false;

  async open(address: URLSearchParams): Promise<void> {
    const known = await account.load();
    if (this.#isClosed) return;
    if (!known) {
      this.problem = account.problem;
      return;
    }
    this.personId = known.person?.id ?? '';
    const hosted = new Map<string, string>();
    for (const { role, communityId, communityName } of known.person?.grants ?? [])
      if (role === 'host' && communityId !== null && communityName !== null)
        hosted.set(communityId, communityName);
    this.isAdministrator = (known.person?.grants ?? []).some(({ role }) => role === 'administrator');
    this.communities = [...hosted].map(([id, name]) => ({ id, name }));
    const [first] = this.communities;
    if (!first) {
      this.isForbidden = true;
      return;
    }
    const stage = address.get('stage');
    const category = address.get('category') ?? '';
    const wanted = this.communities.find(({ id }) => id === address.get('community')) ?? first;
    this.search = address.get('search') ?? '';
    await this.choose({
      communityId: wanted.id,
      stage: boardStages.find((one) => one === stage) ?? 'toScreen',
      category: isCategory(category) ? category : null,
      isLate: address.get('late') === '1',
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#newest += 1;
    this.#topic?.close();
    if (this.#pausing !== null) clearTimeout(this.#pausing);
  }

  /** Of a stage how many stand in it. */
  countOf(stage: BoardStage): number | null {
    return this.counts && countOf(stage, this.counts.states);
  }

  get states(): readonly IssueState[] {
    return statesOf(this.choice.stage);
  }

  get isFiltered(): boolean {
    const { state, category, unitId, buildingId, isLate, urgent } = this.choice;
    return (
      [state, category, unitId, buildingId].some(Boolean) || isLate || urgent || this.search.trim() !== ''
    );
  }

  async choose(changed: Partial<Choice>): Promise<void> {
    const before = this.choice;
    const next = { ...before, ...changed };
    if (next.stage !== before.stage) next.state = changed.state ?? null;
    // What is late is at work.
    if (next.isLate && changed.isLate) next.stage = 'atWork';
    if (next.stage !== 'atWork') next.isLate = false;
    this.choice = next;
    this.marked = new Set();
    this.at = 0;
    // Fields that are drawn say what they hold, before it is known who is here.
    if (next.communityId === '') return;
    if (next.communityId !== before.communityId) this.#enter(next.communityId);
    await this.load();
  }

  clear(): Promise<void> {
    this.search = '';
    return this.choose({
      ...{ state: null, category: null, unitId: null, buildingId: null },
      ...{ isLate: false, urgent: false },
    });
  }

  type(text: string): void {
    this.search = text;
    if (this.#pausing !== null) clearTimeout(this.#pausing);
    this.#pausing = setTimeout(() => void this.load(), pauseMs);
  }

  async load(): Promise<void> {
    if (this.choice.communityId === '') return;
    this.#keepInAddress();
    await this.#read(0);
  }

  more(): Promise<void> {
    return this.#read(this.issues?.length ?? 0);
  }

  mark(id: string): void {
    const next = new Set(this.marked);
    if (!next.delete(id)) next.add(id);
    this.marked = next;
  }

  markAll(): void {
    const all = this.issues ?? [];
    this.marked = this.marked.size === all.length ? new Set() : new Set(all.map(({ id }) => id));
  }

  move(by: number): void {
    const last = (this.issues?.length ?? 0) - 1;
    this.at = Math.max(0, Math.min(last, this.at + by));
  }

  /** The marked issues, else the one under the keyboard. */
  get chosen(): readonly IssueCard[] {
    if (this.markedIssues.length > 0) return this.markedIssues;
    const current = this.issues?.[this.at];
    return current ? [current] : [];
  }

  /** Every issue by itself: what is refused for one stands in nobody's way, and is named. */
  async forAll(
    issues: readonly IssueCard[],
    step: (issue: IssueCard) => Promise<unknown>,
  ): Promise<BulkOutcome> {
    let done = 0;
    const refused: BulkOutcome['refused'][number][] = [];
    for (const issue of issues) {
      try {
        await step(issue);
        done += 1;
      } catch (error) {
        refused.push({ title: issue.title, why: explain(error) });
      }
    }
    this.marked = new Set();
    await this.load();
    return { done, refused };
  }

  #enter(communityId: string): void {
    this.#topic?.close();
    this.#topic = new Topic('community', communityId, () => void this.#again());
    this.rules = null;
    this.buildings = [];
    void this.#readSurroundings(communityId);
  }

  async #readSurroundings(communityId: string): Promise<void> {
    try {
      const [rules, buildings] = await Promise.all([
        api.issues.rules.query({ communityId }),
        api.issues.buildings.query({ communityId }),
      ]);
      if (communityId !== this.choice.communityId) return;
      this.rules = rules;
      this.buildings = buildings;
    } catch (error) {
      this.problem = explain(error);
    }
  }

  /** Something changed in the community: as many rows as before, from the beginning. */
  #again(): Promise<void> {
    return this.#read(0);
  }

  /** The newest choice wins: an older page that arrives late is dropped. */
  async #read(skip: number): Promise<void> {
    const reading = ++this.#newest;
    const { communityId } = this.choice;
    try {
      const [page, counts, reported, resolutions] = await Promise.all([
        api.issues.board.query({ ...this.choice, search: this.search, skip }),
        api.issues.boardCounts.query({ communityId }),
        api.issues.reported.query({ communityId }),
        api.issues.reportedResolutions.query({ communityId }),
      ]);
      if (reading !== this.#newest) return;
      const before = skip === 0 ? [] : (this.issues ?? []);
      const known = new Set(before.map(({ id }) => id));
      this.issues = [...before, ...page.issues.filter(({ id }) => !known.has(id))];
      this.hasMore = page.hasMore;
      this.counts = counts;
      this.reported = reported;
      this.reportedResolutions = resolutions;
      this.problem = '';
      this.at = Math.min(this.at, Math.max(0, this.issues.length - 1));
    } catch (error) {
      if (reading !== this.#newest) return;
      this.isForbidden = isForbidden(error);
      this.problem = explain(error);
    }
  }

  #keepInAddress(): void {
    const { communityId, stage, category, isLate } = this.choice;
    const chosen = {
      ...{ community: communityId, stage },
      ...(category !== null && { category }),
      ...(isLate && { late: '1' }),
      ...(this.search.trim() !== '' && { search: this.search.trim() }),
    };
    const query = new URLSearchParams(chosen).toString();
    window.history.replaceState(window.history.state, '', `${window.location.pathname}?${query}`);
  }
}
