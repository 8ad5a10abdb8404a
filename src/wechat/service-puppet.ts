import './quiet.ts'
import { PassThrough, pipeline } from 'node:stream'
import { PuppetService } from '@wechaty/puppet-service'
import { chunkDecoder, puppet as grpc } from 'wechaty-grpc'
import { SendFailed } from '../chat/transport.ts'
import { within } from './deadline.ts'
import { FileBox, type FileBoxInterface, FileBoxType, type types } from './wechaty.ts'

/** How to reach a gateway. */
export interface ServicePuppetOptions {
  token: string
  /** `host:port`; always given, so that nothing asks a public directory of gateways. */
  endpoint: string
  /** `disable` for loopback and private networks only: the token then travels in clear. */
  tls?: { caCert?: string; serverName?: string; disable?: boolean }
}

const stopProviderMs = 5_000

type Manager = PuppetService['grpcManager']

/**
 * PuppetService without what makes it unsafe to live with: no LevelDB (its lock kills the process, its payloads go stale), no second
 * sending of a failed file, no silence when the event stream ends (emits `reset`), and leaving the gateway does not by itself stop the
 * account behind it, which would be a new login each time. Relies on protected members: the version is pinned (1.19.9).
 */
export class ServicePuppet extends PuppetService {
  /** Whether the next stop() also stops the account's own puppet behind the gateway. */
  stopsProvider = false
  /** The gateway answers but gives no events: another client has them. */
  refused = false

  protected override hookPayloadStore(): void {}

  override async onStart(): Promise<void> {
    this.refused = false
    try {
      await super.onStart()
      // The first seconds of the stream are not watched by GrpcManager: a refused stream looks like a started one.
      const stream = this.grpcManager.eventStream
      this.refused = !stream || stream.destroyed || stream.readableEnded
      if (this.refused) throw new Error('the gateway refused the event stream')
    } catch (error) {
      // start() answers a failure with stop(), which would wait five seconds for the start to finish.
      this.state.active(true)
      throw error
    }
  }

  override async onStop(): Promise<void> {
    const manager = this._grpcManager
    if (this.stopsProvider && manager) {
      try {
        await within(stopProviderMs, super.onStop())
        return
      } catch {
        // A gateway that does not answer is left as it is.
      }
    }
    for (const cleanUp of this._cleanupCallbackList.splice(0)) setImmediate(cleanUp)
    this.cutOff(manager)
  }

  /** Called by Wechaty's watchdog after 120 s without a heartbeat. Restarting in place leaks listeners and is tried only once: the supervisor builds anew. */
  override async reset(): Promise<void> {
    this.emit('reset', { data: 'no heartbeat' })
  }

  /** Drops the connection at once, without a word to the gateway. */
  cutOff(manager: Manager | undefined = this._grpcManager): void {
    delete this._grpcManager
    if (!manager) return
    manager.eventStream?.cancel()
    try {
      manager.client.close()
    } catch {
      // GrpcManager throws when it never had a client: then there is nothing to close.
    }
  }

  protected override bridgeGrpcEventStream(manager: Manager): void {
    super.bridgeGrpcEventStream(manager)
    const lost = (): void => {
      if (this._grpcManager === manager) this.emit('reset', { data: 'event stream ended' })
    }
    manager.on('end', lost).on('error', lost).on('cancel', lost)
  }

  /** A second login event without a logout between is taken as it is said, where PuppetService would only log an error. */
  override login(contactId: string): void {
    if (this.isLoggedIn && this.currentUserId === contactId) return
    this.__currentUserId = undefined
    super.login(contactId)
  }

  override async messageSendFile(conversationId: string, file: FileBoxInterface): Promise<string | undefined> {
    const request = new grpc.MessageSendFileRequest()
    request.setConversationId(conversationId)
    request.setFileBox(await this.serialized(file))
    const { client } = this.grpcManager
    return new Promise((resolve, reject) => {
      client.messageSendFile(request, (error: Error | null, response: grpc.MessageSendFileResponse) => {
        if (error) reject(error)
        else resolve(response.getId() || undefined)
      })
    })
  }

  /** Asks once: PuppetService asks again by a call that no gateway of today has. */
  override async messageImage(messageId: string, size: types.Image): Promise<FileBoxInterface> {
    const request = new grpc.MessageImageRequest()
    request.setId(messageId)
    request.setType(size)
    const { client } = this.grpcManager
    return this.opened(
      await new Promise((resolve, reject) => {
        client.messageImage(request, (error: Error | null, response: grpc.MessageImageResponse) => {
          if (error) reject(error)
          else resolve(response.getFileBox())
        })
      }),
    )
  }

  /** As {@link messageImage}. */
  override async messageFile(messageId: string): Promise<FileBoxInterface> {
    const request = new grpc.MessageFileRequest()
    request.setId(messageId)
    const { client } = this.grpcManager
    return this.opened(
      await new Promise((resolve, reject) => {
        client.messageFile(request, (error: Error | null, response: grpc.MessageFileResponse) => {
          if (error) reject(error)
          else resolve(response.getFileBox())
        })
      }),
    )
  }

  /** A file that the gateway keeps for us is downloaded so that a broken connection ends the stream: in PuppetService it ends the process. */
  private opened(json: string): FileBoxInterface {
    const box = FileBox.fromJSON(json)
    if (box.type !== FileBoxType.Uuid) return box
    const request = new grpc.DownloadRequest()
    request.setId((JSON.parse(json) as { uuid: string }).uuid)
    const bytes = new PassThrough()
    bytes.on('error', () => undefined)
    pipeline(this.grpcManager.client.download(request), chunkDecoder(), bytes, () => undefined)
    return FileBox.fromStream(bytes, box.name)
  }

  /** Big files are uploaded first; when that fails nothing was sent to anybody. */
  private async serialized(file: FileBoxInterface): Promise<string> {
    try {
      return await this.serializeFileBox(file)
    } catch (cause) {
      throw new SendFailed('the file could not be handed to the gateway', { cause })
    }
  }
}

/** A new, unconnected puppet for the gateway at `endpoint`. Throws when the token has no `<server name>_` prefix and TLS gives none. */
export function servicePuppet({ token, endpoint, tls }: ServicePuppetOptions): ServicePuppet {
  return new ServicePuppet({
    token,
    endpoint,
    ...(tls ? { tls } : {}),
    timeoutSeconds: 120,
    cache: { contact: 20_000, room: 1_000, roomMember: 1_000, message: 2_000 },
  })
}
