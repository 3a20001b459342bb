/**
 * Minutes as a sheet: headings, paragraphs and tables in the order of the office form. The page, the print and the
 * .docx all draw these blocks, so that no surface can say something else. Pure.
 */
import type minutes from '../../locales/zh-CN/minutes.json';
import { localClock, localDay } from '../../local-time.ts';
import type { Quorum } from '../rules/attendance.ts';
import { arithmeticSentence } from '../tally/arithmetic.ts';
import type { YesNoAbstainResult } from '../tally/contract.ts';
import type {
  MinutesBallot,
  MinutesChange,
  MinutesDocument,
  MinutesItem,
  MinutesMotion,
  MinutesSide,
} from './document.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { RecordedSignature } from './record.ts';
import type { TranslateMinutes } from './words.ts';

export type Block =
  | { readonly kind: 'title'; readonly text: string; readonly under: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, text: string])[] }
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Of the columns, in hundredths of the sheet's width. */
      readonly widths: readonly number[];
    };

export interface Sheet {
  readonly document: MinutesDocument;
  readonly fingerprint: Fingerprint;
  readonly signatures: readonly Pick<RecordedSignature, 'name' | 'capacity' | 'at'>[];
  readonly isMasked: boolean;
}

export function blocksOf(sheet: Sheet, t: TranslateMinutes): Block[] {
  const { document } = sheet;
  return [
    ...headOf(document, t),
    heading('attendance', t),
    ...attendanceOf(document, t),
    heading('agenda', t),
    ...document.items.flatMap((item) => itemBlocks(item, t)),
    heading('resolutions', t),
    resolutionsOf(document, t),
    heading('dissent', t),
    ...paragraphs(
      document.dissent.map(({ name, words }) => `${name}${t('minutes:colon')}${words}`),
      t,
    ),
    heading('remarks', t),
    ...paragraphs(document.remarks.split('\n').filter(Boolean), t),
    heading('attachments', t),
    ...paragraphs(
      document.attachments.map((title, at) => `${at + 1}. ${title}`),
      t,
    ),
    heading('signatures', t),
    ...signaturesOf(sheet, t),
    ...correctionsOf(document.corrections, t),
    heading('proof', t),
    { kind: 'text', text: t('minutes:proof.text', { count: document.log.seq }) },
    ...(sheet.isMasked ? [{ kind: 'note' as const, text: t('minutes:proof.masked') }] : []),
    {
      kind: 'facts',
      rows: [
        [t('minutes:proof.log'), document.log.hash],
        [t('minutes:proof.hash'), sheet.fingerprint.hash],
      ],
    },
  ];
}

function heading(key: keyof (typeof minutes)['heading'], t: TranslateMinutes): Block {
  return { kind: 'heading', level: 1, text: t(`minutes:heading.${key}`) };
}

function headOf(document: MinutesDocument, t: TranslateMinutes): Block[] {
  const { openedAt, closedAt, scheduledAt } = document;
  const from = openedAt ?? scheduledAt;
  const time = t('minutes:fromTo', {
    date: dayWords(localDay(from), t),
    from: localClock(from),
    to: localClock(closedAt ?? from),
  });
  return [
    {
      kind: 'title',
      text: t('minutes:title', { title: document.title }),
      under: t('minutes:number', { community: document.communityName, number: document.number }),
    },
    ...(document.isDemo ? [{ kind: 'note' as const, text: t('minutes:sample') }] : []),
    {
      kind: 'facts',
      rows: [
        [t('minutes:label.time'), time],
        [t('minutes:label.place'), document.place],
        [t('minutes:label.body'), t(`minutes:body.${document.body}`)],
        [
          t('minutes:label.convenor'),
          document.convenor || t('minutes:committee', { community: document.communityName }),
        ],
        [t('minutes:label.chair'), document.chair || t('minutes:nobody')],
        [t('minutes:label.minuteTaker'), listed(document.minuteTakers, t)],
        [t('minutes:label.version'), String(document.version)],
      ],
    },
  ];
}

function attendanceOf({ attendance }: MinutesDocument, t: TranslateMinutes): Block[] {
  const others = attendance.others
    .filter(({ came }) => came)
    .map(({ name, role }) => t('minutes:otherPerson', { name, role: t(`minutes:role.${role}`) }));
  return [
    {
      kind: 'table',
      head: [
        t('minutes:attendance.group'),
        t('minutes:attendance.invited'),
        t('minutes:attendance.present'),
        t('minutes:attendance.absent'),
        t('minutes:attendance.speaking'),
      ],
      rows: attendance.groups.map((group) => [
        t(`minutes:group.${group.group}`),
        String(group.invited),
        counted(group.present, t),
        counted(group.absent, t),
        duration(group.speakingMs, t),
      ]),
      widths: [16, 10, 38, 20, 16],
    },
    { kind: 'text', text: quorumSentence(attendance.quorum, t) },
    ...(others.length > 0
      ? [{ kind: 'text' as const, text: t('minutes:attendance.others', { names: listed(others, t) }) }]
      : []),
  ];
}

