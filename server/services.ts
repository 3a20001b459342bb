import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { FileStore } from './files/file-store.ts';
import type { Runner } from './live/run-command.ts';
import type { MailSender } from './notifications/mail.ts';

/** What requests are served with; made once by main.ts. */
export interface Services {
  readonly config: Config;
  readonly database: Database;
  readonly files: FileStore;
  readonly runner: Runner;
  /** Missing where no SMTP_URL is set. */
  readonly mail?: MailSender;
  readonly log: Logger;
  readonly now: () => Date;
}
