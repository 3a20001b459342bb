/** A form filled from what the server has, which others may change while somebody writes in it. */
import { isSame, mergeEdits } from '../../../shared/merge-edits.ts';

type Key<Form> = keyof Form & string;

export class Edited<Form extends object> {
  form: Form;
  /** Sent with the change: whose version of it the person has seen. */
  version: string;
  /** What others changed meanwhile and stands in the form now. */
  taken = $state.raw<readonly Key<Form>[]>([]);
  /** As the server has it. */
  theirs: Form;
  #clashing = $state.raw<readonly Key<Form>[]>([]);

  constructor(form: Form, version: string) {
    this.form = $state(form);
    this.version = $state.raw(version);
    this.theirs = $state.raw(form);
  }

  /** What others changed too, and differently from what is written here. */
  get clashing(): readonly Key<Form>[] {
    return this.#clashing.filter((key) => !isSame(this.form[key], this.theirs[key]));
  }

  /** Somebody saved. Who has written nothing yet is told nothing. */
  meet(theirs: Form, version: string): void {
    if (version === this.version) return;
    const isUntouched = isSame(this.form, this.theirs);
    const { form, taken, clashing } = mergeEdits(this.theirs, this.form, theirs);
    this.form = form;
    this.theirs = theirs;
    this.version = version;
    if (isUntouched) return;
    this.taken = [...new Set([...this.taken, ...taken])];
    this.#clashing = [...new Set([...this.#clashing, ...clashing])];
  }

  /** What was saved is now what the server has; its version comes with the next reading. */
  saved(form: Form): void {
    this.theirs = form;
    this.taken = [];
    this.#clashing = [];
  }
}