function quorumSentence(
  { eligible, present, needed, met, share, strict }: Quorum,
  t: TranslateMinutes,
): string {
  return t(`minutes:attendance.${met ? 'met' : 'missed'}.${strict ? 'moreThan' : 'atLeast'}`, {
    ...{ eligible, present, needed, share },
  });
}

function itemBlocks(item: MinutesItem, t: TranslateMinutes): Block[] {
  const title: Block = {
    kind: 'heading',
    level: 2,
    text: t('minutes:item.title', { position: item.position, title: item.title }),
  };
  if (item.state === 'waiting') return [title, { kind: 'text', text: t('minutes:item.notReached') }];
  return [
    title,
    ...item.sides.flatMap((side) => sideBlocks(side, t)),
    ...item.remarks
      .split('\n')
      .filter(Boolean)
      .map((text): Block => ({ kind: 'text', text })),
    ...item.motions.flatMap((motion) => motionBlocks(item, motion, t)),
    ...(item.motions.length === 0 ? [{ kind: 'text' as const, text: t('minutes:item.noMotion') }] : []),
  ];
}

function sideBlocks({ side, speakers, gist }: MinutesSide, t: TranslateMinutes): Block[] {
  const names = speakers.map(({ name, group, times, ms }) =>
    t(times > 1 ? 'minutes:speakerTimes' : 'minutes:speaker', {
      ...{ name, times, group: t(`minutes:group.${group}`), time: duration(ms, t) },
    }),
  );
  const words = [
    ...(names.length > 0 ? [t('minutes:speakers', { names: listed(names, t) })] : []),
    ...(gist ? [t('minutes:gist', { words: gist })] : []),
  ];
  return [{ kind: 'text', text: `${t(`minutes:side.${side}`)}${t('minutes:colon')}${words.join('')}` }];
}

function motionBlocks(item: MinutesItem, motion: MinutesMotion, t: TranslateMinutes): Block[] {
  const { costYuan, costNote } = motion;
  const amount = costYuan === 0 ? t('minutes:motion.noCost') : t('minutes:motion.cost', { amount: costYuan });
  const cost = costNote ? t('minutes:motion.costWith', { cost: amount, note: costNote }) : amount;
  return [
    {
      kind: 'heading',
      level: 3,
      text:
        motion.amends === null
          ? t('minutes:motion.title', { item: item.position, number: motion.number })
          : t('minutes:motion.amendment', {
              ...{ item: item.position, of: motion.amends, number: motion.number },
            }),
    },
    ...(motion.original
      ? [{ kind: 'text' as const, text: t('minutes:motion.original', { what: motion.original.what }) }]
      : []),
    { kind: 'text', text: t('minutes:motion.what', { what: motion.what }) },
    {
      kind: 'text',
      text: t('minutes:motion.facts', { unit: motion.unitName, due: dayWords(motion.dueOn, t), cost }),
    },
    {
      kind: 'text',
      text: t('minutes:motion.proposed', { name: motion.proposer, names: listed(motion.seconders, t) }),
    },
    ...(motion.recused.length > 0
      ? [{ kind: 'text' as const, text: t('minutes:motion.recused', { names: listed(motion.recused, t) }) }]
      : []),
    ...motion.ballots.flatMap((ballot) => ballotBlocks(ballot, t)),
    {
      kind: 'text',
      text: motion.takenOver ? t('minutes:motion.takenOver') : t(`minutes:motion.state.${motion.state}`),
    },
  ];
}

const choices = ['yes', 'no', 'abstain', 'notVoted'] as const;

function ballotBlocks(ballot: MinutesBallot, t: TranslateMinutes): Block[] {
  const { tally, byGroup } = ballot;
  if (!tally) return [];
  const named = [
    ...(ballot.against.length > 0 ? [t('minutes:ballot.against', { names: listed(ballot.against, t) })] : []),
    ...(ballot.abstained.length > 0
      ? [t('minutes:ballot.abstained', { names: listed(ballot.abstained, t) })]
      : []),
  ];
  return [
    {
      kind: 'text',
      text: t('minutes:ballot.title', {
        attempt: ballot.attempt,
        secrecy: t(`minutes:ballot.${ballot.secrecy}`),
        time: ballot.closedAt === null ? '' : localClock(ballot.closedAt),
      }),
    },
    ...(tally.method === 'yes-no-abstain' ? [yesNoTable(tally, byGroup, t)] : []),
    ...arithmeticSentence(tally, t)
      .split('\n')
      .map((text): Block => ({ kind: 'text', text })),
    ...named.map((text): Block => ({ kind: 'text', text })),
  ];
}

