/** What the notice board shows of issues: figures, filters, search, pages. The address keeps the choice, so it can be shared. */
import type { Category } from '../../shared/issues/categories.ts';
import { isCategory } from '../../shared/issues/categories.ts';
import { stages, type Stage } from '../../shared/issues/stage.ts';
import { api, explain } from '../api.ts';

type Page = Awaited<ReturnType<typeof api.public.issues.query>>;
type CommunityMap = Awaited<ReturnType<typeof api.public.map.query>>;

const pauseMs = 300;

export class IssueBoard {
  communityId = $state<string | null>(null);
  stage = $state<Stage | null>(null);
  category = $state<Category | null>(null);
  text = $state('');
  issues = $state.raw<Page['issues'] | null>(null);
  figures = $state.raw<Page['figures'] | null>(null);
  hasMore = $state(false);
  map = $state.raw<CommunityMap | null>(null);
  problem = $state('');
  #newest = 0;
  #pausing: ReturnType<typeof setTimeout> | null = null;

  constructor(address: URLSearchParams) {
    this.communityId = address.get('community');
    const stage = address.get('stage');
    this.stage = stages.find((known) => known === stage) ?? null;
    const category = address.get('category') ?? '';
    this.category = isCategory(category) ? category : null;
    this.text = address.get('text') ?? '';
    void this.load();
  }

  /** The same choice as open data. */
  get query(): string {
    const chosen = {
      ...(this.communityId !== null && { community: this.communityId }),
      ...(this.stage !== null && { stage: this.stage }),
      ...(this.category !== null && { category: this.category }),
      ...([...this.text.trim()].length > 1 && { text: this.text.trim() }),
    };
    const query = new URLSearchParams(chosen).toString();
    return query === '' ? '' : `?${query}`;
  }

  choose(choice: Partial<Pick<IssueBoard, 'communityId' | 'stage' | 'category'>>): void {
    Object.assign(this, choice);
    void this.load();
  }

  search(text: string): void {
    this.text = text;
    if (this.#pausing !== null) clearTimeout(this.#pausing);
    this.#pausing = setTimeout(() => void this.load(), pauseMs);
  }

  close(): void {
    if (this.#pausing !== null) clearTimeout(this.#pausing);
    this.#newest += 1;
  }

  async load(): Promise<void> {
    window.history.replaceState(window.history.state, '', `${window.location.pathname}${this.query}`);
    await this.#read(null);
  }

  more(): Promise<void> {
    return this.#read(this.issues?.[this.issues.length - 1]?.id ?? null);
  }

  /** The newest choice wins: an older page that arrives late is dropped. */
  async #read(after: string | null): Promise<void> {
    const reading = ++this.#newest;
    const { communityId, stage, category } = this;
    try {
      const [page, map] = await Promise.all([
        api.public.issues.query({ communityId, stage, category, text: this.text, after }),
        communityId === null ? null : api.public.map.query({ communityId }),
      ]);
      if (reading !== this.#newest) return;
      this.issues = after === null ? page.issues : [...(this.issues ?? []), ...page.issues];
      this.figures = page.figures;
      this.hasMore = page.hasMore;
      this.map = map;
      this.problem = '';
    } catch (error) {
      if (reading === this.#newest) this.problem = explain(error);
    }
  }
}
