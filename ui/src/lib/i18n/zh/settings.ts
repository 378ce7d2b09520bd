import type { settings as en } from '../en/settings';
import type { Translated } from '../message';

export const settings: Translated<typeof en> = {};
