/** What is posted of minutes proves itself, to whoever checks it. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { fingerprintOf } from '../../shared/meetings/minutes/fingerprint.ts';
import type { MinutesDocument } from '../../shared/meetings/minutes/document.ts';
import { blocksOf } from '../../shared/meetings/minutes/blocks.ts';
import { withoutTitles } from '../../shared/meetings/minutes/hidden-titles.ts';
import { parseRecord, postedRecord, type MinutesRecord } from '../../shared/meetings/minutes/record.ts';
import { minutesFault } from '../../shared/meetings/minutes/verify.ts';
import { arithmeticSentence } from '../../shared/meetings/tally/arithmetic.ts';
import { sha256 } from '../../shared/sha256.ts';
import { projectDir } from '../../server/config.ts';
import { minutesDocx } from '../../server/meetings/minutes/docx.ts';
import { readDocx } from '../../server/meetings/minutes/read-docx.ts';
import { verifyFile } from '../../server/meetings/minutes/verify-file.ts';
import { minutesWords } from '../../server/meetings/minutes/words.ts';
import { partOf, withPart } from '../support/zip.ts';
import { Hall } from './hall.ts';
import { held, record, sign, only } from './held-evening.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

/** The line end that comes along with words copied from a Word file. */
const pasted = '\u000b';

describe('a record', () => {
  let whole: MinutesRecord;
  beforeAll(async () => {
    const { meeting, taker, itemId } = await held(hall);
    await hall.run(meeting, 'correctMinutes', taker, {
      version: 1,
      changes: [
        {
          field: 'gist',
          itemId,
          side: 'for',
          words: `${taker.name}说晚上看不见路，${pasted}电话 13812345678。`,
        },
      ],
    });
    await sign(hall, meeting, meeting.host);
    await sign(hall, meeting, taker);
    whole = await record(hall, meeting);
  });

  it('proves itself, whole and as posted', () => {
    expect(minutesFault(parseRecord(JSON.stringify(whole)), sha256)).toBeNull();
    const posted = postedRecord(whole);
    expect(minutesFault(parseRecord(JSON.stringify(posted)), sha256)).toBeNull();
    expect(posted.fingerprint).toEqual(whole.fingerprint);
  });

  it('is shown without a title that is hidden, wherever it stands, and says so', () => {
    const [item] = whole.document.items;
    const hidden = { itemId: only(item).id, title: only(item).title, shown: '#7' };
    const document = { ...whole.document, remarks: `关于${hidden.title}` };
    const sheet = { ...whole, document: withoutTitles(document, [hidden]), hidesTitles: true };
    const blocks = JSON.stringify(blocksOf(sheet, minutesWords('zh-CN')));
    expect(blocks).not.toContain(hidden.title);
    expect(blocks).toContain('关于#7');
    expect(blocks).toContain('有议题已被居委会隐藏');
    // Another item has the same title, and is not hidden.
    const twice = { ...document, items: [only(item), { ...only(item), id: 'another' }] };
    const shown = withoutTitles(twice, [hidden]);
    expect([shown.items.map(({ title }) => title), shown.remarks]).toEqual([
      ['#7', hidden.title],
      document.remarks,
    ]);
  });

  it('names nobody as posted', () => {
    const text = JSON.stringify(postedRecord(whole));
    const names = [
      ...whole.document.attendance.groups.flatMap(({ present, absent }) => [...present, ...absent]),
      ...whole.document.attendance.others.map(({ name }) => name),
    ];
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(text).not.toContain(name);
    expect(text).not.toContain('13812345678');
  });

  const ballot = 'document.items[0].motions[0].ballots[0]';
  test.each<[string, (copy: object) => void, object]>([
    [
      'a vote',
      at('document.items.0.motions.0.ballots.0.tally.counts.yes', 3),
      { what: 'count', place: `${ballot}.tally.counts.yes` },
    ],
    [
      'more votes than people',
      at('document.items.0.motions.0.ballots.0.inFavour', ['甲', '乙', '丙', '丁']),
      { what: 'count', place: `${ballot}.tally` },
    ],
    [
      'an outcome',
      at('document.items.0.motions.0.ballots.0.tally.outcome', 'rejected'),
      { what: 'count', place: `${ballot}.tally.outcome` },
    ],
    [
      'support by group',
      at('document.items.0.motions.0.ballots.0.byGroup.local.yes', 0),
      { what: 'count', place: `${ballot}.byGroup.yes` },
    ],
    [
      'a motion’s words',
      at('document.items.0.motions.0.what', '装五盏路灯'),
      { what: 'report', place: 'document.items[0].motions[0].what' },
    ],
    [
      'its cost',
      at('document.items.0.motions.0.costYuan', 1),
      { what: 'report', place: 'document.items[0].motions[0].costYuan' },
    ],
    [
      'a resolution’s due date',
      at('document.resolutions.0.dueOn', '2030-01-01'),
      { what: 'report', place: 'document.resolutions[0].dueOn' },
    ],
    ['attendance', at('document.attendance.quorum.present', 4), { what: 'document', place: 'document' }],
    ['a gist', at('document.items.0.sides.0.gist', '别的'), { what: 'document', place: 'document' }],
    [
      'the hash signed',
      at('signatures.1.hash', '0'.repeat(64)),
      { what: 'signature', place: 'signatures[1].hash' },
    ],
    ['the end of the log', at('document.log.seq', 1), { what: 'logEnd', place: 'document.log.seq' }],
    ['what the log was told', at('log.3.data', {}), { what: 'logData', place: 'log[4]' }],
    ['when it was told', at('log.3.at', 1), { what: 'logLink', place: 'log[4]' }],
    ['the log’s order', at('log.3.seq', 9), { what: 'logOrder', place: 'log[4]' }],
  ])('tells where %s was changed', (_title, change, fault) => {
    const copy: object = parseRecord(JSON.stringify(whole));
    change(copy);
    expect(minutesFault(parseRecord(JSON.stringify(copy)), sha256)).toMatchObject(fault);
  });

  it('cannot be changed in words and hashes together without voiding the signatures', () => {
    const document: MinutesDocument = { ...whole.document, remarks: '添一句' };
    const forged = { ...whole, document, fingerprint: fingerprintOf(document, sha256) };
    expect(minutesFault(forged, sha256)).toEqual({ what: 'signature', place: 'signatures[0].hash' });
  });

  it.each(['zh-CN', 'en'] as const)(
    'becomes a Word file (%s) with all its figures, which proves itself too',
    async (language) => {
      const file = await minutesDocx({
        record: whole,
        language,
        checkUrl: 'https://example.org/public/minutes/x',
      });
      const { paragraphs } = readDocx(file);
      const text = paragraphs.join('\n');
      expect(JSON.stringify(whole.document)).toContain('\\u000b');
      expect(partOf(file, 'word/document.xml')).not.toMatch(/(?![\t\n\r])\p{Cc}/u);
      const t = minutesWords(language);
      const tally = only(only(only(only(whole.document.items[0]).motions[0]).ballots[0]).tally);
      expect(text).toContain(arithmeticSentence(tally, t));
      for (const words of ['在三号巷装十盏路灯', '48000', whole.document.log.hash, whole.fingerprint.hash])
        expect(text).toContain(words);
      for (const { name } of whole.signatures) expect(paragraphs).toContain(name);
      expect(verifyFile(file)).toMatchObject({ kind: 'whole' });
      expect(verifyFile(Buffer.from(JSON.stringify(whole)))).toMatchObject({ kind: 'whole' });
      expect(verifyFile(Buffer.from('PKnonsense'))).toEqual({ kind: 'unreadable' });
      expect(verifyFile(Buffer.from('{}'))).toEqual({ kind: 'unreadable' });
    },
  );

  it('tells which paragraph of a Word file was changed by hand', async () => {
    const checkUrl = 'https://example.org/public/minutes/x';
    const file = await minutesDocx({ record: whole, language: 'zh-CN', checkUrl });
    const changed = withPart(file, 'word/document.xml', (xml) => xml.replace('议事厅', '茶楼'));
    expect(verifyFile(changed)).toEqual({ kind: 'different', fault: { what: 'words', place: '茶楼' } });
  });

  /** Sets the value at a path of keys and indexes. */
  function at(path: string, value: unknown): (copy: object) => void {
    const keys = path.split('.');
    const last = only(keys.pop());
    return (copy) => {
      const parent = keys.reduce<object>((inner, key) => {
        const next: unknown = Reflect.get(inner, key);
        if (typeof next !== 'object' || next === null) throw new Error(`${path}: nothing at ${key}`);
        return next;
      }, copy);
      Reflect.set(parent, last, value);
    };
  }
});

