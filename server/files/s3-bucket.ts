/**
 * Objects of one bucket in an S3-compatible store (Amazon, Alibaba, Tencent, MinIO, Ceph …). Everything is private: nothing
 * is made public and no signed address is given out. Whatever is not answered as it should be is an S3Failure.
 */
import type { S3Settings } from '../config.ts';
import type { ByteRange } from './file-store.ts';
import { sha256Of, signed } from './s3-signature.ts';

/** Until a whole answer has come: 10 MB even over a poor line. */
const longestMs = 20_000;

/** What the store said instead of doing it; `code` is its own word for it, such as AccessDenied. */
export class S3Failure extends Error {
  override name = 'S3Failure';
  readonly code: string;

  constructor(asked: string, code: string, options?: ErrorOptions) {
    super(`${asked}: ${code}`, options);
    this.code = code;
  }
}

type Method = 'GET' | 'HEAD' | 'PUT' | 'DELETE';

interface More {
  readonly body?: { readonly content: Buffer; readonly sha256: string };
  readonly range?: string;
}

export class S3Bucket {
  readonly #settings: S3Settings;
  readonly #withinMs: number;

  constructor(settings: S3Settings, withinMs = longestMs) {
    this.#settings = settings;
    this.#withinMs = withinMs;
  }

  /** The store checks that the content is the one with this hash. */
  async put(name: string, content: Buffer, sha256: string): Promise<void> {
    await (await this.#ask('PUT', name, { body: { content, sha256 } })).arrayBuffer();
  }

  /** Null where there is no such object in a bucket that is there. A store that answers with more than was asked for fails. */
  async get(name: string, range?: ByteRange): Promise<Response | null> {
    try {
      if (!range) return await this.#ask('GET', name);
      const part = await this.#ask('GET', name, { range: `bytes=${range.start}-${range.end}` });
      if (part.status === 206) return part;
      await part.body?.cancel();
      throw new S3Failure('GET', 'RangeIgnored');
    } catch (error) {
      if (error instanceof S3Failure && error.code === 'NoSuchKey') return null;
      throw error;
    }
  }

  /** In bytes; null where there is no such object, or no such bucket, which this question can't tell apart. */
  async sizeOf(name: string): Promise<number | null> {
    try {
      return lengthOf(await this.#ask('HEAD', name));
    } catch (error) {
      if (error instanceof S3Failure && error.code === '404') return null;
      throw error;
    }
  }

  async delete(name: string): Promise<void> {
    await (await this.#ask('DELETE', name)).arrayBuffer();
  }

  /** Twice at most: a connection that was kept may have been closed at the other end, and stores are busy for a moment. */
  async #ask(method: Method, name: string, more: More = {}): Promise<Response> {
    for (let isLast = false; ; isLast = true) {
      const answer = await this.#once(method, name, more).catch((error: unknown) => {
        if (isLast || isTimeout(error)) throw new S3Failure(method, reasonOf(error), { cause: error });
        return null;
      });
      if (answer?.ok) return answer;
      if (answer && (isLast || answer.status < 500)) throw await failureOf(method, answer);
      await answer?.body?.cancel();
    }
  }

  #once(method: Method, name: string, { body, range }: More): Promise<Response> {
    const url = addressOf(this.#settings, name);
    const bodySha256 = body?.sha256 ?? sha256Of('');
    return fetch(url, {
      method,
      headers: signed(
        { method, url, bodySha256, ...(range !== undefined && { headers: { range } }) },
        this.#settings,
        new Date(),
      ),
      ...(body && { body: new Uint8Array(body.content) }),
      // Followed it would carry the signature elsewhere; it says that the address or the region is wrong.
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#withinMs),
    });
  }
}

export function addressOf({ endpoint, bucket, pathStyle }: S3Settings, name: string): URL {
  const url = new URL(endpoint);
  if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`;
  url.pathname = pathStyle ? `/${bucket}/${name}` : `/${name}`;
  return url;
}

export const lengthOf = (response: Response) => Number(response.headers.get('content-length'));

/** Its word stands in the answer; to HEAD there is none but the status. */
async function failureOf(method: Method, response: Response): Promise<S3Failure> {
  const [, code] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? [];
  return new S3Failure(method, code ?? String(response.status));
}

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError';

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
