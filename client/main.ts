/** Boot order of the browser: polyfills, looks, then the page that the address names. */
import './polyfills.ts';
import './ui/tokens.css';
import './ui/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { chosenTextSize, showTextSize } from './ui/text-size.ts';

showTextSize(chosenTextSize());
const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
mount(App, { target });
