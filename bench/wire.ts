/**
 * A Socket.IO client as thin as the protocol allows, on `ws`: thousands of them must cost the generator less than the
 * server. Understands what a load needs: connecting, pings, acknowledgements by number, events by name.
 */
import WebSocket from 'ws';

export interface WireOptions {
  readonly url: string;
  readonly cookie: string | null;
  /** Every frame of an event: its name, and the frame as it came. */
  readonly onEvent: (name: string, frame: string) => void;
  readonly onClose: () => void;
}

export class Wire {
  private readonly socket: WebSocket;
  private readonly answers = new Map<number, (text: string) => void>();
  private nextAnswer = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
  }

  /** Resolves once the namespace is joined; rejects when the server refuses or the line breaks before. */
  static connect(options: WireOptions): Promise<Wire> {
    const address = `${options.url.replace(/^http/, 'ws')}/live/?EIO=4&transport=websocket`;
    const socket = new WebSocket(address, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      headers: options.cookie === null ? {} : { cookie: options.cookie },
    });
    const wire = new Wire(socket);
    return new Promise((resolve, reject) => {
      let joined = false;
      socket.on('error', reject);
      socket.on('close', () => {
        reject(new Error('the line was closed before the namespace was joined'));
        if (joined) options.onClose();
      });
      socket.on('message', (data) => {
        // One frame is one Buffer unless binaryType says otherwise.
        const text = Buffer.isBuffer(data) ? data.toString() : '';
        if (text.startsWith('42["')) options.onEvent(text.slice(4, text.indexOf('"', 4)), text);
        else if (text.startsWith('43')) wire.answered(text);
        else if (text === '2') socket.send('3');
        else if (text.startsWith('40')) {
          joined = true;
          resolve(wire);
        } else if (text.startsWith('0')) socket.send('40');
        else if (text.startsWith('44')) {
          reject(new Error(`refused to connect: ${text}`));
          socket.terminate();
        }
      });
    });
  }

  /** The acknowledgement's first argument as JSON text: most loads need to look at its first characters only. */
  ask(event: string, payload: string): Promise<string> {
    return new Promise((resolve) => {
      const id = this.nextAnswer;
      this.nextAnswer += 1;
      this.answers.set(id, resolve);
      this.socket.send(`42${id}["${event}",${payload}]`);
    });
  }

  /** Cuts the line without a word, as a lost network does. */
  cut(): void {
    this.socket.terminate();
  }

  private answered(frame: string): void {
    const from = frame.indexOf('[');
    const id = Number(frame.slice(2, from));
    const resolve = this.answers.get(id);
    this.answers.delete(id);
    resolve?.(frame.slice(from + 1, -1));
  }
}
