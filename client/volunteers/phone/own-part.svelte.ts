/** A part of one's own page: read when it is shown, and again whenever one's own room said that something changed. */
import { explain } from '../../api.ts';
import type { MyService } from './my-service.svelte.ts';

export class OwnPart<Value> {
  value = $state.raw<Value | null>(null);
  problem = $state('');
  readonly #ask: () => Promise<Value>;

  /** While a component is made, whose life it shares. */
  constructor(service: MyService, ask: () => Promise<Value>) {
    this.#ask = ask;
    $effect(() => {
      void service.mine;
      void this.read();
    });
  }

  async read(): Promise<void> {
    try {
      this.value = await this.#ask();
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
  }
}
