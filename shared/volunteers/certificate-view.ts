/** Certificates as pages read them. Times are milliseconds since 1970, days YYYY-MM-DD. */
import { z } from 'zod';
import type { CertificateState, CertifiedService, Days, ModuleSum } from './certificate.ts';
import type { Named } from './named.ts';

const day = z.iso.date();
const number = z.string().length(12);

export const certificateCommands = {
  /** Reply: { number }. Of the same days as a valid one: that one is superseded. Settles an open request of theirs. */
  issueCertificate: z.strictObject({
    communityId: z.uuid(),
    personId: z.uuid(),
    from: day,
    to: day,
    /** Who answers for it, as the paper names them. */
    responsible: z.string().trim().min(1).max(40),
  }),
  withdrawCertificate: z.strictObject({ number, reason: z.string().trim().min(1).max(200) }),
  /** The actor's own. */
  requestCertificate: z.strictObject({ from: day, to: day }),
  declineCertificate: z.strictObject({ requestId: z.uuid(), reason: z.string().trim().min(1).max(200) }),
} as const;

/** The paper itself. */
export interface CertificateView {
  readonly number: string;
  readonly isDemo: boolean;
  readonly name: string;
  readonly volunteerNumber: string;
  readonly communityName: string;
  readonly days: Days;
  readonly totalMs: number;
  readonly modules: readonly ModuleSum[];
  /** Oldest first. */
  readonly services: readonly CertifiedService[];
  readonly stars: number;
  readonly issuer: string;
  readonly responsible: string;
  readonly contact: string;
  readonly issuedByName: string;
  readonly issuedAt: number;
  readonly state: CertificateState;
  readonly supersededBy: string | null;
  readonly withdrawnAt: number | null;
  readonly withdrawnReason: string | null;
  /** What the ledger says now of these days, where that is something else; else null. */
  readonly ledgerMs: number | null;
  /** Where its number can be checked by anybody. */
  readonly checkUrl: string;
}

/** What anybody may learn by its number: nothing about who it is. */
export interface CheckedCertificate {
  readonly number: string;
  readonly isDemo: boolean;
  readonly days: Days;
  readonly totalMs: number;
  readonly stars: number;
  readonly issuer: string;
  readonly issuedAt: number;
  readonly state: CertificateState;
  /** Since when it is not valid any more. */
  readonly endedAt: number | null;
  readonly ledgerMs: number | null;
}

export interface CertificateRow {
  readonly number: string;
  readonly personId: string;
  readonly name: string;
  readonly volunteerNumber: string;
  readonly days: Days;
  readonly totalMs: number;
  readonly stars: number;
  readonly issuedAt: number;
  readonly issuedByName: string;
  readonly state: CertificateState;
  readonly withdrawnReason: string | null;
  readonly ledgerMs: number | null;
}

export interface RequestRow {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly volunteerNumber: string;
  readonly days: Days;
  readonly askedAt: number;
}

export interface CertificatesView {
  /** Those whose certificates the viewer looks after, by name. */
  readonly communities: readonly Named[];
  readonly communityId: string;
  /** The oldest first. */
  readonly requests: readonly RequestRow[];
  /** The newest first, at most 60. */
  readonly certificates: readonly CertificateRow[];
}

/** What would be certified: shown before it is issued. */
export interface CertificateDraft {
  readonly name: string;
  readonly volunteerNumber: string;
  readonly totalMs: number;
  readonly modules: readonly ModuleSum[];
  readonly services: readonly CertifiedService[];
  readonly stars: number;
  readonly issuer: string;
  readonly responsible: string;
  /** The valid certificate of the same days, which this one would replace. */
  readonly replaces: { readonly number: string; readonly totalMs: number } | null;
  /** Why it can't be issued; null: it can. */
  readonly refusal: { readonly code: string; readonly details: Record<string, string> } | null;
}

export interface MyCertificates {
  /** Null: not registered as a volunteer. */
  readonly volunteerNumber: string | null;
  /** All verified service so far. */
  readonly totalMs: number;
  readonly stars: number;
  readonly nextStarAt: number | null;
  /** From the first service that counts to today; null: none yet. */
  readonly allDays: Days | null;
  /** The newest first. */
  readonly certificates: readonly Pick<
    CertificateRow,
    'number' | 'days' | 'totalMs' | 'stars' | 'issuedAt' | 'state' | 'withdrawnReason' | 'ledgerMs'
  >[];
  /** Waiting, or the newest that was declined within the last weeks. */
  readonly request: {
    readonly days: Days;
    readonly askedAt: number;
    readonly declinedReason: string | null;
  } | null;
}
