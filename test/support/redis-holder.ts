/** A process that opens the Redis of a data folder, says so in one line of JSON, and closes it when told over stdin. For tests that kill it. */
import { openRedis } from '../../src/redis/connect.ts'

const [folder = ''] = process.argv.slice(2)
const log = { info: () => undefined, warn: () => undefined }
const redis = await openRedis({ settings: {}, folder, log, say: (line) => process.stderr.write(`${line}\n`) })
process.stdout.write(`${JSON.stringify({ where: redis.where, owned: redis.owned })}\n`)
process.stdin.once('data', () => {
  void redis.close().then(() => process.exit(0))
})
