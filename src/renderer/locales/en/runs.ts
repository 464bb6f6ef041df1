export default {
  title: 'Runs',
  at: 'Run {{when}}',
  empty: { title: 'No runs yet', text: 'A run compares both sides of a reconciliation once. Start one from Home.' },
};
