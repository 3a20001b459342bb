/**
 * The minutes of one meeting on one screen: read again whenever the meeting says that there is another version or
 * signature. What somebody is writing stays with the page, whatever arrives meanwhile.
 */
import type { MinutesField } from '../../../shared/meetings/minutes/document.ts';
import {
  capacityOf,
  hasSigned,
  signaturesMissing,
  whyMinutesCannotBeSigned,
} from '../../../shared/meetings/minutes/signing.ts';
import { came, keyOfField, wordsOf } from '../../../shared/meetings/minutes/write.ts';
import { seatOfPerson } from '../../../shared/meetings/rules/find.ts';
import { api, explain } from '../../api.ts';
import { DraftStore } from '../../draft-store.ts';
import { account } from '../../identity/account.svelte.ts';
import { t } from '../../i18n.ts';
import { toast } from '../../ui/toast.svelte.ts';
import { LiveMeeting } from '../live-meeting.svelte.ts';

type Minutes = Awaited<ReturnType<typeof api.meetings.minutes.query>>;

/** By meeting: words by field. */
const keptWords = new DraftStore<Record<string, string>>('minutes', (kept) =>
  Object.fromEntries(Object.entries(kept).filter(([, words]) => typeof words === 'string')),
);

export class MinutesPage {
  readonly live: LiveMeeting;
  /** Undefined until the server has answered; null while there are none. */
  minutes = $state.raw<Minutes | undefined>(undefined);
  problem = $state('');
  isEditing = $state(false);
  /** By field: what is written and not saved; a reload leaves it. */
  readonly drafts = $state<Record<string, string>>({});
  readonly view = $derived.by(() => this.live.view);
  readonly personId = $derived.by(() => account.known?.person?.id ?? '');
  readonly seat = $derived.by(() => this.view && seatOfPerson(this.view, this.personId));
  readonly capacity = $derived.by(() => this.view && capacityOf(this.view, this.personId, this.live.isHost));
  readonly whyNotSigned = $derived.by(
    () => this.view && whyMinutesCannotBeSigned(this.view, this.personId, this.live.isHost),
  );
  readonly hasSigned = $derived.by(() => this.view !== null && hasSigned(this.view, this.personId));
  readonly missing = $derived.by(() =>
    this.view ? signaturesMissing(this.view).map(({ name }) => name || t('minutes:page.aHost')) : [],
  );
  readonly writesAll = $derived.by(
    () => this.live.isHost || (this.seat?.role === 'minuteTaker' && came(this.seat)),
  );
  readonly mayWriteDissent = $derived.by(() => !!this.seat && came(this.seat));

  constructor(meetingId: string) {
    this.live = new LiveMeeting(meetingId);
    Object.assign(this.drafts, keptWords.kept(meetingId, {}));
    void account.load();
  }

  async read(): Promise<void> {
    try {
      this.minutes = await api.meetings.minutes.query({ meetingId: this.live.meetingId });
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
  }

  async sign(): Promise<void> {
    const hash = this.minutes?.fingerprint.hash;
    if (hash) await this.#act(() => this.live.do('signMinutes', { hash }));
  }

  /** What a field says: as written here, else as it stands. */
  words(field: MinutesField): string {
    return this.drafts[keyOfField(field)] ?? this.#standing(field);
  }

  write(field: MinutesField, words: string): void {
    this.drafts[keyOfField(field)] = words;
    keptWords.keep(this.live.meetingId, { ...this.drafts });
  }

  /** Nothing of what is written shall be kept. */
  giveUp(): void {
    for (const key of Object.keys(this.drafts)) delete this.drafts[key];
    keptWords.forget(this.live.meetingId);
    this.isEditing = false;
  }

  /** Of the given fields, those that were changed here. */
  changed(fields: readonly MinutesField[]): readonly (MinutesField & { words: string })[] {
    return fields
      .map((field) => ({ ...field, words: this.words(field).trim() }))
      .filter((field) => field.words !== this.#standing(field));
  }

  async save(fields: readonly MinutesField[]): Promise<void> {
    const changes = this.changed(fields);
    const version = this.view?.minutes.version;
    if (version === undefined || changes.length === 0) return;
    if (!(await this.#act(() => this.live.do('correctMinutes', { version, changes: [...changes] })))) return;
    this.giveUp();
    toast.ok(t('minutes:page.saved', { version: version + 1 }));
  }

  close(): void {
    this.live.close();
  }

  #standing(field: MinutesField): string {
    return wordsOf(this.minutes?.corrections ?? [], field);
  }

  async #act(command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command();
      await this.read();
      return true;
    } catch (error) {
      toast.error(explain(error));
      await this.read();
      return false;
    }
  }
}
