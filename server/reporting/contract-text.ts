/** The contract as it was signed, in words and as JSON; empty and null where nobody has entered it. */
import type { ContractRecord } from '../../shared/reporting/project-changes.ts';
import type { Report } from './report.ts';
import type { ReportWords } from './report-words.ts';

type Contracted = Pick<Report, 'contract'>;

const said = (
  { number, client, contractor, sum, signedOn, from, to }: ContractRecord,
  words: ReportWords,
) => ({
  ...{ number, client, contractor, sum: words.yuan(sum) },
  ...{ signedOn: words.day(signedOn), from: words.day(from), to: words.day(to) },
});

export const contractSentences = ({ contract }: Contracted, words: ReportWords): string[] =>
  contract ? [words.say('contract.sentence', said(contract, words))] : [];

/** For one cell of a form. */
export const contractCell = (contract: ContractRecord, words: ReportWords): string =>
  words.say('contract.cell', said(contract, words));

/** One line for each thing that was signed. */
export function contractLines(contract: ContractRecord | null, words: ReportWords): [string, string][] {
  const values = contract && said(contract, words);
  return (['number', 'client', 'contractor', 'sum', 'signedOn', 'from', 'to'] as const).map((key) => [
    words.say(`contract.${key}`),
    values?.[key] ?? words.say('contract.none'),
  ]);
}

export interface ReportedContract {
  readonly number: string;
  readonly client: string;
  readonly contractor: string;
  /** In yuan. */
  readonly sum: number;
  readonly signedOn: string;
  readonly from: string;
  readonly to: string;
}

export const reportedContract = ({ contract }: Contracted): ReportedContract | null =>
  contract && {
    ...{ number: contract.number, client: contract.client, contractor: contract.contractor },
    ...{ sum: contract.sum / 100, signedOn: contract.signedOn, from: contract.from, to: contract.to },
  };

/** Which project a file is about. */
export const reportedProject = ({ projectCode, project }: Pick<Report, 'projectCode' | 'project'>) => ({
  code: projectCode,
  name: project,
});
