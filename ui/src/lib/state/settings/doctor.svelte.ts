// A look at this computer, and the report that can be handed on.
import type { Backend } from '../../ipc/backend';
import type { Failure, Finding } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';

export class DoctorState {
  readonly #backend: Backend;

  /** Null until somebody looked. */
  findings = $state.raw<readonly Finding[] | null>(null);
  looking = $state(false);
  copying = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** How many things want to be looked at. */
  readonly open = $derived(
    (this.findings ?? []).filter(({ health }) => health === 'warning' || health === 'problem')
      .length,
  );

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Looks at everything; asks the services too where `online`. */
  async look(online: boolean) {
    if (this.looking) return;
    this.looking = true;
    this.failure = null;
    try {
      this.findings = await this.#backend.call('host.examine', { online });
    } catch (cause) {
      this.failure = asFailure(cause);
    } finally {
      this.looking = false;
    }
  }

  /** Puts the report on the clipboard. Returns how many lines it has; null where that failed. */
  async copy(): Promise<number | null> {
    if (this.copying) return null;
    this.copying = true;
    this.failure = null;
    try {
      return await this.#backend.call('host.report', {});
    } catch (cause) {
      this.failure = asFailure(cause);
      return null;
    } finally {
      this.copying = false;
    }
  }
}
