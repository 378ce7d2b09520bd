import type { gallery as en } from '../en/gallery';
import type { Translated } from '../message';

export const gallery: Translated<typeof en> = {};
