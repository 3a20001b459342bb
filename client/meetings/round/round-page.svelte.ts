/** One person's part in the round before a meeting: the statements in turn, and what they answered. */
import { v4 as uuidv4 } from 'uuid';
import type { RoundCard, RoundView } from '../../../shared/meetings/round-view.ts';
import type { RoundAnswer } from '../../../shared/meetings/support.ts';
import { api, explain } from '../../api.ts';
import { live } from '../../live/connection.svelte.ts';
import { toast } from '../../ui/toast.svelte.ts';
import { LiveMeeting } from '../live-meeting.svelte.ts';

export class RoundPage {
  readonly meeting: LiveMeeting;
  round = $state.raw<RoundView | null>(null);
  problem = $state('');
  /** Which statement is on the card; null while the list of all is shown. */
  at = $state<number | null>(null);
  readonly asked = $derived.by(() => this.round?.cards.filter((card) => card.hiddenReason === null) ?? []);
  readonly card = $derived.by(() => (this.at === null ? null : (this.asked[this.at] ?? null)));
  readonly unanswered = $derived.by(() => this.asked.filter(({ answer }) => answer === null).length);

  constructor(meetingId: string) {
    this.meeting = new LiveMeeting(meetingId);
  }

  async load(): Promise<void> {
    const isFirst = this.round === null;
    try {
      this.round = await api.round.read.query({ meetingId: this.meeting.meetingId });
      this.problem = '';
      if (isFirst) this.goOn();
    } catch (error) {
      this.problem = explain(error);
    }
  }

  /** To the first statement that has no answer; without one, to the list. */
  goOn(): void {
    const next = this.asked.findIndex(({ answer }) => answer === null);
    this.at = next === -1 ? null : next;
  }

  async answer(card: RoundCard, answer: RoundAnswer): Promise<void> {
    const wasAnswered = card.answer !== null;
    try {
      const input = { meetingId: this.meeting.meetingId, statementId: card.id, answer };
      await live.command('answerStatement', input);
    } catch (error) {
      toast.error(explain(error));
      return;
    }
    if (!this.round) return;
    const cards = this.round.cards.map((known) => (known.id === card.id ? { ...known, answer } : known));
    this.round = { ...this.round, cards };
    if (wasAnswered) this.at = null;
    else this.goOn();
  }

  /** True once it stands. */
  async add(words: string): Promise<boolean> {
    try {
      const input = { meetingId: this.meeting.meetingId, statementId: uuidv4(), words };
      await live.command('addStatement', input);
    } catch (error) {
      toast.error(explain(error));
      return false;
    }
    await this.load();
    return true;
  }

  close(): void {
    this.meeting.close();
  }
}
