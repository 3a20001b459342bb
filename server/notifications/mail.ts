/** Sending e-mail through the SMTP server of SMTP_URL. */
import { createTransport } from 'nodemailer';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Becomes the Message-ID: a mail sent twice is seen once. */
  readonly id: string;
}

export interface MailSender {
  /** @throws when the server does not take it */
  send(mail: Mail): Promise<void>;
  close(): void;
}

export function createMailSender(smtpUrl: string, from: string): MailSender {
  const transport = createTransport(smtpUrl, { from });
  const domain = from.replace(/^.*@/, '').replace(/>.*$/, '');
  return {
    async send({ to, subject, text, id }) {
      await transport.sendMail({
        // As an object: nothing in it is read as a list of addresses.
        to: { name: '', address: to },
        ...{ subject: subject.replace(/[\r\n]+/g, ' '), text, messageId: `<${id}@${domain}>` },
        headers: { 'auto-submitted': 'auto-generated' },
      });
    },
    close: () => transport.close(),
  };
}
