import type { welcome as en } from '../en/welcome';
import type { Translated } from '../message';

export const welcome: Translated<typeof en> = {};
