import { afterEach, describe, expect, it } from 'vitest';

import { setLocale } from '../../i18n';
import { model } from '../composer/testing';
import { knowModels, modelName } from './titles.svelte';

describe('what a model is called', () => {
  afterEach(() => {
    setLocale('en');
    knowModels([]);
  });

  it('is the catalogue’s word for what the service calls it', () => {
    knowModels([
      model('Gen-4.5', { id: 'runway/image_to_video/gen4.5' }),
      model('Frames', { id: 'useapi/frames/create', service: 'useapi' }),
    ]);

    expect(modelName('gen4.5')).toBe('Gen-4.5');
    expect(modelName('create')).toBe('create');
    expect(modelName('of_tomorrow')).toBe('of_tomorrow');
  });

  it('is a sentence where the service did not tell it', () => {
    expect(modelName('runway/untold')).toBe('A model the service did not name');
    setLocale('zh');
    expect(modelName('useapi/untold')).toBe('服务未说明的模型');
  });
});
