import { describe, expect, it } from 'vitest'
import { clusterAddress, reconnectDelayMs } from '../../../src/redis/client-options.ts'

describe('REDIS_CLUSTER', () => {
  it('is a list of nodes', () => {
    expect(clusterAddress('a:6379,b:6380')).toEqual({
      nodes: [
        { host: 'a', port: 6379 },
        { host: 'b', port: 6380 },
      ],
      tls: false,
    })
    expect(clusterAddress(' a , [::1]:7000 ')).toEqual({
      nodes: [
        { host: 'a', port: 6379 },
        { host: '::1', port: 7000 },
      ],
      tls: false,
    })
  })

  it('may begin with a scheme, a user and a password, which count for all nodes', () => {
    const nodes = [
      { host: 'a', port: 1 },
      { host: 'b', port: 2 },
    ]
    expect(clusterAddress('rediss://bot:p%40ss@a:1,b:2')).toEqual({ nodes, tls: true, username: 'bot', password: 'p@ss' })
    expect(clusterAddress('redis://:secret@a:1,b:2')).toEqual({ nodes, tls: false, password: 'secret' })
  })

  it.each(['', 'a:b', 'a:0', 'a:70000', 'a,,b', 'http://a:1', 'a:1/0'])('%j is none', (text) => {
    expect(clusterAddress(text)).toBeNull()
  })
})

it('a lost connection is tried again ever more slowly, but every two seconds at least', () => {
  expect([1, 2, 3, 4, 5, 6, 1000].map(reconnectDelayMs)).toEqual([200, 400, 800, 1600, 2000, 2000, 2000])
})
