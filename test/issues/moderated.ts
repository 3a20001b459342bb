/** An issue with a picture, and the people who raise, read, report and hide it. */
import { v7 as uuidv7 } from 'uuid';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { Quarter } from './quarter.ts';

export const nobody = { kind: 'anyone' } as const;
export const title = '楼道堆满纸箱烂木头';

export class Moderated {
  readonly quarter: Quarter;
  readonly host: SignedIn;
  readonly administrator: SignedIn;
  readonly raiser: SignedIn;
  readonly neighbour: SignedIn;

  private constructor(quarter: Quarter, people: readonly [SignedIn, SignedIn, SignedIn, SignedIn]) {
    this.quarter = quarter;
    [this.host, this.administrator, this.raiser, this.neighbour] = people;
  }

  static async open(): Promise<Moderated> {
    const quarter = await Quarter.open();
    return new Moderated(quarter, [
      await quarter.person('host'),
      await quarter.person('administrator'),
      await quarter.person(),
      await quarter.person(),
    ]);
  }

  /** A new one, with one picture. */
  async issue(): Promise<{ issueId: string; fileId: string }> {
    const { quarter, raiser, host } = this;
    const fileId = await this.picture(raiser);
    return { issueId: await quarter.accepted(raiser, host, { title, photoIds: [fileId] }), fileId };
  }

  async picture(by: SignedIn): Promise<string> {
    const id = uuidv7();
    await this.quarter.rows(
      `insert into stored_file (id, sha256, media_type, byte_size, width, height, uploaded_by)
       values ($1, sha256($2), 'image/jpeg', 1, 1, 1, $3)`,
      [id, id, by.personId],
    );
    return id;
  }
}

export const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: { code?: string; cause?: { code?: string } }) => error.cause?.code ?? error.code,
  );
