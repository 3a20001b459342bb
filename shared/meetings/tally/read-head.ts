/**
 * Reads what a ballot is counted by. What would change the count and is wrong is refused with its place; what the file says
 * besides (a title, a source) is nobody's business here, unless it is spelt almost like a field that counts: then it is
 * taken for a mistake, because leaving it out in silence might change the winner.
 */
import { parseFraction, type Fraction } from '../fraction.ts';
import { majorityBases, methods, type CountingRule, type Method, type RecountHead } from './contract.ts';
import { asList, asMembers, asText, asWhole, isAbsent, shown, type Members } from './read-values.ts';
import { RecountRefused, type Path } from './refused.ts';

const fields = [
  'method',
  'options',
  'seats',
  'rule',
  'eligible',
  'present',
  'papers',
  'dotsPerPaper',
  'scoreRange',
  'tieBreak',
];
const longestOption = 500;
const mostOptions = 10_000;

/** @throws RecountRefused */
export function readHead(file: unknown): RecountHead {
  const given = asMembers(file, []);
  refuseMisspelt(given, fields, []);
  const method = readMethod(given['method']);
  const options = readOptions(given['options'], method);
  const seats = readSeats(given['seats'], method, options);
  const rule = readRule(given['rule'], method);
  const eligible = readPeople(given, 'eligible');
  const present = readPeople(given, 'present');
  const asked = rule.quorum !== undefined;
  const base = rule.majority?.base;
  if (eligible === undefined && (asked || base === 'eligible'))
    throw new RecountRefused('missing', ['eligible']);
  if (present === undefined && (asked || base === 'present'))
    throw new RecountRefused('missing', ['present']);
  if (eligible !== undefined && present !== undefined && present > eligible) {
    throw new RecountRefused('presentExceedsEligible', ['present'], { present, eligible });
  }
  return {
    method,
    options,
    seats,
    rule,
    ...(eligible !== undefined && { eligible }),
    ...(present !== undefined && { present }),
    ...(method === 'dots' &&
      !isAbsent(given['dotsPerPaper']) && { dotsPerPaper: asWhole(given['dotsPerPaper'], ['dotsPerPaper']) }),
    ...(method === 'score' &&
      !isAbsent(given['scoreRange']) && { scoreRange: readRange(given['scoreRange']) }),
    // A tie between yes and no fails; no lot is drawn.
    ...(method !== 'yes-no-abstain' &&
      !isAbsent(given['tieBreak']) && { tieBreak: readTieBreak(given['tieBreak'], options) }),
  };
}

function readMethod(value: unknown): Method {
  const method = methods.find((known) => known === value);
  if (method !== undefined) return method;
  throw new RecountRefused(value === undefined ? 'missing' : 'unknownMethod', ['method'], {
    given: shown(value),
    methods: methods.join(', '),
  });
}

/** A yes / no / abstain ballot needs none; if it names some they are only words beside its three choices. */
function readOptions(value: unknown, method: Method): string[] {
  if (method === 'yes-no-abstain' && isAbsent(value)) return [];
  const options = asList(value, ['options']).map((option, at) => readOption(option, ['options', at]));
  if (options.length === 0 && method !== 'yes-no-abstain') throw new RecountRefused('noOptions', ['options']);
  if (options.length > mostOptions)
    throw new RecountRefused('tooManyOptions', ['options'], { most: mostOptions });
  refuseDuplicates(options, ['options']);
  return options;
}

function readOption(value: unknown, path: Path): string {
  const option = asText(value, path);
  if (option.length > longestOption) throw new RecountRefused('tooLong', path, { longest: longestOption });
  return option;
}

function refuseDuplicates(options: readonly string[], path: Path): void {
  const seen = new Set<string>();
  options.forEach((option, at) => {
    if (seen.has(option)) throw new RecountRefused('duplicateOption', [...path, at], { option });
    seen.add(option);
  });
}

