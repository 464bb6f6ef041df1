export default {
  title: 'Runs',
  empty: { title: 'No runs yet', text: 'A run compares both sides of a reconciliation once. Start one from Home.' },
};
