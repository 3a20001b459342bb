/** The results of one survey, read again whenever a record changed, and its files. */
import { centreId } from '../../../shared/live/topics.ts';
import { titleIn, type SurveyResult } from '../../../shared/reporting/survey-result.ts';
import { api, explain, isForbidden, send } from '../../api.ts';
import { language, t } from '../../i18n.ts';
import { Topic } from '../../live/topic.ts';
import { download, fromBase64 } from '../../meetings/plan/download.ts';
import { OneReading } from '../../one-reading.ts';
import { toast } from '../../ui/toast.svelte.ts';

export class SurveyResultPage {
  result = $state.raw<SurveyResult | null>(null);
  problem = $state('');
  isUnknown = $state(false);

  readonly #surveyId: string;
  readonly #reading = new OneReading(() => this.#read());
  readonly #topic = new Topic('centre', centreId, () => this.reload());

  constructor(surveyId: string) {
    this.#surveyId = surveyId;
    this.reload();
  }

  close(): void {
    this.#topic.close();
  }

  reload(): void {
    this.#reading.start();
  }

  async #read(): Promise<void> {
    try {
      this.result = await api.surveys.result.query({ surveyId: this.#surveyId });
      this.problem = '';
    } catch (error) {
      this.isUnknown = isForbidden(error);
      this.problem = explain(error);
    }
  }

  async confirmPapers(): Promise<void> {
    const answerIds = this.result?.papers.map(({ id }) => id) ?? [];
    await this.#act(
      () => send(api.surveys.confirmPapers, { entryId: this.#surveyId, answerIds }),
      t('surveys:papers.done', { count: answerIds.length }),
    );
  }

  async withdrawPaper(answerId: string, reason: string): Promise<void> {
    await this.#act(
      () => send(api.surveys.withdrawPaper, { answerId, reason }),
      t('registers:withdrawn.done'),
    );
  }

  async hide(answerId: string, reason: string): Promise<void> {
    await this.#act(() => send(api.surveys.hideWords, { answerId, reason }), t('surveys:hideDone'));
  }

  async show(answerId: string): Promise<void> {
    await this.#act(() => send(api.surveys.showWords, { answerId }), t('surveys:showDone'));
  }

  async save(format: 'xlsx' | 'csv'): Promise<void> {
    await this.#act(async () => {
      const file = await api.surveys.file.query({ surveyId: this.#surveyId, format, language: language() });
      const title = this.result ? titleIn(this.result.titles, language()) : '';
      download(`${t('surveys:fileName', { title })}.${format}`, new Blob([fromBase64(file.content)]));
    }, t('surveys:exported'));
  }

  async #act(act: () => Promise<unknown>, done: string): Promise<void> {
    try {
      await act();
      toast.ok(done);
    } catch (error) {
      toast.error(explain(error));
    }
    this.reload();
  }
}
