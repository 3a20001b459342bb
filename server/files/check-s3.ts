import type { S3Settings } from '../config.ts';
import { S3Bucket, S3Failure } from './s3-bucket.ts';
import { sha256Of } from './s3-signature.ts';

export type S3Fault = 'away' | 'noBucket' | 'wrongKeys' | 'wrongRegion' | 'wrongClock' | 'missingRights';

/** By the store's own words for it; what is not listed is an outage, which passes. */
const faultOf: Readonly<Record<string, S3Fault>> = {
  NoSuchBucket: 'noBucket',
  InvalidBucketName: 'noBucket',
  InvalidAccessKeyId: 'wrongKeys',
  SignatureDoesNotMatch: 'wrongKeys',
  AuthorizationHeaderMalformed: 'wrongRegion',
  PermanentRedirect: 'wrongRegion',
  TemporaryRedirect: 'wrongRegion',
  RequestTimeTooSkewed: 'wrongClock',
  AccessDenied: 'missingRights',
  AllAccessDisabled: 'missingRights',
};

const probe = Buffer.from('gongyi');

/**
 * Does what files need: writes, asks for what isn't there (without the right to list, that looks like a refusal),
 * and deletes. Null when all of it went well.
 */
export async function faultOfS3(
  settings: S3Settings,
  withinMs = 5_000,
): Promise<{ readonly fault: S3Fault; readonly said: string } | null> {
  const bucket = new S3Bucket(settings, withinMs);
  try {
    await bucket.put('gongyi-check', probe, sha256Of(probe));
    const nothing = await bucket.get('gongyi-never-there');
    await nothing?.body?.cancel();
    await bucket.delete('gongyi-check');
    return null;
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    return { fault: faultOf[error.code] ?? 'away', said: error.message };
  }
}
