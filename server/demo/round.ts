/** Before this evening's meeting: a round that most have answered. 向春燕 has begun, and is on her way home. */
import { phoneHolders, representativesOf, staff } from './cast.ts';
import type { Rows } from './rows.ts';
import { idOf } from './seeded.ts';
import { tonightMeetingId } from './tonight.ts';

/** One letter an answer, in the order of the council's seats: agree, disagree, pass, - for none yet. */
const asked = [
  { issue: 'tonight-0', answers: 'aaadda' },
  { issue: 'tonight-1', answers: '-aaaap' },
  { issue: 'cycle-put-off', answers: '-adpda' },
  { words: '充电桩先装在电梯房楼下', answers: '-aaddd' },
  { words: '暑假前把托管的事定下来', answers: '-aaaaa' },
] as const;

const answers = { a: 'agree', d: 'disagree', p: 'pass' } as const;

export function addRound(rows: Rows, now: Date): void {
  const openedAt = new Date(now.getTime() - 2 * 24 * 3_600_000).toISOString();
  const council = representativesOf('junjing');
  const author = phoneHolders[1];
  rows.add('meeting_round', {
    meeting_id: tonightMeetingId,
    opened_at: openedAt,
    opened_by: staff.chair.id,
    closed_at: null,
  });
  asked.forEach((statement, at) => {
    const id = idOf('statement', `tonight-${at}`);
    rows.add('meeting_round_statement', {
      id,
      meeting_id: tonightMeetingId,
      issue_id: 'issue' in statement ? idOf('issue', statement.issue) : null,
      words: 'words' in statement ? statement.words : null,
      by_person_id: 'words' in statement ? author.id : null,
      at: openedAt,
    });
    council.forEach((person, seat) => {
      const given = Object.entries(answers).find(([letter]) => letter === statement.answers[seat]);
      if (given) {
        rows.add('meeting_round_answer', { statement_id: id, person_id: person.id, answer: given[1] });
      }
    });
  });
}
