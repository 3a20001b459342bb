/** A change of a project in words: what it is of, and each thing that is another one now. */
import type { IndicatorWords } from '../../../shared/reporting/indicator-words.ts';
import type { ContractRecord, ProjectChange } from '../../../shared/reporting/project-changes.ts';
import { formatDate, formatNumber, t } from '../../i18n.ts';
import { gradingWords } from '../grading-words.ts';
import { moneyWords } from './money-words.ts';

export interface ChangedThing {
  readonly of: string;
  readonly before: string;
  readonly after: string;
}

const yesOrNo = (yes: boolean) => t(`periods:history.${yes ? 'yes' : 'no'}`);
const differing = (things: readonly ChangedThing[]) => things.filter(({ before, after }) => before !== after);
const orNothing = (words: string) => words || t('periods:list.notEntered');

export function changedThings(change: ProjectChange): readonly ChangedThing[] {
  switch (change.what) {
    case 'names':
      return differing(
        (['name', 'department', 'carrier'] as const).map((key) => ({
          of: t(`periods:project.${key}`),
          before: orNothing(change.before[key]),
          after: orNothing(change.after[key]),
        })),
      );
    case 'points':
      return differing([
        ...(['execution', 'output', 'benefit', 'satisfaction'] as const).map((part) => ({
          of: t(`reporting:score.part.${part}`),
          before: formatNumber(change.before[part]),
          after: formatNumber(change.after[part]),
        })),
        {
          of: t('periods:project.isAgreed'),
          before: yesOrNo(change.before.isAgreed),
          after: yesOrNo(change.after.isAgreed),
        },
      ]);
    case 'rangeRule':
      return [
        {
          of: t('periods:project.needsExplanation'),
          before: yesOrNo(change.before),
          after: yesOrNo(change.after),
        },
      ];
    case 'grading':
      return [
        {
          of: t('periods:grading.title'),
          before: change.before ? gradingWords(change.before) : t('periods:grading.isMinistry'),
          after: change.after ? gradingWords(change.after) : t('periods:grading.isMinistry'),
        },
      ];
    case 'contract':
      return contractThings(change.before, change.after);
    case 'inHand':
      return [
        {
          of: t('periods:projects.inHand'),
          before: orNothing(change.before ?? ''),
          after: change.after ?? '',
        },
      ];
    case 'used':
      return [
        { of: t('periods:history.used'), before: yesOrNo(change.before), after: yesOrNo(change.after) },
      ];
    case 'module':
      return [
        {
          of: t('periods:add.module'),
          before: t(`reporting:module.${change.before}`),
          after: t(`reporting:module.${change.after}`),
        },
      ];
    case 'words':
      return wordThings(change.before, change.after);
  }
}

function wordThings(before: IndicatorWords, after: IndicatorWords): readonly ChangedThing[] {
  const kinds = ['name', 'unit', 'level1', 'level2'] as const;
  const inWords = ({ zh, en }: { zh: string; en: string }) => t('periods:history.both', { zh, en });
  return differing(
    kinds.map((kind) => ({
      of: t(`periods:wording.${kind}`),
      before: inWords(before[kind]),
      after: inWords(after[kind]),
    })),
  );
}

function contractThings(
  before: ContractRecord | null,
  after: ContractRecord | null,
): readonly ChangedThing[] {
  const said = (contract: ContractRecord | null) => ({
    number: contract?.number ?? '',
    client: contract?.client ?? '',
    contractor: contract?.contractor ?? '',
    sum: contract ? moneyWords(contract.sum) : '',
    signedOn: contract ? formatDate(contract.signedOn) : '',
    from: contract ? formatDate(contract.from) : '',
    to: contract ? formatDate(contract.to) : '',
  });
  const [then, now] = [said(before), said(after)];
  return differing(
    (['number', 'client', 'contractor', 'sum', 'signedOn', 'from', 'to'] as const).map((key) => ({
      of: t(key === 'from' || key === 'to' ? `periods:days.${key}` : `periods:contract.${key}`),
      before: orNothing(then[key]),
      after: orNothing(now[key]),
    })),
  );
}
