// What a draft holds, and the changes to it. Contents are values: replaced, never edited. Pure.
import type {
  Control,
  DraftContent,
  Field,
  Form,
  Inputs,
  Json,
  Media,
  Reference,
} from '../../ipc/bindings';
import { variantOf } from './nested';
import { same } from './values';

/** An empty draft, for the model that the last one used. */
export function blank(model: string | null, account: string | null): DraftContent {
  return {
    model,
    account,
    inputs: {},
    references: [],
    count: 1,
    seed_strategy: 'random',
    lane: 'normal',
    options: {},
    parents: [],
  };
}

/** Whether nothing was written or attached that would be missed. */
export function isBlank(content: DraftContent): boolean {
  return !content.inputs['prompt'] && content.references.length === 0;
}

/** The content as it is asked about and queued: what must be given and was left as it is stands in it too. */
export function complete(content: DraftContent, form: Form | null): DraftContent {
  if (form === null || form.model !== content.model) return content;
  const inputs: Inputs = { ...content.inputs };
  for (const { name, required } of form.fields) {
    const usual = form.defaults[name];
    if (required && usual !== undefined) inputs[name] ??= usual;
  }
  return { ...content, inputs };
}

/** How the prompt calls the references: their tags, or their places; null where it cannot call them. */
export function mentions(content: DraftContent, form: Form): string[] | null {
  const callable = form.fields.filter(({ control }) => callOf(control) !== null);
  if (callable.length === 0) return null;
  return callable.flatMap((field) =>
    referencesOf(content, field.name).flatMap((one, at) => mention(field.control, one, at) ?? []),
  );
}

/** How the prompt calls one reference: `IMG_2`; null where it cannot. */
export function mention(control: Control, reference: Reference, at: number): string | null {
  const call = callOf(control);
  if (call === null) return null;
  return call === 'tag' ? reference.tag : call.replace('{n}', String(at + 1));
}

function callOf(control: Control): string | null {
  if (control.kind !== 'media') return null;
  return control.tags ? 'tag' : control.mention;
}

const NAME_WORDS = 4;
const NAME_LETTERS = 24;

/** What a tab says: the first words of the prompt; null while there are none. */
export function nameOf(content: DraftContent): string | null {
  const prompt = content.inputs['prompt'];
  if (typeof prompt !== 'string') return null;
  // Only the beginning is looked at: a prompt may be twenty thousand letters long.
  const words = prompt
    .slice(0, 400)
    .split(/[\s,.;:!?|{}]+/u)
    .filter(Boolean);
  const name = words.slice(0, NAME_WORDS).join(' ');
  const letters = [...name];
  if (letters.length === 0) return null;
  return letters.length > NAME_LETTERS
    ? `${letters.slice(0, NAME_LETTERS).join('').trimEnd()}…`
    : name;
}

/** The value of a field: as chosen, or what the service assumes. */
export function valueOf(content: DraftContent, form: Form, name: string): Json {
  return content.inputs[name] ?? form.defaults[name] ?? null;
}

/** The content with a field set; null leaves the choice to the service. */
export function withValue(content: DraftContent, name: string, value: Json): DraftContent {
  const inputs = { ...content.inputs };
  if (value === null) delete inputs[name];
  else inputs[name] = value;
  return { ...content, inputs };
}

/** The references of one field, in order. */
export function referencesOf(content: DraftContent, field: string): Reference[] {
  return content.references.filter((reference) => reference.field === field);
}

/** The content with the references of one field replaced; those of other fields stay. */
export function withReferences(
  content: DraftContent,
  field: string,
  references: Reference[],
): DraftContent {
  const others = content.references.filter((reference) => reference.field !== field);
  return { ...content, references: [...others, ...references] };
}

/** The field that a file of this kind belongs to: the first that takes it and has room. */
export function fieldFor(content: DraftContent, form: Form, media: Media): Field | null {
  const takers = form.fields.filter(
    ({ control }) => control.kind === 'media' && control.media.includes(media),
  );
  return takers.find((field) => roomIn(content, field) > 0) ?? null;
}

/** How many more files a field takes. */
export function roomIn(content: DraftContent, field: Field): number {
  if (field.control.kind !== 'media') return 0;
  return Math.max(0, field.control.most - referencesOf(content, field.name).length);
}

/** The first free tag of the form IMG_1, IMG_2 … */
export function freeTag(taken: readonly (string | null)[]): string {
  for (let n = 1; ; n += 1) if (!taken.includes(`IMG_${n}`)) return `IMG_${n}`;
}

/** What became of a draft when it moved to another model. */
export interface Moved {
  content: DraftContent;
  /** Fields with a value that the new model cannot use; the value is kept aside. */
  left: Field[];
  aside: Inputs;
  /** References that the new model has no place for. */
  homeless: Reference[];
}

/**
 * Moves a draft to another model: values that it understands go along, the others are named and kept aside, so that
 * going back brings them back.
 */
export function moveTo(content: DraftContent, from: Form | null, to: Form, aside: Inputs): Moved {
  const offered: Inputs = { ...aside, ...content.inputs };
  const inputs: Inputs = {};
  const kept: Inputs = {};
  for (const [name, value] of Object.entries(offered)) {
    const field = to.fields.find((field) => field.name === name);
    if (field && fits(field.control, value)) inputs[name] = value;
    else kept[name] = value;
  }
  const left = (from?.fields ?? []).filter(
    ({ name }) => name in content.inputs && !(name in inputs),
  );
  let moved: DraftContent = { ...content, model: to.model, inputs, references: [] };
  const homeless: Reference[] = [];
  for (const reference of content.references) {
    const same = to.fields.find((field) => field.name === reference.field);
    const field =
      same && takes(same.control, reference.media) && roomIn(moved, same) > 0
        ? same
        : fieldFor(moved, to, reference.media);
    if (field) {
      moved = { ...moved, references: [...moved.references, settle(reference, field)] };
    } else {
      homeless.push(reference);
    }
  }
  return { content: moved, left, aside: kept, homeless };
}

function settle(reference: Reference, field: Field): Reference {
  const roles = field.control.kind === 'media' ? field.control.roles : [];
  const role = reference.role !== null && roles.includes(reference.role) ? reference.role : null;
  return { ...reference, field: field.name, role: role ?? roles[0] ?? null };
}

function takes(control: Control, media: Media): boolean {
  return control.kind === 'media' && control.media.includes(media);
}

/** Whether a value chosen for one control means something to another. */
export function fits(control: Control, value: Json): boolean {
  switch (control.kind) {
    case 'prompt':
    case 'text':
    case 'router':
      return typeof value === 'string';
    case 'style':
    case 'ratio':
    case 'choice':
      return control.options.some((option) => same(option.value, value));
    case 'slider':
    case 'seed':
      return typeof value === 'number' && value >= control.min && value <= control.max;
    case 'number':
      return (
        typeof value === 'number' &&
        value >= (control.min ?? -Infinity) &&
        value <= (control.max ?? Infinity)
      );
    case 'switch':
      return typeof value === 'boolean';
    case 'object':
    case 'map':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'variants':
      return variantOf(control.variants, value) >= 0;
    case 'list':
      return Array.isArray(value) && value.every((item) => fits(control.item, item));
    case 'json':
      return value !== null;
    case 'media':
    case 'file':
      return false;
  }
}
