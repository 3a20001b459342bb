/** A file as it comes over a line: bytes, `size` at a time. */
export function inPieces(text: string, size: number): () => AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
  };
}