function readSeats(value: unknown, method: Method, options: readonly string[]): number {
  const seats = isAbsent(value) ? 1 : asWhole(value, ['seats'], 1);
  if ((method === 'irv' || method === 'yes-no-abstain') && seats !== 1) {
    throw new RecountRefused('oneSeatOnly', ['seats'], { method, seats });
  }
  if (method !== 'yes-no-abstain' && seats > options.length) {
    throw new RecountRefused('tooManySeats', ['seats'], { seats, options: options.length });
  }
  return seats;
}

function readRule(value: unknown, method: Method): CountingRule {
  const given = isAbsent(value) ? {} : asMembers(value, ['rule']);
  refuseMisspelt(given, ['quorum', 'majority'], ['rule']);
  const { quorum, majority } = given;
  // Whether a motion carries depends on the base, and none is taken for granted.
  if (method === 'yes-no-abstain' && isAbsent(majority))
    throw new RecountRefused('missing', ['rule', 'majority']);
  return {
    ...(!isAbsent(quorum) && { quorum: readShare(quorum, ['rule', 'quorum']) }),
    ...(!isAbsent(majority) && {
      majority: { ...readShare(majority, ['rule', 'majority']), base: readBase(majority) },
    }),
  };
}

function readShare(value: unknown, path: Path): { share: Fraction; strict: boolean } {
  const given = asMembers(value, path);
  const { share, strict } = given;
  refuseMisspelt(given, ['share', 'strict', 'base'], path);
  if (isAbsent(share)) throw new RecountRefused('missing', [...path, 'share']);
  if (!isFraction(share)) throw new RecountRefused('badShare', [...path, 'share'], { given: shown(share) });
  if (isAbsent(strict)) return { share, strict: false };
  if (typeof strict === 'boolean') return { share, strict };
  throw new RecountRefused('notTrueOrFalse', [...path, 'strict'], { given: shown(strict) });
}

function isFraction(value: unknown): value is Fraction {
  return typeof value === 'string' && parseFraction(value) !== null;
}

function readBase(majority: unknown): (typeof majorityBases)[number] {
  const path = ['rule', 'majority', 'base'];
  const { base } = asMembers(majority, ['rule', 'majority']);
  const known = majorityBases.find((one) => one === base);
  if (known !== undefined) return known;
  throw new RecountRefused(base === undefined ? 'missing' : 'unknownBase', path, {
    given: shown(base),
    bases: majorityBases.join(', '),
  });
}

function readPeople(given: Members, field: 'eligible' | 'present'): number | undefined {
  return isAbsent(given[field]) ? undefined : asWhole(given[field], [field]);
}

function readRange(value: unknown): { min: number; max: number } {
  const { min, max } = asMembers(value, ['scoreRange']);
  const range = {
    min: asWhole(min, ['scoreRange', 'min'], Number.MIN_SAFE_INTEGER),
    max: asWhole(max, ['scoreRange', 'max'], Number.MIN_SAFE_INTEGER),
  };
  if (range.min > range.max) throw new RecountRefused('badRange', ['scoreRange'], range);
  return range;
}

/** The lot may have been drawn among some options only; a tie that it does not cover stays one. */
function readTieBreak(value: unknown, options: readonly string[]): string[] {
  const known = new Set(options);
  const order = asList(value, ['tieBreak']).map((option, at) => {
    const name = asText(option, ['tieBreak', at]);
    if (!known.has(name)) throw new RecountRefused('unknownOption', ['tieBreak', at], { option: name });
    return name;
  });
  refuseDuplicates(order, ['tieBreak']);
  return order;
}

function refuseMisspelt(given: Members, known: readonly string[], path: Path): void {
  for (const field of Object.keys(given)) {
    if (known.includes(field)) continue;
    const meant = known.find((one) => plain(one) === plain(field));
    if (meant !== undefined) throw new RecountRefused('misspeltField', [...path, field], { field, meant });
  }
}

function plain(field: string): string {
  return field.toLowerCase().replace(/[^a-z]/g, '');
}
