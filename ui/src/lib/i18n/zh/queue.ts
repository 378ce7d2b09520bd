import type { queue as en } from '../en/queue';
import type { Translated } from '../message';

export const queue: Translated<typeof en> = {};
