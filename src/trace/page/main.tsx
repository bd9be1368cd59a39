/** Where the page begins: reads its data, makes its state, shows it. */
import { render } from 'preact';
import './style.css';

const root = document.getElementById('app');
if (root !== null) render(<main>…</main>, root);
