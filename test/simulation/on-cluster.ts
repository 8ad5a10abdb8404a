import { spawn } from 'node:child_process'
import { startCluster } from '../support/cluster.ts'

/** `npm run cluster [-- FILES]`: the suite's core, everything people say and everything time brings, with every association on a Redis Cluster of six. */
const core = [
  'test/integration/handlers',
  'test/integration/time',
  'test/integration/study',
  'test/integration/publication',
  'test/integration/journal/property',
]

const cluster = await startCluster()
const files = process.argv.length > 2 ? process.argv.slice(2) : core
const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...files], {
  stdio: 'inherit',
  env: { ...process.env, LIANYI_CLUSTER: cluster.nodes },
})
const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
await cluster.stop()
process.exit(code ?? 1)
