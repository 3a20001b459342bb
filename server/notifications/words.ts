/** Messages in the reader's language: what happened to which issue, in plain words, and where to look. */
import { textOfStep, type ToldStep } from '../../shared/notifications/work-concern.ts';
import english from '../../shared/locales/en/notices.json' with { type: 'json' };
import chinese from '../../shared/locales/zh-CN/notices.json' with { type: 'json' };

export type NoticeLanguage = 'zh-CN' | 'en';

export interface GatheredStep extends ToldStep {
  readonly issueId: string;
  readonly title: string;
  readonly raiserName: string;
  /** The reason or report that came with it. */
  readonly words: string | null;
}

const texts = { 'zh-CN': chinese, en: english } as const;

/** "Your issue about the lights: repaired, please look." */
export function lineOf(step: GatheredStep, language: NoticeLanguage): string {
  const { step: steps, line } = texts[language];
  const happened = steps[textOfStep(step)];
  const said = step.words ? ` ${step.words}` : '';
  return line.replace('{{title}}', step.title).replace('{{happened}}', happened) + said;
}

export function textsOf(language: NoticeLanguage) {
  return texts[language];
}
