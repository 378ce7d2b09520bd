// Commands and their keys.
export { caps, chordOf, isTyped, normal, type Platform } from './chord';
export { dispatch, isComposing, listen, scopesOf, takesText } from './dispatch';
export { rank } from './rank';
export { Registry, type Command, type Conflict, type Group, type Scope } from './registry.svelte';
