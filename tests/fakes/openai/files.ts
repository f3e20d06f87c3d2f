// The files of a simulator: uploaded as forms, owned by a key, listed, read and deleted.

import { problem, type WireReply } from "@/tests/fakes/openai/wire";

export interface StoredFile {
  key: string;
  bytes: Buffer;
  wire: {
    id: string;
    object: "file";
    bytes: number;
    created_at: number;
    expires_at?: number;
    filename: string;
    purpose: string;
    status: "processed";
  };
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);
export const ok = (body: unknown): WireReply => ({ status: 200, headers: {}, body });

interface NewFile {
  key: string;
  bytes: Buffer;
  filename: string;
  purpose: string;
  expiresAfterSeconds: number | null;
}

export class Files {
  readonly #files = new Map<string, StoredFile>();
  #made = 0;

  get all(): StoredFile[] {
    return [...this.#files.values()];
  }

  add({ key, bytes, filename, purpose, expiresAfterSeconds }: NewFile): StoredFile {
    const id = `file-sim${++this.#made}`;
    const created_at = nowSeconds();
    const expiry = expiresAfterSeconds === null ? {} : { expires_at: created_at + expiresAfterSeconds };
    const named = { filename, purpose, status: "processed" as const };
    const file = {
      key,
      bytes,
      wire: { id, object: "file" as const, bytes: bytes.length, created_at, ...expiry, ...named },
    };
    this.#files.set(id, file);
    return file;
  }

  /** Another key's file is as good as none. */
  get(key: string, id: string): StoredFile | undefined {
    const file = this.#files.get(id);
    return file?.key === key && (file.wire.expires_at ?? Number.POSITIVE_INFINITY) > nowSeconds()
      ? file
      : undefined;
  }

  delete(id: string): void {
    this.#files.delete(id);
  }
}

export interface Page {
  limit: number;
  after: string | null;
}

export const pageOf = (query: URLSearchParams): Page => ({
  limit: Number(query.get("limit") ?? 20),
  after: query.get("after"),
});

/** A cursor page as the API has them, of rows in their order. */
export function listPage<T extends { id: string }>(rows: readonly T[], { limit, after }: Page): WireReply {
  const start = after === null ? 0 : rows.findIndex(({ id }) => id === after) + 1;
  const data = rows.slice(start, start + limit);
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return ok({ object: "list", data, ...ends, has_more: start + limit < rows.length });
}

/** What /v1/files answers. */
export async function filesRoute(
  files: Files,
  request: { method: string; id: string; action: string; key: string; query: URLSearchParams },
  upload: { body: Buffer; contentType: string; maxBytes: number },
): Promise<WireReply> {
  const { method, id, action, key, query } = request;
  if (id === "") {
    if (method === "POST") return create(files, key, upload);
    const purpose = query.get("purpose");
    const own = files.all.filter(
      (file) => file.key === key && (purpose ?? file.wire.purpose) === file.wire.purpose,
    );
    const rows = own.map(({ wire }) => wire);
    return listPage(query.get("order") === "asc" ? rows : rows.reverse(), pageOf(query));
  }
  const file = files.get(key, id);
  if (!file) return problem(404, `No such File object: ${id}`, { param: "id" });
  if (action === "content")
    return {
      status: 200,
      headers: { "content-type": "application/octet-stream" },
      body: null,
      raw: file.bytes,
    };
  if (method !== "DELETE") return ok(file.wire);
  files.delete(id);
  return ok({ id, object: "file", deleted: true });
}

async function create(
  files: Files,
  key: string,
  { body, contentType, maxBytes }: { body: Buffer; contentType: string; maxBytes: number },
): Promise<WireReply> {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } })
    .formData()
    .catch(() => null);
  const file = form?.get("file");
  const purpose = form?.get("purpose");
  if (!(file instanceof File) || typeof purpose !== "string")
    return problem(400, "'file' and 'purpose' are required.", { param: "file" });
  if (file.size > maxBytes)
    return problem(413, `Maximum content size limit (${maxBytes}) exceeded.`, { param: "file" });
  const seconds = form?.get("expires_after[seconds]");
  const expiresAfterSeconds = typeof seconds === "string" ? Number(seconds) : null;
  const bytes = Buffer.from(await file.arrayBuffer());
  return ok(files.add({ key, bytes, filename: file.name, purpose, expiresAfterSeconds }).wire);
}
