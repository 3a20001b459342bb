import { describe, expect, test } from 'vitest';
import { addressOf } from '../../server/files/s3-bucket.ts';
import { sha256Of, signed } from '../../server/files/s3-signature.ts';

/** The key and the moment of the examples that Amazon published. */
const credentials = {
  region: 'us-east-1',
  keyId: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const at = new Date('2013-05-24T00:00:00Z');

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
test.each([
  {
    ...{ method: 'GET', name: 'test.txt', body: '', headers: { range: 'bytes=0-9' } },
    names: 'host;range;x-amz-content-sha256;x-amz-date',
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    ...{ method: 'PUT', name: 'test%24file.text', body: 'Welcome to Amazon S3.' },
    headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    names: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
])(
  '$method $name is signed as in the published example',
  ({ method, name, body, headers, names, signature }) => {
    const url = new URL(`https://examplebucket.s3.amazonaws.com/${name}`);
    const sent = signed({ method, url, bodySha256: sha256Of(body), headers }, credentials, at);
    expect(sent).toEqual({
      ...headers,
      'x-amz-content-sha256': sha256Of(body),
      'x-amz-date': '20130524T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    });
  },
);

describe('where an object lies', () => {
  test.each([
    ['https://s3.example.org', true, 'https://s3.example.org/files/ab/abc'],
    ['http://127.0.0.1:9000', true, 'http://127.0.0.1:9000/files/ab/abc'],
    ['https://oss-cn-shenzhen.aliyuncs.com', false, 'https://files.oss-cn-shenzhen.aliyuncs.com/ab/abc'],
  ])('of %s, the bucket in the path: %s', (endpoint, pathStyle, address) => {
    expect(addressOf({ ...credentials, endpoint, bucket: 'files', pathStyle }, 'ab/abc').href).toBe(address);
  });
});
