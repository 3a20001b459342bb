/** What a host is asked to take out of sight, and what has been. */
import { addIssue } from '../issue-rows.ts';
import { idOf } from '../seeded.ts';
import { storyOf } from '../stories.ts';
import { person, retold, step, type Told } from './told.ts';

/** One issue reported and waiting for its host, one whose picture the host has hidden. */
export function addModerated({ rows, pictures, ago }: Told): void {
  const reportedId = idOf('issue', 'cycle-reported');
  const reportId = idOf('report', 'cycle-reported');
  const neighbour = person(5);
  addIssue(rows, pictures, {
    ...{ id: reportedId, key: 'junjing', raiser: person(2), endorsers: [], state: 'accepted' },
    story: retold(
      storyOf('deposits'),
      '七栋三楼的房东不退押金',
      '搬走两个月了还不退，大家别租他家。',
      '7 栋',
    ),
    ...{ raisedAt: ago(6, '20:15'), verifiedAt: null },
    history: [
      step('raised', {}, ago(6, '20:15'), person(2).id),
      step('accepted', {}, ago(5, '09:30')),
      step('contentReported', { reportId, fileId: null, why: 'privacy' }, ago(1, '21:05'), null),
    ],
  });
  rows.add('content_report', {
    ...{ id: reportId, issue_id: reportedId, file_id: null, why: 'privacy', by_person_id: neighbour.id },
    ...{ words: '写出了是哪一户，邻居都知道是谁。', at: ago(1, '21:05'), settled_at: null, settled_as: null },
  });

  const hiddenId = idOf('issue', 'cycle-hidden-picture');
  const reason = '照片拍到了邻居家的门牌和孩子';
  const fileId = idOf('file', `${hiddenId}-before`);
  addIssue(rows, pictures, {
    ...{ id: hiddenId, key: 'junjing', raiser: person(1), endorsers: [neighbour], state: 'accepted' },
    story: retold(storyOf('charging'), '五栋门厅停满电动车', '进出要侧着身子，老人推车过不去。', '5 栋门厅'),
    ...{ raisedAt: ago(7, '18:40'), verifiedAt: null, hiddenPicture: { at: ago(5, '10:10'), reason } },
    history: [
      step('raised', {}, ago(7, '18:40'), person(1).id),
      step('accepted', {}, ago(6, '09:10')),
      step('contentHidden', { fileId, reason }, ago(5, '10:10')),
    ],
  });
}