describe('gongyi minutes verify', () => {
  it(
    'checks a file in a process of its own: 0 for a whole one, 1 with the place, 2 without a file',
    { timeout: 60_000 },
    async () => {
      const { meeting } = await held(hall);
      await sign(hall, meeting, meeting.host);
      const whole = await record(hall, meeting);
      const folder = await mkdtemp(join(tmpdir(), 'gongyi-minutes-'));
      try {
        const files = {
          whole: JSON.stringify(whole),
          changed: JSON.stringify(whole).replace('48000', '84000'),
        };
        for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
        const verify = (...args: string[]) =>
          promisify(execFile)(
            process.execPath,
            [join(projectDir, 'server/gongyi.js'), 'minutes', 'verify', ...args],
            {
              env: { PATH: process.env['PATH'], GONGYI_DATA: folder, LANG: 'C' },
            },
          );
        const failed = (code: number, stderr: unknown) => expect.objectContaining({ code, stderr });
        await Promise.all([
          expect(
            verify(join(folder, 'whole')).then(({ stdout }): unknown => JSON.parse(stdout)),
          ).resolves.toMatchObject({ ok: true, hash: whole.fingerprint.hash, signatures: 1 }),
          expect(verify(join(folder, 'changed'))).rejects.toEqual(
            failed(1, expect.stringContaining('document.items[0].motions[0].costYuan')),
          ),
          expect(verify(join(folder, 'none'))).rejects.toEqual(failed(1, expect.stringContaining('none'))),
          expect(verify()).rejects.toEqual(failed(2, expect.stringContaining('minutes verify FILE'))),
        ]);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
