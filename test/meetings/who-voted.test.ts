/** A named ballot shows who voted what: on the result and in the minutes, posted copies masked. */
import { describe, expect, test } from 'vitest';
import { minutesWords } from '../../server/meetings/minutes/words.ts';
import { blocksOf } from '../../shared/meetings/minutes/blocks.ts';
import { maskedMinutes } from '../../shared/meetings/minutes/fingerprint.ts';
import { writeMinutes } from '../../shared/meetings/minutes/write.ts';
import { whoVotedWhat } from '../../shared/meetings/rules/who-voted.ts';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import { recount } from '../../shared/meetings/tally/recount.ts';
import type { Ballot, BallotResult } from '../../shared/meetings/view.ts';
import { sha256 } from '../../shared/sha256.ts';
import { aBallot, aMotion, aSeat, aView } from './a-view.ts';

const names = ['王小明', '李大海', '陈秀英', '赵建国'];
const seats = [
  ...names.map((name, index) => aSeat(`a${index + 1}`, { name })),
  aSeat('a5', { name: '没来的人', checkedInAt: null }),
  aSeat('a6', { name: '后来的人', checkedInAt: 60_000 }),
];
const closed = { state: 'closed', openedAt: 0, closedAt: 1000 } as const;
const nothing = { byGroup: null, choices: null, papers: null };

const yesNo = aBallot({ ...closed, result: { ...nothing, tally: yesNoTally(1, 1, 0), ...chose() } });
const withOptions = aBallot({
  ...closed,
  method: 'approval',
  options: ['三栋', '五栋'],
  result: optionResult('approval', {
    a1: { approved: ['五栋', '三栋'] },
    a2: { approved: ['三栋', '五栋'] },
    a3: { blank: true },
  }),
});
const ranked = aBallot({
  ...closed,
  method: 'irv',
  options: ['三栋', '五栋'],
  result: optionResult('irv', { a1: { ranking: [['五栋'], ['三栋']] } }),
});

function chose(): Pick<BallotResult, 'choices'> {
  return { choices: { a1: 'no', a2: 'yes' } };
}

function yesNoTally(yes: number, no: number, abstain: number): BallotResult['tally'] {
  const papers = [
    ...Array.from({ length: yes }, () => ({ choice: 'yes' as const })),
    ...Array.from({ length: no }, () => ({ choice: 'no' as const })),
    ...Array.from({ length: abstain }, () => ({ choice: 'abstain' as const })),
  ];
  const rule = { majority: { base: 'present', share: '1/2', strict: true } } as const;
  return recount({ method: 'yes-no-abstain', options: [], seats: 1, rule, eligible: 6, present: 4, papers });
}

function optionResult(method: 'approval' | 'irv', papers: Record<string, PaperContent>): BallotResult {
  const form = { method, options: ['三栋', '五栋'], seats: 1, rule: {}, eligible: 6, present: 4 };
  return { ...nothing, papers, tally: recount({ ...form, papers: Object.values(papers) }) };
}

function minutesWith(ballot: Ballot) {
  const view = aView({ seats, motions: [aMotion('adopted')], ballots: [ballot], state: 'closed' });
  return writeMinutes({
    ...{ view, corrections: [], calledBy: '', handovers: [], onBehalf: [] },
    log: { seq: 0, hash: '0'.repeat(64) },
  });
}

function textOf(document: ReturnType<typeof minutesWith>): string {
  const fingerprint = { documentHash: '', publicHash: '', hash: '' };
  return blocksOf({ document, fingerprint, signatures: [], isMasked: false }, minutesWords('zh-CN'))
    .map((block) => ('text' in block ? block.text : ''))
    .join('\n');
}

describe('who voted what', () => {
  test('is by answer, yes first, and names who was here and did not vote', () => {
    expect(whoVotedWhat(seats, yesNo)).toEqual({
      papers: [
        { content: { choice: 'yes' }, names: ['李大海'] },
        { content: { choice: 'no' }, names: ['王小明'] },
      ],
      notVoted: ['陈秀英', '赵建国'],
    });
  });

  test('is by paper where there are options, whatever order was approved in', () => {
    expect(whoVotedWhat(seats, withOptions)?.papers).toEqual([
      { content: { approved: ['三栋', '五栋'] }, names: ['王小明', '李大海'] },
      { content: { blank: true }, names: ['陈秀英'] },
    ]);
  });

  test('of a secret ballot is nowhere', () => {
    const secret = {
      ...yesNo,
      secrecy: 'secret',
      result: { ...nothing, tally: yesNoTally(1, 1, 0) },
    } as const;
    expect(whoVotedWhat(seats, secret)).toBeNull();
    const text = textOf(minutesWith(secret));
    for (const words of ['同意的有', '未投的有', '投“']) expect(text).not.toContain(words);
  });
});

describe('the minutes of a named ballot', () => {
  test('name every side', () => {
    const text = textOf(minutesWith(yesNo));
    expect(text).toContain('同意的有：李大海。\n不同意的有：王小明。');
    expect(text).toMatch(/未投的有（.+）：陈秀英、赵建国。/);
  });

  test('name who gave which paper', () => {
    const text = textOf(minutesWith(withOptions));
    expect(text).toContain('投“三栋、五栋”的有：王小明、李大海。\n投空白票的有：陈秀英。');
    expect(textOf(minutesWith(ranked))).toContain('投“1. 五栋、2. 三栋”的有：王小明。');
  });

  test('mask the names in the posted copy', () => {
    const posted = maskedMinutes(minutesWith(withOptions));
    expect(textOf(posted)).toContain('投“三栋、五栋”的有：王*明、李*海。');
    for (const name of names) expect(JSON.stringify(posted)).not.toContain(name);
  });

  test('mask people who stand for election in every figure, and tell apart whom the mask makes alike', () => {
    const document = minutesWith(withOptions);
    const elected = JSON.parse(
      JSON.stringify(document).replaceAll('三栋', '李大海').replaceAll('五栋', '李小海'),
    ) as typeof document;
    const [item] = maskedMinutes({
      ...elected,
      attendance: {
        ...elected.attendance,
        others: [{ name: '李小海', role: 'observer', came: true }],
      },
    }).items;
    const [ballot] = item?.motions[0]?.ballots ?? [];
    expect(ballot?.options).toEqual(['李*海', '李*海 2']);
    expect(Object.keys(ballot?.tally?.counts ?? {}).sort()).toEqual(['李*海', '李*海 2']);
  });

  test('say the fingerprint where too many voted to be listed', () => {
    const unlistedHash = sha256('the list');
    const result = { ...nothing, tally: yesNoTally(1, 1, 0), ...chose(), unlistedHash };
    const text = textOf(minutesWith({ ...yesNo, result }));
    expect(text).toContain(unlistedHash);
    expect(text).toContain('不同意的有：王小明。');
    expect(text).not.toContain('同意的有：李大海。');
  });
});

test('an amended motion prints its whole first wording', () => {
  const original = {
    ...{ what: '装十盏', unitId: 'u2', unitName: '物业', dueOn: '2027-03-31' },
    ...{ costYuan: 900, costNote: '公共收益' },
  };
  const view = aView({ seats, state: 'closed', motions: [aMotion('adopted', { original })] });
  const document = writeMinutes({
    ...{ view, corrections: [], calledBy: '', handovers: [], onBehalf: [] },
    log: { seq: 0, hash: '0'.repeat(64) },
  });
  expect(textOf(document)).toContain(
    '修正前：装十盏\n责任单位：物业；办理期限：2027年3月31日；费用：900 元（公共收益）。\n修正后：装路灯',
  );
});
