import { addDays } from '../../../shared/local-time.ts';
import type { Registers, Season } from './entries.ts';
import { needsTold } from './stories.ts';

export function addCase(registers: Registers, key: string, day: string, at: number, season: Season): void {
  const [need, told] = needsTold[at % needsTold.length] ?? needsTold[0];
  const id = registers.add(
    'hardship',
    key,
    {
      ...{ onDay: day, title: `个案 ${day.slice(0, 4)}-${String(at + 1).padStart(3, '0')}`, need },
      ...{ person: `示例求助人${at + 1}`, phoneEnd: String(1_000 + at * 37), summary: told },
    },
    season,
  );
  const later = (days: number) => {
    const wanted = addDays(day, days);
    return wanted < season.to ? wanted : season.to;
  };
  registers.step(id, at % 2 ? 'aid' : 'jobGuidance', later(6), '已转介并回访');
  registers.step(id, 'support', later(9), '面谈一次，情绪平稳');
}
