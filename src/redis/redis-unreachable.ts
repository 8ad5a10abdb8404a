/**
 * There is no Redis to work with: none answers, none could be started, or none is installed. The message is one Chinese
 * sentence for people, with what to do next; the command line exits with 69 on it.
 */
export class RedisUnreachable extends Error {
  override readonly name = 'RedisUnreachable'
}
