// Questions that leave before the page's code is here, so that the answers come while it is read. An answer
// serves once, whoever asks that question first; what was refused is asked again.
import type { Backend } from './backend';
import type { Commands, Event } from './bindings';

/** One command with its arguments. */
export type Question = {
  [Name in keyof Commands]: readonly [name: Name, args: Commands[Name]['args']];
}[keyof Commands];

/** Listens and asks at once; what is heard before somebody listens is kept for him. */
export function ahead(backend: Backend, questions: readonly Question[]): Backend {
  const kept: Event[] = [];
  // That everything is to be read anew says nothing to one who has read nothing yet.
  let hear = (event: Event): void => void (event.type !== 'resync' && kept.push(event));
  const listening = backend.subscribe((event) => hear(event));
  listening.catch(() => undefined);

  const answers = new Map<string, Promise<unknown>>();
  for (const [name, args] of questions) {
    // A question holds its command's own arguments; the checker cannot tie the two together.
    const answer: Promise<unknown> = backend.call(name, args as never);
    const key = JSON.stringify([name, args]);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
  }

  return {
    call(name, args) {
      const key = JSON.stringify([name, args]);
      const answer = answers.get(key) as ReturnType<typeof backend.call<typeof name>> | undefined;
      answers.delete(key);
      return answer ?? backend.call(name, args);
    },

    subscribe(listener) {
      hear = listener;
      for (const event of kept.splice(0)) listener(event);
      return listening;
    },
  };
}
