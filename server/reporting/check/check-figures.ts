/** A table of figures that somebody kept, beside those that are counted now or were known at the end of a day. Refusals: fileNotRoster, fileTooLarge. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { contractWords } from '../../../shared/reporting/indicator-words.ts';
import { withCode } from '../../../shared/reporting/project-code.ts';
import type { Span } from '../../../shared/reporting/period.ts';
import { compared, readFigures, type CheckResult } from '../../../shared/reporting/two-way-check.ts';
import { readTable } from '../../read-table.ts';
import { shownOn } from '../report.ts';

export async function checkFigures(
  em: EntityManager,
  { period, content, now }: { period: Span; content: Buffer; now: Date },
): Promise<CheckResult> {
  const sheets = await readTable(content);
  const { figures: counted } = await shownOn(em, period, now);
  const names = new Map(
    counted.map(({ code, projectCode, words }) => [
      code,
      [words.name, contractWords(code).name]
        .flatMap(({ zh, en }) => [zh, en])
        .flatMap((name) => (projectCode === null ? name : [name, projectCode, withCode(projectCode, name)])),
    ]),
  );
  const { figures, problems } = readFigures(sheets, names);
  if (problems.length > 0) return { problems };
  return { problems: [], sheet: figures[0]?.sheet ?? '', lines: compared(figures, counted) };
}
