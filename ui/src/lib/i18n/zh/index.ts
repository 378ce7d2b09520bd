// The catalogue. One file for each area of the window.
import { belongings } from './belongings';
import { common } from './common';
import { composer } from './composer';
import { doctor } from './doctor';
import { faults } from './faults';
import { flaws } from './flaws';
import { frame } from './frame';
import { gallery } from './gallery';
import { host } from './host';
import { queue } from './queue';
import { reasons } from './reasons';
import { refusals } from './refusals';
import { routing } from './routing';
import { settings } from './settings';
import { spend } from './spend';
import { story } from './story';
import { welcome } from './welcome';

export { catalogue } from './catalogue';

export const zh = {
  belongings,
  common,
  composer,
  doctor,
  faults,
  flaws,
  frame,
  gallery,
  host,
  queue,
  reasons,
  refusals,
  routing,
  settings,
  spend,
  story,
  welcome,
};
