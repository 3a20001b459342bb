/**
 * A small S3-compatible store on this machine. It keeps objects in memory, believes no request whose signature it does not
 * arrive at by its own reckoning from the secret, and can be told to fail.
 */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { S3Settings } from '../../server/config.ts';

interface Answer {
  readonly status: number;
  readonly code?: string;
}

export class S3Server {
  readonly objects = new Map<string, Buffer>();
  /** Method and name of every request that came. */
  readonly asked: string[] = [];
  /** What the next requests get instead, in order; `hang` never answers, `drop` closes the line. */
  readonly troubles: (Answer | 'hang' | 'drop')[] = [];
  /** Contents end in the middle. */
  breaksOff = false;
  readonly settings: S3Settings;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.settings = {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...{ bucket: 'files', region: 'cn-south-1', keyId: 'KEYOFTESTS', secret: 'known to both' },
      pathStyle: true,
    };
  }

  static async listen(): Promise<S3Server> {
    const http = createServer();
    await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
    const server = new S3Server(http);
    http.on('request', (request, response) => void server.#serve(request, response));
    return server;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const [, bucket, ...rest] = (request.url ?? '').split('/');
    const name = rest.join('/');
    this.asked.push(`${request.method} ${name}`);
    const trouble = this.troubles.shift();
    if (trouble === 'hang') return;
    if (trouble === 'drop') return void request.socket.destroy();
    const wrong = trouble ?? whyNot(request, body, this.settings);
    if (wrong) return answer(response, wrong);
    if (bucket !== this.settings.bucket) return answer(response, { status: 404, code: 'NoSuchBucket' });
    switch (request.method) {
      case 'PUT':
        this.objects.set(name, body);
        return answer(response, { status: 200 });
      case 'DELETE':
        this.objects.delete(name);
        return answer(response, { status: 204 });
      default: {
        const object = this.objects.get(name);
        if (!object) return answer(response, { status: 404, code: 'NoSuchKey' });
        const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
        if (start !== undefined && end !== undefined) {
          const part = object.subarray(Number(start), Number(end) + 1);
          response.writeHead(206, { 'content-length': part.length });
          return void response.end(part);
        }
        response.writeHead(200, { 'content-length': object.length });
        if (this.breaksOff) {
          response.write(object.subarray(0, object.length >> 1), () => request.socket.destroy());
          return;
        }
        response.end(request.method === 'HEAD' ? undefined : object);
      }
    }
  }
}

function answer(response: ServerResponse, { status, code }: Answer): void {
  const text = code === undefined ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

/** How a store that follows the specification would judge it, step by step as it stands there. */
function whyNot(request: IncomingMessage, body: Buffer, known: S3Settings): Answer | null {
  const text = request.headers.authorization ?? '';
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      text,
    );
  const [, keyId = '', day = '', region = '', names = '', signature = ''] = parts ?? [];
  if (!parts) return { status: 403, code: 'AccessDenied' };
  if (keyId !== known.keyId) return { status: 403, code: 'InvalidAccessKeyId' };
  if (region !== known.region) return { status: 400, code: 'AuthorizationHeaderMalformed' };
  const at = String(request.headers['x-amz-date']);
  const sentAt = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(sentAt - Date.now()) < 900_000) || !at.startsWith(day))
    return { status: 403, code: 'RequestTimeTooSkewed' };
  const needed = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'))];
  if (!needed.every((name) => names.split(';').includes(name))) return { status: 403, code: 'AccessDenied' };
  const bodyHash = createHash('sha256').update(body).digest('hex');
  if (request.headers['x-amz-content-sha256'] !== bodyHash)
    return { status: 400, code: 'XAmzContentSHA256Mismatch' };

  const canonicalHeaders = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}`);
  const canonicalRequest = `${request.method}\n${request.url}\n\n${canonicalHeaders.join('\n')}\n\n${names}\n${bodyHash}`;
  const requestHash = createHash('sha256').update(canonicalRequest).digest('hex');
  let key = Buffer.from(`AWS4${known.secret}`);
  for (const step of [
    day,
    region,
    's3',
    'aws4_request',
    `AWS4-HMAC-SHA256\n${at}\n${day}/${region}/s3/aws4_request\n${requestHash}`,
  ])
    key = createHmac('sha256', key).update(step).digest();
  return key.toString('hex') === signature ? null : { status: 403, code: 'SignatureDoesNotMatch' };
}
