/** What is told of the registers as raw data, and how it is written in every form. */
import { maskName } from '../../../shared/identity/mask-name.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import type { ContractRecord } from '../../../shared/reporting/project-changes.ts';
import type { Contract } from '../contract.ts';
import type { Names } from '../workbook/workbook.ts';
import type { RawDetails } from './raw-details.ts';
import type { RawEntries } from './raw-entries.ts';

export interface Raw {
  readonly project: Contract;
  readonly contract: ContractRecord | null;
  readonly entries: RawEntries;
  readonly details: RawDetails;
  readonly period: Period;
  readonly names: Names;
}

export const personIn = (name: string | null, names: Names) =>
  name === null ? '' : names === 'full' ? name : maskName(name);

export const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
