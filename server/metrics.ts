import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What /metrics tells; no label carries a person, a word or a choice. */
export function createMetrics(connectedSockets: () => number) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: 'gongyi_connected_sockets',
    help: 'Screens connected to this node',
    registers,
    collect() {
      this.set(connectedSockets());
    },
  });
  return {
    registry,
    commands: new Histogram({
      name: 'gongyi_command_seconds',
      help: 'Commands sent over sockets, by name and outcome',
      labelNames: ['name', 'outcome'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    requests: new Histogram({
      name: 'gongyi_request_seconds',
      help: 'HTTP requests by method and status class',
      labelNames: ['method', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    snapshots: new Counter({ name: 'gongyi_room_snapshots_total', help: 'Room snapshots built', registers }),
    scannedUploads: new Counter({
      name: 'gongyi_scanned_uploads_total',
      help: 'Uploads shown to the virus scanner, by its verdict',
      labelNames: ['verdict'],
      registers,
    }),
    removedFiles: new Counter({
      name: 'gongyi_removed_files_total',
      help: 'Files that belonged to nothing and were removed',
      registers,
    }),
    removedBytes: new Counter({
      name: 'gongyi_removed_file_bytes_total',
      help: 'What their contents took up in the store',
      registers,
    }),
    fileStoreFailures: new Counter({
      name: 'gongyi_file_store_failures_total',
      help: 'Uploads and downloads refused because the store of files did not answer',
      registers,
    }),
    events: new Counter({ name: 'gongyi_room_events_total', help: 'Events written to sockets', registers }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
