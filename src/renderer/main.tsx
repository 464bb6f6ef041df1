import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Shell } from './shell.tsx';
import './theme.css';
import './shell.css';

const root = document.getElementById('root');
if (!root) throw new Error('broken invariant: index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Shell />
  </StrictMode>,
);
