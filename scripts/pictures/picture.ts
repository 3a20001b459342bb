/** One page to be photographed, and who looks at it. */
import type { Stage } from './stage.ts';

export interface Picture {
  readonly name: string;
  /** The demo person who looks at it; null for somebody signed out. */
  readonly as: string | null;
  readonly path: (stage: Stage) => string | Promise<string>;
}

export const chair = '何桂芳';
export const at = (name: string, as: string | null, path: Picture['path']): Picture => ({ name, as, path });
export const fixed = (path: string) => () => path;
/** What is first linked to on a page; `within` is reached from there. */
export const linked =
  (as: string | null, page: string, wanted: RegExp, within = '') =>
  async (stage: Stage) =>
    `${await stage.linkOn(as, page, wanted)}${within}`;
