import type { host as en } from '../en/host';
import type { Translated } from '../message';

export const host: Translated<typeof en> = {};
