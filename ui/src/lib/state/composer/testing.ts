// A program for the tests of the composer: answers by hand or by rule, and a book of what was asked.
import type { Backend } from '../../ipc/backend';
import type {
  Checked,
  Commands,
  DraftContent,
  Field,
  Form,
  JobRow,
  ModelRow,
  Reference,
} from '../../ipc/bindings';
import { blank } from './content';

type Name = keyof Commands;
type Rule<N extends Name> = (
  args: Commands[N]['args'],
) => Commands[N]['answer'] | Promise<Commands[N]['answer']>;

export class FakeProgram implements Backend {
  readonly calls: { name: Name; args: unknown }[] = [];
  readonly #rules = new Map<Name, (args: never) => unknown>();

  on<N extends Name>(name: N, rule: Rule<N>): this {
    this.#rules.set(name, rule);
    return this;
  }

  asked<N extends Name>(name: N): Commands[N]['args'][] {
    return this.calls.filter((call) => call.name === name).map((call) => call.args as never);
  }

  async call<N extends Name>(name: N, args: Commands[N]['args']): Promise<Commands[N]['answer']> {
    this.calls.push({ name, args });
    const rule = this.#rules.get(name) as Rule<N> | undefined;
    if (!rule) throw { code: 'test', message: `nobody answers ${name}` };
    return rule(args);
  }

  subscribe() {
    return Promise.resolve();
  }
}

/** An answer that is given later. */
export function later<T>() {
  let give: (value: T) => void = () => {};
  let fail: (cause: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    give = yes;
    fail = no;
  });
  return { promise, give, fail };
}

export function field(name: string, control: Field['control'], more: Partial<Field> = {}): Field {
  return { name, label: name, help: null, required: false, section: 'main', control, ...more };
}

export const frames: Form = {
  model: 'useapi/frames/create',
  title: 'Frames',
  page: '',
  fields: [
    field('prompt', { kind: 'prompt', max_units: 1000, negative: false }, { required: true }),
    field('references', {
      kind: 'media',
      media: ['image'],
      most: 3,
      least: 0,
      tags: true,
      roles: [],
      mention: null,
    }),
    field('style', {
      kind: 'style',
      options: ['vivid', 'sketch'].map((value) => ({ value, label: value, note: null })),
    }),
    field('ratio', {
      kind: 'ratio',
      options: [
        { value: '16:9', label: '16:9', note: null, width: 1920, height: 1080 },
        { value: '1:1', label: '1:1', note: null, width: 1080, height: 1080 },
      ],
    }),
    field('diversity', { kind: 'slider', min: 0, max: 5, step: 1, low: 'alike', high: 'apart' }),
    field('seed', { kind: 'seed', min: 1, max: 4_294_967_294 }),
  ],
  defaults: { ratio: '16:9', diversity: 2, images: 4 },
};

export const plain: Form = {
  model: 'runway/text_to_image/gen4_image',
  title: 'Gen-4 Image',
  page: '',
  fields: [
    field('prompt', { kind: 'prompt', max_units: 1000, negative: false }, { required: true }),
    field('ratio', {
      kind: 'ratio',
      options: [{ value: '1:1', label: '1:1', note: null, width: 1080, height: 1080 }],
    }),
    field('seed', { kind: 'seed', min: 0, max: 99 }),
  ],
  defaults: { ratio: '1:1' },
};

export function content(more: Partial<DraftContent> = {}): DraftContent {
  return { ...blank(frames.model, null), ...more };
}

export function reference(name: string, more: Partial<Reference> = {}): Reference {
  return {
    field: 'references',
    tag: null,
    role: null,
    source: { kind: 'input', sha256: name.padEnd(64, '0') },
    name,
    width: 800,
    height: 600,
    seconds: null,
    bytes: null,
    media: 'image',
    ...more,
  };
}

export function checked(more: Partial<Checked> = {}): Checked {
  return {
    problems: [],
    jobs: 1,
    files: 4,
    price_each: 20,
    successor: null,
    price: 20,
    least: 20,
    price_text: '20 credits',
    price_source: null,
    free: false,
    seconds: 60,
    account: 'studio',
    account_name: 'Studio',
    account_note: null,
    balance: 1240,
    leaves: 1220,
    cap: null,
    repeats: 0,
    units: { used: 0, most: 1000, cut: null },
    width: 1920,
    height: 1080,
    ...more,
  };
}

export function model(title: string, more: Partial<ModelRow> = {}): ModelRow {
  return {
    id: `test/${title}`,
    title,
    service: 'runway',
    makes: 'image',
    takes: ['text'],
    operation: 'text_to_image',
    group: 'text → image',
    references: 0,
    seed: false,
    price_text: '5 credits',
    price_from: 5,
    free_mode: false,
    note: null,
    retires: null,
    usable: true,
    ...more,
  };
}

export function job(id: string): JobRow {
  return { id } as JobRow;
}
