import type { AlertLine, AlertMessage, AlertOutbox, OutboxLine as OutboxAlert } from '#shared/alert.ts';
import type { WorkspaceAlerts } from '#shared/workspace-alerts.ts';

/** An alert that is to be sent now; `attempts` counts the one that begins, `failures` those that were not taken. */
export type DueAlert = Pick<AlertLine, 'alert' | 'run' | 'rule' | 'channel' | 'attempts' | 'folded'> & {
  definitionPath: string;
  message: AlertMessage;
  failures: number;
};

export interface AlertBooks {
  /** One that is there already is counted as folded. */
  put(alert: Omit<DueAlert, 'attempts' | 'folded' | 'failures'> & { createdAt: string; dueAt: string }): void;
  /** Takes what is due, for nobody else to send until then. */
  claim(now: string, until: string, count: number): DueAlert[];
  settle(alert: string, outcome: Pick<AlertLine, 'state' | 'sentAt' | 'failure'>): void;
  /** Due now, and waiting, whatever became of it. */
  retry(alert: string, now: string): void;
  /** Counts a failure, too. */
  postpone(alert: string, dueAt: string, failure: string): void;
  of(run: string): AlertLine[];
  outbox(query: { state?: AlertLine['state'] | undefined; count: number }): AlertOutbox;
  find(alert: string): OutboxAlert | undefined;
  look(run: string, at: string, person: string): void;
  lookedAt(run: string): boolean;
}

export interface AlertSettingsBooks {
  read(): WorkspaceAlerts;
  save(settings: WorkspaceAlerts): void;
}