function yesNoTable(
  tally: YesNoAbstainResult,
  byGroup: MinutesBallot['byGroup'],
  t: TranslateMinutes,
): Block {
  const row = (label: string, counts: Readonly<Record<(typeof choices)[number], number>>) => [
    label,
    ...choices.map((choice) => String(counts[choice])),
  ];
  return {
    kind: 'table',
    head: [t('minutes:ballot.head'), ...choices.map((choice) => t(`minutes:ballot.${choice}`))],
    rows: [
      row(t('minutes:ballot.all'), tally.counts),
      ...(byGroup
        ? (['local', 'migrant'] as const).map((group) => row(t(`minutes:group.${group}`), byGroup[group]))
        : []),
    ],
    widths: [28, 18, 18, 18, 18],
  };
}

function resolutionsOf({ resolutions }: MinutesDocument, t: TranslateMinutes): Block {
  if (resolutions.length === 0) return { kind: 'text', text: t('minutes:resolution.none') };
  return {
    kind: 'table',
    head: [
      t('minutes:resolution.number'),
      t('minutes:resolution.words'),
      t('minutes:resolution.unit'),
      t('minutes:resolution.due'),
      t('minutes:resolution.supervisor'),
      t('minutes:resolution.notice'),
    ],
    rows: resolutions.map((resolution) => [
      resolution.number,
      resolution.words,
      resolution.unitName,
      dayWords(resolution.dueOn, t),
      resolution.supervisor,
      dayWords(resolution.noticeUntil, t),
    ]),
    widths: [9, 31, 16, 16, 12, 16],
  };
}

function signaturesOf({ signatures, document }: Sheet, t: TranslateMinutes): Block[] {
  const signed = signatures.map(({ name, capacity, at }) => [
    t(`minutes:role.${capacity}`),
    name,
    moment(at, t),
  ]);
  const has = (role: string) => signatures.some(({ capacity }) => capacity === role);
  // Whoever has not signed by tap may sign the printed sheet by hand.
  const waiting = [
    ...(has('chair') || has('host') ? [] : [[t('minutes:role.chair'), document.chair, '']]),
    ...(has('minuteTaker')
      ? []
      : document.minuteTakers.map((name) => [t('minutes:role.minuteTaker'), name, ''])),
  ];
  return [
    {
      kind: 'table',
      head: [t('minutes:signature.capacity'), t('minutes:signature.name'), t('minutes:signature.at')],
      rows: [...signed, ...waiting],
      widths: [24, 36, 40],
    },
  ];
}

function correctionsOf(changes: readonly MinutesChange[], t: TranslateMinutes): Block[] {
  if (changes.length === 0) return [];
  return [
    heading('corrections', t),
    {
      kind: 'table',
      head: [
        t('minutes:correction.version'),
        t('minutes:correction.what'),
        t('minutes:correction.before'),
        t('minutes:correction.after'),
        t('minutes:correction.who'),
      ],
      rows: changes.map((change) => [
        String(change.version),
        fieldWords(change, t),
        change.before || t('minutes:correction.first'),
        change.words || t('minutes:correction.cleared'),
        t('minutes:correction.whoWhen', { name: change.name, at: moment(change.at, t) }),
      ]),
      widths: [8, 20, 26, 26, 20],
    },
  ];
}

export function fieldWords(
  change: Pick<MinutesChange, 'field' | 'of' | 'side'>,
  t: TranslateMinutes,
): string {
  if (change.field === 'gist')
    return t('minutes:correction.field.gist', {
      of: change.of,
      side: t(`minutes:side.${change.side ?? 'other'}`),
    });
  if (change.field === 'remarks' && change.of)
    return t('minutes:correction.field.remarksOf', { of: change.of });
  return t(`minutes:correction.field.${change.field}`, { of: change.of });
}

function paragraphs(texts: readonly string[], t: TranslateMinutes): Block[] {
  return (texts.length > 0 ? texts : [t('minutes:nobody')]).map((text) => ({ kind: 'text', text }));
}

function counted(names: readonly string[], t: TranslateMinutes): string {
  return names.length === 0 ? '0' : t('minutes:people', { count: names.length, names: listed(names, t) });
}

function listed(names: readonly string[], t: TranslateMinutes): string {
  return names.length === 0 ? t('minutes:nobody') : names.join(t('minutes:comma'));
}

function duration(ms: number, t: TranslateMinutes): string {
  const seconds = Math.round(ms / 1000);
  return t('minutes:duration', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/** 2026年11月5日 */
export function dayWords(day: string, t: TranslateMinutes): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return t('minutes:yearMonthDay', { year, month: Number(month), day: Number(date) });
}

export function moment(at: number, t: TranslateMinutes): string {
  return `${dayWords(localDay(at), t)} ${localClock(at)}`;
}
