import type { composer as en } from '../en/composer';
import type { Translated } from '../message';

export const composer: Translated<typeof en> = {};
