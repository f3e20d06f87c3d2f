// The parts of two packages without types that the test servers use.
declare module "@20minutes/s3rver" {
  import type { RequestListener } from "node:http";

  type Listing = {
    objects: { key: string }[];
    commonPrefixes: string[];
    isTruncated: boolean;
  };
  type ListOptions = { prefix?: string; delimiter?: string; startAfter?: string; maxKeys?: number };
  export type Answer = {
    Contents: { Key: string }[];
    CommonPrefixes: { Prefix: string }[];
    KeyCount: number;
    IsTruncated: boolean;
    EncodingType?: string;
  };
  type Context = {
    query: Record<string, string | undefined>;
    body: { ListBucketResult?: Answer } | undefined;
  };

  export default class S3rver {
    constructor(options: {
      silent: boolean;
      directory: string;
      vhostBuckets: boolean;
      allowMismatchedSignatures: boolean;
      configureBuckets: { name: string; configs: string[] }[];
    });
    store: { listObjects(bucket: string, options: ListOptions): Promise<Listing> };
    middleware: ((context: Context, next: () => Promise<void>) => Promise<void>)[];
    logger: { close(): void };
    configureBuckets(): Promise<unknown>;
    callback(): RequestListener;
  }
}

declare module "azurite/dist/src/blob/BlobServer.js" {
  import type { Server } from "node:http";

  export default class BlobServer {
    constructor(configuration: unknown);
    httpServer: Server;
    beforeStart(): Promise<void>;
    afterClose(): Promise<void>;
  }
}

declare module "azurite/dist/src/blob/BlobConfiguration.js" {
  export default class BlobConfiguration {
    constructor(...values: unknown[]);
  }
}

declare module "azurite/dist/src/common/Telemetry.js" {
  export const AzuriteTelemetryClient: { enableTelemetry: boolean };
}
