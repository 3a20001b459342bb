/**
 * Minutes as a sheet: headings, paragraphs and tables in the order of the office form. The page, the print and the
 * .docx all draw these blocks, so that no surface can say something else. Pure.
 */
import type minutes from '../../locales/zh-CN/minutes.json';
import { localClock, localDay } from '../../local-time.ts';
import type { Quorum } from '../rules/attendance.ts';
import { paragraphs, type Block } from './block.ts';
import { conductBlocks } from './conduct-blocks.ts';
import type { MinutesChange, MinutesDocument } from './document.ts';
import type { Fingerprint } from './fingerprint.ts';
import { itemBlocks } from './item-blocks.ts';
import { counted, dayWords, duration, listed, moment } from './phrases.ts';
import type { RecordedSignature } from './record.ts';
import type { TranslateMinutes } from './words.ts';

export interface Sheet {
  readonly document: MinutesDocument;
  readonly fingerprint: Fingerprint;
  readonly signatures: readonly Pick<RecordedSignature, 'name' | 'capacity' | 'at'>[];
  readonly isMasked: boolean;
  /** Numbers stand in it for titles that are hidden. */
  readonly hidesTitles?: boolean;
}

export function blocksOf(sheet: Sheet, t: TranslateMinutes): Block[] {
  const { document } = sheet;
  return [
    ...headOf(document, t),
    heading('attendance', t),
    ...attendanceOf(document, t),
    heading('agenda', t),
    ...document.items.flatMap((item) => itemBlocks(item, t)),
    ...conductBlocks(document.conduct ?? [], t),
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
      [...paperTitles(document, t), ...document.attachments].map((title, at) => `${at + 1}. ${title}`),
      t,
    ),
    heading('signatures', t),
    ...signaturesOf(sheet, t),
    ...correctionsOf(document.corrections, t),
    heading('proof', t),
    { kind: 'text', text: t('minutes:proof.text', { count: document.log.seq }) },
    ...(sheet.isMasked ? [{ kind: 'note' as const, text: t('minutes:proof.masked') }] : []),
    ...(sheet.hidesTitles ? [{ kind: 'note' as const, text: t('minutes:proof.hidesTitles') }] : []),
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
        [t('minutes:label.convenor'), document.convenor || committeeOf(document, t)],
        [t('minutes:label.chair'), document.chair || t('minutes:nobody')],
        [t('minutes:label.minuteTaker'), listed(document.minuteTakers, t)],
        [t('minutes:label.version'), String(document.version)],
      ],
    },
  ];
}

function committeeOf({ communityName, calledBy }: MinutesDocument, t: TranslateMinutes): string {
  const committee = t('minutes:committee', { community: communityName });
  return calledBy ? t('minutes:calledBy', { committee, name: calledBy }) : committee;
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

/** What was sent out with the invitation or shown in the room. */
function paperTitles({ papers, items }: MinutesDocument, t: TranslateMinutes): string[] {
  return (papers ?? []).map(({ title, itemId }) => {
    const item = items.find(({ id }) => id === itemId);
    return item ? t('minutes:paperOf', { title, position: item.position }) : title;
  });
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
