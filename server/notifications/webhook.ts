/**
 * Posting to an address that a host typed in. Only https, and only to machines on the public internet: the address is
 * checked where the connection is made, so a name that points into this network is refused too, whenever it does.
 */
import { lookup } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { request as requestSafe } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const inner = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inner.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inner.addSubnet(network, bits, 'ipv6');

/** IPv4 inside IPv6 (::ffff:10.0.0.1) counts as what it is; BlockList sees to it. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !inner.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Whether an address may be kept at all; what its name points to is judged at every connection. */
export function isWebhookAllowed(url: string, allowsInner: boolean): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  if (allowsInner) return protocol === 'https:' || protocol === 'http:';
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol !== 'https:') return false;
  return isIP(host) === 0 ? host.includes('.') : isPublicAddress(host);
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const found = addresses.filter(({ address }) => isPublicAddress(address));
    if (found.length === 0) return callback(new Error('the address is not on the public internet'), []);
    if (options.all === true) return callback(null, found);
    const [first] = found;
    return callback(null, first?.address ?? '', first?.family);
  });
};

const patienceMs = 10_000;
const mostAnswerBytes = 64 * 1024;

/** The status and the text of the answer. Redirects are not followed. @throws when there is no answer. */
export function postJson(
  url: string,
  body: object,
  allowsInner: boolean,
): Promise<{ status: number; text: string }> {
  if (!isWebhookAllowed(url, allowsInner)) return Promise.reject(new Error('the address is not allowed'));
  const sent = JSON.stringify(body);
  const post = url.startsWith('https:') ? requestSafe : requestPlain;
  return new Promise((resolve, reject) => {
    const request = post(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(sent),
        },
        signal: AbortSignal.timeout(patienceMs),
        agent: false,
        ...(!allowsInner && { lookup: publicLookup }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
          if (text.length > mostAnswerBytes) response.destroy(new Error('the answer is too long'));
        });
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    request.on('error', reject);
    request.end(sent);
  });
}
