/** The year whose contract is over: everything that it asked for, and a survey that many answered. */
import { addDays, atClock } from '../../../shared/local-time.ts';
import { staff } from '../cast.ts';
import { addPhoto, type PictureShelf } from '../issue-rows.ts';
import { iso, type Rows } from '../rows.ts';
import { Dice, idOf } from '../seeded.ts';
import { addSpending, addVisits, addWorkLogs } from './day-by-day.ts';
import type { Registers, Season } from './entries.ts';
import { addCase } from './hardship-cases.ts';
import { addSession, heldInYear } from './sessions.ts';
import { awards, enterprises, established, licensed, mediaReports, organisations } from './stories.ts';

export function addPast(rows: Rows, registers: Registers, pictures: PictureShelf, season: Season): void {
  const dice = new Dice(4_501);
  for (const { module, kind, count, people } of heldInYear) {
    for (let at = 0; at < count; at += 1) {
      const day = addDays(season.from, 6 + Math.floor((at * 352) / count) + (at % 3));
      const id = addSession(registers, dice, {
        key: `past-${module}-${kind}`,
        module,
        kind,
        at,
        day,
        people,
        ...season,
      });
      rows.add('register_file', {
        entry_id: id,
        file_id: addPhoto(rows, pictures, {
          ...{ scene: 'paper', moment: at % 2 ? 'after' : 'before', by: staff.minuteTaker.id },
          ...{ key: `session-${id}`, at: iso(atClock(day, '17:30')) },
        }),
        position: 0,
      });
    }
  }
  addWorkLogs(registers, dice, season);
  addVisits(registers, dice, season);

  enterprises.forEach((title, at) => {
    const day = addDays(season.from, 10 + at * 15);
    const id = registers.add('enterprise', title, { onDay: day, title, owner: `店主${at + 1}` }, season);
    registers.step(id, 'coaching', addDays(day, 9), '选址、核名、备料一对一辅导');
    if (at < licensed) registers.step(id, 'licensed', addDays(day, 31), '营业执照已领取，复印件存档');
  });
  organisations.forEach((title, at) => {
    const day = addDays(season.from, 40 + at * 70);
    const id = registers.add('organisation', title, { onDay: day, title }, season);
    registers.step(id, 'charter', addDays(day, 12), '章程经成员大会通过');
    registers.step(id, 'members', addDays(day, 14), '成员名册已登记');
    if (at < established) registers.step(id, 'established', addDays(day, 30), '在街道备案');
  });
  for (let at = 0; at < 23; at += 1)
    addCase(registers, `past-${at}`, addDays(season.from, 12 + at * 14), at, season);
  mediaReports.forEach(([title, outlet], at) => {
    registers.add('media', title, { onDay: addDays(season.from, 20 + at * 47), title, outlet }, season);
  });
  awards.forEach(([title, giver], at) => {
    registers.add('award', title, { onDay: addDays(season.from, 90 + at * 150), title, giver }, season);
  });
  addSpending(registers, season);
  const survey = registers.add(
    'survey',
    'past',
    {
      onDay: season.from,
      title: '2022–2023 年服务满意度调查',
      titleEn: 'Satisfaction with our services, 2022–2023',
    },
    season,
  );
  for (let at = 0; at < 640; at += 1)
    addAnswer(rows, dice, survey, addDays(season.from, ((at * 364) / 640) | 0), at);
}

const saidInSurveys = [
  '希望周末也能开。',
  '填表的地方字太小，老人看不清。',
  '老师很有耐心，积分入学终于弄明白了。',
  '晚上八点以后也想来，白天要上班。',
  '直播课多开几期。',
];

function addAnswer(rows: Rows, dice: Dice, survey: string, day: string, at: number): void {
  const mark = () => (dice.chance(0.965) ? dice.between(4, 5) : dice.between(2, 3));
  rows.add('survey_answer', {
    ...{ id: idOf('answer', `${survey}-${at}`), survey_id: survey, on_day: day },
    ...{ overall: mark(), attitude: mark(), usefulness: mark() },
    words: at % 20 === 7 ? (saidInSurveys[Math.floor(at / 20) % saidInSurveys.length] ?? '') : '',
  });
}
