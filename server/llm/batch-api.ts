// The provider's Batch API with one organization's key: files up and down as streams, and the batches that work them off.

import type { z } from "zod";
import { linesOf, uploadForm } from "@/server/llm/batch-file";
import {
  BatchList,
  type BatchWire,
  batchFrom,
  FileList,
  FileWire,
  type ProviderBatch,
  Wire,
} from "@/server/llm/batch-wire";
import { ProviderError } from "@/server/llm/errors";
import { clientFor, FILE_TRANSFER, faultFrom, request } from "@/server/llm/openai";

/** The window of the API; a batch is cheaper because it may take so long. */
const WINDOW = "24h";
const ENDPOINT = "/v1/chat/completions";
/** A net for what could not be deleted: long enough that a server which stood still for days finds its answers. */
const KEPT_SECONDS = 7 * 86_400;
const EXPIRY = { anchor: "created_at", seconds: KEPT_SECONDS } as const;
const PAGE = 100;
const MOST_PAGES = 50;

export type BatchApi = ReturnType<typeof openBatchApi>;

/** Every function throws ProviderError for whatever the provider or the way to it can cause. */
export function openBatchApi(apiKey: string) {
  const client = clientFor(apiKey);
  // What is begun is finished: an answer that got lost must be looked for.
  const { signal } = new AbortController();
  const get = (path: string, query: Record<string, string | number> = {}) =>
    request(() => client.get(path, { query, signal }).withResponse(), signal);
  const post = (path: string, body?: object) =>
    request(() => client.post(path, { body, signal }).withResponse(), signal);

  async function* newest<T extends { id: string }>(path: string, query: object, List: z.ZodType<Page<T>>) {
    let after: { after?: string } = {};
    for (let page = 0; page < MOST_PAGES; page++) {
      const { data } = await get(path, { ...query, limit: PAGE, ...after });
      const { data: rows, has_more: hasMore } = parse(List, data);
      yield* rows;
      const last = rows.at(-1);
      if (!hasMore || !last) return;
      after = { after: last.id };
    }
  }

  return {
    baseUrl: client.baseURL,

    /** Sends a file while its lines are made; returns its id. Rejects with what `lines` threw. */
    async upload(name: string, lines: AsyncIterable<string>): Promise<string> {
      const { anchor, seconds } = EXPIRY;
      const expiry = { "expires_after[anchor]": anchor, "expires_after[seconds]": String(seconds) };
      let broken: unknown;
      async function* watched() {
        try {
          yield* lines;
        } catch (error) {
          broken = error;
          throw error;
        }
      }
      const file = { name, lines: watched() };
      const { contentType, body } = uploadForm({ purpose: "batch", ...expiry }, file);
      const headers = { "content-type": contentType };
      const options = { body, headers, signal, ...FILE_TRANSFER };
      const sent = request(() => client.post("/files", options).withResponse(), signal);
      const { data } = await sent.catch((error: unknown) => {
        throw broken ?? error;
      });
      return parse(FileWire, data).id;
    },

    /** Ids of uploaded files of this name that are not older than `since`, in seconds. */
    async findFiles(name: string, since: number): Promise<string[]> {
      const found = [];
      for await (const file of newest("/files", { purpose: "batch", order: "desc" }, FileList)) {
        if (file.created_at < since) break;
        if (file.filename === name) found.push(file.id);
      }
      return found;
    },

    /** A file that is gone already is deleted. */
    deleteFile: (id: string): Promise<void> =>
      unlessGone(request(() => client.delete(`/files/${id}`, { signal }).withResponse(), signal)).then(
        () => {},
      ),

    /** The lines of an output or error file; a file that is gone has none. */
    async *lines(id: string): AsyncGenerator<string> {
      const limit = AbortSignal.timeout(FILE_TRANSFER.timeout);
      const options = { signal: limit, ...FILE_TRANSFER };
      try {
        const down = request(() => client.files.content(id, options).withResponse(), signal);
        const body = ((await unlessGone(down))?.data as Response | undefined)?.body;
        if (body) yield* linesOf(body);
      } catch (error) {
        if (limit.aborted) throw new ProviderError({ kind: "timeout" });
        const fault = faultFrom(error, signal);
        throw fault ? new ProviderError(fault) : error;
      }
    },

    async create(inputFileId: string, metadata: Record<string, string>): Promise<ProviderBatch> {
      const body = {
        input_file_id: inputFileId,
        endpoint: ENDPOINT,
        completion_window: WINDOW,
        metadata,
        output_expires_after: EXPIRY,
      };
      return batchFrom(parse(Wire, (await post("/batches", body)).data));
    },

    /** The batches with this metadata that are not older than `since`, in seconds. */
    async find(metadata: Record<string, string>, since: number): Promise<ProviderBatch[]> {
      const found = [];
      for await (const batch of newest<BatchWire>("/batches", {}, BatchList)) {
        if (batch.created_at < since) break;
        if (Object.entries(metadata).every(([key, value]) => batch.metadata?.[key] === value))
          found.push(batchFrom(batch));
      }
      return found;
    },

    /** Null when this key knows no such batch. */
    async get(id: string): Promise<ProviderBatch | null> {
      const reply = await unlessGone(get(`/batches/${id}`));
      return reply && batchFrom(parse(Wire, reply.data));
    },

    /** One that has ended, or is gone, needs no cancelling. */
    async cancel(id: string): Promise<void> {
      await unlessGone(post(`/batches/${id}/cancel`), [404, 409]);
    },
  };
}

type Page<T> = { data: T[]; has_more: boolean };

function parse<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new ProviderError({ kind: "bad_answer" });
  return parsed.data;
}

async function unlessGone<T>(sent: Promise<T>, statuses: readonly number[] = [404]): Promise<T | null> {
  try {
    return await sent;
  } catch (error) {
    const fault = error instanceof ProviderError ? error.fault : null;
    if (fault?.kind === "status" && statuses.includes(fault.status)) return null;
    throw error;
  }
}
