/** Somebody objects to a posted resolution, the chair answers, and corrects the notice, which starts its period again. */
import { addDays, atClock } from '../../shared/local-time.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { digestOf } from '../issues/history.ts';
import type { DemoPerson } from './cast.ts';
import type { Step } from './follow-up.ts';
import type { Rows } from './rows.ts';
import { idOf } from './seeded.ts';

interface Objection {
  readonly key: string;
  /** The local day on which it was made. */
  readonly since: string;
  readonly resolutionId: string;
  readonly objector: DemoPerson;
  /** Of the resolution, as first posted. */
  readonly words: string;
  readonly chair: DemoPerson;
}

export function addObjection(rows: Rows, given: Objection): Step[] {
  const { key, since, resolutionId, objector, words, chair } = given;
  const at = (days: number, clock: string) => new Date(atClock(addDays(since, days), clock)).toISOString();
  const objectionId = idOf('objection', key);
  const said = '没写夜里怎么办：晚上十点以后也常常堵着。';
  const answer = '有道理。决议补上夜间时段，公示重新计时。';
  const correctionId = idOf('correction', key);
  const until = addDays(since, 1 + presets.council.noticePeriodDays);
  const reason = '采纳居民异议，补上夜间时段';
  rows.add('objection', {
    ...{
      id: objectionId,
      resolution_id: resolutionId,
      person_id: objector.id,
      words: said,
      at: at(0, '21:15'),
    },
  });
  rows.add('objection_answer', {
    ...{ objection_id: objectionId, words: answer, by_person_id: chair.id, at: at(1, '10:20') },
  });
  rows.add('notice_correction', {
    ...{ id: correctionId, resolution_id: resolutionId, words: `${words}，夜间同样执行`, reason },
    ...{ notice_until: until, by_person_id: chair.id, at: at(1, '10:40') },
  });
  const digest = (text: string) => digestOf({ words: text, photoIds: [] });
  return [
    {
      ...{ type: 'objectionRaised', data: { objectionId, digest: digest(said) } },
      ...{ actor: objector.id, at: at(0, '21:15') },
    },
    {
      ...{ type: 'objectionAnswered', data: { objectionId, digest: digest(answer) } },
      ...{ actor: chair.id, at: at(1, '10:20') },
    },
    {
      ...{ type: 'noticeCorrected', data: { correctionId, until, reason } },
      ...{ actor: chair.id, at: at(1, '10:40') },
    },
  ];
}
