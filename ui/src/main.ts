import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/floating.css';
import './styles/frame.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { host } from './lib/ipc/backend';
import { Studio } from './lib/state/studio.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const studio = new Studio(host);
target.replaceChildren();
mount(App, { target, props: { studio } });
void studio.start();
