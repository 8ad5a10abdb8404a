import './quiet.ts'
import { PuppetServer } from '@wechaty/puppet-service'
import type { Puppet } from './wechaty.ts'

/** What a gateway offers bots. */
export interface GatewayOptions {
  /** The WeChat account, not started. */
  puppet: Puppet
  /** `host:port` to listen at. */
  endpoint: string
  token: string
  /** PEM. Absent: no TLS, so for this machine alone. */
  tls?: { cert: string; key: string }
}

/** A WeChat account that bots reach over gRPC. */
export interface OpenGateway {
  /** Closes the port, then leaves WeChat. A second call does nothing more. */
  stop(): Promise<void>
}

/** Puts a puppet behind Wechaty's own server, without asking or telling a public directory of gateways. Rejects when it cannot listen. */
export const openGateway = async ({ puppet, endpoint, token, tls }: GatewayOptions): Promise<OpenGateway> => {
  const server = new PuppetServer({ endpoint, token, puppet, tls: tls ? { serverCert: tls.cert, serverKey: tls.key } : { disable: true } })
  await puppet.start()
  await server.start()
  let stopping: Promise<void> | undefined
  return {
    stop: () => {
      stopping ??= server.stop().then(() => puppet.stop())
      return stopping
    },
  }
}
