import type { Job } from '../src/schedule/job.ts'

/** Each night: journal and keys to a file in the data folder; fourteen are kept. */
export const nightlyBackup: Job = {
  name: 'nightly-backup',
  when: { dailyAt: '03:30' },
  async run(house, { backup, log }) {
    if ((await backup(house)) !== null) log.info({ association: house.association.id }, 'backed up')
  },
}
