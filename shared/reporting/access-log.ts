/** Who opened hardship cases, when and why. Times are milliseconds since 1970, days YYYY-MM-DD. */

/** After that, name, situation and files of a case are asked for anew: as long as an idle session lasts (domain.md §6). */
export const lookLastsMs = 30 * 60_000;

export interface Look {
  readonly id: string;
  readonly at: number;
  readonly personName: string;
  readonly reason: string;
  /** The case by its number; nobody's name. */
  readonly caseNumber: string;
  readonly communityName: string;
  /** How many files of the case were opened in this look. */
  readonly files: number;
}

export interface AccessLogPage {
  /** The newest first. */
  readonly looks: readonly Look[];
  readonly count: number;
  readonly page: number;
  readonly pages: number;
  /** Whoever ever looked. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
}
