/**
 * One short text for what somebody read before changing it: two people who saw the same have the same one. Sent back
 * with the change, it tells whether somebody else was faster.
 */
import { canonicalJson } from '../shared/canonical-json.ts';
import { sha256 } from './sha256.ts';

export const versionOf = (read: unknown): string => sha256(canonicalJson(read));
