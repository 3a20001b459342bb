/** Snapshots that came in gzip (live-protocol rule 12). */

export const canUnpack = 'DecompressionStream' in globalThis;

export async function unpack(packed: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<unknown> {
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(plain).json();
}
