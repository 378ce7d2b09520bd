/** Something to tell a person, with at most one thing to press. */
export interface Notice {
  text: string;
  tone: 'plain' | 'need' | 'fail';
  /** The way back. */
  undo?: () => Promise<void>;
  /** Shows what it is about. */
  open?: () => void;
}

export type Tell = (notice: Notice) => void;
