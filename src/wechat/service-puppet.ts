import './quiet.ts'
import { PassThrough, pipeline, type Readable, Transform } from 'node:stream'
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

  /** As PuppetService, but asks the old way only for what cannot come the new way, and a broken connection ends the stream, not the process. */
  override async messageImage(messageId: string, size: types.Image): Promise<FileBoxInterface> {
    const { client } = this.grpcManager
    const request = new grpc.MessageImageRequest()
    request.setId(messageId)
    request.setType(size)
    return this.received(
      new Promise((resolve, reject) => {
        client.messageImage(request, (error: Error | null, response: grpc.MessageImageResponse) => {
          if (error) reject(error)
          else resolve(response.getFileBox())
        })
      }),
      () => {
        const again = new grpc.MessageImageStreamRequest()
        again.setId(messageId)
        again.setType(size)
        return client.messageImageStream(again)
      },
    )
  }

  /** As {@link messageImage}. */
  override async messageFile(messageId: string): Promise<FileBoxInterface> {
    const { client } = this.grpcManager
    const request = new grpc.MessageFileRequest()
    request.setId(messageId)
    return this.received(
      new Promise((resolve, reject) => {
        client.messageFile(request, (error: Error | null, response: grpc.MessageFileResponse) => {
          if (error) reject(error)
          else resolve(response.getFileBox())
        })
      }),
      () => {
        const again = new grpc.MessageFileStreamRequest()
        again.setId(messageId)
        return client.messageFileStream(again)
      },
    )
  }

  /** A file the gateway gave: whole in its answer, kept there for us to download, or (a small one it cannot write as JSON) in the old way's chunks. */
  private async received(given: Promise<string>, old: () => Readable): Promise<FileBoxInterface> {
    let json: string
    try {
      json = await given
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('toJSON()'))) throw error
      return FileBox.fromStream(flowing(old(), unpacked()), 'file')
    }
    const box = FileBox.fromJSON(json)
    if (box.type !== FileBoxType.Uuid) return box
    const request = new grpc.DownloadRequest()
    request.setId((JSON.parse(json) as { uuid: string }).uuid)
    return FileBox.fromStream(flowing(this.grpcManager.client.download(request), chunkDecoder()), box.name)
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

/** What comes out of `decoder`; a fault on the way is a fault of it, and destroying it ends the call. */
const flowing = (call: Readable, decoder: Transform): Readable => {
  const bytes = new PassThrough()
  // one that nobody reads any more may fail too
  bytes.on('error', () => undefined)
  pipeline(call, decoder, bytes, () => undefined)
  return bytes
}

/** The bytes of a file in the old way's chunks, of which the first is a name. */
const unpacked = (): Transform =>
  new Transform({
    writableObjectMode: true,
    transform(response: grpc.MessageFileStreamResponse, _encoding, done) {
      const chunk = response.getFileBoxChunk()
      done(null, chunk?.hasData() ? Buffer.from(chunk.getData_asU8()) : undefined)
    },
  })

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
