import './styles/tokens.css';
import './styles/base.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { host } from './lib/ipc/backend';
import { CountsState } from './lib/state/counts.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const queue = new CountsState(host);
target.replaceChildren();
mount(App, { target, props: { queue } });
void queue.start();
