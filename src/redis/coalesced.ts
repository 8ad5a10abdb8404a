import type { Socket } from 'node:net'
import { Cluster, type Redis } from 'ioredis'

/**
 * Lets what is written over a connection in one turn of the event loop leave in one piece, in its order: a write costs a call to the kernel,
 * and ioredis (6.0.0, Redis.js: sendCommand) makes one a command. Nothing is held beyond the turn.
 */
export const coalesced = <Client extends Redis | Cluster>(client: Client): Client => {
  if (client instanceof Cluster) client.on('+node', (node: Redis) => ofNode(node))
  else ofNode(client)
  return client
}

/** Every connection the client makes is one anew. */
const ofNode = (node: Redis): void => {
  node.on('connect', () => corkTurns(node.stream as Socket))
}

const corkTurns = (stream: Socket): void => {
  const write = stream.write
  let corked = false
  const release = (): void => {
    corked = false
    stream.uncork()
  }
  stream.write = ((...args: Parameters<Socket['write']>) => {
    if (!corked) {
      corked = true
      stream.cork()
      process.nextTick(release)
    }
    return write.apply(stream, args)
  }) as Socket['write']
}
