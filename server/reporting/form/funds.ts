/** The money of a year in words, in ten thousands of yuan: what waits for a second person stands beside what counts, or in its place. */
import { attainmentOf } from '../../../shared/reporting/attainment.ts';
import type { Report } from '../report.ts';
import type { ReportWords } from '../report-words.ts';

type Funded = Pick<Report, 'funds' | 'budgetWaiting' | 'spentWaiting' | 'period'>;

export type FundsWords = Readonly<Record<'initialBudget' | 'budget' | 'spent' | 'rate', string>>;

const tenThousands = (cents: number, words: ReportWords) => words.hundredths(cents / 10_000);

/** What waits and differs from what counts; null: nothing does. Of payments, those that wait while none counts. */
function waitingOf({ funds, budgetWaiting, spentWaiting }: Funded) {
  const other = (kind: 'initialBudget' | 'budget') => {
    const waiting = budgetWaiting?.[kind] ?? null;
    return waiting === funds[kind] ? null : waiting;
  };
  return {
    ...{ initialBudget: other('initialBudget'), budget: other('budget') },
    spent: funds.spent === null && spentWaiting > 0 ? spentWaiting : null,
  };
}

/** Why the budget's execution has no score: something waits, or was never entered. */
export function unscoredWords(report: Funded, words: ReportWords): string {
  const waiting = waitingOf(report);
  const isWaiting = waiting.spent !== null || (report.funds.budget === null && waiting.budget !== null);
  return words.say(isWaiting ? 'funds.waits' : 'notRecorded');
}

export function fundsWords(report: Funded, words: ReportWords): FundsWords {
  const { funds } = report;
  const waits = waitingOf(report);
  const amount = (kind: keyof typeof waits): string => {
    const [counted, waiting] = [funds[kind], waits[kind]];
    if (waiting === null) return counted === null ? words.say('notRecorded') : tenThousands(counted, words);
    const amounts = { waiting: tenThousands(waiting, words) };
    if (counted === null) return words.say('funds.waiting', amounts);
    return words.say('funds.otherWaiting', { ...amounts, counted: tenThousands(counted, words) });
  };
  return {
    initialBudget: amount('initialBudget'),
    budget: amount('budget'),
    spent: amount('spent'),
    rate:
      funds.budget === null || funds.spent === null
        ? unscoredWords(report, words)
        : words.percent(attainmentOf({ operator: 'atLeast', from: funds.budget }, funds.spent).permille),
  };
}

export function fundsSentence(report: Funded, words: ReportWords): string {
  const { funds } = report;
  const waits = waitingOf(report);
  const period = words.period(report.period);
  const { rate } = fundsWords(report, words);
  const money = (cents: number) => tenThousands(cents, words);
  if (funds.budget === null) {
    return waits.budget === null
      ? words.say('doc.fundsMissing', { period })
      : words.say('doc.fundsWaiting', { period, budget: money(waits.budget) });
  }
  const budget = money(funds.budget);
  const newer = waits.budget === null ? '' : words.say('doc.budgetWaiting', { budget: money(waits.budget) });
  const open = waits.spent === null ? '' : words.say('doc.spentWaiting', { spent: money(waits.spent) });
  const said =
    funds.spent === null
      ? words.say(waits.spent === null ? 'doc.fundsOpen' : 'doc.fundsUnconfirmed', { period, budget })
      : words.say('doc.fundsText', { period, budget, spent: money(funds.spent), rate });
  return said + newer + open + words.say('doc.fundsSource');
}
