/** Why a ballot file, or a paper, cannot be counted, and where. The words stand in shared/locales/<language>/recount.json. */

export type RecountProblem =
  /** The text is not JSON. */
  | 'notJson'
  /** A field is there twice, or spelt almost like one that would change the count. */
  | 'duplicateField'
  | 'misspeltField'
  | 'tooDeep'
  /** A name is there twice in a paper or another part of the file. */
  | 'repeatedName'
  | 'missing'
  | 'notAnObject'
  | 'notAList'
  | 'notText'
  /** A count, number of seats or the like that is not a whole number of at least `least`. */
  | 'notWhole'
  | 'tooLarge'
  | 'tooLong'
  | 'notTrueOrFalse'
  | 'unknownMethod'
  | 'unknownBase'
  | 'badShare'
  | 'badRange'
  | 'noOptions'
  | 'tooManyOptions'
  | 'tooManySeats'
  | 'oneSeatOnly'
  | 'unknownOption'
  | 'duplicateOption'
  | 'presentExceedsEligible'
  | 'votesExceedPresent'
  /** A paper of another method, with two contents, or with a field that papers do not have. */
  | 'wrongKind'
  | 'unknownField'
  | 'emptyRank'
  /** Options of one rank, where the method needs them one after the other. */
  | 'sharedRank'
  | 'scoreOutOfRange'
  | 'dotsOverspent';

/** A JSON path in steps: member names and positions. */
export type Path = readonly (string | number)[];

export class RecountRefused extends Error {
  override name = 'RecountRefused';
  readonly problem: RecountProblem;
  readonly path: Path;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(problem: RecountProblem, path: Path, values: Readonly<Record<string, string | number>> = {}) {
    super(`${problem} at ${placeOf(path) || 'the top'}`);
    this.problem = problem;
    this.path = path;
    this.values = values;
  }

  /** Such as `papers[3].ranking[1][0]`; empty for the file as a whole. */
  get place(): string {
    return placeOf(this.path);
  }
}

function placeOf(path: Path): string {
  return path
    .map((step, at) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(step)) return `[${JSON.stringify(step)}]`;
      return at === 0 ? step : `.${step}`;
    })
    .join('');
}
