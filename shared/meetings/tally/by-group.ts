/**
 * Support by group, so that a majority cannot hide the others' dissent (domain §4). Told of a named vote, and of hands that
 * were counted group by group; never of a secret one, for of a small group it would tell what each of them voted.
 */
import type { ResidentGroup } from '../../identity/roles.ts';
import type { ByOption, CountResult, PaperContent } from './contract.ts';

type OfEach<Figures> = Readonly<Record<ResidentGroup, Figures>>;

export interface YesNoSupport {
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  readonly notVoted: number;
}

export interface OptionSupport {
  /** How many seats chose or approved it, the points they gave it, or, where they ranked, how many put it first. */
  readonly options: ByOption<number>;
  /** Papers that say something. */
  readonly cast: number;
  readonly blank: number;
  readonly notVoted: number;
}

export type SupportByGroup = OfEach<YesNoSupport> | OfEach<OptionSupport>;

export interface GroupPaper {
  readonly group: ResidentGroup;
  readonly content: PaperContent;
  readonly count: number;
}

/** `present`: the seats of each group that the count goes by. In a yes / no / abstain vote a blank paper is no vote. */
export function supportByGroup(
  { method, options }: { readonly method: CountResult['method']; readonly options: readonly string[] },
  present: OfEach<number>,
  papers: readonly GroupPaper[],
): SupportByGroup {
  const of = (group: ResidentGroup) => papers.filter((paper) => paper.group === group);
  return method === 'yes-no-abstain'
    ? { local: yesNo(present.local, of('local')), migrant: yesNo(present.migrant, of('migrant')) }
    : {
        local: byOption(options, present.local, of('local')),
        migrant: byOption(options, present.migrant, of('migrant')),
      };
}

export function ofOptions(support: SupportByGroup): support is OfEach<OptionSupport> {
  return 'options' in support.local;
}

/** How many seats of the group the figures are of. */
export function presentIn(figures: YesNoSupport | OptionSupport): number {
  return 'options' in figures
    ? figures.cast + figures.blank + figures.notVoted
    : figures.yes + figures.no + figures.abstain + figures.notVoted;
}

function yesNo(present: number, papers: readonly GroupPaper[]): YesNoSupport {
  const { yes = 0, no = 0, abstain = 0 } = given(['yes', 'no', 'abstain'], papers);
  return { yes, no, abstain, notVoted: present - yes - no - abstain };
}

function byOption(options: readonly string[], present: number, papers: readonly GroupPaper[]): OptionSupport {
  const all = papers.reduce((sum, { count }) => sum + count, 0);
  const blank = papers.reduce((sum, { content, count }) => sum + ('blank' in content ? count : 0), 0);
  return { options: given(options, papers), cast: all - blank, blank, notVoted: present - all };
}

function given(options: readonly string[], papers: readonly GroupPaper[]): Record<string, number> {
  const sums = new Map(options.map((option) => [option, 0]));
  for (const { content, count } of papers)
    for (const [option, points] of pointsOn(content))
      sums.set(option, (sums.get(option) ?? 0) + points * count);
  return Object.fromEntries(sums);
}

function pointsOn(content: PaperContent): readonly (readonly [option: string, points: number])[] {
  const each = (options: readonly string[]) => options.map((option) => [option, 1] as const);
  if ('blank' in content) return [];
  if ('choice' in content) return each([content.choice]);
  if ('approved' in content) return each(content.approved);
  if ('ranking' in content) return each(content.ranking[0] ?? []);
  return Object.entries('scores' in content ? content.scores : content.dots);
}
