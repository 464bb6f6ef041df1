import { preferencesSchema } from '../preferences.ts';
import { call } from './call.ts';

export const preferences = {
  read: call.output(preferencesSchema),
  save: call.input(preferencesSchema),
};
