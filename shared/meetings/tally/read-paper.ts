/**
 * Reads one paper by the form of its ballot, into the positions of options. Papers decide, so nothing in them is
 * overlooked: a field that papers do not have is refused, for `cuont` would silently count one paper instead of many.
 */
import type { BallotForm, Method } from './contract.ts';
import { asList, asMembers, asText, asWhole, shown, type Members } from './read-values.ts';
import { RecountRefused, type Path } from './refused.ts';

/** What a paper gives, by position of the option; or its ranks from the first choice down. */
export type Marks =
  | { readonly kind: 'blank' }
  | { readonly kind: 'points'; readonly points: readonly (readonly [option: number, points: number])[] }
  | { readonly kind: 'ranks'; readonly ranks: readonly (readonly number[])[] };

export interface CountedPaper {
  readonly marks: Marks;
  readonly count: number;
}

/** What is looked up again for every paper. */
export interface PaperForm {
  readonly form: BallotForm;
  readonly position: ReadonlyMap<string, number>;
  /** The member that holds the content. */
  readonly content: 'choice' | 'approved' | 'scores' | 'dots' | 'ranking';
}

export const yesNoAbstain = ['yes', 'no', 'abstain'] as const;

const contents: Record<Method, PaperForm['content']> = {
  'yes-no-abstain': 'choice',
  'choose-one': 'choice',
  approval: 'approved',
  score: 'scores',
  dots: 'dots',
  irv: 'ranking',
  schulze: 'ranking',
  stv: 'ranking',
};

const blankMarks: Marks = { kind: 'blank' };

export function paperForm(form: BallotForm): PaperForm {
  const options = form.method === 'yes-no-abstain' ? yesNoAbstain : form.options;
  return {
    form,
    position: new Map(options.map((option, at) => [option, at])),
    content: contents[form.method],
  };
}

/** @throws RecountRefused */
export function readPaper(paperForm: PaperForm, paper: unknown, path: Path): CountedPaper {
  const given = asMembers(paper, path);
  const { content } = paperForm;
  for (const field in given) {
    if (field === content || field === 'count' || field === 'blank') continue;
    if (field === 'code') asText(given[field], [...path, 'code']);
    else refuseField(paperForm, field, path);
  }
  const count = given['count'] === undefined ? 1 : asWhole(given['count'], [...path, 'count']);
  if ('blank' in given) {
    if (given['blank'] !== true || given[content] !== undefined) {
      throw new RecountRefused('wrongKind', [...path, 'blank'], { expected: content });
    }
    return { marks: blankMarks, count };
  }
  if (given[content] === undefined) throw new RecountRefused('wrongKind', path, { expected: content });
  return { marks: readMarks(paperForm, given, [...path, content]), count };
}

function refuseField({ content }: PaperForm, field: string, path: Path): never {
  const ofAnother = Object.values(contents).some((other) => other === field);
  throw new RecountRefused(ofAnother ? 'wrongKind' : 'unknownField', [...path, field], {
    expected: content,
    field,
  });
}

function readMarks(paperForm: PaperForm, given: Members, path: Path): Marks {
  const value = given[paperForm.content];
  switch (paperForm.content) {
    case 'choice':
      return { kind: 'points', points: [[positionOf(paperForm, value, path), 1]] };
    case 'approved':
      return { kind: 'points', points: readApproved(paperForm, value, path) };
    case 'scores':
    case 'dots':
      return { kind: 'points', points: readPoints(paperForm, value, path) };
    case 'ranking':
      return { kind: 'ranks', ranks: readRanks(paperForm, value, path) };
  }
}

function readApproved(paperForm: PaperForm, value: unknown, path: Path): [number, number][] {
  const seen = new Set<number>();
  return asList(value, path).map((option, at) => {
    const place = [...path, at];
    return [onceOnly(paperForm, positionOf(paperForm, option, place), seen, place), 1];
  });
}

function readPoints(paperForm: PaperForm, value: unknown, path: Path): [number, number][] {
  const { form, content } = paperForm;
  const range = content === 'scores' ? form.scoreRange : undefined;
  let spent = 0;
  const points = Object.entries(asMembers(value, path)).map(([option, given]): [number, number] => {
    const place = [...path, option];
    const position = positionOf(paperForm, option, place);
    const number = asWhole(given, place, range ? Number.MIN_SAFE_INTEGER : 0);
    if (range && (number < range.min || number > range.max)) {
      throw new RecountRefused('scoreOutOfRange', place, { given: number, ...range });
    }
    spent += number;
    return [position, number];
  });
  const { dotsPerPaper } = form;
  if (content === 'dots' && dotsPerPaper !== undefined && spent > dotsPerPaper) {
    throw new RecountRefused('dotsOverspent', path, { spent, dotsPerPaper });
  }
  return points;
}

function readRanks(paperForm: PaperForm, value: unknown, path: Path): number[][] {
  const { method } = paperForm.form;
  const shared = method === 'schulze';
  const seen = new Set<number>();
  return asList(value, path).map((rank, at) => {
    const place = [...path, at];
    const options = asList(rank, place);
    if (options.length === 0) throw new RecountRefused('emptyRank', place);
    if (options.length > 1 && !shared) throw new RecountRefused('sharedRank', place, { method });
    return options.map((option, within) => {
      const optionPlace = [...place, within];
      return onceOnly(paperForm, positionOf(paperForm, option, optionPlace), seen, optionPlace);
    });
  });
}

function positionOf({ position }: PaperForm, option: unknown, path: Path): number {
  const at = typeof option === 'string' ? position.get(option) : undefined;
  if (at !== undefined) return at;
  throw new RecountRefused(typeof option === 'string' ? 'unknownOption' : 'notText', path, {
    option: shown(option),
  });
}

function onceOnly({ form }: PaperForm, position: number, seen: Set<number>, path: Path): number {
  if (seen.has(position)) {
    throw new RecountRefused('duplicateOption', path, { option: form.options[position] ?? '' });
  }
  seen.add(position);
  return position;
}

/** Why a paper cannot be cast in this ballot, or null. */
export function whyPaperRefused(form: BallotForm, content: unknown): RecountRefused | null {
  try {
    readPaper(paperForm(form), content, []);
    return null;
  } catch (error) {
    if (error instanceof RecountRefused) return error;
    throw error;
  }
}
