// First of all: the way to the engine is being made while the rest of this is read.
import './client.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { followDrops } from './dropped.ts';
import { followShell } from './follow-shell.ts';
import { fetchNextPages } from './pages.ts';
import { followNotices } from './state/notices.ts';
import { followPreferences, languageOf, usePreferences } from './state/preferences.ts';
import { startWords } from './words.ts';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './theme.css';
import './base.css';

const root = document.getElementById('root');
if (!root) throw new Error('broken invariant: index.html has no #root');
await startWords(languageOf(usePreferences.getState()));
void followPreferences();
followShell();
followDrops();
followNotices();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
fetchNextPages();
