/** What a sheet of minutes is made of, before it is drawn on a page, in print or in a .docx. */
import type { TranslateMinutes } from './words.ts';

export type Block =
  | { readonly kind: 'title'; readonly text: string; readonly under: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, text: string])[] }
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | TextBlock
  | TableBlock;

export interface TextBlock {
  readonly kind: 'text';
  readonly text: string;
}

export interface TableBlock {
  readonly kind: 'table';
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Of the columns, in hundredths of the sheet's width. */
  readonly widths: readonly number[];
}

export function textBlock(text: string): TextBlock {
  return { kind: 'text', text };
}

export function paragraphs(texts: readonly string[], t: TranslateMinutes): Block[] {
  return (texts.length > 0 ? texts : [t('minutes:nobody')]).map(textBlock);
}
