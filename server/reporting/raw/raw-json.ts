/** The raw data of the registers as JSON. Its form is a contract with whoever reads it: keys are added, never changed. */
import { reportedContract } from '../contract-text.ts';
import { openFields, openValue } from './raw-entries.ts';

import { iso, personIn, type Raw } from './raw.ts';

export function rawJson({ entries, details, period, names, project, contract }: Raw): object {
  return {
    format: 'gongyi-registers-1',
    period: { from: period.from, to: period.to },
    project: { code: project.code, name: project.name },
    contract: reportedContract({ contract }),
    registers: Object.fromEntries(
      [...entries].map(([register, lines]) => [
        register,
        lines.map((entry) => ({
          id: entry.id,
          community: entry.communityName,
          isDemo: entry.isDemo,
          state: entry.state,
          isLate: entry.isLate,
          amount: entry.amount,
          tallied: entry.tallied,
          values: Object.fromEntries(
            openFields(register).flatMap((key) => {
              const value = openValue(entry, key, names);
              return value === '' ? [] : [[key, value]];
            }),
          ),
          steps: entry.steps.map(({ kind, onDay, isLate, recordedByName, verifiedByName }) => ({
            kind,
            onDay,
            isLate,
            recordedBy: personIn(recordedByName, names),
            confirmedBy: personIn(verifiedByName, names),
          })),
          recordedBy: personIn(entry.recordedByName, names),
          recordedAt: new Date(entry.recordedAt).toISOString(),
          confirmedBy: personIn(entry.verifiedByName, names),
          confirmedAt: entry.verifiedAt === null ? null : new Date(entry.verifiedAt).toISOString(),
        })),
      ]),
    ),
    steps: details.steps.map((step) => ({
      ...step,
      ...{ recordedBy: personIn(step.recordedBy, names), recordedAt: iso(step.recordedAt) },
      confirmedBy: step.confirmedBy && personIn(step.confirmedBy, names),
      confirmedAt: iso(step.confirmedAt),
    })),
    signIns: details.signIns.map(({ phoneEnd, ...one }) => ({
      ...one,
      name: one.name && personIn(one.name, names),
      ...(names === 'full' && { phoneEnd }),
      signedInAt: iso(one.signedInAt),
    })),
    taps: details.taps.map((tap) => ({
      ...tap,
      ...{ recordedBy: personIn(tap.recordedBy, names), at: iso(tap.at) },
    })),
    answers: details.answers,
  };
}
