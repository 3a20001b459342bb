/**
 * Signature version 4 of AWS for requests to an S3-compatible store, as far as files need it: the path is made of plain
 * characters, the only query is none, and every header that is sent is signed.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
}

export interface Unsigned {
  readonly method: string;
  /** Without a query; its path needs no encoding. */
  readonly url: URL;
  /** Of the body, in hex. */
  readonly bodySha256: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The headers to send: those given, and the ones that make the signature. `host` is sent by whoever makes the request. */
export function signed(
  { method, url, bodySha256, headers = {} }: Unsigned,
  { region, keyId, secret }: Credentials,
  now: Date,
): Record<string, string> {
  const at = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const day = at.slice(0, 8);
  const own = { ...headers, 'x-amz-content-sha256': bodySha256, 'x-amz-date': at };
  const all = Object.entries({ ...own, host: url.host }).sort(([one], [other]) => (one < other ? -1 : 1));
  const names = all.map(([name]) => name).join(';');
  const lines = all.map(([name, value]) => `${name}:${value}\n`).join('');
  const request = [method, url.pathname, '', lines, names, bodySha256].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', at, scope, sha256Of(request)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secret}`);
  const signature = hmac(key, toSign).toString('hex');
  return {
    ...own,
    authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

export const sha256Of = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();
