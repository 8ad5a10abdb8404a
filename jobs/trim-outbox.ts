import type { Job } from '../src/schedule/job.ts'

/** Each night: what was sent more than a week ago is forgotten. */
export const trimOutbox: Job = {
  name: 'trim-outbox',
  when: { dailyAt: '03:45' },
  run: (_house, parts) => parts.trimOutbox(),
}
