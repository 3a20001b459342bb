/**
 * What is being raised: written, then sent; while there is no line it waits and goes by itself when the line is back,
 * also after a reload. What sounds alike is looked up while the person writes.
 */
import { untrack } from 'svelte';
import { categories, type Category } from '../../shared/issues/categories.ts';
import type { MapBackground } from '../../shared/issues/map-background.ts';
import type { Building } from '../../shared/issues/place.ts';
import { suggestCategory } from '../../shared/issues/suggest-category.ts';
import type { SimilarIssue } from '../../shared/issues/view.ts';
import { Refusal } from '../../shared/refusal.ts';
import { api, explain, fromWire, send, uploadPhoto } from '../api.ts';
import { t } from '../i18n.ts';
import { live } from '../live/connection.svelte.ts';
import { keepPhotos, keptPhotos } from './draft-photos.ts';
import { emptyDraft, issueDrafts, type IssueDraft } from './issue-draft.ts';

const pauseMs = 350;
const retryMs = 5_000;

export class RaiseForm {
  readonly communityId: string;
  readonly draft: IssueDraft;
  photos = $state.raw<readonly File[]>([]);
  state = $state<'writing' | 'sending' | 'waiting'>('writing');
  problem = $state('');
  similar = $state.raw<readonly SimilarIssue[]>([]);
  buildings = $state.raw<readonly Building[]>([]);
  background = $state.raw<MapBackground | null>(null);
  /** What the community takes. */
  kinds = $state.raw<readonly Category[]>(categories);
  readonly suggested = $derived.by<Category>(
    () =>
      suggestCategory(
        `${this.draft.title} ${this.draft.body}`,
        (category) => t(`issues:hints.${category}`),
        this.kinds,
      ) ?? 'other',
  );
  readonly #onSent: () => void;
  #stored = new WeakMap<File, string>();
  #asking: ReturnType<typeof setTimeout> | null = null;
  #retrying: ReturnType<typeof setTimeout> | null = null;
  #asked = '';
  #isClosed = false;
  #knowsPlaces = false;

  constructor(communityId: string, onSent: () => void) {
    this.communityId = communityId;
    this.#onSent = onSent;
    const draft = $state(issueDrafts.kept(communityId, emptyDraft()));
    this.draft = draft;
    void this.#open();
    $effect(() => issueDrafts.keep(communityId, { ...draft }));
    $effect(() => this.#lookUp(draft.title));
    $effect(() => {
      if (live.state !== 'connected') return;
      if (untrack(() => this.state) === 'waiting') void this.send();
      if (!this.#knowsPlaces) void this.#readPlaces();
    });
  }

  get category(): Category {
    const { category } = this.draft;
    return category !== null && this.kinds.includes(category) ? category : this.suggested;
  }

  get categoryOptions() {
    return this.kinds.map((value) => ({ value, label: t(`issues:category.${value}`) }));
  }

  setPhotos(photos: readonly File[]): void {
    this.photos = photos;
    void keepPhotos(this.draft.id, photos);
  }

  async send(): Promise<void> {
    if (this.state === 'sending') return;
    this.#stopRetrying();
    this.state = 'sending';
    this.problem = '';
    this.draft.isOnItsWay = true;
    try {
      const photoIds = await Promise.all(this.photos.map((photo) => this.#store(photo)));
      const { id, title, body, place, buildingId, point, urgent, isAnonymous } = this.draft;
      const said = { title, body, place, buildingId, point, urgent, isAnonymous, category: this.category };
      await send(api.issues.raise, { communityId: this.communityId, ...said, photoIds }, id);
      this.forget();
      this.#onSent();
    } catch (error) {
      if (this.#isClosed) return;
      const known = fromWire(error);
      if (known instanceof Refusal && known.code === 'unavailable') this.#wait();
      else this.#stop(explain(error));
    }
  }

  /** Back to writing, while it waits for a line. */
  edit(): void {
    this.#stop('');
  }

  forget(): void {
    this.close();
    issueDrafts.forget(this.communityId);
    void keepPhotos(this.draft.id, []);
  }

  close(): void {
    this.#isClosed = true;
    this.#stopRetrying();
    if (this.#asking !== null) clearTimeout(this.#asking);
  }

  async #open(): Promise<void> {
    const photos = await keptPhotos(this.draft.id);
    if (this.photos.length === 0) this.photos = photos;
    if (this.draft.isOnItsWay && !this.#isClosed) void this.send();
  }

  /** Until they are known the place is said in words, and a kind that is not taken is refused. */
  async #readPlaces(): Promise<void> {
    const { communityId } = this;
    try {
      [this.buildings, this.background, this.kinds] = await Promise.all([
        api.issues.buildings.query({ communityId }),
        api.issues.mapBackground.query({ communityId }),
        api.issues.kinds.query({ communityId }),
      ]);
      this.#knowsPlaces = true;
    } catch (error) {
      // Without a line they are read when it is back.
      if (fromWire(error) !== null) this.problem = explain(error);
    }
  }

  async #store(photo: File): Promise<string> {
    const known = this.#stored.get(photo);
    if (known !== undefined) return known;
    const { fileId } = await uploadPhoto(photo);
    this.#stored.set(photo, fileId);
    return fileId;
  }

  #wait(): void {
    this.state = 'waiting';
    this.#retrying = setTimeout(() => void this.send(), retryMs);
  }

  #stop(problem: string): void {
    this.#stopRetrying();
    // A photo that was sent and not used is not kept for ever: the next time it is sent again.
    this.#stored = new WeakMap();
    this.state = 'writing';
    this.draft.isOnItsWay = false;
    this.problem = problem;
  }

  #stopRetrying(): void {
    if (this.#retrying !== null) clearTimeout(this.#retrying);
    this.#retrying = null;
  }

  #lookUp(written: string): void {
    const title = written.trim();
    if (this.#asking !== null) clearTimeout(this.#asking);
    this.#asked = title;
    if (title.length < 2) {
      this.similar = [];
      return;
    }
    this.#asking = setTimeout(() => void this.#ask(title), pauseMs);
  }

  /** What nobody could look up now is simply not shown: it is a hint. */
  async #ask(title: string): Promise<void> {
    const found = await api.issues.similar
      .query({ communityId: this.communityId, title })
      .catch((): readonly SimilarIssue[] => []);
    if (this.#asked === title) this.similar = found;
  }
}
