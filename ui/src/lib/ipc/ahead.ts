// Questions that leave before the page's code is here, so that the answers come while it is read. An answer
// serves once, whoever asks that question first; what was refused is asked again.
import type { Backend } from './backend';
import type { Event } from './bindings';

/** The way to the program, and questions that are asked before the page asks them. */
export interface Ahead {
  /** For the page. */
  backend: Backend;
  /** Asks now, and keeps the answer for the page. */
  ask: Backend['call'];
}

/** Listens at once; what is heard before somebody listens is kept for him. */
export function ahead(backend: Backend): Ahead {
  const kept: Event[] = [];
  const answers = new Map<string, Promise<unknown>>();
  const answered = new Set<string>();
  const keyOf = (name: string, args: unknown) => JSON.stringify([name, args]);

  // What was answered before everything changed is not true any more; that nothing was read yet needs no word.
  let hear = (event: Event): void => {
    if (event.type !== 'resync') kept.push(event);
    else for (const key of answered) answers.delete(key);
  };
  const listening = backend.subscribe((event) => hear(event));
  listening.catch(() => undefined);

  return {
    ask(name, args) {
      const answer = backend.call(name, args);
      const key = keyOf(name, args);
      answers.set(key, answer);
      answer.then(
        () => answered.add(key),
        () => answers.delete(key),
      );
      return answer;
    },

    backend: {
      call(name, args) {
        const key = keyOf(name, args);
        const answer = answers.get(key) as ReturnType<typeof backend.call<typeof name>> | undefined;
        answers.delete(key);
        return answer ?? backend.call(name, args);
      },

      subscribe(listener) {
        hear = listener;
        for (const event of kept.splice(0)) listener(event);
        return listening;
      },
    },
  };
}
